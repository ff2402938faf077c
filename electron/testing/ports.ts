import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * Below the ports from which operating systems take the source port of a connection (Linux 32768, macOS and Windows
 * 49152): a port found free here is not taken a moment later by an outgoing connection.
 */
const FIRST = 12_000;
/** Each worker of the test runners has its own: a port given out but not yet opened is not given to another. */
const SLICES = 16;
const SLICE_SIZE = 1250;

let next = randomInt(SLICE_SIZE);

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/** One free TCP port. It is given again only after all others of this process. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.VITEST_POOL_ID ?? process.env.TEST_PARALLEL_INDEX ?? 0);
  for (let attempt = 0; attempt < SLICE_SIZE; attempt++) {
    const port = FIRST + (worker % SLICES) * SLICE_SIZE + next;
    next = (next + 1) % SLICE_SIZE;
    if (await isFree(port)) return port;
  }
  throw new Error('no TCP port is free');
}

/** TCP ports that are free right now, all different. */
export function freePorts(count: 2): Promise<[number, number]>;
export function freePorts(count: number): Promise<number[]>;
export function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, freePort));
}
