import type { FoundApplication } from '#shared/contract/found-application.ts';
import { isIpv6, LOOPBACK } from '#shared/values/addresses.ts';
import { LOOK_TIMEOUT_MS } from './ask.ts';
import { lookAt, type Seen } from './look.ts';
import { askThisMachine } from './this-machine.ts';

/** Where a web server of profacto, or one in its way, is likely to answer. */
export const likelyPorts = [8080, 80, 443, 8081, 8090, 8443, 8000] as const;

/**
 * Looks at ports of this machine, all side by side: who answers, on which addresses. In the order of the ports; two rows of one
 * port: another server answers over IPv6 than over IPv4. Ports on which nobody listens have none.
 *
 * @param options.network the addresses of this machine in its networks
 * @throws the reason of `signal` when that aborts
 */
export async function findApplications(
  ports: readonly number[],
  signal: AbortSignal,
  options: { timeoutMs?: number; network?: readonly string[] } = {},
): Promise<FoundApplication[]> {
  const { timeoutMs = LOOK_TIMEOUT_MS, network } = options;
  const found = await Promise.all(
    [...new Set(ports)].map(async (port) => {
      const look = async (address: string) => {
        const seen = await lookAt({ address, port }, signal, timeoutMs);
        return seen === null ? null : rowOf(port, address, seen);
      };
      const rows = await askThisMachine(look, (row) => row === null, network);
      return merged(rows.filter((row) => row !== null));
    }),
  );
  return found.flat();
}

function rowOf(port: number, address: string, { secure, kind, version }: NonNullable<Seen>): FoundApplication {
  const where = address === LOOPBACK.ipv4 || address === LOOPBACK.ipv6 ? {} : { address };
  return { port, secure, families: [isIpv6(address) ? 'ipv6' : 'ipv4'], kind, version, ...where };
}

/** One row for each server that answers, where it answers first. */
function merged(rows: readonly FoundApplication[]): FoundApplication[] {
  return rows.reduce<FoundApplication[]>((before, row) => {
    const same = before.find((one) => isSame(one, row));
    if (same === undefined) return [...before, row];
    const families = [...new Set([...same.families, ...row.families])];
    return before.map((one) => (one === same ? { ...one, families } : one));
  }, []);
}

const isSame = (one: FoundApplication, other: FoundApplication) =>
  one.kind === other.kind && one.secure === other.secure && one.version === other.version;
