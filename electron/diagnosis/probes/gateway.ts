/** Which router leads this machine out, by the system's routing table. */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isIPv4 } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Enough for a program that reads a table of the system, in milliseconds. */
const PROGRAM_TIMEOUT_MS = 1000;

/**
 * The default gateway over IPv4.
 *
 * @returns `null`: there is none, or the system does not tell
 */
export async function defaultGateway(signal: AbortSignal): Promise<string | null> {
  try {
    switch (process.platform) {
      case 'win32':
        return gatewayInRoutePrint(await printed(systemProgram('ROUTE.EXE'), ['print', '-4', '0.0.0.0'], signal));
      case 'darwin':
        return gatewayInRouteGet(await printed('/sbin/route', ['-n', 'get', 'default'], signal));
      default:
        return gatewayInProc(await fs.readFile('/proc/net/route', { encoding: 'utf8', signal }));
    }
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

async function printed(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const { stdout } = await run(program, args, { signal, timeout: PROGRAM_TIMEOUT_MS, windowsHide: true });
  return stdout;
}

const systemProgram = (name: string): string =>
  path.win32.join(process.env.SystemRoot ?? String.raw`C:\Windows`, 'System32', name);

/** Route flags of Linux: it is up, and leads to a gateway. */
const UP_TO_GATEWAY = 0x3;

/** In Linux's `/proc/net/route`: addresses as hexadecimal numbers, the lowest byte first. */
export function gatewayInProc(table: string): string | null {
  return nearest(
    table.split('\n').flatMap((line) => {
      const [, destination, gateway = '', flags = '', , , metric, mask] = line.trim().split(/\s+/);
      if (destination !== '00000000' || mask !== '00000000' || !/^[\dA-F]{8}$/i.test(gateway)) return [];
      if ((parseInt(flags, 16) & UP_TO_GATEWAY) !== UP_TO_GATEWAY) return [];
      return [{ gateway: [...Buffer.from(gateway, 'hex')].toReversed().join('.'), metric: Number(metric) }];
    }),
  );
}

/** In what `route print` of Windows says in any language: destination, mask, gateway, interface, metric. */
export function gatewayInRoutePrint(text: string): string | null {
  return nearest(
    [...text.matchAll(/^\s*0\.0\.0\.0\s+0\.0\.0\.0\s+(\d[\d.]+)\s+\d[\d.]+\s+(\d+)\s*$/gm)].map(
      ([, gateway = '', metric]) => ({ gateway, metric: Number(metric) }),
    ),
  );
}

/** In what `route get default` of macOS says. */
export function gatewayInRouteGet(text: string): string | null {
  return nearest([...text.matchAll(/^\s*gateway:\s*(\S+)\s*$/gm)].map(([, gateway = '']) => ({ gateway, metric: 0 })));
}

/** Of several ways out, the one that the system takes. */
function nearest(found: readonly { gateway: string; metric: number }[]): string | null {
  const [first] = found.filter(({ gateway }) => isIPv4(gateway)).toSorted((one, other) => one.metric - other.metric);
  return first?.gateway ?? null;
}
