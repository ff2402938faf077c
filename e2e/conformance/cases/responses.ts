/** What the upstream answers, and what of it reaches the visitor. */
import { expect } from 'vitest';
import {
  answered,
  answering,
  answeringAndClosing,
  exchange,
  get,
  inTheHouse,
  post,
  reachesUpstream,
  talk,
  type Case,
  type Check,
} from '../case.ts';
import { valuesOf, type Answer } from '../messages.ts';
import { OK } from '../upstream.ts';

const head = (status: string, lines = '') => `HTTP/1.1 ${status}\r\n${lines}\r\n`;
const field = (answer: Answer, name: string) => valuesOf(answer, name);

/** The answer reaches the visitor with this status and body. */
const is = (status: number, body: string, look: (answer: Answer) => void = () => undefined): Check =>
  answered('passes it on', (answer) => {
    expect(answer.status).toBe(status);
    expect(answer.body.toString('latin1')).toBe(body);
    expect(answer.complete).toBe(true);
    look(answer);
  });
/** A page of the front's own. */
const ownPage = (...statuses: number[]): Check =>
  answered(
    `answers ${statuses.join(' or ')} by itself`,
    (answer) => {
      expect(statuses).toContain(answer.status);
      expect(answer.complete).toBe(true);
    },
    false,
  );
/** The visitor can see that it is not whole: its length is not reached, or its last chunk is missing. */
const cut: Check = {
  says: 'breaks the answer off',
  closes: true,
  assert: ({ answers }) => expect(answers[0]?.complete ?? false).toBe(false),
};
/** Either of both is honest. */
const cutOrOwnPage: Check = {
  says: 'breaks the answer off, or answers 502 by itself',
  assert: ({ answers }) => {
    const [answer] = answers;
    if (answer !== null && answer !== undefined && answer.status !== 502) expect(answer.complete).toBe(false);
  },
};

const passes: Readonly<Record<string, [bytes: string, status: number, body: string]>> = {
  'an answer with a length': [head('200 OK', 'Content-Length: 4\r\n') + 'Text', 200, 'Text'],
  'an answer in chunks': [
    head('200 OK', 'Transfer-Encoding: chunked\r\n') + '2\r\nTe\r\n2\r\nxt\r\n0\r\n\r\n',
    200,
    'Text',
  ],
  'an empty answer in chunks': [head('200 OK', 'Transfer-Encoding: chunked\r\n') + '0\r\n\r\n', 200, ''],
  'an empty answer': [head('200 OK', 'Content-Length: 0\r\n'), 200, ''],
  'a status that nobody knows': [head('299 Eigen', 'Content-Length: 4\r\n') + 'Text', 299, 'Text'],
  'a 404': [head('404 Not Found', 'Content-Length: 4\r\n') + 'Text', 404, 'Text'],
  'a 401': [head('401 Unauthorized', 'WWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n'), 401, ''],
  'a 413': [head('413 Too Large', 'Content-Length: 0\r\n'), 413, ''],
  'a 500': [head('500 Internal Server Error', 'Content-Length: 4\r\n') + 'Text', 500, 'Text'],
  'a 204': [head('204 No Content'), 204, ''],
  'a 304 without a length': [head('304 Not Modified', 'ETag: "a"\r\n'), 304, ''],
  'a 304 with a length': [head('304 Not Modified', 'ETag: "a"\r\nContent-Length: 400\r\n'), 304, ''],
  'a 206': [head('206 Partial Content', 'Content-Range: bytes 0-1/4\r\nContent-Length: 2\r\n') + 'Te', 206, 'Te'],
  'a status line without a reason': ['HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok', 200, 'ok'],
};

const invalid: Readonly<Record<string, string>> = {
  'what is no HTTP': 'Guten Tag\r\n\r\n',
  'a status line without a status': 'HTTP/1.1 OK\r\nContent-Length: 2\r\n\r\nok',
  'a length that is no number': head('200 OK', 'Content-Length: x\r\n') + 'ok',
  'a negative length': head('200 OK', 'Content-Length: -2\r\n') + 'ok',
  'headers of 100,000 characters': head('200 OK', `X: ${'a'.repeat(100_000)}\r\nContent-Length: 2\r\n`) + 'ok',
  nothing: '',
  'half a status line': 'HTTP/1.',
  'half a head': 'HTTP/1.1 200 OK\r\nContent-Le',
};

