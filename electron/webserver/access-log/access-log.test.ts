import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTestAuthority } from '../../testing/certificates.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { NAME, webServerConfig } from '../../testing/web-server-config.ts';
import { createChallenges } from '../challenges.ts';
import { createSite } from '../create-site.ts';
import { answering, startApplication } from '../front/test-front.ts';
import { defaultLimits } from '../limits.ts';
import type { WebServerReport } from '../report.ts';
import { connect, connectTls, received, sendRaw } from '../test-requests.ts';
import { isWorkerPossible, WEB_WORKER } from '../test-workers.ts';
import { createWebServer } from '../web-server.ts';
import { createRemoteWebServer } from '../worker/remote-web-server.ts';
import { createAccessLog } from './access-log.ts';
import { logFiles, type LogFiles } from './log-files.ts';

/** A web server with an access log, until the test ends; its lines are written after a moment. */
async function setUp(
  options: { accessLog?: boolean; upstreamPort?: number; files?: (folder: string) => LogFiles; remote?: boolean } = {},
) {
  const { accessLog: isOn = true, upstreamPort, remote = false } = options;
  const configDir = temporaryFolder();
  const upstream = upstreamPort === undefined ? '' : `http://127.0.0.1:${upstreamPort}`;
  let config = await webServerConfig({ upstream, configDir, accessLog: isOn });
  const { httpPort, httpsPort } = config;
  const reports: WebServerReport[] = [];
  const tell = (report: WebServerReport) => void reports.push(report);
  const local = () => {
    const times = { batchMs: 20, retryMs: 20, ...(options.files ? { files: options.files } : {}) };
    const accessLog = createAccessLog(() => config, tell, times);
    return createWebServer(
      config,
      createSite(() => config, tell),
      defaultLimits,
      createChallenges(),
      accessLog,
    );
  };
  const web = remote ? createRemoteWebServer(WEB_WORKER, config, tell) : local();
  onTestFinished(() => web.stop());
  const configure = (accessLog: boolean) => {
    config = { ...config, accessLog };
    return web.configure(config);
  };
  const file = path.join(configDir, 'access.log');
  const text = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
  /** The lines without time and duration. */
  const lines = () =>
    text()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.replace(/^\S+Z /, '').replace(/ \d+ (?=\S+$)/, ' '));
  const startTls = async () => web.startTls(await (await createTestAuthority()).issue({ names: [NAME] }));
  const failed = () => reports.filter((one) => one.event === 'accessLogFailed');
  return { web, httpPort, httpsPort, configDir, configure, file, text, lines, startTls, failed };
}

const ask = (target: string, host = NAME) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
const statusesOf = (lines: readonly string[]) => lines.map((line) => line.split(' ').slice(1, 4).join(' '));

