/** What a backup or an earlier version has left open to other accounts is closed at the start. */
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Finding } from '#shared/contract/findings.ts';
import { isConfigEntry } from '../ownership/config-files.ts';
import { trialFileName } from '../ownership/trial-file.ts';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { createTestHost } from '../testing/host.ts';
import { serveLocalSocket } from '../transports/local-socket.ts';

const hasModes = process.platform !== 'win32';

/** A host that has installed a certificate and has stopped, and all that it keeps. */
async function installedHost() {
  const host = await createTestHost();
  const { client, service } = await host.start();
  await client.certificate.request({ force: true, despiteFindings: true });
  await service.stop();
  const root = path.join(host.configDir, 'Datenbank', 'letsencrypt');
  const below = fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(root, name))
    .concat(root);
  const settings = ['config.json', 'journal.ndjson'].map((name) => path.join(host.configDir, name));
  return { host, below, settings };
}
const isOpen = (file: string) => (fs.statSync(file).mode & 0o077) !== 0;
const openUp = (file: string) => fs.chmodSync(file, fs.statSync(file).isDirectory() ? 0o777 : 0o644);

test.skipIf(!hasModes)('all that is ours is closed to others, and the journal says so once', async () => {
  const { host, below, settings } = await installedHost();
  const all = [...below, ...settings];
  for (const one of [...all, host.configDir]) openUp(one);
  const { service, client } = await host.start();
  expect(all.filter(isOpen)).toEqual([]);
  expect(fs.statSync(host.configDir).mode & 0o022).toBe(0);
  const told = () => host.journal().filter((entry) => entry.event === 'permissionsTightened');
  expect(told()).toMatchObject([{ count: all.length + 1 }]);
  expect((told()[0]?.paths as string[])[0]).toBe(host.configDir);
  expect(service.snapshot().certificate).not.toBeNull();
  const { findings } = await client.diagnosis.check();
  expect(findings.find((one) => one.id === 'access')).toMatchObject({ code: 'ACCESS_OURS' });
  expect(told()).toHaveLength(1);
});

test.skipIf(!hasModes)('what others put there meanwhile is left as it is', async () => {
  const { host, below } = await installedHost();
  const foreign = path.join(path.dirname(below.at(-1) ?? ''), 'letsencrypt', 'notiz.txt');
  fs.writeFileSync(foreign, 'mine');
  fs.chmodSync(foreign, 0o644);
  await host.start();
  expect(isOpen(foreign)).toBe(true);
});

test.skipIf(!hasModes)('what cannot be closed is found by a check', async () => {
  const { host, below } = await installedHost();
  const file = below.find((one) => one.endsWith('key.pem')) ?? '';
  fs.linkSync(file, path.join(host.configDir, 'zweiter-name'));
  fs.chmodSync(file, 0o644);
  const { client } = await host.start();
  const { findings } = await client.diagnosis.check();
  expect(findings.find((one) => one.id === 'access')).toMatchObject({
    code: 'ACCESS_OPEN',
    data: { path: file, count: 1 },
  });
});

test.skipIf(!hasModes).each<[string, (key: string) => void]>([
  [
    'a link',
    (key) => {
      fs.renameSync(key, path.join(path.dirname(key), 'anderswo'));
      fs.symlinkSync('anderswo', key);
    },
  ],
  ...(process.geteuid?.() === 0
    ? ([
        ['another account’s', (key) => fs.chownSync(key, 65_534, 65_534)],
        [
          'another account’s, and everybody may read it',
          (key) => {
            fs.chownSync(key, 65_534, 65_534);
            fs.chmodSync(key, 0o644);
          },
        ],
      ] as [string, (key: string) => void][])
    : []),
])('a check says closed of no key that is %s, and does not call it damaged', async (_, makeForeign) => {
  const { host, below } = await installedHost();
  const key = below.find((one) => one.endsWith('key.pem')) ?? '';
  makeForeign(key);
  const { client } = await host.start();
  const { findings } = await client.diagnosis.check();
  const found = (id: string) => findings.find((one) => one.id === id);
  expect(found('access')).toMatchObject({ code: 'ACCESS_FOREIGN', status: 'warning', data: { path: key, count: 1 } });
  expect(found('certificate')).toMatchObject({ code: 'CERTIFICATE_NOT_OURS', data: { path: key } });
  expect(found('database')).toMatchObject({ code: 'DATABASE_UNUSABLE', data: { path: key } });
});

test.skipIf(!hasModes)('the default database directory may be a link', async () => {
  const { host } = await installedHost();
  const database = path.join(host.configDir, 'Datenbank');
  fs.renameSync(database, `${database}-anderswo`);
  fs.symlinkSync(`${database}-anderswo`, database);
  const { client } = await host.start();
  const { findings } = await client.diagnosis.check();
  expect(findings.find((one) => one.id === 'access')).toMatchObject({ code: 'ACCESS_OURS' });
});

test.skipIf(!hasModes)('while a host runs, it is closed before something is changed', async () => {
  const { host, below } = await installedHost();
  const { client } = await host.start();
  for (const one of below) openUp(one);
  await client.certificate.request({ force: true, despiteFindings: true });
  expect(below.filter((one) => fs.existsSync(one)).filter(isOpen)).toEqual([]);
});

test.skipIf(!hasModes)('a folder in which everybody may make files is not taken for the settings', async () => {
  const { host } = await installedHost();
  fs.chmodSync(host.configDir, 0o1777);
  expect(await failureOf(host.start())).toMatchObject({
    code: 'CONFIG_DIRECTORY',
    data: { path: host.configDir, reason: 'writableByOthers' },
  });
  expect(fs.statSync(host.configDir).mode & 0o7777).toBe(0o1777);
});

