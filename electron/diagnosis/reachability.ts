/** What an address of the name means to the CA, and what silence there means. */
import type { AddressKind } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { addressKind } from '#shared/domain/address-kind.ts';
import { isLocalCa, isPrivateCa } from '#shared/domain/private-ca.ts';
import { isOwnAddress, type NoAnswerCause } from './probes/no-answer.ts';

export type Reach =
  /** The internet can come to it. */
  | { scope: 'public' }
  /** Not public, but a CA of one's own is where it can come to it. */
  | { scope: 'near' }
  /** Only the system's resolver says so: a hosts file, or a DNS server in the house. The internet may hear otherwise. */
  | { scope: 'inside' }
  | { scope: 'notPublic'; kind: AddressKind };

/** What a house gives to its own machines; nobody enters anything else by himself to find his server from inside. */
const LOCAL_NETWORK_KINDS: readonly AddressKind[] = ['private', 'loopback', 'linkLocal'];

export function reachOf(address: string, settings: Settings): Reach {
  const kind = addressKind(address);
  if (kind === null) return { scope: 'public' };
  if (isPrivateCa(settings))
    return isReachableByPrivateCa(address, kind, settings) ? { scope: 'near' } : { scope: 'notPublic', kind };
  const isOnlyKnownLocally = settings.dnsServers.length === 0 && LOCAL_NETWORK_KINDS.includes(kind);
  return isOnlyKnownLocally ? { scope: 'inside' } : { scope: 'notPublic', kind };
}

function isReachableByPrivateCa(address: string, kind: AddressKind, settings: Settings): boolean {
  if (kind === 'loopback') return isLocalCa(settings);
  return (kind === 'private' || kind === 'cgnat') && (!isLocalCa(settings) || isOwnAddress(address));
}

/** Those that the CA will try: a public one leaves out reserved addresses, and fails only when none is left. */
export function triedByCa(addresses: readonly string[], settings: Settings): readonly string[] {
  if (isPrivateCa(settings)) return addresses;
  const publicAddresses = addresses.filter((one) => addressKind(one) === null);
  return publicAddresses.length > 0 ? publicAddresses : addresses;
}

type UnansweredProbe = {
  address: string;
  cause: NoAnswerCause;
  /** Where the internet comes to, and where this machine listens. */
  publicPort: number;
  internalPort: number;
  /** Whether this machine answers itself on the internal port. */
  answersLocally: boolean;
};

/**
 * Whether silence that is met from this machine is met by everybody.
 *
 * @param isOwn whether an address belongs to this machine, so that no router lies on the way to it
 */
export function failsForEveryone(unanswered: UnansweredProbe, settings: Settings, isOwn = isOwnAddress): boolean {
  const { address, cause, publicPort, internalPort, answersLocally } = unanswered;
  if (!isOwn(address)) return false;
  const kind = addressKind(address);
  // Whoever comes from the internet comes to another address.
  if (kind !== null && !isPrivateCa(settings)) return false;
  if (kind === 'loopback') return true;
  // What leads from one port to the other (PREROUTING, pf) does not see connections that begin on the machine itself.
  return !(publicPort !== internalPort && cause === 'refused' && answersLocally);
}
