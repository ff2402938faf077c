import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../certificates/info.ts';
import { createTestAuthority, type TestPair } from '../../testing/certificates.ts';
import { freePort } from '../../testing/ports.ts';
import { probeRedirect } from '../probes/redirect.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestRecords } from '../../testing/dns.ts';
import { listen } from '../../testing/listeners.ts';
import { redirectCheck } from './redirect.ts';
import { factsFor, findingOf, NAME } from './test-facts.ts';

let pair: TestPair;
beforeAll(async () => {
  // Neither its name nor its CA matters: these tests are only about redirects.
  pair = await (await createTestAuthority()).issue({ names: ['andere.de'] });
});

const installed = () => ({
  folder: '/db/1',
  chainPem: pair.chainPem,
  info: readCertificate(pair.chainPem),
  keyMatches: true,
});

/** Redirects from each path in `locations`, and answers all others with a page. */
const redirectHandler = (locations: Readonly<Record<string, string>>, asked: string[] = []): http.RequestListener => {
  return (request, response) => {
    asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
    const location = locations[request.url ?? ''];
    if (location === undefined) response.end('page');
    else response.writeHead(307, { location }).end();
  };
};
const startHttp = (handler: http.RequestListener, host?: string, port?: number) =>
  listen(http.createServer(handler), { ...(host && { host }), ...(port && { port }) });
const startHttps = (handler: http.RequestListener) =>
  listen(https.createServer({ cert: pair.chainPem, key: pair.keyPem }, handler));

async function look(
  publicHttpPort: number,
  records: TestRecords = { A: ['127.0.0.1'] },
  redirectToHttps = true,
  servesTls = true,
) {
  const { server } = await startTestDns({ [NAME]: records });
  const httpsPort = servesTls ? await startHttps((_, response) => response.end()) : await freePort();
  const settings = { dnsServers: [server], publicHttpPort, redirectToHttps, httpsPort };
  return findingOf(redirectCheck, factsFor({ purpose: 'evaluate', settings, installed: installed() }));
}

describe('A redirect', () => {
  test('to HTTPS on the same name is right, and the way is followed to the page', async () => {
    const asked: string[] = [];
    const httpsPort = await startHttps(redirectHandler({ '/': '/login', '/login': '/start?x=1' }, asked));
    const location = `https://${NAME}:${httpsPort}/`;
    const port = await startHttp(redirectHandler({ '/': location }, asked));
    expect(await look(port)).toMatchObject({ code: 'REDIRECT_TO_HTTPS', status: 'good', data: { location } });
    const there = `${NAME}:${httpsPort}`;
    expect(asked).toEqual([`${NAME}:${port}/`, `${there}/`, `${there}/login`, `${there}/start?x=1`]);
  });

  test('to HTTPS is right also where nobody answers there: that is another matter', async () => {
    const location = `https://${NAME}:${await freePort()}/`;
    expect(await look(await startHttp(redirectHandler({ '/': location })))).toMatchObject({
      code: 'REDIRECT_TO_HTTPS',
    });
  });

  test('that takes a step on the way is right as well', async () => {
    const httpsPort = await startHttps(redirectHandler({}));
    const port = await startHttp(redirectHandler({ '/': '/start', '/start': `https://${NAME}:${httpsPort}/` }));
    expect(await look(port)).toMatchObject({ code: 'REDIRECT_TO_HTTPS', data: { location: '/start' } });
  });

  test.each([
    ['to another host', 'https://andere.de/'],
    ['to a host that begins like it', `https://${NAME}.evil.example/`],
    ['to another host without TLS', 'http://andere.de/'],
    ['to a path', '/login'],
    ['to another protocol', `ftp://${NAME}/`],
    ['to nowhere', 'https://'],
  ])('that leads %s (%s) leads elsewhere', async (_, location) => {
    const port = await startHttp(redirectHandler({ '/': location }));
    expect(await look(port)).toMatchObject({ code: 'REDIRECT_ELSEWHERE', status: 'warning', data: { location } });
  });

  test('that is missing is a warning', async () => {
    expect(await look(await startHttp((_, response) => response.writeHead(403).end()))).toMatchObject({
      code: 'REDIRECT_MISSING',
      status: 'warning',
      data: { httpStatus: 403 },
    });
  });

  test('is not missed as long as this machine serves no TLS', async () => {
    expect(await look(await startHttp(redirectHandler({})), undefined, true, false)).toMatchObject({
      code: 'REDIRECT_NOT_CHECKED',
      data: { cause: null },
    });
  });

  test('from HTTPS back to HTTP goes round in circles', async () => {
    const locations: Record<string, string> = {};
    const httpsPort = await startHttps(redirectHandler(locations));
    const location = `https://${NAME}:${httpsPort}/`;
    const port = await startHttp(redirectHandler({ '/': location }));
    locations['/'] = `http://${NAME}:${port}/`;
    expect(await look(port)).toMatchObject({ code: 'REDIRECT_LOOP', status: 'broken', data: { location } });
  });

  test('to itself goes round in circles', async () => {
    expect((await look(await startHttp(redirectHandler({ '/': '/' })))).code).toBe('REDIRECT_LOOP');
  });

  test('that never comes to a page goes round in circles', async () => {
    let asked = 0;
    const port = await startHttp((_, response) => response.writeHead(302, { location: `/${asked++}` }).end());
    expect((await look(port)).code).toBe('REDIRECT_LOOP');
    expect(asked).toBeLessThan(20);
  });

  test('of which one address knows and the other does not is missing', async () => {
    const location = `https://${NAME}:${await startHttps(redirectHandler({}))}/`;
    const port = await startHttp(redirectHandler({ '/': location }));
    await startHttp(redirectHandler({}), '::1', port);
    expect((await look(port, { A: ['127.0.0.1'], AAAA: ['::1'] })).code).toBe('REDIRECT_MISSING');
  });
});

test('a redirect that is switched off is not looked for', async () => {
  const asked: string[] = [];
  const port = await startHttp(redirectHandler({}, asked));
  expect(await look(port, undefined, false)).toMatchObject({ code: 'REDIRECT_OFF', status: 'good' });
  expect(asked).toEqual([]);
});

test.each([
  ['nobody answers', 'refused', freePort],
  ['somebody hangs up', 'reset', () => listen(net.createServer((socket) => socket.destroy()))],
  ['somebody speaks something else', 'other', () => listen(net.createServer((socket) => socket.end('SSH-2.0\r\n')))],
] as const)('where %s it cannot be judged (%s)', async (_, cause, port) => {
  expect(await look(await port())).toMatchObject({ code: 'REDIRECT_NOT_CHECKED', data: { cause } });
});

test('without an address there is nothing to judge', async () => {
  expect(await look(await freePort(), {})).toMatchObject({ code: 'REDIRECT_NOT_CHECKED', data: { cause: null } });
});

test('a way that goes on and on, and slowly, is not followed for ever', async () => {
  const endless = (everyMs: number) => {
    let step = 0;
    return startHttp((_, response) => {
      step += 1;
      setTimeout(() => response.writeHead(307, { location: `/${step}` }).end(), step === 1 ? 0 : everyMs);
    });
  };
  const probe = async (port: number, totalTimeoutMs?: number) =>
    (await probeRedirect({ address: '127.0.0.1', port, name: NAME }, new AbortController().signal, totalTimeoutMs))
      .kind;
  // Ten redirects of 100 ms exceed the 250 ms on any machine.
  expect(await probe(await endless(100), 250)).toBe('elsewhere');
  expect(await probe(await endless(0))).toBe('loop');
});