describe('While it is on', () => {
  test('pages, refusals, redirects, challenges and what was no request are lines, with and without TLS', async () => {
    const { web, httpPort, httpsPort, startTls, lines, text } = await setUp();
    await web.startHttp();
    await sendRaw(httpPort, ask('/?token=geheim'));
    await startTls();
    web.challenges.add('token', 'token.thumbprint');
    await sendRaw(httpPort, ask('/seite?token=geheim'));
    await sendRaw(httpPort, ask('/.well-known/acme-challenge/token'));
    await sendRaw(httpPort, 'GET http://chef:geheim@x/ HTTP/1.1\r\nHost: x\r\n\r\n');
    await sendRaw(httpPort, 'geheim\r\n\r\n');
    await sendRaw(httpPort, `GET / HTTP/1.1\r\nHost: ${NAME}\r\nExpect: geheim\r\nConnection: close\r\n\r\n`);
    const socket = await connectTls(httpsPort, { maxVersion: 'TLSv1.2' });
    socket.write(ask('/nicht-da?token=geheim'));
    const answer = await received(socket);
    await expect
      .poll(() => statusesOf(lines()))
      .toEqual([
        'GET / 200',
        'GET /seite 307',
        'GET /.well-known/acme-challenge/token 200',
        'GET - 400',
        '- - 400',
        'GET / 307',
        'GET /nicht-da 404',
      ]);
    expect(lines().at(-1)).toBe(`127.0.0.0 GET /nicht-da 404 ${answer.length} TLSv1.2`);
    expect(
      lines()
        .slice(0, -1)
        .every((line) => line.endsWith(' -')),
    ).toBe(true);
    expect(text()).not.toContain('geheim');
  });

  test('each of several requests over one connection has its own bytes', async () => {
    const { web, httpPort, lines } = await setUp();
    await web.startHttp();
    const keep = `GET /a HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`;
    const answer = await sendRaw(httpPort, keep + keep + ask('/b'));
    await expect.poll(() => lines().length).toBe(3);
    const bytes = lines().map((line) => Number(line.split(' ')[4]));
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBe(answer.length);
    expect(bytes[0]).toBe(bytes[1]);
  });

  test('who goes before he has his answer is 499, what the application refuses is 502, and what it breaks off stays', async () => {
    const application = await startApplication(
      answering((head, socket) => {
        if (head.startsWith('GET /still')) return null;
        if (head.startsWith('GET /halb')) {
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalb');
          return null;
        }
        socket.destroy();
        return null;
      }),
    );
    const { web, httpPort, lines } = await setUp({ upstreamPort: application.port });
    await web.startHttp();
    const visitor = await connect(httpPort);
    visitor.write(ask('/still'));
    await expect.poll(() => application.sockets.length).toBe(1);
    visitor.end();
    await expect.poll(() => statusesOf(lines())).toEqual(['GET /still 499']);
    await sendRaw(httpPort, ask('/halb'));
    await sendRaw(httpPort, ask('/weg'));
    await expect.poll(() => statusesOf(lines()).slice(1)).toEqual(['GET /halb 200', 'GET /weg 502']);
  });

  test('a WebSocket is a line when it has ended', async () => {
    const application = await startApplication(
      answering(() => 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    );
    const { web, httpPort, lines } = await setUp({ upstreamPort: application.port });
    await web.startHttp();
    const visitor = await connect(httpPort);
    visitor.write(`GET /ws?t=1 HTTP/1.1\r\nHost: ${NAME}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await once(visitor, 'data');
    await sendRaw(httpPort, 'x\r\n\r\n');
    await expect.poll(() => statusesOf(lines())).toEqual(['- - 400']);
    visitor.destroy();
    await expect.poll(() => statusesOf(lines()).slice(1)).toEqual(['GET /ws 101']);
  });

  test('nobody writes a second line, or a command for a terminal, by what he asks for', async () => {
    const { web, httpPort, text } = await setUp();
    await web.startHttp();
    await sendRaw(httpPort, ask(`/a%0d%0a2026-01-01T00:00:00.000Z`));
    await sendRaw(httpPort, ask('/\u001b[2J\u00e2\u0080\u00ae'));
    await sendRaw(httpPort, ask(`/${'\u00ff'.repeat(10_000)}`));
    await sendRaw(httpPort, ask(`/${'a'.repeat(60_000)}`));
    await expect.poll(() => text().split('\n').length).toBeGreaterThanOrEqual(6);
    expect(text()).toMatch(/^[\x20-\x7e\n]*$/);
    for (const line of text().trim().split('\n').slice(1)) expect(line.split(' ')).toHaveLength(8);
    expect(text().length).toBeLessThan(8_000);
  });

  test('what is under way when the web server stops is written before it has stopped', async () => {
    const { web, httpPort, lines } = await setUp();
    await web.startHttp();
    await sendRaw(httpPort, ask('/zuletzt'));
    await web.stop();
    expect(statusesOf(lines())).toEqual(['GET /zuletzt 404']);
  });
});

describe('Switched', () => {
  test('on and off, no connection is closed; off, nothing more is written and all is deleted', async () => {
    const { web, httpPort, configure, configDir, lines } = await setUp({ accessLog: false });
    await web.startHttp();
    const visitor = await connect(httpPort);
    const next = async (path: string) => {
      visitor.write(`GET ${path} HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
      await once(visitor, 'data');
    };
    await next('/davor');
    await configure(true);
    await next('/an');
    await expect.poll(() => statusesOf(lines())).toEqual(['GET /an 404']);
    fs.writeFileSync(path.join(configDir, 'access.1.log'), '# 2026-11-01T00:00:00.000Z\n');
    await configure(false);
    await next('/aus');
    await expect.poll(() => fs.readdirSync(configDir)).toEqual([]);
    await configure(true);
    await next('/wieder');
    await expect.poll(() => statusesOf(lines())).toEqual(['GET /wieder 404']);
    expect(visitor.closed).toBe(false);
  });

  test('off while no host ran, the next start deletes what was left', async () => {
    const { web, file } = await setUp({ accessLog: false });
    fs.writeFileSync(file, '# 2026-11-01T00:00:00.000Z\n');
    await web.startHttp();
    await expect.poll(() => fs.existsSync(file)).toBe(false);
  });
});

describe('A disk that takes nothing', () => {
  test('is said once; visitors are answered, and once it works again, what waited is written', async () => {
    const { web, httpPort, file, lines, failed } = await setUp();
    // Real for every account, root too: a folder in its place.
    fs.mkdirSync(file);
    await web.startHttp();
    for (const path of ['/a', '/b', '/c']) expect(await sendRaw(httpPort, ask(path))).toContain('404');
    await expect.poll(failed).toHaveLength(1);
    expect(await sendRaw(httpPort, ask('/d'))).toContain('404');
    fs.rmdirSync(file);
    await expect.poll(() => statusesOf(lines())).toEqual(['GET /a 404', 'GET /b 404', 'GET /c 404', 'GET /d 404']);
    expect(failed()).toHaveLength(1);
  });

  test('that never answers keeps the web server from nothing, not from ending either', async () => {
    let hasBegun = false;
    const files = (folder: string): LogFiles => ({
      ...logFiles(folder, Date.now),
      append() {
        hasBegun = true;
        return new Promise<void>(() => undefined);
      },
    });
    const { web, httpPort } = await setUp({ files });
    await web.startHttp();
    expect(await sendRaw(httpPort, ask('/a'))).toContain('404');
    await expect.poll(() => hasBegun).toBe(true);
    expect(await sendRaw(httpPort, ask('/b'))).toContain('404');
    await web.stop();
  });

  test('that is full costs no more memory than is said, and what was left out is counted', async () => {
    let isFull = true;
    let attempts = 0;
    const written: string[] = [];
    const files = (folder: string): LogFiles => ({
      ...logFiles(folder, Date.now),
      append(lines) {
        attempts += 1;
        if (isFull) return Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
        written.push(lines);
        return Promise.resolve();
      },
    });
    const { web, httpPort, failed } = await setUp({ files });
    await web.startHttp();
    // Each line takes more than 500 bytes: together far more than a MiB.
    const many = `GET /${'a'.repeat(499)} HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`.repeat(250);
    for (let count = 0; count < 10; count++) await sendRaw(httpPort, many + ask('/ende'));
    await expect.poll(() => attempts).toBeGreaterThan(1);
    expect(failed()).toEqual([{ event: 'accessLogFailed', systemCode: 'ENOSPC' }]);
    isFull = false;
    await expect.poll(() => written.length).toBeGreaterThan(0);
    const all = written.join('');
    expect(all.length).toBeLessThan(1_100_000);
    const leftOut = Number(/^# (\d+) lines left out/m.exec(all)?.[1]);
    expect(all.split('\n').filter((line) => line.includes(' GET ')).length + leftOut).toBe(10 * 251);
  });
});

test.runIf(isWorkerPossible)('in its worker, the web server writes it, and stops writing it', async () => {
  const { web, httpPort, configure, configDir, lines } = await setUp({ remote: true });
  await web.startHttp();
  await sendRaw(httpPort, ask('/im-faden?x'));
  await expect.poll(() => statusesOf(lines()), { timeout: 10_000 }).toEqual(['GET /im-faden 404']);
  await configure(false);
  await expect.poll(() => fs.readdirSync(configDir)).toEqual([]);
});