const MALFORMED = 'What is malformed may mean one thing to us and another to the browser; nginx 1.22 lets it through.';
const passedByNginx = new Set([
  'what is no HTTP',
  'a status line without a status',
  'a length that is no number',
  'a negative length',
]);

/** Own host in `Location`, by what is written there. */
const locations: Readonly<Record<string, [written: string, seen: RegExp]>> = {
  'its own host': ['http://meinefirma.localhost/start?x=1#a', /^https:\/\/meinefirma\.localhost(:\d+)?\/start\?x=1#a$/],
  'a path': ['/start', /^\/start$/],
  'a relative path': ['start?x', /^start\?x$/],
  'another host': ['http://anderswo.example/start', /^http:\/\/anderswo\.example\/start$/],
  'another host that begins alike': [
    'http://meinefirma.localhost.example/',
    /^http:\/\/meinefirma\.localhost\.example\/$/,
  ],
  'another host in https': ['https://anderswo.example/', /^https:\/\/anderswo\.example\/$/],
  'its own host in https': ['https://meinefirma.localhost/start', /^https:\/\/meinefirma\.localhost(:\d+)?\/start$/],
  'an address of mail': ['mailto:chefin@meinefirma.example', /^mailto:chefin@meinefirma\.example$/],
};

const cookies: Readonly<Record<string, [sent: string, seen: RegExp]>> = {
  'a session of 4D': [
    '4DSID_profacto=AB; Path=/; HttpOnly; SameSite=Strict',
    /^4DSID_profacto=AB; Path=\/; HttpOnly; SameSite=Strict; Secure$/i,
  ],
  'a bare cookie': ['a=b', /^a=b; Secure$/i],
  'a cookie that has it': ['a=b; Secure; Path=/', /^a=b(?=.*; Secure)(?!.*Secure.*Secure).*$/i],
  'a cookie that has it in lower case': ['a=b; secure', /^a=b; secure$/i],
  'a cookie with a value that looks like it': ['a=Secure', /^a=Secure; Secure$/i],
};

export const responses: readonly Case[] = [
  ...Object.entries(passes).map(([what, [bytes, status, body]]) =>
    exchange(`passes on ${what}`, { send: get(), upstream: answering(bytes), must: is(status, body) }),
  ),
  exchange('passes on an answer that ends with the connection', {
    send: get(),
    upstream: answeringAndClosing(`${head('200 OK')}Text`),
    must: is(200, 'Text'),
  }),
  exchange('passes on an answer in HTTP/1.0', {
    send: get(),
    upstream: answeringAndClosing('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nText'),
    must: is(200, 'Text'),
  }),
  exchange('passes on the head alone for HEAD, with its length', {
    send: get().replace('GET', 'HEAD'),
    method: 'HEAD',
    upstream: answering(head('200 OK', 'Content-Length: 4000\r\n')),
    must: is(200, '', (answer) => expect(field(answer, 'Content-Length')).toEqual(['4000'])),
  }),
  exchange('passes on the head alone for HEAD, without a length', {
    send: get().replace('GET', 'HEAD'),
    method: 'HEAD',
    upstream: answering(head('200 OK', 'Transfer-Encoding: chunked\r\n')),
    must: is(200, ''),
  }),
  exchange('says no length with 204', {
    send: get(),
    upstream: answering(head('204 No Content', 'X-Weiter: ja\r\n')),
    must: is(204, '', (answer) => {
      expect(field(answer, 'Content-Length')).toEqual([]);
      expect(field(answer, 'Transfer-Encoding')).toEqual([]);
      expect(field(answer, 'X-Weiter')).toEqual(['ja']);
    }),
  }),
  exchange('passes on an answer whose head comes a byte at a time', {
    send: get(),
    upstream: async (one) => {
      await one.body();
      for (const byte of OK) {
        one.write(byte);
        await new Promise(setImmediate);
      }
    },
    must: is(200, 'ok'),
  }),
  ...Object.entries(invalid).map(([what, bytes]) =>
    exchange(`answers for an upstream that says ${what}`, {
      send: get(),
      upstream: answeringAndClosing(bytes),
      must: passedByNginx.has(what)
        ? { nginx: reachesUpstream('passes it on'), ours: ownPage(502), why: MALFORMED }
        : ownPage(502),
    }),
  ),
  exchange('answers for an upstream that resets the connection', {
    send: get(),
    upstream: (one) => one.reset(),
    must: ownPage(502),
  }),
  exchange('does not pass on two lengths that differ', {
    send: get(),
    upstream: answeringAndClosing(head('200 OK', 'Content-Length: 2\r\nContent-Length: 4\r\n') + 'okok'),
    must: { nginx: reachesUpstream('passes it on'), ours: ownPage(502), why: MALFORMED },
  }),
  exchange('does not pass on a length and chunks', {
    send: get(),
    upstream: answeringAndClosing(
      head('200 OK', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n') + '2\r\nok\r\n0\r\n\r\n',
    ),
    must: { nginx: reachesUpstream('passes it on'), ours: ownPage(502), why: MALFORMED },
  }),
  exchange('breaks off an answer of which less comes than its length', {
    send: get(),
    upstream: answeringAndClosing(head('200 OK', 'Content-Length: 100\r\n') + 'halb'),
    must: cut,
  }),
  exchange('breaks off an answer whose last chunk is missing', {
    send: get(),
    upstream: answeringAndClosing(head('200 OK', 'Transfer-Encoding: chunked\r\n') + '4\r\nhalb\r\n'),
    must: cut,
  }),
  exchange('breaks off an answer in the middle of a chunk', {
    send: get(),
    upstream: answeringAndClosing(head('200 OK', 'Transfer-Encoding: chunked\r\n') + '40\r\nhalb'),
    must: cut,
  }),
  exchange('breaks off an answer with a chunk that is none', {
    send: get(),
    upstream: answeringAndClosing(head('200 OK', 'Transfer-Encoding: chunked\r\n') + 'xyz\r\nhalb\r\n0\r\n\r\n'),
    must: cutOrOwnPage,
  }),
  exchange('breaks off an answer whose connection is reset in the body', {
    send: get(),
    upstream: async (one) => {
      one.write(head('200 OK', 'Content-Length: 100\r\n') + 'halb');
      await new Promise((resolve) => setTimeout(resolve, 20));
      one.reset();
    },
    must: cut,
  }),
  talk('gives nobody what an upstream sends beyond its answer', async ({ upstream, visit }) => {
    upstream.begin(answering(`${OK}HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nvergifte`));
    const first = await visit();
    first.write(get('/eins'));
    expect((await first.answer())?.body.toString()).toBe('ok');
    upstream.begin();
    const second = await visit();
    second.write(get('/zwei'));
    const answer = await second.answer();
    expect([answer?.status, answer?.body.toString()]).toEqual([200, 'ok']);
  }),
  ...Object.entries(locations).map(([what, [written, seen]]) =>
    exchange(`leads on where Location names ${what}`, {
      send: get(),
      upstream: answering(head('302 Found', `Location: ${written}\r\nContent-Length: 0\r\n`)),
      must: is(302, '', (answer) => expect(field(answer, 'Location').join('|')).toMatch(seen)),
    }),
  ),
  exchange('leaves Location as it is over plain HTTP', {
    door: 'plain',
    send: inTheHouse(get()),
    upstream: answering(head('302 Found', 'Location: http://192.168.1.2:8080/start\r\nContent-Length: 0\r\n')),
    must: {
      nginx: {
        ...is(302, '', (answer) => expect(field(answer, 'Location')).toEqual(['https://192.168.1.2:8080/start'])),
        says: 'makes https of it',
      },
      ours: {
        ...is(302, '', (answer) => expect(field(answer, 'Location')).toEqual(['http://192.168.1.2:8080/start'])),
        says: 'leaves it as it is',
      },
      why: 'A time clock in the house speaks HTTP alone; as configured here, nginx does not tell the two apart.',
    },
  }),
  ...Object.entries(cookies).map(([what, [sent, seen]]) =>
    exchange(`sees that a cookie is sent over TLS alone: ${what}`, {
      send: get(),
      upstream: answering(head('200 OK', `Set-Cookie: ${sent}\r\nContent-Length: 0\r\n`)),
      must: is(200, '', (answer) => {
        const values = field(answer, 'Set-Cookie');
        expect(values).toHaveLength(1);
        expect(values[0]).toMatch(seen);
      }),
    }),
  ),
  exchange('keeps several cookies apart and in their order', {
    send: get(),
    upstream: answering(
      head(
        '200 OK',
        'Set-Cookie: a=1\r\nX: y\r\nSet-Cookie: b=2; Expires=Wed, 01 Jan 2031 00:00:00 GMT\r\nSet-Cookie: a=3\r\nContent-Length: 0\r\n',
      ),
    ),
    must: is(200, '', (answer) => {
      expect(field(answer, 'Set-Cookie').map((one) => one.replace(/; Secure$/i, ''))).toEqual([
        'a=1',
        'b=2; Expires=Wed, 01 Jan 2031 00:00:00 GMT',
        'a=3',
      ]);
    }),
  }),
  exchange('keeps other fields said twice, in their order', {
    send: get(),
    upstream: answering(head('200 OK', 'Link: <a>\r\nLink: <b>\r\nVary: A\r\nVary: B\r\nContent-Length: 0\r\n')),
    must: is(200, '', (answer) => {
      expect(field(answer, 'Link').join(', ')).toBe('<a>, <b>');
      expect(field(answer, 'Vary').join(', ')).toBe('A, B');
    }),
  }),
  ...['Keep-Alive', 'Proxy-Connection', 'Upgrade'].map((name) =>
    exchange(`does not pass on ${name} of an answer`, {
      send: get(),
      upstream: answering(head('200 OK', `${name}: egal\r\nContent-Length: 0\r\n`)),
      must:
        name === 'Keep-Alive'
          ? is(200, '', (answer) => expect(field(answer, name)).not.toContain('egal'))
          : {
              nginx: is(200, ''),
              ours: { ...is(200, '', (answer) => expect(field(answer, name)).toEqual([])), says: 'drops it' },
              why: 'It is meant for this hop alone (RFC 9110 §7.6.1).',
            },
    }),
  ),
  exchange('does not pass on what Connection of an answer names', {
    send: get(),
    upstream: answering(head('200 OK', 'Connection: keep-alive, X-Weg\r\nX-Weg: 1\r\nContent-Length: 0\r\n')),
    must: {
      nginx: is(200, ''),
      ours: { ...is(200, '', (answer) => expect(field(answer, 'X-Weg')).toEqual([])), says: 'drops it' },
      why: 'It is meant for this hop alone (RFC 9110 §7.6.1).',
    },
  }),
  exchange('keeps the visitor’s connection where the upstream closes its own', {
    send: get(),
    upstream: answeringAndClosing(head('200 OK', 'Connection: close\r\nContent-Length: 2\r\n') + 'ok'),
    must: is(200, 'ok'),
  }),
  exchange('passes on 103 before the answer', {
    send: get(),
    upstream: answering(`${head('103 Early Hints', 'Link: </a.css>; rel=preload\r\n')}${OK}`),
    must: {
      nginx: reachesUpstream('takes it for the answer'),
      ours: {
        ...is(200, 'ok', (answer) => {
          expect(answer.interim.map(({ status }) => status)).toEqual([103]);
          expect(valuesOf(answer.interim[0] ?? { fields: [] }, 'Link')).toEqual(['</a.css>; rel=preload']);
        }),
        says: 'passes 103 on',
      },
      why: 'nginx learnt it in 1.29 (`early_hints`).',
    },
  }),
  exchange('does not take 100 that nobody asked for as the answer', {
    send: get(),
    upstream: answering(`${head('100 Continue')}${OK}`),
    must: {
      nginx: reachesUpstream('takes it for the answer'),
      ours: ownPage(502),
      why: 'RFC 9110 §15.2 would have it passed over, and undici takes it for a fault. We ask for none, and 4D sends none unasked.',
    },
  }),
  exchange('survives several interim answers', {
    send: get(),
    upstream: answering(`${head('103 Early Hints', 'Link: <a>\r\n')}${head('103 Early Hints', 'Link: <b>\r\n')}${OK}`),
    must: {
      nginx: reachesUpstream('takes the first for the answer'),
      ours: is(200, 'ok'),
      why: 'nginx learnt it in 1.29 (`early_hints`).',
    },
  }),
  exchange('answers for an upstream that changes the protocol unasked', {
    send: get(),
    upstream: answeringAndClosing(head('101 Switching Protocols', 'Connection: Upgrade\r\nUpgrade: websocket\r\n')),
    must: {
      nginx: answered('passes 101 on', ({ status }) => expect([101, 502]).toContain(status), false),
      ours: ownPage(502),
      why: 'Nobody has asked for it: what would follow is no HTTP.',
    },
  }),
  exchange('passes on trailers', {
    send: get('/', 'TE: trailers\r\n'),
    upstream: answering(
      head('200 OK', 'Transfer-Encoding: chunked\r\nTrailer: X-Summe\r\n') + '2\r\nok\r\n0\r\nX-Summe: 7\r\n\r\n',
    ),
    must: {
      nginx: { ...is(200, 'ok', ({ trailers }) => expect(trailers).toEqual([])), says: 'drops them' },
      ours: {
        ...is(200, 'ok', ({ trailers }) => expect(trailers).toEqual([['X-Summe', '7']])),
        says: 'passes them on',
      },
      why: 'nginx passes trailers on from 1.27 on, where it is told to.',
    },
  }),
  exchange('passes on trailers to a visitor who has not said that he takes them', {
    send: get('/', 'TE: gzip\r\n'),
    upstream: answering(head('200 OK', 'Transfer-Encoding: chunked\r\n') + '2\r\nok\r\n0\r\nX-Summe: 7\r\n\r\n'),
    must: {
      nginx: { ...is(200, 'ok', ({ trailers }) => expect(trailers).toEqual([])), says: 'drops them' },
      ours: {
        ...is(200, 'ok', ({ trailers }) => expect(trailers).toEqual([['X-Summe', '7']])),
        says: 'passes them on',
      },
      why: 'Whoever does not take them passes over them (RFC 9110 §6.5.1).',
    },
  }),
  exchange('passes on the server’s own 503', {
    send: get(),
    upstream: answering(head('503 Service Unavailable', 'Content-Length: 0\r\nRetry-After: 7\r\n')),
    must: {
      says: 'answers 503',
      assert: ({ answers }) => expect(answers[0]?.status).toBe(503),
    },
  }),
  exchange('answers a HEAD for a broken upstream with a head alone', {
    send: get().replace('GET', 'HEAD'),
    method: 'HEAD',
    upstream: (one) => one.reset(),
    must: {
      says: 'answers 502 by itself',
      assert: ({ answers, ending }) => {
        expect(answers[0]?.status).toBe(502);
        expect(ending).not.toBe('reset');
      },
      goesOn: true,
    },
  }),
  exchange('answers a POST for a broken upstream, and does not ask twice', {
    send: post('Content-Length: 2\r\n', 'ok'),
    upstream: async (one) => {
      await one.body();
      one.reset();
    },
    must: {
      says: 'answers 502 by itself',
      assert: ({ answers, requests }) => {
        expect(answers[0]?.status).toBe(502);
        expect(requests).toHaveLength(1);
      },
    },
  }),
];
