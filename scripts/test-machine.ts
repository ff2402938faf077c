/** What the tests need of a machine, and how they are run on it. */
import { spawnSync } from 'node:child_process';
import { findNamespaces } from '../e2e/house/available.ts';
import { findElectronDist, hasDisplay } from './electron-runtime.ts';

/** Programs that the tests use besides npm packages, Debian's packages for them, and what needs them. */
const PROGRAMS: readonly Program[] = [
  { name: 'pebble', packages: ['pebble'], needs: 'the tests against Let’s Encrypt’s own test CA' },
  { name: 'pebble-challtestsrv', packages: ['pebble'], needs: 'the tests against Let’s Encrypt’s own test CA' },
  { name: 'chromium', packages: ['chromium', 'fonts-dejavu-core'], needs: 'the browser tests' },
  { name: 'openssl', packages: ['openssl'], needs: 'the proof by openssl s_client' },
  { name: 'nginx', packages: ['nginx-light'], needs: 'the comparison of the front with nginx' },
  { name: 'testssl', packages: ['testssl.sh', 'bsdextrautils'], needs: 'the look of testssl.sh at TLS' },
  { name: 'ip', packages: ['iproute2'], needs: 'the house in network namespaces' },
  { name: 'nft', packages: ['nftables'], needs: 'the house in network namespaces' },
  { name: 'unshare', packages: ['util-linux'], needs: 'the house in network namespaces' },
  { name: 'xvfb-run', packages: ['xvfb', 'xauth'], needs: 'the desktop tests on a machine without a display' },
];

/**
 * Installs what is missing, on Debian as root.
 *
 * @returns a line for each thing that will not run, with the reason
 */
export function prepareMachine(): string[] {
  const missing = process.platform === 'linux' ? installPrograms(PROGRAMS) : [];
  const notRun = missing.map(
    ({ name, packages, needs }) => `${needs}: ${name} is missing (Debian: apt install ${packages.join(' ')})`,
  );
  if (findElectronDist({ download: false }) === null || !(hasDisplay() || isInstalled('xvfb-run'))) {
    notRun.push('the desktop tests: no Electron runtime or no display; most of their specs run in the browser');
  }
  const namespaces = findNamespaces();
  // A missing program is named above.
  if ('reason' in namespaces && !notRun.some((line) => line.startsWith('the house'))) {
    notRun.push(`the house in network namespaces: ${namespaces.reason}`);
  }
  return notRun;
}

/** A program, Debian's packages for it, and what needs it. */
type Program = { name: string; packages: readonly string[]; needs: string };

/** Installs what is missing, on Debian as root. @returns what is missing still */
export function installPrograms(programs: readonly Program[]): readonly Program[] {
  const missing = programs.filter(({ name }) => !isInstalled(name));
  if (missing.length === 0 || !isInstalled('apt-get') || process.getuid?.() !== 0) return missing;
  const packages = [...new Set(missing.flatMap((one) => one.packages))];
  console.log(`Installing: ${packages.join(' ')}`);
  // What is a service must not be started: nobody asked for one on this machine.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  spawnSync('apt-get', ['update'], { stdio: [...stdio], env });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { stdio: [...stdio], env });
  return programs.filter(({ name }) => !isInstalled(name));
}

/** Wraps a command that needs a display for Electron: where there is none, it runs under a virtual one. */
export function underDisplay(command: string, args: readonly string[]): [string, string[]] {
  const virtual = process.platform === 'linux' && !process.env.DISPLAY && isInstalled('xvfb-run');
  return virtual ? ['xvfb-run', ['-a', command, ...args]] : [command, [...args]];
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin"; command -v ${program}`]).status === 0;
}
