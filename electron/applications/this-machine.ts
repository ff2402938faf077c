/** Under which addresses this machine is asked who answers on a port of it. */
import os from 'node:os';
import { addressKind } from '#shared/domain/address-kind.ts';
import { isIpv6, LOOPBACK } from '#shared/values/addresses.ts';

/** The addresses of this machine in its networks, IPv4 first; without those of a single link, which need its name as well. */
export function networkAddresses(interfaces = os.networkInterfaces()): string[] {
  return Object.values(interfaces)
    .flatMap((all) => (all ?? []).filter((one) => !one.internal).map((one) => one.address))
    .filter((one) => addressKind(one) !== 'linkLocal')
    .toSorted((one, other) => Number(isIpv6(one)) - Number(isIpv6(other)));
}

/**
 * Asks who listens on a port of this machine: in both families, since 4D takes one of them alone, without an error, where the
 * other is another program's; and where nobody answers so, at the addresses in its networks, since whoever listens there may
 * have been set to one of them.
 *
 * @param isSilent whether nobody was there
 * @param network the addresses in its networks; left out: those that it has
 * @returns the answers of all who were there, IPv4 first; where nobody was, that of the first address alone
 */
export async function askThisMachine<T>(
  ask: (address: string) => Promise<T>,
  isSilent: (answer: T) => boolean,
  network?: readonly string[],
): Promise<readonly [T, ...T[]]> {
  const [ipv4, ipv6] = await Promise.all([ask(LOOPBACK.ipv4), ask(LOOPBACK.ipv6)]);
  const [first, ...others] = [ipv4, ipv6].filter((one) => !isSilent(one));
  if (first !== undefined) return [first, ...others];
  const [nearby, ...further] = (await Promise.all((network ?? networkAddresses()).map(ask))).filter(
    (one) => !isSilent(one),
  );
  return nearby === undefined ? [ipv4] : [nearby, ...further];
}
