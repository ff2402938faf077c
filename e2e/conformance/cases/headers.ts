/** What of a request reaches the upstream, and what the front adds. */
import { expect } from 'vitest';
import { answering, exchange, get, inTheHouse, passed, post, type Case } from '../case.ts';
import { valuesOf } from '../messages.ts';

/** Sent with a wrong value; the front throws it away. */
const gone: Readonly<Record<string, string>> = {
  'Proxy-Connection': 'keep-alive',
  'Keep-Alive': 'timeout=1000',
  TE: 'trailers',
  Upgrade: 'h2c',
  Proxy: 'http://angreifer.example:3128',
  'Proxy-Authorization': 'Basic Y2hlZjpnZWhlaW0=',
  'HTTP2-Settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
};
const keptByNginx = new Set(['Proxy-Authorization', 'HTTP2-Settings', 'Proxy-Connection']);

const kept: Readonly<Record<string, string>> = {
  Cookie: '4DSID_profacto=ABC; a="b,c"',
  Authorization: 'Basic Y2hlZjpnZWhlaW0=',
  'Accept-Encoding': 'gzip, br',
  Range: 'bytes=0-1',
  'If-None-Match': '"a", W/"b"',
  'Cache-Control': 'no-cache',
  Origin: 'https://meinefirma.localhost',
  Referer: 'https://meinefirma.localhost/a?b',
  'User-Agent': 'Zeituhr/1.0 (profacto)',
  'X-Requested-With': 'XMLHttpRequest',
  'Content-Type': 'multipart/form-data; boundary="--=_x"',
};

const believed: Readonly<Record<string, string>> = {
  'X-Forwarded-For': '10.9.8.7',
  'X-Forwarded-Host': 'angreifer.example',
  'X-Forwarded-Port': '99999',
  'X-Forwarded-Proto': 'gopher',
  Forwarded: 'for=10.9.8.7;host=angreifer.example;proto=http',
};
/** Other names for the same, which some applications believe. */
const aliases = ['X-Forwarded-Server', 'X-Forwarded-Scheme', 'X-Forwarded-Ssl', 'X-Forwarded-Prefix', 'X-Real-IP'];

