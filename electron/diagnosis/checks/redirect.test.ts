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
import { createChallenges } from '../../webserver/challenges.ts';
import { factsFor, findingOf, NAME, type GivenFacts } from './test-facts.ts';

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

const challenges = createChallenges();
/** This server, without its redirect. */
const withoutRedirect: http.RequestListener = (request, response) => {
  const answer = challenges.answer(request.url ?? '');
  response.writeHead(typeof answer === 'string' ? 200 : 403).end(answer);
};

type Given = Omit<GivenFacts, 'installed'> & { records?: TestRecords; servesTls?: boolean };

/** The finding of an evaluation, with the installed certificate on port 443, here and under the public address. */
async function look(publicHttpPort: number, { records, servesTls = true, settings, ...given }: Given = {}) {
  const { server } = await startTestDns({ [NAME]: records ?? { A: ['127.0.0.1'] } });
  const httpsPort = servesTls ? await startHttps((_, response) => response.end()) : await freePort();
  const all = { dnsServers: [server], publicHttpPort, httpsPort, publicHttpsPort: httpsPort, ...settings };
  const facts = factsFor({ purpose: 'evaluate', challenges, ...given, settings: all, installed: installed() });
  return findingOf(redirectCheck, facts);
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

  test('that is missing although port 80 leads here is a warning', async () => {
    expect(await look(await startHttp(withoutRedirect))).toMatchObject({
      code: 'REDIRECT_MISSING',
      status: 'warning',
      data: { httpStatus: 403 },
    });
  });

  test('is not missed where another server answers on port 80: it has nothing of ours to redirect to', async () => {
    const page: http.RequestListener = (_, response) => response.end('<title>Startseite</title>');
    expect(await look(await startHttp(page))).toMatchObject({
      code: 'REDIRECT_OTHER_SERVER',
      status: 'warning',
      data: { address: '127.0.0.1', says: 'Startseite', httpStatus: 200 },
    });
    const at = new Date().toISOString();
    const outside = { name: NAME, reached: true, at, by: 'request', detail: '' } as const;
    expect(await look(await startHttp(page), { outside })).toMatchObject({
      code: 'REDIRECT_OTHER_SERVER',
      data: { reachedAt: at },
    });
  });

  test('is not judged where the check of port 80 says itself that another server answers', async () => {
    const page: http.RequestListener = (_, response) => response.end('page');
    expect(await look(await startHttp(page), { purpose: 'check' })).toMatchObject({
      code: 'REDIRECT_NOT_CHECKED',
      data: { cause: null, because: 'otherServer' },
    });
  });

  test('is not judged where another program serves a certificate of its own here', async () => {
    const other = await (await createTestAuthority('Fremd')).issue({ names: ['fremd.de'] });
    const httpsPort = await listen(https.createServer({ cert: other.chainPem, key: other.keyPem }));
    expect(await look(await startHttp(withoutRedirect), { settings: { httpsPort } })).toMatchObject({
      code: 'REDIRECT_NOT_CHECKED',
      data: { because: 'otherServer' },
    });
  });

  test('is not judged where port 443 leads to another server as well', async () => {
    const other = await (await createTestAuthority('Fremd')).issue({ names: ['fremd.de'] });
    const publicHttpsPort = await listen(https.createServer({ cert: other.chainPem, key: other.keyPem }));
    const page: http.RequestListener = (_, response) => response.end('page');
    expect(await look(await startHttp(page), { settings: { publicHttpsPort } })).toMatchObject({
      code: 'REDIRECT_NOT_CHECKED',
      data: { because: 'otherServer' },
    });
  });

  test('is not missed as long as this machine serves no TLS', async () => {
    expect(await look(await startHttp(redirectHandler({})), { servesTls: false })).toMatchObject({
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
    await startHttp(withoutRedirect, '::1', port);
    const records = { A: ['127.0.0.1'], AAAA: ['::1'] };
    expect((await look(port, { records })).code).toBe('REDIRECT_MISSING');
  });
});

test('a redirect that is switched off is not looked for', async () => {
  const asked: string[] = [];
  const port = await startHttp(redirectHandler({}, asked));
  expect(await look(port, { settings: { redirectToHttps: false } })).toMatchObject({
    code: 'REDIRECT_OFF',
    status: 'good',
  });
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
  expect(await look(await freePort(), { records: {} })).toMatchObject({
    code: 'REDIRECT_NOT_CHECKED',
    data: { cause: null },
  });
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
