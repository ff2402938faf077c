import type { FoundApplication } from '#shared/contract/found-application.ts';
import { LOOK_TIMEOUT_MS } from './ask.ts';
import { LOOPBACK, lookAt, type Family } from './look.ts';

/** Where a web server of profacto, or one in its way, is likely to answer. */
export const likelyPorts = [8080, 80, 443, 8081, 8090, 8443, 8000] as const;

/**
 * Looks at ports of this machine, all side by side: who answers, on which families of addresses. In the order of the ports;
 * two rows of one port: another server answers over IPv6 than over IPv4. Ports on which nobody listens have none.
 *
 * @throws the reason of `signal` when that aborts
 */
export async function findApplications(
  ports: readonly number[],
  signal: AbortSignal,
  timeoutMs = LOOK_TIMEOUT_MS,
): Promise<FoundApplication[]> {
  const found = await Promise.all(
    [...new Set(ports)].map(async (port) => {
      const [ipv4, ipv6] = await Promise.all(
        (['ipv4', 'ipv6'] as const).map(async (family) => {
          const seen = await lookAt({ address: LOOPBACK[family], port }, signal, timeoutMs);
          return seen === null ? null : rowOf(port, family, seen);
        }),
      );
      return merged(ipv4 ?? null, ipv6 ?? null);
    }),
  );
  return found.flat();
}

function rowOf(port: number, family: Family, seen: Omit<FoundApplication, 'port' | 'families'>): FoundApplication {
  return { port, secure: seen.secure, families: [family], kind: seen.kind, version: seen.version };
}

function merged(ipv4: FoundApplication | null, ipv6: FoundApplication | null): FoundApplication[] {
  if (ipv4 !== null && ipv6 !== null && isSame(ipv4, ipv6)) return [{ ...ipv4, families: ['ipv4', 'ipv6'] }];
  return [ipv4, ipv6].filter((one) => one !== null);
}

const isSame = (one: FoundApplication, other: FoundApplication) =>
  one.kind === other.kind && one.secure === other.secure && one.version === other.version;
