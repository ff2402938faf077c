import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { assertReadableConfig, failNotReadable } from './readable-config.ts';

const PROGRAM = path.join(import.meta.dirname, '..', 'headless.ts');
const isRoot = process.geteuid?.() === 0;
/** The account "nobody", which a program can be given only by root. */
const NOBODY = 65_534;

type Refused = { error: { code: string; data: Record<string, unknown>; what: string; details?: string } };

/** Runs a command as an account that may not read what is closed to others: root may read everything. */
function runAsNobody(configDir: string, ...args: string[]) {
  return run(isRoot ? { uid: NOBODY, gid: NOBODY } : {}, configDir, ...args);
}

function run(account: { uid?: number; gid?: number }, configDir: string, ...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, ...args, '--json', '--config-dir', configDir], {
    ...account,
    env: { ...process.env, HOME: '/', NODE_COMPILE_CACHE: '' },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, ...(JSON.parse(stdout) as Refused) };
}

/** A configuration directory with settings, in a place that everybody may enter. */
function configDirectory(): string {
  const above = temporaryFolder();
  fs.chmodSync(above, 0o755);
  const folder = path.join(above, 'einstellungen');
  fs.mkdirSync(folder, { mode: 0o755 });
  fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ serverAddress: 'meinefirma.de' }));
  return folder;
}

// Windows has no such modes.
describe.skipIf(process.platform === 'win32')('A configuration directory that this account may not read', () => {
  const owner = os.userInfo().username;
  const closed: [string, (folder: string) => string][] = [
    [
      'is closed itself',
      (folder) => {
        fs.chmodSync(folder, isRoot ? 0o700 : 0o000);
        return folder;
      },
    ],
    [
      'lies in a folder that is closed',
      (folder) => {
        fs.chmodSync(path.dirname(folder), isRoot ? 0o700 : 0o000);
        return path.dirname(folder);
      },
    ],
    [
      'holds settings that are closed',
      (folder) => {
        fs.chmodSync(path.join(folder, 'config.json'), isRoot ? 0o600 : 0o000);
        return path.join(folder, 'config.json');
      },
    ],
  ];

  test.each(closed)('and that %s: whose it is and who runs are named, and nothing else is guessed', (_, close) => {
    const folder = configDirectory();
    const named = close(folder);
    try {
      for (const command of [['status'], ['settings', 'get'], ['settings', 'set', 'language=en'], ['serve']]) {
        const { code, error } = runAsNobody(folder, ...command);
        expect({ command, code, error }).toMatchObject({ code: 3, error: { code: 'CONFIG_DIRECTORY' } });
        expect(error.data).toMatchObject({ path: named, reason: 'notReadable', owner });
        expect(error.data.account).toBe(isRoot ? 'nobody' : owner);
        expect(error.what).toContain(owner);
      }
    } finally {
      fs.chmodSync(path.dirname(folder), 0o755);
      fs.chmodSync(folder, 0o755);
    }
  });
});

test.skipIf(process.platform === 'win32')('who owns it and may not read it is told how to get that right back', () => {
  const folder = configDirectory();
  for (const entry of [path.join(folder, 'config.json'), folder]) {
    if (isRoot) fs.chownSync(entry, NOBODY, NOBODY);
    fs.chmodSync(entry, 0o000);
    const { error } = runAsNobody(folder, 'status');
    expect(error).toMatchObject({ code: 'CONFIG_DIRECTORY', data: { path: entry, reason: 'notReadable' } });
    expect(error.details).toContain(`chmod -R u+rwX "${entry}"`);
  }
  fs.chmodSync(folder, 0o700);
});

test('a journal that cannot be read is not one in which nothing stands', () => {
  const folder = configDirectory();
  fs.mkdirSync(path.join(folder, 'journal.ndjson'));
  expect(run({}, folder, 'journal')).toMatchObject({
    code: 3,
    error: { code: 'CONFIG_DIRECTORY', data: { path: path.join(folder, 'journal.ndjson'), reason: 'io' } },
  });
});

test.each<[string, (folder: string) => void, string]>([
  ['a file lies in its place', (folder) => fs.writeFileSync(folder, ''), 'ENOTDIR'],
  ['links lead in a circle', (folder) => fs.symlinkSync(folder, folder), 'ELOOP'],
])('where %s, no host is suspected', (_, spoil, systemCode) => {
  const above = temporaryFolder();
  fs.chmodSync(above, 0o755);
  const folder = path.join(above, 'einstellungen');
  spoil(folder);
  const { code, error } = runAsNobody(folder, 'status');
  expect({ code, error }).toMatchObject({
    code: 3,
    error: { code: 'CONFIG_DIRECTORY', data: { path: folder, reason: 'io', systemCode } },
  });
  expect(error.what).not.toMatch(/gespeichert|saved/);
});

test('what is not there yet may be made', () => {
  const folder = temporaryFolder();
  assertReadableConfig(folder);
  assertReadableConfig(path.join(folder, 'neu', 'tiefer'));
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('who owns what is not there is not known', async () => {
  const entry = path.join(temporaryFolder(), 'fehlt');
  expect(await failureOf(() => failNotReadable(entry, Object.assign(new Error(), { code: 'EACCES' })))).toMatchObject({
    code: 'CONFIG_DIRECTORY',
    data: { path: entry, reason: 'notReadable', owner: null },
  });
});

// Windows keeps neither of them in folders.
describe.skipIf(process.platform === 'win32')('What is no file and waits for somebody who writes', () => {
  const pipe = (file: string) => execFileSync('mkfifo', ['-m', '600', file]);
  const socket = (file: string) => {
    const listen = `require('net').createServer().listen(${JSON.stringify(file)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', listen]);
    fs.chmodSync(file, 0o600);
  };

  test.each([
    ['config.json', pipe],
    ['config.json', socket],
    ['config.last-good.json', pipe],
    ['notices.json', pipe],
    ['journal.ndjson', pipe],
    ['journal.1.ndjson', pipe],
  ])('is refused at once in place of %s, and named', (name, make) => {
    const folder = configDirectory();
    const file = path.join(folder, name);
    fs.rmSync(file, { force: true });
    make(file);
    expect(run({}, folder, 'status')).toMatchObject({
      code: 3,
      error: { code: 'CONFIG_DIRECTORY', data: { path: file, reason: 'notAFile' } },
    });
    expect(fs.lstatSync(file).isFile()).toBe(false);
  });
});
