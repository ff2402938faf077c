/** Whose server is at an address, by the host name that its owner has given it (PTR, RFC 1035 §3.5). */
import { hosterOfHost } from '#shared/domain/hoster-hosts.ts';
import { askDns, plain } from './dns-client.ts';

/**
 * The hoster to whom an IPv4 address belongs; `null`: none that is known, or that cannot be told.
 *
 * @param resolvers the name servers to ask
 */
export async function askHoster(
  address: string,
  resolvers: readonly string[],
  signal: AbortSignal,
): Promise<{ hoster: string; host: string } | null> {
  const name = `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  const answer = await askDns({ name, type: 'PTR' }, resolvers, signal);
  if (answer.kind !== 'reply') return null;
  for (const record of answer.records) {
    if (record.type !== 'PTR') continue;
    const host = plain(record.data);
    const hoster = hosterOfHost(host);
    if (hoster !== null) return { hoster, host };
  }
  return null;
}
