/** Where Electron's runtime is, and how to start the app in it. For development and tests; packages have their own. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const projectRoot = path.resolve(import.meta.dirname, '..');
const installed = path.join(projectRoot, 'node_modules', 'electron');
const cache = path.join(projectRoot, 'node_modules', '.cache', 'profacto-electron');
/** Enough for about 100 MB over a slow line. */
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** The program to start, and the arguments that make it run this project. */
export type ElectronStart = { executable: string; args: string[] };

/** The folder of an Electron distribution; `null` when there is none and `download` could not bring one. */
export function findElectronDist({ download }: { download: boolean }): string | null {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given !== undefined && given !== '') return fs.existsSync(executableIn(given)) ? given : null;
  const own = path.join(installed, 'dist');
  if (fs.existsSync(executableIn(own))) return own;
  if (!download) return null;
  if (process.stderr.isTTY) process.stderr.write('Electron wird einmalig geladen (rund 100 MB) …\n');
  spawnSync(process.execPath, [path.join(installed, 'install.js')], { timeout: DOWNLOAD_TIMEOUT_MS, stdio: 'ignore' });
  return fs.existsSync(executableIn(own)) ? own : null;
}

/**
 * How to start this project in a distribution.
 *
 * @param app folder of an app that starts the project in its own way; by default the project itself
 */
export function electronStart(dist: string, app = projectRoot): ElectronStart {
  if (!hasForeignLauncher(dist)) return { executable: executableIn(dist), args: [app] };
  // A launcher in place of Electron's own imports the app too late: a scheme can be registered only before Electron is
  // ready, and Electron waits for an ES module only where it loads it itself. So the project is linked into a copy as
  // its app.
  const linked = linkElectronDist(dist, app === projectRoot ? 'development' : path.basename(app), (folder) => {
    fs.symlinkSync(app, path.join(folder, 'resources', 'app'), 'junction');
  });
  return { executable: executableIn(linked), args: [] };
}

/** A distribution as electron-builder needs it: without an app in it. */
export function pristineElectronDist(dist: string): string {
  return hasForeignLauncher(dist) ? linkElectronDist(dist, 'packaging', () => undefined) : dist;
}

/** The version of a distribution, for example "45.4.1". */
export function electronVersion(dist: string): string {
  return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
}

function hasForeignLauncher(dist: string): boolean {
  return fs.existsSync(path.join(dist, 'resources', 'app'));
}

function executableIn(dist: string): string {
  if (process.platform === 'darwin') return path.join(dist, 'Electron.app', 'Contents', 'MacOS', 'Electron');
  return path.join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

/** Copies a distribution without `resources/app`, once; with hard links where possible, as it has 250 MB. */
function linkElectronDist(dist: string, purpose: string, finish: (folder: string) => void): string {
  const { mtimeMs, size } = fs.statSync(executableIn(dist));
  const key = createHash('sha256')
    .update(JSON.stringify([dist, mtimeMs, size, projectRoot]))
    .digest('hex');
  const target = path.join(cache, `${purpose}-${key.slice(0, 12)}`);
  if (fs.existsSync(target)) return target;
  // Under another name until it is complete: tests start several apps at once.
  const unfinished = `${target}.${process.pid}`;
  linkFolder(dist, unfinished, path.join(dist, 'resources', 'app'));
  finish(unfinished);
  try {
    fs.renameSync(unfinished, target);
  } catch {
    fs.rmSync(unfinished, { recursive: true });
  }
  return target;
}

function linkFolder(from: string, to: string, except: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (source === except) continue;
    if (entry.isDirectory()) linkFolder(source, target, except);
    else linkFile(source, target);
  }
}

function linkFile(source: string, target: string): void {
  try {
    fs.linkSync(source, target);
  } catch {
    fs.copyFileSync(source, target);
  }
}

/** Why the window cannot be shown here although the runtime is there; `null`: it can. */
export function whyNoWindow(args: readonly string[], env = process.env): string | null {
  if (process.platform !== 'linux') return null;
  if (!hasDisplay(env)) return 'es gibt hier keine Anzeige';
  if (os.userInfo().uid === 0 && !args.includes('--no-sandbox'))
    return 'als root läuft Electrons Sandbox nicht (npm start -- --no-sandbox verzichtet auf sie)';
  return null;
}

/** Whether there is a display for a window or a browser. */
export function hasDisplay(env = process.env): boolean {
  return process.platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}
