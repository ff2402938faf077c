import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readCertificate } from '../../certificates/info.ts';
import { createTestAuthority, type TestPair } from '../../testing/certificates.ts';
import { failureOf } from '../../testing/environment.ts';
import { NAME, webServerConfig } from '../../testing/web-server-config.ts';
import type { WebServerReport } from '../report.ts';
import { CRASHING_WORKER, isWorkerPossible, WEB_WORKER } from '../test-workers.ts';
import { createRemoteWebServer } from './remote-web-server.ts';

beforeEach(({ skip }) => skip(!isWorkerPossible, 'this Node runs no TypeScript in a worker'));

let pairs: [TestPair, TestPair];
let fingerprints: string[];
beforeAll(async () => {
  const authority = await createTestAuthority();
  pairs = [await authority.issue(), await authority.issue()];
  fingerprints = pairs.map((pair) => readCertificate(pair.chainPem).fingerprint256);
});

/** A web server in a worker; `reports` are what it has told by itself. */
async function setUp(entry = CRASHING_WORKER, times: Parameters<typeof createRemoteWebServer>[3] = {}) {
  const config = await webServerConfig({ redirectToHttps: false });
  const reports: WebServerReport[] = [];
  /** The state of the HTTP listener at each report. */
  const states: string[] = [];
  const tell = (report: WebServerReport) => {
    reports.push(report);
    states.push(web.listeners().http.state);
  };
  const web = createRemoteWebServer(entry, config, tell, times);
  onTestFinished(() => web.stop());
  const events = () => reports.map((one) => (one.event === 'crashed' ? `${one.reason} ${one.times}` : one.event));
  return { web, config, events, states };
}

type Answer = { status: number; body: string; language: string | undefined };

async function ask(port: number, path: string, secure = false): Promise<Answer> {
  const target = { host: '127.0.0.1', port, path, agent: false, headers: { Host: NAME } };
  const request = secure ? https.get({ ...target, servername: NAME, rejectUnauthorized: false }) : http.get(target);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk);
  return { status: response.statusCode ?? 0, body, language: response.headers['content-language'] };
}

