import fs from 'node:fs/promises';
import net from 'node:net';

type Target = { address: string; port: number };

/** Whether somebody takes a connection there; nothing is said over it. @throws the reason of `signal` when that aborts */
export async function takesConnection(target: Target, signal: AbortSignal): Promise<boolean> {
  return (await tryConnection(target, signal)) === 'taken';
}

/**
 * Whether a machine of the own network is missing, as Linux says that has looked for it there (ARP). One that says nothing, or
 * that a firewall hides, may be there; other systems do not tell.
 *
 * @throws the reason of `signal` when that aborts
 */
export async function isMissing(target: Target, signal: AbortSignal): Promise<boolean> {
  if ((await tryConnection(target, signal)) !== 'EHOSTUNREACH') return false;
  const table = await fs.readFile('/proc/net/arp', 'utf8').catch(() => null);
  return table !== null && isUnresolved(table, target.address);
}

/** Whether Linux's table of the neighbours has no hardware address for this one. */
export function isUnresolved(table: string, address: string): boolean {
  const row = table.split('\n').find((line) => line.split(/\s+/)[0] === address);
  return row === undefined || row.split(/\s+/)[2] === '0x0';
}

/** `taken`, or the system's error. */
async function tryConnection(target: Target, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: target.address, port: target.port });
    const end = (outcome: string) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(outcome);
    };
    const onAbort = () => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => end('taken'));
    socket.once('error', ({ code = 'EIO' }: NodeJS.ErrnoException) => end(code));
  });
}
