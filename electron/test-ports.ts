import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * Below the ports from which operating systems take the source port of a connection (Linux 32768, macOS and Windows
 * 49152): a port found free here is not gone a moment later because somebody dialled out.
 */
const FIRST = 12_000;
const LAST = 32_000;

const given = new Set<number>();

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/** One free TCP port, never the same twice in this process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

/** TCP ports that are free right now, all different. */
export function freePorts(count: 2): Promise<[number, number]>;
export function freePorts(count: number): Promise<number[]>;
export function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, freePort));
}
