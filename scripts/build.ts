import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const SOURCES = [
  'electron',
  'shared',
  'renderer',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'scripts/lean-builtins.ts',
];

/**
 * Builds `out/` when it is missing or older than a source.
 *
 * @throws when the build fails; its output is on stderr by then
 */
export function buildIfNeeded(root: string): void {
  const built = fs.statSync(path.join(root, 'out', 'renderer', 'index.html'), { throwIfNoEntry: false });
  if (built !== undefined && SOURCES.every((name) => newest(path.join(root, name)) <= built.mtimeMs)) return;
  const bin = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { status } = spawnSync(process.execPath, [bin, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}

/** When the newest file below a path was written; milliseconds since the epoch. */
function newest(target: string): number {
  const stat = fs.statSync(target);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...fs.readdirSync(target).map((name) => newest(path.join(target, name))));
}
