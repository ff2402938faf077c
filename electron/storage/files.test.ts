import fs from 'node:fs';
import path from 'node:path';
import promises from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { icaclsArguments, keptAsideName, makePrivateFolder, renameWithRetry, storageFailure } from './files.ts';

test('Windows is told to let in the own account by its SID, SYSTEM and Administrators, and nobody else', () => {
  const printed = '"büro\\s-1-5-9 chef","S-1-5-21-397955417-626881126-188441444-1001"\r\n';
  expect(icaclsArguments('C:\\Daten\\letsencrypt', printed)).toEqual([
    'C:\\Daten\\letsencrypt',
    '/inheritance:r',
    '/grant:r',
    '*S-1-5-21-397955417-626881126-188441444-1001:(OI)(CI)F',
    '/grant:r',
    '*S-1-5-18:(OI)(CI)F',
    '/grant:r',
    '*S-1-5-32-544:(OI)(CI)F',
  ]);
});

test('without a SID nothing is told to Windows', () => {
  expect(() => icaclsArguments('C:\\Daten', 'büro\\chef\r\n')).toThrow(TypeError);
});

test('where a folder cannot be restricted, one that was there stays and a new one goes again', async () => {
  const { platform } = process;
  onTestFinished(() => void Object.defineProperty(process, 'platform', { value: platform }));
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'key.pem'), 'mine');
  // There is no icacls here, so that restricting fails as it may on Windows.
  Object.defineProperty(process, 'platform', { value: 'win32' });
  await expect(makePrivateFolder(path.join(folder, 'a', 'b'))).rejects.toThrow();
  await expect(makePrivateFolder(folder)).rejects.toThrow();
  expect(fs.readdirSync(folder)).toEqual(['key.pem']);
});

test.each([
  [{ code: 'ENOSPC' }, 'full', 'ENOSPC'],
  [{ code: 5 }, 'io', 'EIO'],
  [{}, 'io', 'EIO'],
])('what went wrong with %j is said in the words of the contract', (properties, reason, systemCode) => {
  expect(storageFailure('/srv', Object.assign(new Error(), properties)).failure).toEqual({
    code: 'DATABASE_DIRECTORY',
    data: { path: '/srv', reason, systemCode },
  });
});

test('a file is kept aside beside where it was, under a name that every system takes', () => {
  expect(keptAsideName(path.join('srv', 'account.json'))).toMatch(
    /^srv[\\/]account\.beschaedigt-\d{4}-\d\d-\d\dT[\d-]+Z\.json$/,
  );
});

/** A disk on which another program holds the file for this many renames; the time between them is simulated. */
function lockRenamesFor(times: number, code: string) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const rename = promises.rename.bind(promises);
  let left = times;
  const renameSpy = vi.spyOn(promises, 'rename').mockImplementation((from, to) => {
    if (left-- <= 0) return rename(from, to);
    return Promise.reject(Object.assign(new Error(code), { code }));
  });
  onTestFinished(() => renameSpy.mockRestore());
  return renameSpy;
}

test.each(['EPERM', 'EBUSY', 'EACCES'])(
  'an antivirus that holds a file for a moment (%s) is waited for',
  async (code) => {
    const folder = temporaryFolder();
    const [from, to] = [path.join(folder, 'neu'), path.join(folder, 'fertig')];
    fs.writeFileSync(from, 'inhalt');
    const renameSpy = lockRenamesFor(3, code);
    const renamed = renameWithRetry(from, to, 'win32');
    await vi.runAllTimersAsync();
    await renamed;
    expect(fs.readFileSync(to, 'utf8')).toBe('inhalt');
    expect(renameSpy).toHaveBeenCalledTimes(4);
  },
);

test('a file that is held for good is given up after a while, and stays where it was', async () => {
  const from = path.join(temporaryFolder(), 'neu');
  fs.writeFileSync(from, 'inhalt');
  lockRenamesFor(Infinity, 'EBUSY');
  const refused = expect(renameWithRetry(from, `${from}-fertig`, 'win32')).rejects.toMatchObject({ code: 'EBUSY' });
  await vi.runAllTimersAsync();
  await refused;
  expect(fs.readFileSync(from, 'utf8')).toBe('inhalt');
});

test.each([
  ['EPERM', 'linux'],
  ['EIO', 'win32'],
] as const)('what is no moment’s hold (%s on %s) is not tried again', async (code, platform) => {
  const from = path.join(temporaryFolder(), 'neu');
  const renameSpy = lockRenamesFor(1, code);
  await expect(renameWithRetry(from, `${from}-fertig`, platform)).rejects.toMatchObject({ code });
  expect(renameSpy).toHaveBeenCalledTimes(1);
});
