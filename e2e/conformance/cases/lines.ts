/** Request lines and header lines: what is not well-formed ends here. */
import {
  answeredByItself,
  closedOrRefused,
  exchange,
  get,
  passed,
  reachesUpstream,
  refused,
  type Case,
} from '../case.ts';

const HOST = 'Host: meinefirma.localhost\r\n';
const line = (first: string): string => `${first}\r\n${HOST}\r\n`;

const WHOLE = 'Who sends a line that is none may mean another line than we do: the whole request is refused.';

const badLines: Readonly<Record<string, string>> = {
  'a request line without a target': line('GET HTTP/1.1'),
  'a request line without a version': `GET /\r\n${HOST}\r\n`,
  'a target with a space within': line('GET /a b HTTP/1.1'),
  'a tab instead of a space': line('GET\t/\tHTTP/1.1'),
  'a version that is none': line('GET / HTTP/x.y'),
  'a version in lower case': line('GET / http/1.1'),
  'HTTP/2.0 in words': line('GET / HTTP/2.0'),
  'HTTP/3.0 in words': line('GET / HTTP/3.0'),
  'HTTP/1.10': line('GET / HTTP/1.10'),
  'a target that begins with no slash': line('GET x HTTP/1.1'),
  'a target that is a backslash': line('GET \\ HTTP/1.1'),
  'an asterisk with GET': line('GET * HTTP/1.1'),
  'a NUL in the target': line('GET /\0 HTTP/1.1'),
  'a carriage return in the target': line('GET /a\rb HTTP/1.1'),
  'a method with a colon': line('GE:T / HTTP/1.1'),
  'a method with a NUL': line('GE\0T / HTTP/1.1'),
  'a header line with a bare CR within': get('/', 'X: a\rb\r\n'),
  'a header line with a NUL within': get('/', 'X: a\0b\r\n'),
  'a header name that is empty': get('/', ': wert\r\n'),
  'a header line without a colon': get('/', 'Ohne\r\n'),
  'a space before the colon': get('/', 'X : wert\r\n'),
  'a space before the colon of a length': get('/', 'Content-Length : 2\r\n'),
  'a tab before the colon': get('/', 'X\t: wert\r\n'),
  'a name in brackets': get('/', '(X): wert\r\n'),
  'a name with a NUL': get('/', 'X\0Y: wert\r\n'),
  'a folded line': get('/', 'X: a\r\n b\r\n'),
  'a folded line before all others': `GET / HTTP/1.1\r\n X: wert\r\n${HOST}\r\n`,
};

/** What nginx does instead, and why we do not. */
const nginxTakes: Readonly<Record<string, [says: string, why: string]>> = {
  'a header line without a colon': ['drops the line, passes on the rest', WHOLE],
  'a name in brackets': ['drops the line, passes on the rest', WHOLE],
  'a request line without a version': [
    'answers in HTTP/0.9',
    'No browser has asked so since 1996, and a body without a head is not passed on.',
  ],
  'HTTP/1.10': ['takes it for HTTP/1.1', 'A version has one digit behind the dot (RFC 9112 §2.3).'],
};

const differing = (taken: [says: string, why: string] | undefined) =>
  taken === undefined ? null : { nginx: reachesUpstream(taken[0]), ours: closedOrRefused, why: taken[1] };

