import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail } from '#shared/contract/failure-error.ts';

export const LOOPBACK = '127.0.0.1';

/**
 * Listens on 127.0.0.1 alone.
 *
 * @param port 0: any free one
 * @returns the port that is listened on
 * @throws FailureError `PORT_BUSY`, `PORT_FORBIDDEN`, `PORT_UNUSABLE` with purpose `panel`
 */
export async function listenOnLoopback(server: http.Server, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const systemCode = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    if (systemCode === 'EADDRINUSE') fail('PORT_BUSY', { port, purpose: 'panel', holder: null }, error);
    if (systemCode === 'EACCES') fail('PORT_FORBIDDEN', { port, purpose: 'panel' }, error);
    fail('PORT_UNUSABLE', { port, purpose: 'panel', systemCode }, error);
  }
  return (server.address() as AddressInfo).port;
}
