/** What is found and refused where profacto keeps its ports, with a stand-in for its web server. */
import { createServer } from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { toFailure } from '#shared/contract/client-failure.ts';
import { failureOf } from '../../testing/failure-of.ts';
import { startFourD } from '../../testing/fourd.ts';
import { createTestHost, NAME } from '../../testing/host.ts';
import { listen } from '../../testing/listeners.ts';
import { freePorts } from '../../testing/ports.ts';
import { temporaryFolder } from '../../testing/environment.ts';

const isWindows = process.platform === 'win32';

async function setUp(settings: Record<string, unknown> = {}, fourd: { host?: string } | null = {}) {
  const [webroot, certificateTarget] = [temporaryFolder(), temporaryFolder()];
  const [httpPort, httpsPort] = await freePorts(2);
  const restartUrl = `http://${fourd?.host === '::1' ? '[::1]' : '127.0.0.1'}:${httpPort}/4DACTION/Neustart?token=geheim`;
  const ports = { httpPort, httpsPort, publicHttpPort: httpPort, publicHttpsPort: httpsPort };
  const beside = { operation: 'beside', webroot, certificateTarget, restartUrl, ...ports };
  const host = await createTestHost({ ...beside, ...settings });
  const startProfacto = (given: { host?: string } = {}) =>
    startFourD({ webFolder: webroot, certificateFolder: certificateTarget, httpPort, httpsPort, ...given });
  const profacto = fourd === null ? null : await startProfacto(fourd);
  const started = await host.start();
  const codes = async () => (await started.client.diagnosis.check()).findings.map((one) => one.code);
  const finding = async (code: string) =>
    (await started.client.diagnosis.check()).findings.find((one) => one.code === code);
  return { ...host, ...started, ...ports, webroot, certificateTarget, profacto, startProfacto, codes, finding };
}

describe('A check beside profacto', () => {
  test('finds its ports right although another program holds them', async () => {
    const { finding, codes, httpPort, httpsPort, certificateTarget } = await setUp();
    expect(await finding('HTTP_PORT_PROFACTO')).toMatchObject({
      status: 'good',
      data: { port: httpPort, server: '4D/20.4.0' },
    });
    expect(await finding('HTTPS_PORT_PROFACTO')).toMatchObject({ data: { port: httpsPort, path: certificateTarget } });
    const all = await codes();
    expect(all).toEqual(
      expect.arrayContaining(['REDIRECT_LEFT_TO_PROFACTO', 'PUBLIC_NOT_CHECKED', 'CHALLENGE_COMES_BACK']),
    );
    expect(all.filter((code) => code.includes('BUSY'))).toEqual([]);
  });

  test('tries the web folder once, and leaves nothing there', async () => {
    const { client, profacto, webroot } = await setUp();
    const trials = () => profacto?.state.requests.filter((url) => url.includes('/acme-challenge/profacto-')) ?? [];
    await client.diagnosis.check();
    // One trial file, fetched in each family that answers.
    expect(new Set(trials()).size).toBe(1);
    expect(fs.readdirSync(webroot)).toEqual([]);
  });

  test('says that profacto is not running', async () => {
    const { finding, httpPort, webroot } = await setUp({}, null);
    expect(await finding('WEBROOT_NOT_SERVED')).toMatchObject({
      status: 'broken',
      data: { reason: 'notRunning', port: httpPort, path: webroot },
    });
    expect(fs.readdirSync(webroot)).toEqual([]);
  });

  test('takes profacto over IPv6 alone, and is not deceived by a program that holds the port over IPv4', async () => {
    const { finding, httpPort } = await setUp({}, { host: '::1' });
    expect(await finding('HTTP_PORT_PROFACTO')).toBeDefined();
    const other = createServer((_request, response) => response.setHeader('Server', 'Apache').writeHead(404).end());
    await listen(other, { port: httpPort });
    expect(await finding('WEBROOT_NOT_SERVED')).toMatchObject({ data: { reason: 'notFound', server: 'Apache' } });
  });

  test.each([
    ['another page', 200, {}, 'otherAnswer'],
    ['a refusal', 403, {}, 'otherAnswer'],
    ['a redirect that leads nowhere', 302, { Location: 'https://anderswo.example/' }, 'redirected'],
  ])('names %s', async (_, status, headers, reason) => {
    const { finding, httpPort } = await setUp({}, null);
    const server = createServer((_request, response) => response.writeHead(status, headers).end('<html>'));
    await listen(server, { port: httpPort });
    expect(await finding('WEBROOT_NOT_SERVED')).toMatchObject({ data: { reason, httpStatus: status } });
  });

  test.each([
    ['a line break after the answer', (text: string) => `${text}\r\n`, 'HTTP_PORT_PROFACTO'],
    ['a byte order mark before it', (text: string) => `\uFEFF${text}`, 'WEBROOT_NOT_SERVED'],
    ['a space after it that is none of ASCII', (text: string) => `${text}\u00A0`, 'WEBROOT_NOT_SERVED'],
  ])('judges %s as a CA does', async (_, change, code) => {
    const { codes, httpPort, webroot } = await setUp({}, null);
    const server = createServer((request, response) => {
      const file = path.join(webroot, request.url ?? '');
      if (fs.existsSync(file)) response.end(change(fs.readFileSync(file, 'utf8')));
      else response.writeHead(404).end();
    });
    await listen(server, { port: httpPort });
    expect(await codes()).toContain(code);
  });

  test('names the folder that has gone', async () => {
    const { finding, webroot, certificateTarget } = await setUp();
    fs.rmSync(webroot, { recursive: true });
    fs.rmSync(certificateTarget, { recursive: true });
    expect(await finding('WEBROOT_UNUSABLE')).toMatchObject({ data: { setting: 'webroot', reason: 'missing' } });
    expect(await finding('TARGET_UNUSABLE')).toMatchObject({
      data: { setting: 'certificateTarget', reason: 'missing', path: certificateTarget },
    });
  });

  test('shows that an earlier certificate is served until the restart, and when that is', async () => {
    const { client, finding, profacto, snapshot, fakeCa } = await setUp({ restartAt: '02:15' });
    await client.certificate.request({ despiteFindings: true });
    await client.settings.update({ restartUrl: '' });
    const { awaitsRestart } = await client.certificate.request({ force: true, despiteFindings: true });
    expect({ awaitsRestart, orders: fakeCa.orders }).toEqual({ awaitsRestart: true, orders: 2 });
    expect(profacto?.state.restarts).toBe(1);
    expect(await finding('LOCAL_RESTART_PENDING')).toMatchObject({ status: 'warning', data: { at: null } });
    expect(snapshot()).toMatchObject({ shield: 'colour', tls: { active: true } });
    await client.settings.update({ restartCommand: [process.execPath] });
    expect(await finding('LOCAL_RESTART_PENDING')).toMatchObject({ data: { at: '02:15' } });
  });
});

