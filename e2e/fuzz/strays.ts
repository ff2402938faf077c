import { inspect } from 'node:util';

/**
 * Collects what goes wrong beside the case itself: errors that nobody caught, and everything that is printed.
 *
 * @returns a function that gives what has come since it was last called
 */
export function collectStrays(): () => string[] {
  let strays: string[] = [];
  const collect = (what: string) => (error: unknown) => void strays.push(`${what}: ${inspect(error).slice(0, 1500)}`);
  process.on('uncaughtException', collect('uncaught exception'));
  process.on('unhandledRejection', collect('unhandled rejection'));
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (chunk: string | Uint8Array) => {
      strays.push(`printed to ${name}: ${JSON.stringify(Buffer.from(chunk).toString().slice(0, 500))}`);
      return true;
    };
  }
  return () => {
    const taken = strays;
    strays = [];
    return taken;
  };
}