test.skipIf(!hasModes)(
  'the socket and all folders that are made are closed by a check and before each operation',
  async () => {
    const { host } = await installedHost();
    const { client, service } = await host.start();
    const socket = await serveLocalSocket({
      router: service.router,
      configDir: host.configDir,
      context: { osActions: false, programs: true },
    });
    onTestFinished(socket.close);
    const ours = ['profacto.sock', 'compiled-code', 'Datenbank', 'desktop', 'operation.owner.json'].map((name) =>
      path.join(host.configDir, name),
    );
    const openAll = () => {
      for (const name of ['compiled-code', 'desktop'])
        fs.mkdirSync(path.join(host.configDir, name), { recursive: true });
      fs.writeFileSync(path.join(host.configDir, 'operation.owner.json'), '{}');
      for (const one of [host.configDir, ...ours]) fs.chmodSync(one, 0o777);
    };
    const stillOpen = () => [host.configDir, ...ours].filter((one) => fs.existsSync(one)).filter(isOpen);
    const accessOf = ({ findings }: { findings: readonly Finding[] }) =>
      findings.find((one) => one.id === 'access')?.code;

    openAll();
    expect(accessOf(await client.diagnosis.check())).toBe('ACCESS_OURS');
    expect(stillOpen()).toEqual([]);
    // A trial that was killed has left its file, which is ours as well.
    fs.writeFileSync(path.join(host.configDir, trialFileName()), '', { mode: 0o600 });
    openAll();
    await client.certificate.request({ force: true, despiteFindings: true });
    expect(stillOpen()).toEqual([]);
  },
);

test.skipIf(!hasModes)('a check does not say closed of a socket that it cannot close', async () => {
  const { host } = await installedHost();
  const { client } = await host.start();
  const server = net.createServer().listen(path.join(host.configDir, 'profacto.sock'));
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  // In a folder where everybody may make files, the name may be another file's by the next step.
  fs.chmodSync(path.join(host.configDir, 'profacto.sock'), 0o666);
  fs.chmodSync(host.configDir, 0o1777);
  const { findings } = await client.diagnosis.check();
  expect(findings.find((one) => one.id === 'access')).toMatchObject({ code: 'ACCESS_OPEN', data: { count: 2 } });
});

test.skipIf(!hasModes)('a directory that holds something else as well may be looked into', async () => {
  const { host } = await installedHost();
  fs.writeFileSync(path.join(host.configDir, '.bashrc'), '');
  fs.chmodSync(host.configDir, 0o777);
  await host.start();
  expect(fs.statSync(host.configDir).mode & 0o777).toBe(0o755);
});

test.skipIf(!hasModes)(
  'compiled code that others could have changed is not kept, and what only we could is',
  async () => {
    const { host } = await installedHost();
    const code = path.join(host.configDir, 'compiled-code', '1.0.0', 'v24-x64');
    const make = () => {
      fs.mkdirSync(code, { recursive: true, mode: 0o700 });
      fs.writeFileSync(path.join(code, 'a1b2'), 'code', { mode: 0o600 });
    };
    make();
    const { client } = await host.start();
    expect(fs.readdirSync(code)).toEqual(['a1b2']);
    const folder = path.join(host.configDir, 'compiled-code');
    for (const entry of [path.join(code, 'a1b2'), code, folder]) {
      make();
      fs.chmodSync(folder, 0o755);
      fs.chmodSync(entry, 0o777);
      await client.diagnosis.check();
      expect(fs.existsSync(folder)).toBe(false);
    }
    make();
    // By a generous umask, in a folder that is closed.
    for (const entry of [path.join(code, 'a1b2'), code]) fs.chmodSync(entry, 0o775);
    await client.diagnosis.check();
    expect(fs.readdirSync(code)).toEqual(['a1b2']);
  },
);

test.skipIf(!hasModes)(
  'what is remembered beside the settings is closed as well, and makes nobody’s directory of ours',
  async () => {
    const { host } = await installedHost();
    const names = [
      'hsts.json',
      'handover.json',
      'webroot-files.json',
      'hsts.beschaedigt-2026-01-02T03-04-05-678Z.json',
    ];
    const files = names.map((name) => path.join(host.configDir, name));
    for (const file of files) fs.writeFileSync(file, '{}', { mode: 0o644 });
    for (const one of [host.configDir, ...files]) fs.chmodSync(one, 0o755);
    await host.start();
    expect(files.filter((one) => fs.existsSync(one)).filter(isOpen)).toEqual([]);
    // Whoever may look into it would see what there is.
    expect(isOpen(host.configDir)).toBe(false);
  },
);

test('a host makes nothing in the configuration directory that is not known for ours', async () => {
  const [webroot, certificateTarget] = [temporaryFolder(), temporaryFolder()];
  const { start, configDir } = await createTestHost({ webroot, certificateTarget });
  const { client, service } = await start();
  await client.certificate.request({ force: true, despiteFindings: true });
  await client.settings.update({ accessLog: true });
  await client.settings.update({ operation: 'beside' });
  await client.diagnosis.check();
  expect(fs.readdirSync(configDir).filter((name) => !isConfigEntry(name))).toEqual([]);
  await service.stop();
  expect(fs.readdirSync(configDir).filter((name) => !isConfigEntry(name))).toEqual([]);
});
