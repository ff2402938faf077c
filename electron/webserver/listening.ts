import type net from 'node:net';
import { fail } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';

type Purpose = FailureData<'PORT_BUSY'>['purpose'];

/**
 * Listens on a port, or says in our own terms why that is not possible.
 *
 * @throws FailureError `PORT_BUSY` (with the program that holds the port, where the system tells), `PORT_FORBIDDEN`,
 *   `PORT_UNUSABLE`
 */
export async function listen(server: net.Server, port: number, purpose: Purpose): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port }, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const systemCode = (error as NodeJS.ErrnoException).code ?? 'EIO';
    if (systemCode === 'EADDRINUSE') fail('PORT_BUSY', { port, purpose, holder: await portHolder(port) }, error);
    if (systemCode === 'EACCES') fail('PORT_FORBIDDEN', { port, purpose }, error);
    fail('PORT_UNUSABLE', { port, purpose, systemCode }, error);
  }
}

/** Longest wait for the system's answer to "who listens there", in milliseconds. */
const PORT_HOLDER_TIMEOUT_MS = 2500;

/** Which program listens on a TCP port; `null` where the operating system does not tell. */
async function portHolder(port: number): Promise<{ pid: number; name: string } | null> {
  const timedOut = new Promise<[]>((resolve) => setTimeout(resolve, PORT_HOLDER_TIMEOUT_MS, []).unref());
  try {
    const { default: findProcess } = await import('find-process');
    const [holder] = await Promise.race([findProcess('port', port), timedOut]);
    return holder === undefined ? null : { pid: holder.pid, name: holder.name };
  } catch {
    return null;
  }
}
