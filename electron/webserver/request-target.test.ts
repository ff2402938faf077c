import { beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { NAME } from '../testing/web-server-config.ts';
import { headOf, sendRaw, startWeb } from './test-requests.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: [NAME, 'xn--mller-kva.localhost'] });
});

/** A web server that redirects, and what its site was asked for. */
async function setUp(address = NAME) {
  const seen: { url: string | undefined; host: string | undefined }[] = [];
  const { web, httpPort } = await startWeb({
    address,
    site: {
      handle(request, response) {
        seen.push({ url: request.url, host: request.headers.host });
        response.end('the site');
      },
    },
  });
  await web.startHttp();
  await web.startTls(pair);
  const ask = async (line: string, ...headers: string[]) =>
    headOf(await sendRaw(httpPort, `${[line, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`));
  return { web, httpPort, seen, ask };
}

describe('A request line with a whole address in it (RFC 9112 §3.2.2)', () => {
  test.each([
    [`http://${NAME}/a/b?q=1`, '/a/b?q=1'],
    [`HTTP://${NAME.toUpperCase()}:8080/a`, '/a'],
    [`https://${NAME}/a`, '/a'],
    [`http://${NAME}`, '/'],
    [`http://${NAME}?q=1`, '/?q=1'],
    [`http://${NAME}//evil.example/x`, '//evil.example/x'],
  ])('is redirected with path and query: %s', async (target, expected) => {
    const { ask } = await setUp();
    const answer = { status: 307, location: `https://${NAME}${expected}` };
    expect(await ask(`GET ${target} HTTP/1.1`, `Host: ${NAME}`)).toEqual(answer);
  });

  test('gets the answer to a challenge', async () => {
    const { web, httpPort, ask } = await setUp();
    web.challenges.add('token', 'token.thumb');
    const line = `GET http://${NAME}/.well-known/acme-challenge/token HTTP/1.1\r\nHost: ${NAME}\r\nConnection: close\r\n\r\n`;
    expect(await sendRaw(httpPort, line)).toMatch(/^HTTP\/1\.1 200 .*token\.thumb/s);
    const unknown = `GET http://192.0.2.1/.well-known/acme-challenge/x HTTP/1.1`;
    expect((await ask(unknown, `Host: ${NAME}`)).status).toBe(404);
  });

  test('wins over the Host header, for the redirect and for the site', async () => {
    const { ask, seen } = await setUp();
    expect((await ask(`GET http://${NAME}/x HTTP/1.1`, 'Host: 192.168.1.2:8080')).status).toBe(307);
    expect(await ask('GET http://192.168.1.2:8080/4DACTION/Uhr?t=1 HTTP/1.1', `Host: ${NAME}`)).toMatchObject({
      status: 200,
      location: undefined,
    });
    expect(seen).toEqual([{ url: '/4DACTION/Uhr?t=1', host: '192.168.1.2:8080' }]);
  });
});

describe('A host', () => {
  test.each([NAME, NAME.toUpperCase(), `${NAME}.`, `${NAME}:8080`, `${NAME}:`, ` ${NAME} `])(
    'that is the configured name is redirected: %j',
    async (host) => {
      expect((await (await setUp()).ask('GET / HTTP/1.1', `Host: ${host}`)).status).toBe(307);
    },
  );

  test.each(['xn--mller-kva.localhost', Buffer.from('müller.localhost').toString('latin1'), 'm%C3%BCller.localhost'])(
    'that is the configured name with umlauts is redirected: %j',
    async (host) => {
      const { ask } = await setUp('xn--mller-kva.localhost');
      expect((await ask('GET / HTTP/1.1', `Host: ${host}`)).status).toBe(307);
    },
  );

  test.each([
    '192.168.1.2:8080',
    '[fd00::1]:8080',
    'localhost:8080',
    'server01',
    'profacto_server',
    'evil.example',
    `evil.${NAME}`,
    `${NAME}.evil.example`,
    '',
  ])('that is another one gets the site, as it asked: %j', async (host) => {
    const { ask, seen } = await setUp();
    expect(await ask('GET /4DACTION/Uhr?t=1 HTTP/1.1', `Host: ${host}`)).toEqual({ status: 200, location: undefined });
    expect(seen).toEqual([{ url: '/4DACTION/Uhr?t=1', host }]);
  });

  test('that was not said gets the site, where HTTP did not ask for it yet', async () => {
    const { ask } = await setUp();
    expect((await ask('GET / HTTP/1.0')).status).toBe(200);
    expect((await ask('GET / HTTP/1.1')).status).toBe(400);
  });
});

test.each([
  ['two hosts', ['GET / HTTP/1.1', `Host: ${NAME}`, 'Host: evil.example']],
  ['the same host twice', ['GET / HTTP/1.1', `Host: ${NAME}`, `host: ${NAME}`]],
  ['two hosts beside a whole address', [`GET http://${NAME}/ HTTP/1.1`, `Host: ${NAME}`, `Host: ${NAME}`]],
  ['a list of hosts', ['GET / HTTP/1.1', `Host: ${NAME}, evil.example`]],
  ['a path in the host', ['GET / HTTP/1.1', `Host: ${NAME}/x`]],
  ['a user in the host', ['GET / HTTP/1.1', `Host: chef@${NAME}`]],
  ['a quote in the host', ['GET / HTTP/1.1', `Host: ${NAME}"`]],
  ['a space in the host', ['GET / HTTP/1.1', `Host: meine firma.localhost`]],
  ['a port that is none', ['GET / HTTP/1.1', `Host: ${NAME}:http`]],
  ['a port that no address has', ['GET / HTTP/1.1', `Host: ${NAME}:99999`]],
  ['a port without a host', ['GET / HTTP/1.1', 'Host: :80']],
  ['half an address', ['GET / HTTP/1.1', 'Host: [fd00::1']],
  ['bytes that are no text', ['GET / HTTP/1.1', 'Host: \xff\xfe.localhost']],
  ['a user in the target', [`GET http://chef@${NAME}/ HTTP/1.1`, `Host: ${NAME}`]],
  ['a target without a host', ['GET http:///x HTTP/1.1', `Host: ${NAME}`]],
  ['another scheme', [`GET ftp://${NAME}/x HTTP/1.1`, `Host: ${NAME}`]],
  ['a host as the target', [`GET ${NAME}:80 HTTP/1.1`, `Host: ${NAME}`]],
  ['an asterisk for a page', ['GET * HTTP/1.1', `Host: ${NAME}`]],
])('a request with %s is refused with 400, and nobody else hears of it', async (_, [line = '', ...headers]) => {
  const { ask, seen } = await setUp();
  expect((await ask(line, ...headers)).status).toBe(400);
  expect(seen).toEqual([]);
});

test('OPTIONS for the server as a whole is no page, and not redirected', async () => {
  const { ask, seen } = await setUp();
  expect(await ask('OPTIONS * HTTP/1.1', `Host: ${NAME}`)).toMatchObject({ status: 200, location: undefined });
  expect(seen).toEqual([{ url: '*', host: NAME }]);
});

test('a refused request ends its connection, so that what follows is not taken for another one', async () => {
  const { httpPort } = await setUp();
  const twice = `GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\nGET / HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`;
  expect((await sendRaw(httpPort, twice)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
});
