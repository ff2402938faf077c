/** What a backup or an earlier version has left open to other accounts is closed at the start. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { failureOf } from '../testing/environment.ts';
import { createTestHost } from '../testing/host.ts';

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
