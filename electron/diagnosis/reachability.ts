/** Whether the CA can reach an address of the name, and what it means when that does not answer. */
import type { AddressKind } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { addressKind } from '#shared/domain/address-kind.ts';
import { isLocalCa, isPrivateCa } from '#shared/domain/private-ca.ts';
import { isOwnAddress, type NoAnswerCause } from './probes/no-answer.ts';

export type Reach =
  /** Reachable from the internet. */
  | { scope: 'public' }
  /** Not public, but within reach of the private CA. */
  | { scope: 'near' }
  /** A local address, known only from the system's resolver (hosts file, local DNS); the internet may see another. */
  | { scope: 'inside' }
  | { scope: 'notPublic'; kind: AddressKind };

/** The kinds of address that a local network gives its machines, and so the only ones expected in a local override. */
export const LOCAL_NETWORK_KINDS: readonly (AddressKind | null)[] = ['private', 'loopback', 'linkLocal'];

/** @param isOfInternet whether the address is known from the internet's name servers, and not from the house's alone */
export function reachOf(address: string, settings: Settings, isOfInternet = settings.dnsServers.length > 0): Reach {
  const kind = addressKind(address);
  if (kind === null) return { scope: 'public' };
  if (isPrivateCa(settings))
    return isReachableByPrivateCa(address, kind, settings) ? { scope: 'near' } : { scope: 'notPublic', kind };
  const isOnlyKnownLocally = !isOfInternet && LOCAL_NETWORK_KINDS.includes(kind);
  return isOnlyKnownLocally ? { scope: 'inside' } : { scope: 'notPublic', kind };
}

function isReachableByPrivateCa(address: string, kind: AddressKind, settings: Settings): boolean {
  if (kind === 'loopback') return isLocalCa(settings);
  return (kind === 'private' || kind === 'cgnat') && (!isLocalCa(settings) || isOwnAddress(address));
}

/** The addresses that the CA will try: a public CA skips reserved ones, and fails only when no other is left. */
export function triedByCa(addresses: readonly string[], settings: Settings): readonly string[] {
  if (isPrivateCa(settings)) return addresses;
  const publicAddresses = addresses.filter((one) => addressKind(one) === null);
  return publicAddresses.length > 0 ? publicAddresses : addresses;
}

type UnansweredProbe = {
  address: string;
  cause: NoAnswerCause;
  /** The port seen from the internet, and the one on which this machine listens. */
  publicPort: number;
  internalPort: number;
  /** Whether this machine answers its own connections to the internal port. */
  answersLocally: boolean;
};

/**
 * Whether an address that does not answer this machine answers nobody else either.
 *
 * @param isOwn whether an address belongs to this machine, so that no router lies in between
 */
export function failsForEveryone(unanswered: UnansweredProbe, settings: Settings, isOwn = isOwnAddress): boolean {
  const { address, cause, publicPort, internalPort, answersLocally } = unanswered;
  if (!isOwn(address)) return false;
  const kind = addressKind(address);
  // Visitors from the internet use another address.
  if (kind !== null && !isPrivateCa(settings)) return false;
  if (kind === 'loopback') return true;
  // Port redirection on this machine (PREROUTING, pf) does not apply to connections that start on the machine itself.
  return !(publicPort !== internalPort && cause === 'refused' && answersLocally);
}
