/** Requests as they may come from anybody: right, nearly right, and not at all. */
import * as fc from 'fast-check';
import { near } from './hostile.ts';

/** The name that they mostly ask for. */
export const NAME = 'a.localhost';
/** The address that visitors claim to have. */
export const CLAIMED = '203.0.113.77';
const headerLine = fc.oneof(
  near(
    `X-Forwarded-For: ${CLAIMED}`,
    `Forwarded: for=${CLAIMED}`,
    `X_Forwarded_For: ${CLAIMED}`,
    `X-Forwarded.For: ${CLAIMED}`,
    `X-Real-IP: ${CLAIMED}`,
  ),
  near(
    'Host: a.localhost',
    'Host: evil.test',
    'Connection: keep-alive',
    'Connection: close, X-Injected',
    'Expect: 100-continue',
  ),
  near(
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 5, 6',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
  ),
  near(
    'Transfer-Encoding : chunked',
    ' folded: yes',
    'X: a\r\n b',
    'Accept-Language: de',
    'Cookie: a=b',
    'Upgrade: h2c',
    'Origin: null',
  ),
  near(
    'Range: bytes=0-1',
    'Sec-Fetch-Site: cross-site',
    'Accept-Encoding: gzip',
    'If-None-Match: *',
    'Content-Type: text/plain',
  ),
  fc.integer({ min: 50, max: 3000 }).map((count) => 'X-Many: 1\r\n'.repeat(count)),
  fc.integer({ min: 1000, max: 40_000 }).map((size) => `X-Long: ${'x'.repeat(size)}`),
);
const target = near(
  '/',
  '/.well-known/acme-challenge/x',
  '//evil.test/',
  'http://evil.test/x',
  '/../geheim.js',
  '/metrics',
  '/login?token=x',
  '/assets/a.js',
  '*',
  'evil.test:443',
  '/rpc',
  '/4DSTATS',
  '/4DSTATS/x',
  '/4DSTATS.x',
  '/4DSTATS;x',
  '/4DSTATS?x',
  '/4DSTATS%3Fx',
  '/%34dst%41ts',
  '/x%2f..%5c4DHTMLSTATS',
  '//4DSYNC/x',
  '//.well-known/./acme-challenge/x',
);
const body = near(
  '',
  '5\r\nhello\r\n0\r\n\r\n',
  '5;ext="x"\r\nhello\r\n0\r\nX-Injected: yes\r\n\r\n',
  'ffffffffffffffff\r\n',
  'hello',
);
/** One request, as it goes over the line. */
export const request = fc
  .tuple(
    near('GET', 'HEAD', 'POST', 'CONNECT', 'OPTIONS', 'TRACE', 'PRI'),
    target,
    near('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9'),
    fc.array(headerLine, { maxLength: 4 }),
    fc.boolean(),
    body,
  )
  .map(([method, path, version, headers, named, content]) =>
    [`${method} ${path} ${version}`, ...(named ? [`Host: ${NAME}`] : []), ...headers, '', content].join('\r\n'),
  );
