import type net from 'node:net';
import { fail } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import { applicationOn, portHolder } from './port-holder.ts';

/** Whoever finds no place in it is let in a second later at the earliest, when his system asks again. */
const BACKLOG = 4096;

type Purpose = FailureData<'PORT_BUSY'>['purpose'];

/**
 * Listens on a port, or says in our own terms why that is not possible.
 *
 * @throws FailureError `PORT_BUSY` (with the program that holds the port, where the system tells, and the web server that
 *   answers there), `PORT_FORBIDDEN`,
 *   `PORT_UNUSABLE`
 */
export async function listen(server: net.Server, port: number, purpose: Purpose): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, backlog: BACKLOG }, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const systemCode = (error as NodeJS.ErrnoException).code ?? 'EIO';
    if (systemCode === 'EADDRINUSE') {
      const [holder, application] = await Promise.all([portHolder(port), applicationOn(port)]);
      fail('PORT_BUSY', { port, purpose, holder, ...(application === null ? {} : { application }) }, error);
    }
    if (systemCode === 'EACCES') fail('PORT_FORBIDDEN', { port, purpose }, error);
    fail('PORT_UNUSABLE', { port, purpose, systemCode }, error);
  }
}
