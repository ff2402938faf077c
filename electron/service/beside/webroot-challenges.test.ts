import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FailureError } from '#shared/contract/failure-error.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { mayMountDisks, ownDisk } from '../../testing/own-disk.ts';
import { createWebrootChallenges } from './webroot-challenges.ts';

const isWindows = process.platform === 'win32';

function setUp() {
  const folder = temporaryFolder();
  const webroot = path.join(folder, 'WebFolder');
  fs.mkdirSync(webroot);
  const stateFile = path.join(folder, 'webroot-files.json');
  const create = () => createWebrootChallenges({ webroot: () => webroot, stateFile });
  const fileOf = (token: string) => path.join(webroot, '.well-known', 'acme-challenge', token);
  return { webroot, stateFile, create, fileOf, challenges: create() };
}

function failureIn(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return null;
}

describe('a challenge in the web folder of profacto', () => {
  it('is there while it is pending, and leaves nothing', () => {
    const { challenges, fileOf, webroot, stateFile } = setUp();
    const [first, second] = [challenges.add('eins', 'eins.abc'), challenges.add('zwei', 'zwei.abc')];
    expect(fs.readFileSync(fileOf('eins'), 'utf8')).toBe('eins.abc');
    // Whether anybody has read it is not known, and not to be told as that nobody has.
    expect(first.isBlind).toBe(true);
    first.remove();
    expect(fs.readFileSync(fileOf('zwei'), 'utf8')).toBe('zwei.abc');
    second.remove();
    expect(fs.readdirSync(webroot)).toEqual([]);
    expect(fs.existsSync(stateFile)).toBe(false);
  });

  it('leaves folders and files that were there before', () => {
    const { challenges, fileOf, webroot } = setUp();
    fs.mkdirSync(path.join(webroot, '.well-known'));
    challenges.add('eins', 'eins.abc').remove();
    expect(fs.readdirSync(webroot)).toEqual(['.well-known']);
    expect(fs.readdirSync(path.join(webroot, '.well-known'))).toEqual([]);
    fs.mkdirSync(path.dirname(fileOf('x')));
    fs.writeFileSync(fileOf('fremd'), 'fremd');
    challenges.add('eins', 'eins.abc').remove();
    expect(fs.readdirSync(path.dirname(fileOf('x')))).toEqual(['fremd']);
  });

  it.skipIf(isWindows)('can be read by the account of the web server, whatever our umask is', () => {
    const { webroot, stateFile, fileOf } = setUp();
    const source = `
      process.umask(0o077);
      const { createWebrootChallenges } = await import(${JSON.stringify(path.join(import.meta.dirname, 'webroot-challenges.ts'))});
      createWebrootChallenges({ webroot: () => ${JSON.stringify(webroot)}, stateFile: ${JSON.stringify(stateFile)} }).add('eins', 'eins.abc');`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const mode = (file: string) => fs.statSync(file).mode & 0o777;
    expect(mode(fileOf('eins'))).toBe(0o644);
    expect(mode(path.dirname(fileOf('eins')))).toBe(0o755);
    expect(mode(path.join(webroot, '.well-known'))).toBe(0o755);
  });

  it('that a dead process has left is removed, and that of a living one stays', () => {
    const { webroot, stateFile, fileOf, create, challenges } = setUp();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    challenges.add('tot', 'tot.abc');
    const [entry] = JSON.parse(fs.readFileSync(stateFile, 'utf8')) as { pid: number }[];
    fs.writeFileSync(stateFile, JSON.stringify([{ ...entry, pid }]));
    create().tidy();
    expect(fs.existsSync(fileOf('tot'))).toBe(false);
    expect(fs.readdirSync(webroot)).toEqual([]);

    challenges.add('lebt', 'lebt.abc');
    const [other] = JSON.parse(fs.readFileSync(stateFile, 'utf8')) as object[];
    fs.writeFileSync(stateFile, JSON.stringify([{ ...other, pid: process.ppid }]));
    create().tidy();
    expect(fs.existsSync(fileOf('lebt'))).toBe(true);
  });

  it.each(['../../schluessel', 'a/b', '..', '', 'a.b', 'x'.repeat(201)])('is refused by its name: %j', (token) => {
    const { challenges, webroot } = setUp();
    expect(failureIn(() => challenges.add(token, 'inhalt'))).toMatchObject({ code: 'BESIDE_FOLDER' });
    expect(fs.readdirSync(webroot)).toEqual([]);
  });

  it.skipIf(isWindows)('is never written through a link', () => {
    const { challenges, webroot } = setUp();
    const outside = temporaryFolder();
    fs.symlinkSync(outside, path.join(webroot, '.well-known'));
    expect(failureIn(() => challenges.add('eins', 'eins.abc'))).toMatchObject({
      code: 'BESIDE_FOLDER',
      data: { setting: 'webroot', reason: 'link', path: path.join(fs.realpathSync(webroot), '.well-known') },
    });
    expect(fs.readdirSync(outside)).toEqual([]);
    fs.rmSync(path.join(webroot, '.well-known'));
    fs.mkdirSync(path.join(webroot, '.well-known', 'acme-challenge'), { recursive: true });
    const target = path.join(outside, 'datei');
    fs.writeFileSync(target, 'bleibt');
    const link = path.join(fs.realpathSync(webroot), '.well-known', 'acme-challenge', 'eins');
    fs.symlinkSync(target, link);
    expect(failureIn(() => challenges.add('eins', 'eins.abc'))).toMatchObject({ data: { reason: 'link', path: link } });
    expect(fs.readlinkSync(link)).toBe(target);
    expect(fs.readFileSync(target, 'utf8')).toBe('bleibt');
  });

  it('is refused by its name before anything is removed that lay there', () => {
    const { challenges, webroot, fileOf, stateFile } = setUp();
    fs.mkdirSync(path.dirname(fileOf('x')), { recursive: true });
    const lying = [path.join(webroot, 'schluessel'), path.join(webroot, '.well-known', 'security.txt'), fileOf('a.b')];
    for (const file of lying) fs.writeFileSync(file, 'bleibt');
    for (const token of ['../../schluessel', '../security.txt', 'a.b'])
      expect(failureIn(() => challenges.add(token, `${token}.abc`))).toMatchObject({ code: 'BESIDE_FOLDER' });
    expect(lying.map((file) => fs.readFileSync(file, 'utf8'))).toEqual(['bleibt', 'bleibt', 'bleibt']);
    expect(fs.existsSync(stateFile)).toBe(false);
  });

  it('takes the place of nothing but an earlier challenge of its name', () => {
    const { challenges, fileOf, stateFile } = setUp();
    fs.mkdirSync(path.dirname(fileOf('x')), { recursive: true });
    fs.writeFileSync(fileOf('eins'), 'eine Seite');
    expect(failureIn(() => challenges.add('eins', 'eins.abc'))).toMatchObject({
      code: 'BESIDE_FOLDER',
      data: { setting: 'webroot', reason: 'notAFolder', path: fs.realpathSync(fileOf('eins')) },
    });
    expect(fs.readFileSync(fileOf('eins'), 'utf8')).toBe('eine Seite');
    fs.mkdirSync(fileOf('ordner'));
    expect(failureIn(() => challenges.add('ordner', 'ordner.abc'))).toMatchObject({ data: { reason: 'notAFolder' } });
    expect(fs.readdirSync(path.dirname(fileOf('x'))).toSorted()).toEqual(['eins', 'ordner']);
    expect(fs.existsSync(stateFile)).toBe(false);

    fs.writeFileSync(fileOf('zwei'), 'zwei.frueher');
    const pending = challenges.add('zwei', 'zwei.abc');
    expect(fs.readFileSync(fileOf('zwei'), 'utf8')).toBe('zwei.abc');
    pending.remove();
    expect(fs.existsSync(fileOf('zwei'))).toBe(false);
  });

  it('is not removed where somebody has put another file in its place', () => {
    const { challenges, fileOf } = setUp();
    const pending = challenges.add('eins', 'eins.abc');
    fs.writeFileSync(fileOf('eins'), 'eine Seite');
    pending.remove();
    expect(fs.readFileSync(fileOf('eins'), 'utf8')).toBe('eine Seite');
  });

  it('that cannot be written leaves all as it was', () => {
    const { challenges, fileOf, webroot, stateFile } = setUp();
    fs.mkdirSync(path.dirname(fileOf('x')), { recursive: true });
    fs.writeFileSync(fileOf('eins'), 'eins.frueher');
    // In the way of the file that is written first.
    fs.mkdirSync(path.join(path.dirname(fileOf('x')), '.eins.tmp'));
    expect(failureIn(() => challenges.add('eins', 'eins.abc'))).toMatchObject({ code: 'BESIDE_FOLDER' });
    expect(fs.readdirSync(path.dirname(fileOf('x'))).toSorted()).toEqual(['.eins.tmp', 'eins']);
    expect(fs.readFileSync(fileOf('eins'), 'utf8')).toBe('eins.frueher');
    expect(fs.existsSync(stateFile)).toBe(false);
    expect(fs.readdirSync(webroot)).toEqual(['.well-known']);
  });

  it.runIf(mayMountDisks)('leaves nothing, and removes nothing, where the folder takes nothing (root on Linux)', () => {
    const disk = ownDisk(16_384);
    const stateFile = path.join(temporaryFolder(), 'webroot-files.json');
    const challenges = createWebrootChallenges({ webroot: () => disk.folder, stateFile });
    disk.closeToWriting();
    expect(failureIn(() => challenges.add('eins', 'eins.abc'))).toMatchObject({ data: { reason: 'notWritable' } });
    disk.openToWriting();
    const folder = path.join(disk.folder, '.well-known', 'acme-challenge');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'eins'), 'eins.frueher');
    disk.closeToWriting();
    expect(failureIn(() => challenges.add('eins', 'eins.abc'))).toMatchObject({ data: { reason: 'notWritable' } });
    disk.openToWriting();
    disk.fill();
    expect(failureIn(() => challenges.add('eins', 'eins.abc'))).toMatchObject({ data: { reason: 'full' } });
    disk.makeRoom();
    expect(fs.readdirSync(folder)).toEqual(['eins']);
    expect(fs.readFileSync(path.join(folder, 'eins'), 'utf8')).toBe('eins.frueher');
    expect(fs.existsSync(stateFile)).toBe(false);

    // Nor is the note of an earlier one lost that lies there on.
    challenges.add('zwei', 'zwei.abc');
    const noted = fs.readFileSync(stateFile, 'utf8');
    disk.fill();
    expect(failureIn(() => challenges.add('zwei', 'zwei.abc'))).toMatchObject({ data: { reason: 'full' } });
    disk.makeRoom();
    expect(fs.readFileSync(stateFile, 'utf8')).toBe(noted);
    challenges.tidy();
    expect(fs.readdirSync(folder)).toEqual(['eins']);
    expect(fs.existsSync(stateFile)).toBe(false);
  });

  it.skipIf(isWindows)(
    'leaves no folder of its own where it cannot be noted, whatever lies in place of the note',
    () => {
      const { challenges, webroot, stateFile } = setUp();
      fs.symlinkSync(path.join(temporaryFolder(), 'anderswo.json'), stateFile);
      challenges.add('eins', 'eins.abc').remove();
      expect(fs.readdirSync(webroot)).toEqual([]);
      fs.rmSync(stateFile);
      fs.mkdirSync(stateFile);
      challenges.add('eins', 'eins.abc').remove();
      expect(fs.readdirSync(webroot)).toEqual([]);
    },
  );

  it('that is refused leaves the note of an earlier one of its name, which is still removed after a crash', () => {
    const { challenges, create, fileOf, webroot, stateFile } = setUp();
    const inTheWay = path.join(path.dirname(fileOf('x')), '.eins.tmp');
    challenges.add('eins', 'eins.abc');
    const noted = fs.readFileSync(stateFile, 'utf8');
    fs.mkdirSync(inTheWay);
    expect(failureIn(() => challenges.add('eins', 'eins.abc'))).toMatchObject({ code: 'BESIDE_FOLDER' });
    expect(fs.readFileSync(stateFile, 'utf8')).toBe(noted);
    fs.rmdirSync(inTheWay);
    create().tidy();
    expect(fs.readdirSync(webroot)).toEqual([]);
    expect(fs.existsSync(stateFile)).toBe(false);
  });

  it('takes no link away that somebody has put in the place of a folder that was made', () => {
    for (const place of [['.well-known'], ['.well-known', 'acme-challenge']]) {
      const { challenges, webroot } = setUp();
      const pending = challenges.add('eins', 'eins.abc');
      const outside = temporaryFolder();
      const link = path.join(webroot, ...place);
      fs.rmSync(link, { recursive: true });
      // A junction of Windows, which its `rmdir` would take.
      fs.symlinkSync(outside, link, 'junction');
      pending.remove();
      expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
      expect(fs.readdirSync(outside)).toEqual([]);
    }
  });

  it.skipIf(isWindows)('is not looked for by a note that is a link, and none is written through one', () => {
    const { challenges, create, fileOf, stateFile } = setUp();
    const pending = challenges.add('eins', 'eins.abc');
    const elsewhere = path.join(temporaryFolder(), 'anderswo.json');
    fs.renameSync(stateFile, elsewhere);
    const noted = fs.readFileSync(elsewhere, 'utf8');
    fs.symlinkSync(elsewhere, stateFile);
    create().tidy();
    expect(fs.existsSync(fileOf('eins'))).toBe(true);
    challenges.add('zwei', 'zwei.abc').remove();
    pending.remove();
    expect(fs.readFileSync(elsewhere, 'utf8')).toBe(noted);
    expect(fs.lstatSync(stateFile).isSymbolicLink()).toBe(true);
  });

  it.runIf(!isWindows && process.geteuid?.() === 0)('is not looked for by another account’s note (root)', () => {
    const { challenges, create, fileOf, stateFile } = setUp();
    challenges.add('eins', 'eins.abc');
    fs.chownSync(stateFile, 65_534, 65_534);
    create().tidy();
    expect(fs.existsSync(fileOf('eins'))).toBe(true);
  });

  it('says that the folder is not there, or is none', () => {
    const { challenges, webroot } = setUp();
    fs.writeFileSync(path.join(webroot, '.well-known'), 'eine Datei');
    expect(failureIn(() => challenges.add('eins', 'e'))).toMatchObject({ data: { reason: 'notAFolder' } });
    fs.rmSync(webroot, { recursive: true });
    expect(failureIn(() => challenges.add('eins', 'e'))).toMatchObject({ data: { reason: 'missing', path: webroot } });
  });
});
