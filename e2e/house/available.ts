/** Whether this machine can have a house in network namespaces. */
import { spawnSync } from 'node:child_process';

/**
 * How a program is started in namespaces of its own: mounts, network and processes. With the process that is started, or
 * with this one, all of it ends, whatever happens: the kernel ends the others of its process namespace, and takes away
 * network and mounts with the last of them. Nothing of it has a name on this machine.
 */
const FLAGS = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
/** By root; and where somebody else may make namespaces, as root of them. */
const WAYS = [FLAGS, ['--user', '--map-root-user', ...FLAGS]];

/** The arguments of `unshare` that work here; `reason`: none do, and why. */
export type Namespaces = { flags: readonly string[] } | { reason: string };

/** As root has it: where `ip` and `nft` are, which others seldom have in theirs. */
export const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`,
});

/** A folder that every machine has, and that a house may lay a file system of its own over: neither it nor Node lies in it. */
export function coveredFolder(): string {
  const needed = [import.meta.dirname, process.execPath];
  return ['/mnt', '/media', '/srv'].find((one) => needed.every((used) => !used.startsWith(`${one}/`))) ?? '/opt';
}

/** Tries it, in a tenth of a second. */
export function findNamespaces(): Namespaces {
  if (process.platform !== 'linux') return { reason: 'network namespaces exist on Linux alone' };
  const env = environment();
  const missing = ['unshare', 'nsenter', 'ip', 'nft'].find(
    (name) => spawnSync('sh', ['-c', `command -v ${name}`], { env }).status !== 0,
  );
  if (missing !== undefined)
    return { reason: `${missing} is missing (Debian: apt install util-linux iproute2 nftables)` };
  let said = '';
  for (const flags of WAYS) {
    const { status, stderr } = spawnSync('unshare', [...flags, 'sh', '-c', TRIAL], { encoding: 'utf8', env });
    if (status === 0) return { flags };
    said = stderr.trim().split('\n').at(-1) ?? '';
  }
  return { reason: `no network namespaces can be made here, which takes root or user namespaces (${said})` };
}

/** What a house is made of: a second network, a pair of interfaces, address translation, and a file of one's own in /etc. */
const TRIAL = [
  'set -e',
  'mount --bind /dev/null /etc/resolv.conf',
  `mount -t tmpfs house ${coveredFolder()}`,
  'ip link set lo up',
  'unshare --net sleep 10 & other=$!',
  'for i in 1 2 3 4 5 6 7 8 9; do [ "$(readlink /proc/$other/ns/net)" = "$(readlink /proc/$$/ns/net)" ] || break; sleep 0.05; done',
  'ip link add one type veth peer name two netns $other',
  `nft 'add table ip t; add chain ip t c { type nat hook prerouting priority dstnat; }; add rule ip t c tcp dport 80 dnat to 192.0.2.1:80'`,
].join('\n');
