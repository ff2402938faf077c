import type { Socket } from 'node:net';

type Write = (this: Socket, ...args: [...unknown[], (error?: Error | null) => void]) => void;

/**
 * Goes on reading from a connection that takes nothing more: an application that refuses a large body answers and hangs up,
 * and by the time that shows in writing, its answer waits to be read. The end then comes from reading as well.
 */
export function keepReading(socket: Socket): void {
  const hooks = socket as unknown as Record<'_write' | '_writev', Write>;
  for (const name of ['_write', '_writev'] as const) {
    const write = hooks[name];
    hooks[name] = function (...args) {
      const done = args.pop() as (error?: Error | null) => void;
      write.call(this, ...args, (error?: Error | null) => done(isHungUp(error) ? null : error));
    };
  }
}

function isHungUp(error: (Error & { code?: string }) | null | undefined): boolean {
  return /^(EPIPE|ECONNRESET|ECONNABORTED)$/.test(error?.code ?? '');
}
