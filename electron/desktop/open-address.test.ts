import fs from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { openAddress } from './open-address.ts';

const ADDRESS = 'https://meinefirma.de/';
const unused = () => Promise.reject(new Error('Electron blocks the whole program here'));

/** The only program in PATH is an `xdg-open` that notes what it is given and ends so; `null`: there is none. */
function playXdgOpen(exitCode: number | null): { opened: () => string } {
  const folder = temporaryFolder();
  const note = path.join(folder, 'opened');
  const script = `#!/bin/sh\nprintf %s "$1" > ${note}\nexit ${String(exitCode)}\n`;
  if (exitCode !== null) fs.writeFileSync(path.join(folder, 'xdg-open'), script, { mode: 0o755 });
  const { PATH } = process.env;
  process.env.PATH = folder;
  onTestFinished(() => void (process.env.PATH = PATH));
  return { opened: () => fs.readFileSync(note, 'utf8') };
}

test.skipIf(process.platform === 'win32')('On Linux the user’s browser gets the address, if there is one', async () => {
  const options = { platform: 'linux', openedAfterMs: 60_000 } as const;
  const { opened } = playXdgOpen(0);
  expect(await openAddress(ADDRESS, unused, options)).toBe(true);
  expect(opened()).toBe(ADDRESS);
  playXdgOpen(3);
  expect(await openAddress(ADDRESS, unused, options)).toBe(false);
  playXdgOpen(null);
  expect(await openAddress(ADDRESS, unused, options)).toBe(false);
});

test('Elsewhere the system opens it, or says that it cannot', async () => {
  const open = vi.fn(() => Promise.resolve());
  expect(await openAddress(ADDRESS, open, { platform: 'win32' })).toBe(true);
  expect(open).toHaveBeenCalledExactlyOnceWith(ADDRESS);
  expect(await openAddress(ADDRESS, unused, { platform: 'darwin' })).toBe(false);
});

test('Nothing but a web page is opened', async () => {
  const open = vi.fn(() => Promise.resolve());
  for (const url of ['file:///etc/passwd', 'ms-settings:display', 'http://meinefirma.de/'])
    expect(await openAddress(url, open, { platform: 'win32' }), url).toBe(false);
  expect(open).not.toHaveBeenCalled();
});
