import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { showFolder } from './show-folder.ts';

/** The only program in PATH is an `xdg-open` that does this; `null`: there is none. */
function playXdgOpen(script: string | null): string {
  const folder = temporaryFolder();
  if (script !== null) fs.writeFileSync(path.join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const { PATH } = process.env;
  process.env.PATH = folder;
  onTestFinished(() => void (process.env.PATH = PATH));
  return folder;
}
const unused = () => Promise.reject(new Error('Electron blocks the whole program here'));

describe.skipIf(process.platform === 'win32')('On Linux, a folder', () => {
  const show = (folder: string, openedAfterMs?: number) =>
    showFolder(folder, unused, { platform: 'linux', ...(openedAfterMs === undefined ? {} : { openedAfterMs }) });

  test('is given to the file manager as it is called', async () => {
    const place = playXdgOpen('printf %s "$1" > "${0%/*}/opened"');
    const folder = path.join(place, 'mit "Namen" $HOME');
    fs.mkdirSync(folder);
    await show(folder, 60_000);
    expect(fs.readFileSync(path.join(place, 'opened'), 'utf8')).toBe(folder);
  });

  test('is open when the file manager goes on running, and nobody waits for its end', async () => {
    const folder = playXdgOpen('exec /bin/sleep 5');
    await show(folder, 20);
  });

  test.each([
    ['there is no file manager', 'exit 3'],
    ['it fails', 'exit 4'],
    ['there is no xdg-open', null],
  ])('is not shown where %s, and that is said with its path', async (_, script) => {
    const folder = playXdgOpen(script);
    expect(await failureOf(show(folder, 60_000))).toEqual({ code: 'FOLDER_NOT_SHOWN', data: { path: folder } });
  });
});

test('Elsewhere Electron opens it, and says where that fails', async () => {
  const folder = temporaryFolder();
  const opened: string[] = [];
  await showFolder(folder, (one) => Promise.resolve(opened.push(one) > 0 ? '' : 'never'), { platform: 'win32' });
  expect(opened).toEqual([folder]);
  const failing = showFolder(folder, () => Promise.resolve('Failed to open path'), { platform: 'darwin' });
  expect(await failureOf(failing)).toEqual({ code: 'FOLDER_NOT_SHOWN', data: { path: folder } });
});

test('What is no folder is never opened', async () => {
  const file = path.join(temporaryFolder(), 'program');
  fs.writeFileSync(file, '');
  expect(await failureOf(showFolder(file, unused))).toMatchObject({ data: { reason: 'notADirectory' } });
  expect(await failureOf(showFolder(`${file}2`, unused))).toMatchObject({ data: { reason: 'missing' } });
});
