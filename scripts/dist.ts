/**
 * Packages the app for this platform; arguments are passed on to electron-builder.
 *
 *     npm run dist              installers
 *     npm run dist -- --dir     the unpacked app, in dist/
 *
 * With ELECTRON_OVERRIDE_DIST_PATH that distribution is packed instead of the one that would be downloaded. Such a
 * package is for trying out only: the product ships the Electron that package.json pins.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './build.ts';
import { electronVersion, findElectronDist, pristineElectronDist, projectRoot } from './electron-runtime.ts';

buildIfNeeded(projectRoot);

const electronBuilder = fileURLToPath(import.meta.resolve('electron-builder/cli.js'));
const args = [electronBuilder, ...distributionArgs(), '--publish', 'never', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: projectRoot, stdio: 'inherit' });
process.exitCode = status ?? 1;

function distributionArgs(): string[] {
  if (!process.env.ELECTRON_OVERRIDE_DIST_PATH) return [];
  const dist = findElectronDist({ download: false });
  if (dist === null) throw new Error('ELECTRON_OVERRIDE_DIST_PATH holds no Electron');
  const pristine = pristineElectronDist(dist);
  return [`-c.electronDist=${pristine}`, `-c.electronVersion=${electronVersion(dist)}`];
}