export const lines: readonly Case[] = [
  ...Object.entries(badLines).map(([what, send]) =>
    exchange(`refuses ${what}`, {
      send,
      must: differing(nginxTakes[what]) ?? refused(400, 403, 404, 405, 501, 505),
    }),
  ),
  exchange('does not speak HTTP/0.9', {
    send: 'GET /\r\n\r\n',
    must: {
      nginx: reachesUpstream('answers in HTTP/0.9'),
      ours: closedOrRefused,
      why: 'No browser has asked so since 1996, and a body without a head is not passed on.',
    },
  }),
  exchange('closes on the preface of HTTP/2 that was not agreed on', {
    send: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0',
    must: closedOrRefused,
  }),
  exchange('closes on what is no HTTP at all', { send: 'EHLO meinefirma\r\n\r\n', must: closedOrRefused }),
  exchange('closes on binary noise', { send: '\x80\x01\xff\xfe\x00\x00\r\n\r\n', must: closedOrRefused }),
  exchange('refuses bare line feeds as ends of lines', {
    send: 'GET / HTTP/1.1\nHost: meinefirma.localhost\n\n',
    must: {
      nginx: passed({ says: 'takes them for line ends' }),
      ours: refused(400),
      why: 'RFC 9112 §2.2 allows both; who stands before us may read them otherwise.',
    },
  }),
  exchange('refuses a bare line feed between two header lines', {
    send: get('/', 'A: 1\nB: 2\r\n'),
    must: {
      nginx: passed({ says: 'takes it for a line end', fields: { B: ['2'] } }),
      ours: refused(400),
      why: 'RFC 9112 §2.2 allows both; who stands before us may read it otherwise.',
    },
  }),
  exchange('lets an empty line come before a request', {
    send: `\r\n${get('/leer')}`,
    must: passed({ line: 'GET /leer HTTP/1.1' }),
  }),
  exchange('refuses a request line of 100,000 characters', {
    send: get(`/${'a'.repeat(100_000)}`),
    must: { ...refused(414, 431, 400), closes: true },
  }),
  exchange('refuses a header of 100,000 characters', {
    send: get('/', `X: ${'a'.repeat(100_000)}\r\n`),
    must: refused(400, 431, 494),
  }),
  exchange('refuses a header name of 100,000 characters', {
    send: get('/', `${'a'.repeat(100_000)}: 1\r\n`),
    must: refused(400, 431, 494),
  }),
  exchange('refuses 10,000 headers', {
    send: get('/', 'Name: wert wert wert\r\n'.repeat(10_000)),
    must: refused(400, 431, 494),
  }),
  exchange('passes on a request line of 4,000 characters', {
    send: get(`/${'a'.repeat(4000)}`),
    must: passed({ line: `GET /${'a'.repeat(4000)} HTTP/1.1` }),
  }),
  exchange('passes on a cookie of 8,000 characters', {
    send: get('/', `Cookie: a=${'b'.repeat(8000)}\r\n`),
    must: passed({ fields: { Cookie: [`a=${'b'.repeat(8000)}`] } }),
  }),
  exchange('passes on 50 headers', {
    send: get('/', Array.from({ length: 50 }, (_, index) => `X-${index}: ${index}\r\n`).join('')),
    must: passed({ fields: { 'X-0': ['0'], 'X-49': ['49'] } }),
  }),
  exchange('passes on a header that is empty', {
    send: get('/', 'X-Leer:\r\n'),
    must: passed({ fields: { 'X-Leer': [''] } }),
  }),
  exchange('passes on bytes above 127 in a header as they are', {
    send: get('/', 'X-Name: M\xc3\xbcller\r\n'),
    must: passed({ fields: { 'X-Name': ['M\xc3\xbcller'] } }),
  }),
  exchange('passes on a query as it is', {
    send: get('/4DACTION/Zeit?a=%2F..%2f&b=%00&c=+"|{}^`'),
    must: passed({ line: 'GET /4DACTION/Zeit?a=%2F..%2f&b=%00&c=+"|{}^` HTTP/1.1' }),
  }),
  exchange('refuses bytes above 127 in a target', {
    send: get('/M\xfcller'),
    must: {
      nginx: passed({ says: 'passes them on', line: 'GET /M\xfcller HTTP/1.1' }),
      ours: refused(400),
      why: 'A target has none (RFC 3986 §2): browsers and programs write them in percents; Node’s parser knows no other.',
    },
  }),
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'REPORT', 'SEARCH'].map((method) =>
    exchange(`passes on ${method}`, {
      send: `${method} /x HTTP/1.1\r\n${HOST}${method === 'GET' || method === 'HEAD' ? '' : 'Content-Length: 0\r\n'}\r\n`,
      method,
      must: passed({ line: `${method} /x HTTP/1.1` }),
      ...(method === 'HEAD' ? { upstream: (one) => one.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n') } : {}),
    }),
  ),
  exchange('refuses a method that nobody knows', {
    send: line('ERFINDE / HTTP/1.1'),
    must: {
      nginx: passed({ says: 'passes it on', line: 'ERFINDE / HTTP/1.1' }),
      ours: refused(400, 405, 501),
      why: 'Node’s parser knows a closed list of methods; 4D takes fewer still.',
    },
  }),
  exchange('refuses a method in lower case', { send: line('get / HTTP/1.1'), must: refused(400, 405, 501) }),
  exchange('refuses CONNECT', { send: line('CONNECT meinefirma.localhost:443 HTTP/1.1'), must: closedOrRefused }),
  exchange('refuses TRACE', {
    send: line('TRACE / HTTP/1.1'),
    must: { ...refused(400, 403, 405, 501), closes: false },
  }),
  exchange('takes a question to the server as a whole (OPTIONS *)', {
    send: line('OPTIONS * HTTP/1.1'),
    must: {
      nginx: refused(400),
      ours: answeredByItself(204),
      why: 'RFC 9110 §9.3.7 has this form: it asks the server itself, and that is the front.',
    },
  }),
];