async function fingerprintOn(port: number): Promise<string | undefined> {
  const socket = tls.connect({ port, host: '127.0.0.1', servername: NAME, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256;
  socket.destroy();
  return fingerprint;
}

describe('A worker that ends', () => {
  test.each([
    ['an error that nobody caught', '/crash/error', 'error 1'],
    ['a promise whose rejection nobody handles', '/crash/rejection', 'error 1'],
    ['its own end', '/crash/exit', 'exit 1'],
    ['too much memory', '/crash/memory', 'memory 1'],
  ])('by %s is replaced: same ports, same certificate, same pending challenge', async (_, path, expected) => {
    const { web, config, events } = await setUp();
    await web.startHttp();
    await web.startTls(pairs[0]);
    const pending = web.challenges.add('token', 'token.thumbprint');
    const before = await ask(config.httpPort, '/.well-known/acme-challenge/token');
    expect(before).toMatchObject({ status: 200, body: 'token.thumbprint' });
    await expect.poll(() => pending.requestsSeen).toBe(1);

    // Whether he still gets an answer is all the same.
    await ask(config.httpsPort, path, true).catch(() => null);
    await expect.poll(events).toEqual([expected, 'restarted']);
    expect(web.listeners()).toEqual({
      http: { port: config.httpPort, state: 'listening', failure: null },
      https: { port: config.httpsPort, state: 'listening', failure: null },
    });
    expect(await fingerprintOn(config.httpsPort)).toBe(fingerprints[0]);
    expect((await ask(config.httpsPort, '/', true)).status).toBe(200);
    const after = await ask(config.httpPort, '/.well-known/acme-challenge/token');
    expect(after).toMatchObject({ status: 200, body: 'token.thumbprint' });
    await expect.poll(() => pending.requestsSeen).toBe(2);
    pending.remove();
    await web.probeHttpsPort();
    expect((await ask(config.httpPort, '/.well-known/acme-challenge/token')).status).toBe(404);
  });

  test('shows its ports as failed until the next one serves', async () => {
    const { web, config, events, states } = await setUp();
    await web.startHttp();
    await expect(ask(config.httpPort, '/crash/exit')).rejects.toThrow();
    await expect.poll(events).toEqual(['exit 1', 'restarted']);
    expect(states).toEqual(['failed', 'listening']);
    expect(web.listeners().https.state).toBe('off');
  });

  test('again and again is replaced each time somebody asks for something, and what is asked goes on', async () => {
    const { web, config, events } = await setUp();
    await web.startHttp();
    for (const round of [1, 2, 3]) {
      await expect(ask(config.httpPort, '/crash/exit')).rejects.toThrow();
      await expect.poll(() => events().filter((one) => one === `exit ${round}`)).toHaveLength(1);
      await web.startTls(pairs[round % 2 === 0 ? 0 : 1]);
      expect((await ask(config.httpPort, '/')).status).toBe(200);
      expect(await fingerprintOn(config.httpsPort)).toBe(fingerprints[round % 2]);
    }
  });

  test('before it has answered a call has it answered by the next one', async () => {
    const { web, config, events } = await setUp();
    await web.startHttp();
    const crash = net.connect(config.httpPort, '127.0.0.1').on('error', () => undefined);
    await once(crash, 'connect');
    // The worker is busy with this one until it ends, so that the call waits for it.
    crash.write(`GET /crash/memory HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
    await web.startTls(pairs[1]);
    await expect.poll(events).toEqual(['memory 1', 'restarted']);
    expect(await fingerprintOn(config.httpsPort)).toBe(fingerprints[1]);
  });

  test('goes on greeting whoever comes while the path is checked', async () => {
    const { web, config, events } = await setUp();
    await web.startHttp();
    const greeted = async () => {
      let text = '';
      const socket = net.connect(config.httpsPort, '127.0.0.1');
      for await (const chunk of socket) text += String(chunk);
      return text;
    };
    await web.withHttpsListener('hello', async (isServingTls) => {
      expect(isServingTls).toBe(false);
      expect(await greeted()).toBe('hello');
      await expect(ask(config.httpPort, '/crash/exit')).rejects.toThrow();
      await expect.poll(events).toEqual(['exit 1', 'restarted']);
      expect(await greeted()).toBe('hello');
    });
    await expect(greeted()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('at each start rejects what is asked of it, and can be stopped', async () => {
    const { web, events } = await setUp(new URL('there-is-none.ts', import.meta.url));
    expect(await failureOf(web.startHttp())).toEqual({ code: 'INTERNAL', data: {} });
    expect(events()).toEqual(['error 1', 'error 2']);
    await web.stop();
    expect(web.listeners().http.state).toBe('off');
  });
});

describe('While nobody asks anything of it', () => {
  test('a worker that hangs is noticed within a minute, and replaced', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { web, config, events } = await setUp();
    await web.startHttp();
    await web.startTls(pairs[0]);
    expect((await ask(config.httpPort, '/crash/hang')).status).toBe(200);
    vi.advanceTimersByTime(60_000);
    await expect.poll(events).toEqual(['hang 1']);
    vi.advanceTimersToNextTimer();
    await expect.poll(events).toEqual(['hang 1', 'restarted']);
    expect((await ask(config.httpPort, '/')).status).toBe(200);
    expect(await fingerprintOn(config.httpsPort)).toBe(fingerprints[0]);
    // So is the next one.
    expect((await ask(config.httpPort, '/crash/hang')).status).toBe(200);
    vi.advanceTimersByTime(60_000);
    await expect.poll(events).toEqual(['hang 1', 'restarted', 'hang 2']);
  });

  test('a worker that runs is left alone, also where this thread stands still for longer than it may take', async () => {
    const { web, config, events } = await setUp(WEB_WORKER, { pingAfterMs: 1, answerWithinMs: 3000 });
    await web.startHttp();
    for (let visit = 1; visit <= 50; visit++) expect((await ask(config.httpPort, '/')).status).toBe(200);
    const answered = web.probeHttpsPort();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3500);
    await answered;
    expect((await ask(config.httpPort, '/')).status).toBe(200);
    expect(events()).toEqual([]);
  });
});

test('a worker that hangs can be stopped, and its ports are free', async () => {
  const { web, config, events } = await setUp();
  await web.startHttp();
  expect((await ask(config.httpPort, '/crash/hang')).status).toBe(200);
  await web.stop();
  expect(events()).toEqual([]);
  await web.startHttp();
  expect((await ask(config.httpPort, '/')).status).toBe(200);
});

test('what was asked for in place of an open challenge is told by the worker', async () => {
  const { web, config } = await setUp(WEB_WORKER);
  await web.startHttp();
  const token = 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA';
  const pending = web.challenges.add(token, 'answer');
  await ask(config.httpPort, `/.well-known/acme-challenge/${token}/`);
  await ask(config.httpPort, '/.well-known/acme-challenge/another');
  await expect.poll(() => pending.otherRequests).toEqual({ changed: 1, unknown: 1 });
  for (let round = 0; round < 25; round++) await ask(config.httpPort, `/.well-known/acme-challenge/${round}`);
  await expect.poll(() => pending.otherRequests).toEqual({ changed: 1, unknown: 20 });
  expect(pending.requestsSeen).toBe(0);
});

test('a challenge is answered to whoever comes right after it was added', async () => {
  const { web, config } = await setUp(WEB_WORKER);
  await web.startHttp();
  const socket = net.connect(config.httpPort, '127.0.0.1').setEncoding('utf8');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  let answers = '';
  socket.on('data', (text: string) => (answers += text));
  const ROUNDS = 200;
  for (let round = 1; round <= ROUNDS; round++) {
    web.challenges.add(`token${round}`, `answer${round}`);
    socket.write(`GET /.well-known/acme-challenge/token${round} HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
    await expect.poll(() => answers, { interval: 1 }).toContain(`answer${round}`);
  }
  expect(answers).not.toContain('404');
});

test('another language reaches the site, and no connection is closed for it', async () => {
  const { web, config } = await setUp(WEB_WORKER);
  await web.startHttp();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const languageOf = async () => {
    const request = http.get({ host: '127.0.0.1', port: config.httpPort, agent });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    await once(response, 'end');
    return { language: response.headers['content-language'], isReused: request.reusedSocket };
  };
  expect(await languageOf()).toEqual({ language: 'de', isReused: false });
  await web.configure({ ...config, language: 'en' });
  expect(await languageOf()).toEqual({ language: 'en', isReused: true });
});

test('pairs are swapped under load, and no request fails', async () => {
  const { web, config, events } = await setUp(WEB_WORKER);
  await web.startTls(pairs[0]);
  let isOver = false;
  const counts = { requests: 0, failed: 0 };
  const visitor = async (agent: https.Agent | false) => {
    while (!isOver) {
      const target = { host: '127.0.0.1', port: config.httpsPort, servername: NAME, rejectUnauthorized: false, agent };
      const request = https.get(target);
      try {
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        response.resume();
        await once(response, 'end');
        counts.requests += 1;
      } catch {
        counts.failed += 1;
      }
    }
  };
  const agent = new https.Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const visitors = Array.from({ length: 8 }, (_, index) => visitor(index % 2 === 0 ? agent : false));
  for (let swap = 1; swap <= 30; swap++) {
    await web.startTls(pairs[swap % 2 === 0 ? 0 : 1]);
    expect(await fingerprintOn(config.httpsPort)).toBe(fingerprints[swap % 2]);
  }
  isOver = true;
  await Promise.all(visitors);
  expect(counts.failed).toBe(0);
  expect(counts.requests).toBeGreaterThan(30);
  expect(events()).toEqual([]);
});