export const headers: readonly Case[] = [
  ...Object.entries(gone).map(([name, value]) =>
    exchange(`does not pass on ${name}`, {
      send: get('/', `${name}: ${value}\r\n`),
      must: keptByNginx.has(name)
        ? {
            nginx: passed({ says: 'passes it on', fields: { [name]: [value] } }),
            ours: passed({ says: 'drops it', fields: { [name]: [] } }),
            why: 'It is meant for a proxy (RFC 9110 §7.6.1), and we are one.',
          }
        : passed({ fields: { [name]: [] } }),
    }),
  ),
  ...['trailers', 'gzip', 'deflate;q=0.5', 'trailers, deflate;q=0.5', 'chunked'].flatMap((value) =>
    ['', 'Connection: TE\r\n'].map((named) =>
      exchange(`keeps TE: ${value} to itself${named === '' ? '' : ', where Connection names it'}`, {
        send: get('/', `TE: ${value}\r\n${named}`),
        upstream: answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
        must: {
          ...passed(),
          async assert(seen) {
            await passed({ fields: { TE: [] } }).assert(seen);
            // It knows no coding but chunks (RFC 9112 §7.4), whatever is offered.
            const [answer] = seen.answers;
            expect(valuesOf(answer ?? { fields: [] }, 'Transfer-Encoding')).toEqual(['chunked']);
          },
        },
      }),
    ),
  ),
  ...Object.entries(kept).map(([name, value]) =>
    exchange(`passes on ${name} as it is`, {
      send: get('/', `${name}: ${value}\r\n`),
      must: passed({ fields: { [name]: [value] } }),
    }),
  ),
  ...Object.entries(believed).map(([name, value]) =>
    exchange(`does not believe ${name} of a visitor`, {
      send: get('/', `${name}: ${value}\r\n${name.toLowerCase()}: ${value}\r\n`),
      must: {
        says: 'sets it anew',
        assert: ({ requests }) => {
          const values = requests.flatMap(({ request }) => valuesOf(request, name));
          expect(values).toHaveLength(1);
          expect(values[0]).not.toContain(value);
          expect(values[0]).not.toContain('angreifer');
        },
      },
    }),
  ),
  ...aliases.map((name) =>
    exchange(`does not pass on ${name} of a visitor`, {
      send: get('/', `${name}: 10.9.8.7\r\n`),
      must: {
        nginx: passed({ says: 'passes it on', fields: { [name]: ['10.9.8.7'] } }),
        ours: passed({ says: 'drops it', fields: { [name]: [] } }),
        why: 'Some applications believe it; nobody but us knows who connects.',
      },
    }),
  ),
  ...['X_Forwarded_For', 'Content_Length', '4D_User'].map((name) =>
    exchange(`drops ${name}, which a CGI takes for another name`, {
      send: get('/', `${name}: 7\r\n`),
      must: passed({ fields: { [name]: [] } }),
    }),
  ),
  ...['X.Forwarded.For', 'X!Forwarded!For', 'X#Forwarded-For', 'X~Real~IP', 'X|y'].map((name) =>
    exchange(`drops ${name}, which may mean another name to somebody`, {
      send: get('/', `${name}: 10.9.8.7\r\n`),
      must: passed({ fields: { [name]: [] } }),
    }),
  ),
  exchange('drops what Connection names', {
    send: get('/', 'Connection: keep-alive, X-Weg\r\nX-Weg: 1\r\nX-Bleibt: 2\r\n'),
    must: {
      nginx: passed({ says: 'passes it on', fields: { 'X-Weg': ['1'], 'X-Bleibt': ['2'] } }),
      ours: passed({ says: 'drops it', fields: { 'X-Weg': [], 'X-Bleibt': ['2'] } }),
      why: 'RFC 9110 §7.6.1: it is meant for this hop alone.',
    },
  }),
  exchange('does not let Connection take away what the application needs', {
    send: get('/', 'Connection: Cookie, Host, X-Forwarded-For, Authorization\r\nCookie: a=b\r\nAuthorization: x\r\n'),
    must: {
      says: 'keeps Host and X-Forwarded-For',
      goesOn: true,
      assert: ({ requests }) => {
        const [first] = requests;
        if (first === undefined) throw new Error('nothing came');
        expect(valuesOf(first.request, 'Host')).toEqual(['meinefirma.localhost']);
        expect(valuesOf(first.request, 'X-Forwarded-For')).toEqual(['127.0.0.1']);
      },
    },
  }),
  exchange('keeps a length that Connection names', {
    send: post('Connection: Content-Length\r\nContent-Length: 2\r\n', 'ok'),
    must: passed({ body: 'ok' }),
  }),
  exchange('says who asked, and how', {
    send: get('/'),
    must: passed({
      fields: {
        'X-Forwarded-For': ['127.0.0.1'],
        'X-Forwarded-Proto': ['https'],
        'X-Forwarded-Host': ['meinefirma.localhost'],
      },
    }),
  }),
  exchange('says so of plain HTTP too', {
    door: 'plain',
    send: inTheHouse(get('/')),
    must: passed({
      fields: {
        Host: ['192.168.1.2:8080'],
        'X-Forwarded-For': ['127.0.0.1'],
        'X-Forwarded-Proto': ['http'],
        'X-Forwarded-Host': ['192.168.1.2:8080'],
      },
    }),
  }),
  exchange('says the port as a number', {
    send: get('/'),
    must: {
      says: 'says it',
      assert: ({ requests }) =>
        expect(valuesOf(requests[0]?.request ?? { fields: [] }, 'X-Forwarded-Port').join()).toMatch(/^\d+$/),
    },
  }),
  exchange('says it in Forwarded as well (RFC 7239)', {
    send: get('/'),
    must: {
      says: 'says it',
      assert: ({ requests }) => {
        const [value = ''] = valuesOf(requests[0]?.request ?? { fields: [] }, 'Forwarded');
        expect(value).toMatch(/(^|;)for="?127\.0\.0\.1"?(;|$)/i);
        expect(value).toMatch(/(^|;)proto="?https"?(;|$)/i);
        expect(value).toMatch(/(^|;)host="?meinefirma\.localhost"?(;|$)/i);
      },
    },
  }),
  exchange('adds no Via', { send: get('/'), must: passed({ fields: { Via: [] } }) }),
  exchange('keeps the same field said twice, in its order', {
    send: get('/', 'X-Zwei: 1\r\nX-Andere: x\r\nX-Zwei: 2\r\n'),
    must: passed({ fields: { 'X-Zwei': ['1', '2'] } }),
  }),
  exchange('keeps both cookies of a visitor who sends two fields', {
    send: get('/', 'Cookie: a=1\r\nCookie: b=2\r\n'),
    must: {
      says: 'keeps both',
      goesOn: true,
      assert: ({ requests }) =>
        expect(valuesOf(requests[0]?.request ?? { fields: [] }, 'Cookie').join('; ')).toBe('a=1; b=2'),
    },
  }),
  exchange('asks to keep the connection to the upstream', {
    send: get('/', 'Connection: close\r\n'),
    must: {
      says: 'does not pass close on',
      closes: true,
      assert: ({ requests, answers }) => {
        expect(answers[0]?.status).toBe(200);
        expect(valuesOf(requests[0]?.request ?? { fields: [] }, 'Connection').join()).not.toMatch(/close/i);
      },
    },
  }),
];
