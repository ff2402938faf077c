import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { accountName } from './account-name.ts';
import { assertOwn, assertOwnDownTo, distrustOf, readOwnSync } from './distrust.ts';
import { tighten, tightenAll } from './tighten.ts';

const isRoot = process.geteuid?.() === 0;
const hasOwners = process.platform !== 'win32';
const SOMEBODY = 65_534;
const modeOf = (file: string) => fs.lstatSync(file).mode & 0o7777;

function fileWith(mode: number, folder = temporaryFolder()): string {
  const file = path.join(folder, 'datei');
  fs.writeFileSync(file, 'inhalt');
  fs.chmodSync(file, mode);
  return file;
}

describe('What was found', () => {
  const found = (uid: number, mode: number, isLink = false) => ({ uid, mode, isSymbolicLink: () => isLink });

  test.each([
    [found(1000, 0o100600), 1000, null],
    [found(1000, 0o100644), 1000, null],
    [found(1000, 0o100620), 1000, 'writableByOthers'],
    [found(1000, 0o40702), 1000, 'writableByOthers'],
    [found(1000, 0o100666, true), 1000, 'symlink'],
    // Root could read it, but its owner could as well.
    [found(1000, 0o100600), 0, 'foreignOwner'],
    [found(0, 0o100600), 1000, 'foreignOwner'],
    [found(0, 0o100600), 0, null],
  ] as const)('%j, by the account %d, is %s', (what, account, reason) => {
    expect(distrustOf(what, account)).toBe(reason);
  });

  test('on Windows is distrusted only as a link, since there are neither owners nor modes', () => {
    // As if there were no function that gives an account.
    const onWindows = (one: Parameters<typeof distrustOf>[0]) => distrustOf(one, null);
    expect(onWindows(found(0, 0o100666))).toBeNull();
    expect(onWindows(found(0, 0o100666, true))).toBe('symlink');
  });
});

describe.skipIf(!hasOwners)('A file that others may write', () => {
  test('is refused where files have modes', async () => {
    await expect(assertOwn(fileWith(0o666))).rejects.toMatchObject({ reason: 'writableByOthers' });
  });

  test('is used where no file has one, and nothing is left of finding that out', async () => {
    const file = fileWith(0o777);
    const asked: string[] = [];
    await assertOwn(file, (folder) => Promise.resolve(asked.push(folder) === 0));
    expect(asked).toEqual([path.dirname(file)]);
    await expect(assertOwn(file)).rejects.toMatchObject({ reason: 'writableByOthers' });
    expect(fs.readdirSync(path.dirname(file))).toEqual(['datei']);
  });
});

test('what is missing is nobody’s', async () => {
  const folder = temporaryFolder();
  await assertOwnDownTo(folder, path.join(folder, 'a', 'b', 'c'));
  expect(readOwnSync(path.join(folder, 'a'))).toBeNull();
});

test('where it cannot be looked, the folder is named that does not let anybody look into it', async () => {
  const file = fileWith(0o600);
  const refusal = Object.assign(new Error('refused'), { code: 'EACCES' });
  const look = vi.spyOn(fs.promises, 'lstat').mockRejectedValue(refusal);
  onTestFinished(() => look.mockRestore());
  const named = { path: path.dirname(file), code: 'EACCES', isFolder: true };
  await expect(assertOwn(file)).rejects.toMatchObject(named);
});

test('a folder on the way that is a link is refused, and named; one above the first is not looked at', async () => {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'wirklich', 'unten'), { recursive: true });
  fs.symlinkSync(path.join(folder, 'wirklich'), path.join(folder, 'link'));
  const below = path.join(folder, 'link', 'unten');
  await assertOwnDownTo(below, below);
  await expect(assertOwnDownTo(path.join(folder, 'link'), below)).rejects.toMatchObject({
    path: path.join(folder, 'link'),
    reason: 'symlink',
  });
});

describe.skipIf(!hasOwners)('Tightening', () => {
  test('takes from others what they may do, and nothing from the owner', async () => {
    const file = fileWith(0o647);
    expect(await tighten(file, 0o077)).toBe('tightened');
    expect(modeOf(file)).toBe(0o600);
    expect(await tighten(file, 0o077)).toBe('fine');
  });

  test('names what was tightened and what was not', async () => {
    const [open, fine, linked] = [fileWith(0o644), fileWith(0o600), fileWith(0o644)];
    fs.linkSync(linked, `${linked}-2`);
    const all = [open, fine, linked].map((one) => ({ path: one, bits: 0o077 }));
    expect(await tightenAll(all)).toEqual({ tightened: [open], open: [linked], foreign: [] });
  });

  test('changes no file of the system that somebody has linked here', async () => {
    const file = fileWith(0o644);
    const folder = temporaryFolder();
    fs.linkSync(file, path.join(folder, 'account.json'));
    expect(await tighten(path.join(folder, 'account.json'), 0o077)).toBe('open');
    fs.symlinkSync(file, path.join(folder, 'ledger.json'));
    expect(await tighten(path.join(folder, 'ledger.json'), 0o077)).toBe('foreign');
    expect(modeOf(file)).toBe(0o644);
  });

  test('leaves a folder in which everybody may make files', async () => {
    const folder = temporaryFolder();
    fs.chmodSync(folder, 0o1777);
    expect(await tighten(folder, 0o022)).toBe('open');
    expect(modeOf(folder)).toBe(0o1777);
  });

  test.skipIf(!isRoot)('leaves what is somebody else’s', async () => {
    const file = fileWith(0o666);
    fs.chownSync(file, SOMEBODY, SOMEBODY);
    expect(await tighten(file, 0o077)).toBe('foreign');
    expect(modeOf(file)).toBe(0o666);
  });
});

test.skipIf(!hasOwners)('an account has its name, or its number', () => {
  expect(accountName(0)).toBe('root');
  expect(accountName(4_294_000_001)).toBe('UID 4294000001');
});
