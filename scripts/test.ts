/**
 * `npm test`: prepares what the tests need, then runs all of them: types, lint, format, dead code, unit tests, and the
 * end-to-end tests on the command line, in a browser and in the Electron window.
 *
 * On Debian as root, what is missing is installed. Elsewhere it is named, with how to get it, and what needs it is
 * skipped loudly. Arguments are passed on to Playwright.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildIfNeeded } from './build.ts';
import { findElectronDist, hasDisplay } from './electron-runtime.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** Programs that the tests use beside npm's, what needs them, and Debian's packages for them. */
const PROGRAMS = [
  { name: 'pebble', packages: ['pebble'], needs: 'the tests against Let’s Encrypt’s own test CA' },
  { name: 'pebble-challtestsrv', packages: ['pebble'], needs: 'the tests against Let’s Encrypt’s own test CA' },
  { name: 'chromium', packages: ['chromium', 'fonts-dejavu-core'], needs: 'the browser tests' },
  { name: 'openssl', packages: ['openssl'], needs: 'the proof by openssl s_client' },
  { name: 'xvfb-run', packages: ['xvfb', 'xauth'], needs: 'the desktop tests on a machine without a display' },
];

prepare();
if (findElectronDist({ download: false }) === null || !(hasDisplay() || isThere('xvfb-run'))) {
  console.error('SKIPPED: the desktop tests: no Electron runtime or no display; the same specs run in the browser');
}
run('npm', ['run', '--silent', 'check']);
buildIfNeeded(ROOT);
run(...underDisplay('playwright', ['test', '--config', 'e2e/playwright.config.ts', ...process.argv.slice(2)]));
console.log('All tests have passed.');

function prepare(): void {
  if (process.platform !== 'linux') return;
  let missing = PROGRAMS.filter(({ name }) => !isThere(name));
  if (missing.length > 0 && isThere('apt-get') && process.getuid?.() === 0) {
    const packages = [...new Set(missing.flatMap((one) => one.packages))];
    console.log(`Installing for the tests: ${packages.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { stdio: ['ignore', 'ignore', 'inherit'], env });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
    missing = PROGRAMS.filter(({ name }) => !isThere(name));
  }
  for (const { name, packages, needs } of missing) {
    console.error(`SKIPPED: ${needs}: ${name} is missing (Debian: apt install ${packages.join(' ')})`);
  }
}

/** Electron needs a display; where there is none, a virtual one. */
function underDisplay(command: string, words: string[]): [string, string[]] {
  const virtual = process.platform === 'linux' && !process.env.DISPLAY && isThere('xvfb-run');
  return virtual ? ['xvfb-run', ['-a', command, ...words]] : [command, words];
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Runs a step to its end; the first that fails is the end of all. */
function run(command: string, words: string[]): void {
  const { status } = spawnSync(command, words, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
