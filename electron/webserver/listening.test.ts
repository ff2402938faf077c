import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import { freePort } from '../testing/ports.ts';
import { answerOf4d, rawAnswer } from '../testing/applications.ts';
import { failureOf } from '../testing/environment.ts';
import { cannedServer, listen as listenAt } from '../testing/listeners.ts';
import { listen } from './listening.ts';

/** A server whose system refuses to listen with this code. */
class RefusedServer extends net.Server {
  readonly code: string;
  constructor(code: string) {
    super();
    this.code = code;
  }
  override listen(): this {
    process.nextTick(() => this.emit('error', Object.assign(new Error('played'), { code: this.code })));
    return this;
  }
}

describe('A port on which the system lets nobody listen', () => {
  test.each([
    ['EACCES', { code: 'PORT_FORBIDDEN', data: { port: 443, purpose: 'https' } }],
    ['EADDRNOTAVAIL', { code: 'PORT_UNUSABLE', data: { port: 443, purpose: 'https', systemCode: 'EADDRNOTAVAIL' } }],
    ['EMFILE', { code: 'PORT_UNUSABLE', data: { port: 443, purpose: 'https', systemCode: 'EMFILE' } }],
  ])('because of %s is named by our own code', async (code, expected) => {
    expect(await failureOf(listen(new RefusedServer(code), 443, 'https'))).toEqual(expected);
  });

  test('because there is no such port is named, too', async () => {
    expect(await failureOf(listen(net.createServer(), 70_000, 'http'))).toMatchObject({
      code: 'PORT_UNUSABLE',
      data: { port: 70_000, purpose: 'http' },
    });
  });
});

test('a port that another program holds is busy, with its number and name', async () => {
  const code = "require('net').createServer().listen(0, function () { console.log(this.address().port) })";
  const other = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void other.kill());
  const [line] = (await once(other.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  // The system may take as long as it needs to name the program.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  expect(await failureOf(listen(net.createServer(), port, 'panel'))).toEqual({
    code: 'PORT_BUSY',
    data: { port, purpose: 'panel', holder: { pid: other.pid, name: expect.stringMatching(/node/i) as string } },
  });
});

test('a port held on one address of this machine alone is busy, too', async () => {
  const port = await freePort();
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  expect((await failureOf(listen(net.createServer(), port, 'http'))).code).toBe('PORT_BUSY');
});

test('a port on which profacto’s own web server answers is busy, with who answers, over IPv6 as well', async () => {
  const port = await listenAt(cannedServer(answerOf4d('4D/20.5.0')));
  expect((await failureOf(listen(net.createServer(), port, 'http'))).data).toMatchObject({
    port,
    application: { kind: '4d', version: '20.5.0' },
  });
  const alone = await listenAt(cannedServer(answerOf4d()), { host: '::1' });
  expect((await failureOf(listen(net.createServer(), alone, 'https'))).data).toMatchObject({
    application: { kind: '4d' },
  });
});

test.each([
  ['nginx/1.22.1', 'nginx', '127.0.0.1', '::1'],
  ['nginx/1.22.1', 'nginx', '::1', '127.0.0.1'],
  ['Microsoft-IIS/10.0', 'iis', '127.0.0.1', '::1'],
  ['Apache/2.4.57', 'apache', '127.0.0.1', '::1'],
])('a port that profacto shares with %s is named by that one (%s at %s)', async (server, kind, host, erpHost) => {
  const other = cannedServer(rawAnswer('200 OK', [`Server: ${server}`, 'Connection: close']));
  const port = await listenAt(other, { host });
  await listenAt(cannedServer(answerOf4d()), { host: erpHost, port });
  const busy = await failureOf(listen(net.createServer(), port, 'https'));
  expect(busy.data).toMatchObject({ application: { kind, alsoErp: true } });
  for (const language of ['de', 'en'] as const) {
    const { what, todo, details } = describeFailure(busy, language);
    // Both are named, and profacto is not the one to be ended.
    expect(what.toLowerCase()).toContain(kind);
    expect(what).toMatch(/ (und|and) profacto,/);
    expect(what).toMatch(/IPv4.*IPv6/);
    expect(todo).toMatch(
      /^(Beenden Sie (den Webserver (nginx|Apache)|in der Diensteverwaltung)|Stop the (web server (nginx|Apache)|“World))/,
    );
    expect(details).toContain('profacto-tls find');
  }
});
