/** How long a message is: what two readers could understand differently is refused, or put straight before it is passed on. */
import { bytesOf, exchange, passed, post, refused, type Case } from '../case.ts';

const SMUGGLED = 'GET /geschmuggelt HTTP/1.1\r\nHost: meinefirma.localhost\r\n\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
const EMPTY_CHUNK = '0\r\n\r\n';

/** What no front may pass on. */
const refusals: Readonly<Record<string, string>> = {
  'a length and chunks': post(`Content-Length: 5\r\n${CHUNKED}`, `${EMPTY_CHUNK}${SMUGGLED}`),
  'chunks and a length': post(`${CHUNKED}Content-Length: 5\r\n`, `${EMPTY_CHUNK}${SMUGGLED}`),
  'two lengths that differ': post('Content-Length: 0\r\nContent-Length: 60\r\n', SMUGGLED),
  'two lengths that are the same': post('Content-Length: 2\r\nContent-Length: 2\r\n', 'ok'),
  'a list of lengths': post('Content-Length: 2, 2\r\n', 'ok'),
  'a length with a plus': post('Content-Length: +2\r\n', 'ok'),
  'a length with a minus': post('Content-Length: -2\r\n', 'ok'),
  'a length with a space within': post('Content-Length: 1 2\r\n', 'ok'),
  'a length in hexadecimal': post('Content-Length: 0x2\r\n', 'ok'),
  'a length with a fraction': post('Content-Length: 2.0\r\n', 'ok'),
  'a length that no number holds': post('Content-Length: 99999999999999999999999\r\n', 'ok'),
  'a length with a letter behind it': post('Content-Length: 2a\r\n', 'ok'),
  'an unknown transfer coding': post('Transfer-Encoding: xchunked\r\n', EMPTY_CHUNK),
  'a transfer coding before chunks': post('Transfer-Encoding: gzip, chunked\r\n', EMPTY_CHUNK),
  'a transfer coding after chunks': post('Transfer-Encoding: chunked, gzip\r\n', EMPTY_CHUNK),
  'chunks twice': post('Transfer-Encoding: chunked, chunked\r\n', EMPTY_CHUNK),
  'chunks in two fields': post(`${CHUNKED}${CHUNKED}`, EMPTY_CHUNK),
  'a transfer coding `identity`': post('Transfer-Encoding: identity\r\n', ''),
  'a quoted transfer coding': post('Transfer-Encoding: "chunked"\r\n', EMPTY_CHUNK),
  'a transfer coding behind a vertical tab': post('Transfer-Encoding: \x0bchunked\r\n', EMPTY_CHUNK),
  'a transfer coding with a NUL': post('Transfer-Encoding: chunked\0\r\n', EMPTY_CHUNK),
  'a transfer coding on a folded line': post('Transfer-Encoding:\r\n chunked\r\n', EMPTY_CHUNK),
  'a chunk without a size': post(CHUNKED, `\r\nok\r\n${EMPTY_CHUNK}`),
  'a chunk with a size that is no number': post(CHUNKED, `xyz\r\nok\r\n${EMPTY_CHUNK}`),
  'a chunk with a signed size': post(CHUNKED, `+2\r\nok\r\n${EMPTY_CHUNK}`),
  'a chunk with a negative size': post(CHUNKED, `-2\r\nok\r\n${EMPTY_CHUNK}`),
  'a chunk with 0x before its size': post(CHUNKED, `0x2\r\nok\r\n${EMPTY_CHUNK}`),
  'a chunk whose size no number holds': post(CHUNKED, `fffffffffffffffff\r\nok\r\n${EMPTY_CHUNK}`),
  'chunks in HTTP/1.0': `POST / HTTP/1.0\r\nHost: meinefirma.localhost\r\n${CHUNKED}\r\n${EMPTY_CHUNK}`,
};

export const framing: readonly Case[] = [
  ...Object.entries(refusals).map(([what, send]) =>
    exchange(`refuses ${what}`, { send, must: refused(400, 411, 413, 501) }),
  ),
  exchange('takes chunks in any case of the letters', {
    send: post('Transfer-Encoding: CHUNKED\r\n', `2\r\nok\r\n${EMPTY_CHUNK}`),
    must: passed({ body: 'ok' }),
  }),
  exchange('takes spaces around a length', {
    send: post('Content-Length:   2  \r\n', 'ok'),
    must: passed({ body: 'ok' }),
  }),
  exchange('takes zeros before a length', {
    send: post('Content-Length: 0002\r\n', 'ok'),
    must: passed({ body: 'ok' }),
  }),
  exchange('takes zeros before the size of a chunk', {
    send: post(CHUNKED, `0002\r\nok\r\n${EMPTY_CHUNK}`),
    must: passed({ body: 'ok' }),
  }),
  exchange('passes on an empty body in chunks', { send: post(CHUNKED, EMPTY_CHUNK), must: passed({ body: '' }) }),
  exchange('passes on an empty body with a length', {
    send: post('Content-Length: 0\r\n'),
    must: passed({ body: '', fields: { 'Content-Length': ['0'] } }),
  }),
  exchange('passes on a POST that says nothing of a body', { send: post(''), must: passed({ body: '' }) }),
  exchange('passes on a body in many small chunks', {
    send: post(CHUNKED, `${'1\r\nx\r\n'.repeat(1000)}${EMPTY_CHUNK}`),
    must: passed({ body: 'x'.repeat(1000) }),
  }),
  exchange('passes on a body whose chunks come a byte at a time', {
    send: [post(CHUNKED), ...bytesOf(`a\r\n0123456789\r\n${EMPTY_CHUNK}`)],
    must: passed({ body: '0123456789' }),
  }),
  exchange('passes on a request whose head comes a byte at a time', {
    send: bytesOf(post('Content-Length: 2\r\n', 'ok')),
    must: passed({ body: 'ok' }),
  }),
  exchange('keeps extensions of chunks to itself', {
    send: post(CHUNKED, `2;name=wert\r\nok\r\n${EMPTY_CHUNK}`),
    must: passed({ body: 'ok' }),
  }),
  exchange('keeps a quoted extension of a chunk to itself', {
    send: post(CHUNKED, `2;name="wert; noch einer"\r\nok\r\n${EMPTY_CHUNK}`),
    must: passed({ body: 'ok' }),
  }),
  exchange('passes on the body of a GET, and stays in step', {
    send: `GET /mit HTTP/1.1\r\nHost: meinefirma.localhost\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    must: passed({ line: 'GET /mit HTTP/1.1', body: SMUGGLED }),
  }),
  exchange('passes on the body of a DELETE', {
    send: 'DELETE /x HTTP/1.1\r\nHost: meinefirma.localhost\r\nContent-Length: 2\r\n\r\nok',
    must: passed({ line: 'DELETE /x HTTP/1.1', body: 'ok' }),
  }),
  exchange('takes what follows a body for the next request', {
    send: `${post('Content-Length: 2\r\n', 'ok')}${SMUGGLED}`,
    answers: 2,
    must: {
      says: 'answers both',
      assert: ({ answers, requests }) => {
        if (answers.some((one) => one?.status !== 200)) throw new Error('not both were answered');
        const lines = requests.map(({ request }) => request.target).join(' ');
        if (lines !== '/ /geschmuggelt') throw new Error(lines);
      },
    },
  }),
];