describe('A request beside profacto', () => {
  test('is refused before the CA is asked where the folder for the certificate has gone', async () => {
    const { client, certificateTarget, fakeCa } = await setUp();
    fs.rmSync(certificateTarget, { recursive: true });
    expect(await failureOf(client.certificate.request({ despiteFindings: true }))).toMatchObject({
      code: 'BESIDE_FOLDER',
      data: { setting: 'certificateTarget', reason: 'missing' },
    });
    expect(fakeCa.orders).toBe(0);
  });

  test('is not proven by the certificate of one family while the other serves another one', async () => {
    const { client, snapshot, profacto, certificateTarget, httpPort } = await setUp({}, { host: '::1' });
    const before = await client.certificate.request({ despiteFindings: true });
    expect(snapshot().shield).toBe('colour');
    // Over IPv4 somebody else serves what lay there before.
    const folder = temporaryFolder();
    for (const name of ['cert.pem', 'key.pem'])
      fs.copyFileSync(path.join(certificateTarget, name), path.join(folder, name));
    const [otherPort] = await freePorts(2);
    const { httpsPort } = snapshot().settings;
    await startFourD({
      webFolder: folder,
      certificateFolder: folder,
      httpPort: otherPort,
      httpsPort,
      host: '127.0.0.1',
    });
    await client.settings.update({ restartUrl: '' });
    await client.certificate.request({ force: true, despiteFindings: true });
    await profacto?.restart();
    await client.certificate.evaluate();
    expect(httpPort).not.toBe(otherPort);
    expect(before.certificate?.fingerprint256).not.toBe(snapshot().certificate?.fingerprint256);
    expect((await client.diagnosis.check()).findings.map((one) => one.code)).toContain('LOCAL_RESTART_PENDING');
  });
});

describe('Settings for working beside profacto', () => {
  const issuesOf = async (running: Promise<unknown>) => {
    const failure = await running.then(() => null, toFailure);
    return failure?.code === 'INVALID_SETTING' ? failure.data.issues.map(({ key, reason }) => [key, reason]) : null;
  };

  test('are refused with what is missing or does not go together', async () => {
    const { client, webroot, certificateTarget } = await setUp({ operation: 'front' });
    const set = (change: Parameters<typeof client.settings.update>[0]) => issuesOf(client.settings.update(change));
    expect(await set({ operation: 'beside', webroot: '', certificateTarget: '' })).toEqual([
      ['webroot', 'neededBeside'],
      ['certificateTarget', 'neededBeside'],
    ]);
    expect(await set({ restartCommand: ['/bin/neustart'] })).toEqual([['restartCommand', 'commandAndUrl']]);
    expect(await set({ restartAt: '24:00' })).toEqual([['restartAt', 'notATimeOfDay']]);
    expect(await set({ restartUrl: 'http://meinefirma.de/neustart' })).toEqual([['restartUrl', 'notInThisNetwork']]);
    expect(await set({ webroot: path.join(webroot, 'fehlt') })).toEqual([['webroot', 'folderMissing']]);
    const file = path.join(certificateTarget, 'datei');
    fs.writeFileSync(file, '');
    expect(await set({ certificateTarget: file })).toEqual([['certificateTarget', 'notAFolder']]);
    const within = path.join(webroot, 'darin');
    fs.mkdirSync(within);
    expect(await set({ certificateTarget: within })).toEqual([['certificateTarget', 'insideWebroot']]);
  });

  test.skipIf(isWindows)(
    'are refused where a link leads the key into the web folder, or to our own files',
    async () => {
      const { client, webroot, snapshot } = await setUp({ operation: 'front' });
      const link = path.join(temporaryFolder(), 'ordner');
      fs.symlinkSync(webroot, link);
      expect(await issuesOf(client.settings.update({ certificateTarget: link }))).toEqual([
        ['certificateTarget', 'insideWebroot'],
      ]);
      const own = path.join(snapshot().settings.databaseDirectory, 'letsencrypt');
      fs.mkdirSync(own, { recursive: true, mode: 0o700 });
      expect(await issuesOf(client.settings.update({ certificateTarget: own }))).toEqual([
        ['certificateTarget', 'ownFolder'],
      ]);
    },
  );

  test('keep the address of the restart to themselves', async () => {
    const { client, httpPort } = await setUp();
    const { settings } = await client.state.get();
    expect(settings.restartUrl).not.toContain(String(httpPort));
    expect(settings.serverAddress).toBe(NAME);
  });
});
