/** What an address of the name means to the CA, and what silence there means. */
import type { AddressKind } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { addressKind } from '#shared/domain/address-kind.ts';
import { isCaOnThisMachine, isOwnCa } from '#shared/domain/own-ca.ts';
import { isOwnAddress, type Silence } from './probes/silence.ts';

export type Reach =
  /** The internet can come to it. */
  | { is: 'public' }
  /** Not public, but a CA of one's own is where it can come to it. */
  | { is: 'near' }
  /** Only the system's resolver says so: a hosts file, or a DNS server in the house. The internet may hear otherwise. */
  | { is: 'inside' }
  | { is: 'notPublic'; kind: AddressKind };

/** What a house gives to its own machines; nobody enters anything else by himself to find his server from inside. */
const OF_THE_HOUSE: readonly AddressKind[] = ['private', 'loopback', 'linkLocal'];

export function reachOf(address: string, settings: Settings): Reach {
  const kind = addressKind(address);
  if (kind === null) return { is: 'public' };
  if (isOwnCa(settings)) return isNear(address, kind, settings) ? { is: 'near' } : { is: 'notPublic', kind };
  const isHearsay = settings.dnsServers.length === 0 && OF_THE_HOUSE.includes(kind);
  return isHearsay ? { is: 'inside' } : { is: 'notPublic', kind };
}

function isNear(address: string, kind: AddressKind, settings: Settings): boolean {
  if (kind === 'loopback') return isCaOnThisMachine(settings);
  return (kind === 'private' || kind === 'cgnat') && (!isCaOnThisMachine(settings) || isOwnAddress(address));
}

/** Those that the CA will try: a public one leaves out reserved addresses, and fails only when none is left. */
export function triedByCa(addresses: readonly string[], settings: Settings): readonly string[] {
  if (isOwnCa(settings)) return addresses;
  const open = addresses.filter((one) => addressKind(one) === null);
  return open.length > 0 ? open : addresses;
}

type Silent = {
  address: string;
  cause: Silence;
  /** Where the internet comes to, and where this machine listens. */
  publicPort: number;
  internalPort: number;
  /** Whether this machine answers itself on the internal port. */
  answersHere: boolean;
};

/**
 * Whether silence that is met from this machine is met by everybody.
 *
 * @param isOwn whether an address belongs to this machine, so that no router lies on the way to it
 */
export function isSilentToAll(silent: Silent, settings: Settings, isOwn = isOwnAddress): boolean {
  const { address, cause, publicPort, internalPort, answersHere } = silent;
  if (!isOwn(address)) return false;
  const kind = addressKind(address);
  // Whoever comes from the internet comes to another address.
  if (kind !== null && !isOwnCa(settings)) return false;
  if (kind === 'loopback') return true;
  // What leads from one port to the other (PREROUTING, pf) does not see connections that begin on the machine itself.
  return !(publicPort !== internalPort && cause === 'refused' && answersHere);
}
