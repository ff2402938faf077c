import net from 'node:net';

/** Whether somebody takes a connection there; nothing is said over it. @throws the reason of `signal` when that aborts */
export async function takesConnection(
  target: { address: string; port: number },
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: target.address, port: target.port });
    const end = (isTaken: boolean) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(isTaken);
    };
    const onAbort = () => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
