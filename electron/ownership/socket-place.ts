/** Where the host of a configuration directory listens, and whose that place is. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { configPath } from './config-files.ts';
import { DistrustError, distrustOfOwner, OPEN_TO_OTHERS, WRITABLE_BY_OTHERS } from './distrust.ts';
import { makeFolderSync } from './make-folder.ts';
import { tightenSync } from './tighten.ts';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, the closing zero included (unix(7)). */
const MAX_SOCKET_PATH_BYTES = 100;

/** The path of the socket, or of the pipe on Windows. Nothing is made or looked at. */
export function socketPath(configDir: string, platform = process.platform): string {
  const digest = createHash('sha256').update(path.resolve(configDir)).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\profacto-datenschutz-${digest}`;
  const inPlace = configPath(path.resolve(configDir), 'profacto.sock');
  if (Buffer.byteLength(inPlace) <= MAX_SOCKET_PATH_BYTES) return inPlace;
  return path.join(shortSocketFolder(), `${digest}.sock`);
}

/** The folder for sockets whose own path would be too long. */
function shortSocketFolder(): string {
  return path.join(os.tmpdir(), `profacto-datenschutz-${process.geteuid?.() ?? 0}`);
}

/** What is looked at of the socket's place, with the bits of its mode that others must not have; the outermost first. */
export function socketEntries(configDir: string): { path: string; bits: number }[] {
  if (process.platform === 'win32') return [];
  const socket = socketPath(configDir);
  const folder = path.dirname(socket);
  const folders = folder === shortSocketFolder() ? [{ path: folder, bits: OPEN_TO_OTHERS }] : [];
  return [...folders, { path: socket, bits: OPEN_TO_OTHERS }];
}

/**
 * Makes the place where a socket with a short path lies, takes from others what they may do there, and removes what they
 * have put there meanwhile: in a shared `/tmp`, another account could have come first, to listen in our place.
 *
 * @throws DistrustError where the folder is a link, another account's, or stays open to changes by others, or where
 *   something of theirs in it cannot be removed
 */
export function prepareSocketPlace(address: string): void {
  const folder = path.dirname(address);
  if (process.platform === 'win32' || folder !== shortSocketFolder()) return;
  makeFolderSync(folder);
  const found = fs.lstatSync(folder);
  const distrust = distrustOfOwner(found);
  if (distrust !== null) throw new DistrustError(folder, distrust, found.uid);
  tightenSync(folder, OPEN_TO_OTHERS);
  // Who may only look finds sockets that are closed to them.
  if ((fs.lstatSync(folder).mode & WRITABLE_BY_OTHERS) !== 0)
    throw new DistrustError(folder, 'writableByOthers', found.uid);
  for (const name of fs.readdirSync(folder)) removeUnlessOurs(path.join(folder, name), address);
}

/** Takes from others what they may do with a socket of ours, after the right to change anything in its folder. */
export function closeSocket(address: string): void {
  tightenSync(path.dirname(address), WRITABLE_BY_OTHERS);
  tightenSync(address, OPEN_TO_OTHERS);
}

/**
 * A full folder stays: whoever owns it could put a link in the place of what lies there, while it is emptied. It does no
 * harm, unless it lies where the socket is to be.
 *
 * @throws DistrustError
 */
function removeUnlessOurs(entry: string, address: string): void {
  const found = fs.lstatSync(entry, { throwIfNoEntry: false });
  const distrust = found === undefined ? null : distrustOfOwner(found);
  if (found === undefined || distrust === null) return;
  try {
    if (found.isDirectory()) fs.rmdirSync(entry);
    else fs.unlinkSync(entry);
  } catch {
    if (!found.isDirectory() || entry === address) throw new DistrustError(entry, distrust, found.uid);
  }
}
