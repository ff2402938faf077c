import net from 'node:net';

type Target = { address: string; port: number };

/** Whether somebody takes a connection there; nothing is said over it. @throws the reason of `signal` when that aborts */
export async function takesConnection(target: Target, signal: AbortSignal): Promise<boolean> {
  return (await tryConnection(target, signal)) === 'taken';
}

/**
 * Whether a machine of the own network is missing, as the system says that looks for it there (ARP). One that says nothing may
 * be there.
 *
 * @throws the reason of `signal` when that aborts
 */
export async function isMissing(target: Target, signal: AbortSignal): Promise<boolean> {
  return (await tryConnection(target, signal)) === 'EHOSTUNREACH';
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
