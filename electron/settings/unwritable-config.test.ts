/** A configuration directory into which nothing can be written, seen from the command line. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../testing/ports.ts';
import { temporaryFolder } from '../testing/environment.ts';

const PROGRAM = path.join(import.meta.dirname, '..', 'headless.ts');
const isRoot = process.geteuid?.() === 0;
/** The account "nobody", which a program can be given only by root. */
const NOBODY = 65_534;
const account = isRoot ? 'nobody' : os.userInfo().username;

type Told = { what: string; todo: string; who: string; details?: string };
type Refusal = Told & { code: string; data: Record<string, unknown> };
type Answer = { error?: Refusal };
/** How a request ends, told as an event. */
type Ended = Told & { failure: { code: string; data: Record<string, unknown> } };
type Run = (...args: string[]) => Answer & { code: number | null };

/** Gives a program disks of its own (Linux). */
const OWN_NAMESPACE = 'unshare';

/** What must write there, though it saves no setting. */
const WRITING = [['serve'], ['check'], ['request', '--force'], ['delete', '--yes']];
/** What has nothing to write. */
const READING = [['settings', 'get'], ['journal']];

/** A configuration directory with settings, in a place that everybody may enter. */
async function configDirectory(): Promise<string> {
  const above = temporaryFolder();
  fs.chmodSync(above, 0o755);
  const folder = path.join(above, 'einstellungen');
  fs.mkdirSync(folder, { mode: 0o700 });
  const settings = { serverAddress: 'a.test', contactEmail: 'a@b.de', databaseDirectory: path.join(above, 'db') };
  const ports = { httpPort: await freePort(), httpsPort: await freePort() };
  fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ ...settings, ...ports }), { mode: 0o600 });
  return folder;
}

const toldIn = ({ what, todo, who, details = '' }: Told): Told => ({ what, todo, who, details });

function answerOf(command: string, args: string[], options: { uid?: number; gid?: number; input?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...options,
    env: { ...process.env, HOME: '/', NODE_COMPILE_CACHE: '' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  const [line = ''] = stdout.trimEnd().split('\n').slice(-1);
  if (line === '') throw new Error(`nothing was printed: ${stderr}`);
  const answer = JSON.parse(line) as Answer | Ended;
  return { code: status, ...('failure' in answer ? { error: { ...answer.failure, ...toldIn(answer) } } : answer) };
}

/** Runs the program where the configuration directory is a small disk of its own, with which `then` was done. */
const onOwnDisk = (folder: string, then: string): Run => {
  const input = fs.readFileSync(path.join(folder, 'config.json'), 'utf8');
  const script = `set -e; mount -t tmpfs -o size=64k,nr_inodes=9,mode=700 disk "$0"; cd "$0"; umask 077; cat > config.json
    ${then}
    cd /; exec "$@" < /dev/null`;
  const program = [process.execPath, PROGRAM];
  return (...args) =>
    answerOf(
      OWN_NAMESPACE,
      ['-rm', '/bin/sh', '-c', script, folder, ...program, '--json', '--config-dir', folder, ...args],
      { input },
    );
};

const hasOwnDisks = spawnSync(OWN_NAMESPACE, ['-rm', 'mount', '-t', 'tmpfs', 'disk', '/mnt']).status === 0;

describe.skipIf(!hasOwnDisks)('A configuration directory on a disk', () => {
  const disks: [string, string, string, string, RegExp][] = [
    ['that can only be read', 'mount -o remount,ro "$0"', 'readOnly', 'itPartner', /nur zum Lesen eingebunden/],
    [
      'that is full',
      'cat /dev/zero > zeros 2> /dev/null || true; i=0; while mkdir "$i" 2> /dev/null; do i=$((i+1)); done',
      'full',
      'you',
      /kein Platz mehr frei/,
    ],
  ];
  test.each(disks)(
    '%s is told as that, and no setting is said not to be saved',
    async (_, then, reason, who, words) => {
      const folder = await configDirectory();
      const run = onOwnDisk(folder, then);
      for (const command of WRITING) {
        const { code, error } = run(...command);
        expect({ command, code, error }).toMatchObject({
          code: 3,
          error: { code: 'CONFIG_DIRECTORY', who },
        });
        expect(error?.data).toMatchObject({ path: folder, reason });
        expect(error?.what).toMatch(words);
        expect(error?.what).not.toMatch(/gespeichert|bisherigen/);
      }
      const inside = run('status', '--config-dir', path.join(folder, 'neu', 'tiefer'));
      expect(inside).toMatchObject({ code: 3, error: { code: 'CONFIG_DIRECTORY', data: { path: folder, reason } } });
      for (const command of READING) expect({ command, ...run(...command) }).toMatchObject({ code: 0 });
      expect(run('status')).not.toHaveProperty('error');
      expect(run('settings', 'set', 'language=en')).toMatchObject({ code: 3, error: { code: 'SETTINGS_NOT_SAVED' } });
    },
  );
});

// Windows has no such modes.
describe.skipIf(process.platform === 'win32')('A configuration directory in which this account may not write', () => {
  const asAccount =
    (folder: string): Run =>
    (...args) =>
      answerOf(
        process.execPath,
        [PROGRAM, ...args, '--json', '--config-dir', folder],
        isRoot ? { uid: NOBODY, gid: NOBODY } : {},
      );

  test('though it is its own: the account is told how to get that right back', async () => {
    const folder = await configDirectory();
    if (isRoot) for (const entry of [folder, path.join(folder, 'config.json')]) fs.chownSync(entry, NOBODY, NOBODY);
    fs.chmodSync(folder, 0o500);
    const run = asAccount(folder);
    try {
      for (const command of WRITING) {
        const { code, error } = run(...command);
        const data = { path: folder, reason: 'notWritable', owner: account, account };
        expect({ command, code, error }).toMatchObject({ code: 3, error: { code: 'CONFIG_DIRECTORY', data } });
        expect(error?.details).toContain(`chmod -R u+rwX "${folder}"`);
      }
      for (const command of READING) expect({ command, ...run(...command) }).toMatchObject({ code: 0 });
      expect(run('status')).not.toHaveProperty('error');
    } finally {
      fs.chmodSync(folder, 0o700);
    }
  });

  test('and that is not there yet: whose the folder above is and who runs are named', () => {
    const above = temporaryFolder();
    fs.chmodSync(above, 0o555);
    try {
      const { code, error } = asAccount(path.join(above, 'neu', 'tiefer'))('status');
      const data = { path: above, reason: 'notWritable', owner: os.userInfo().username, account };
      expect({ code, error }).toMatchObject({ code: 3, error: { code: 'CONFIG_DIRECTORY', data } });
    } finally {
      fs.chmodSync(above, 0o755);
    }
  });

  test('keeps settings that cannot be understood where they are, and says why nothing begins', async () => {
    const folder = await configDirectory();
    fs.writeFileSync(path.join(folder, 'config.json'), '{"serverAddress": "a.te');
    if (isRoot) for (const entry of [folder, path.join(folder, 'config.json')]) fs.chownSync(entry, NOBODY, NOBODY);
    fs.chmodSync(folder, 0o500);
    try {
      const { code, error } = asAccount(folder)('serve');
      expect({ code, error }).toMatchObject({ code: 3, error: { code: 'CONFIG_DIRECTORY', data: { path: folder } } });
      expect(fs.readFileSync(path.join(folder, 'config.json'), 'utf8')).toBe('{"serverAddress": "a.te');
    } finally {
      fs.chmodSync(folder, 0o700);
    }
  });
});
