/** What a name's suffix says: who shares the CA's limits, and whether a public CA can issue for the name. Pure. */
import { parse } from 'tldts';

/**
 * DynDNS providers, most of them German, whose domains were not on the public suffix list when this was written.
 * The list itself is always asked first, so that a provider that has been added to it needs no change here.
 * Sources: the providers' own lists of domains; TwoDNS and FreeDNS (afraid.org) let customers choose among many.
 */
const DYNDNS_DOMAINS: readonly string[] = [
  // selfHOST
  'selfhost.bz',
  'selfhost.co',
  'selfhost.de',
  'selfhost.eu',
  'selfhost.it',
  'selfhost.me',
  // TwoDNS
  'dd-dns.de',
  'diskstation.eu',
  'diskstation.org',
  'dray-dns.de',
  'draydns.de',
  'dyn-vpn.de',
  'dynvpn.de',
  'mein-vigor.de',
  'my-vigor.de',
  'my-wan.de',
  'syno-ds.de',
  'synology-diskstation.de',
  'synology-ds.de',
  'twodns.de',
  // Others with customers in Germany, Austria and Switzerland
  'anydns.info',
  'dnshome.de',
  'ddnss.de',
  'feste-ip.net',
  'goip.de',
  'internet-box.ch',
  'my-router.de',
  'spdns.com',
  'spdns.de',
  'spdyn.de',
  'ydns.eu',
  // FreeDNS
  'chickenkiller.com',
  'mooo.com',
  'strangled.net',
  'us.to',
  // Makers of routers
  'asuscomm.com',
  'dlinkddns.com',
  'mynetgear.com',
  'tplinkdns.com',
];

/**
 * Suffixes that look public and are not: reserved for home networks (RFC 8375) and for Tor (RFC 7686), or a router's
 * name for itself below a top-level domain that does exist.
 */
const NEVER_PUBLIC: readonly string[] = ['home.arpa', 'onion', 'fritz.box', 'easy.box', 'o2.box', 'speedport.ip'];

export type SuffixClass =
  /** No public CA can issue below this suffix. */
  | { kind: 'notPublic'; suffix: string }
  /** On the public suffix list, in its private section: the CA counts each customer separately. */
  | { kind: 'dyndns'; suffix: string }
  /** A DynDNS provider's domain that is not on the list: the CA counts all customers together. */
  | { kind: 'shared'; domain: string }
  /** An ordinary domain, not shared with strangers. */
  | { kind: 'own' };

/** @param name A-labels */
export function classifySuffix(name: string): SuffixClass {
  const never = NEVER_PUBLIC.find((suffix) => isSameOrSubdomain(name, suffix));
  if (never !== undefined) return { kind: 'notPublic', suffix: never };
  const byIcann = parse(name);
  // No CA issues for a whole public suffix ("co.uk") either.
  if (byIcann.isIcann !== true || byIcann.publicSuffix === name) {
    return { kind: 'notPublic', suffix: byIcann.publicSuffix ?? name };
  }
  const byOwners = parse(name, { allowPrivateDomains: true });
  if (byOwners.isPrivate === true) return { kind: 'dyndns', suffix: byOwners.publicSuffix ?? name };
  // The domain itself is the provider's own page, not a customer's.
  const shared = DYNDNS_DOMAINS.find((domain) => name !== domain && isSameOrSubdomain(name, domain));
  return shared === undefined ? { kind: 'own' } : { kind: 'shared', domain: shared };
}

/**
 * A name and the domains above it that have an owner, the name first: none that registries run ("de", "co.uk"). Those of
 * a provider who gives names below his domain to customers are among them.
 *
 * @param name A-labels
 */
export function ownedDomains(name: string): string[] {
  const suffix = parse(name).publicSuffix ?? '';
  const labels = name.split('.');
  return labels.map((_, index) => labels.slice(index).join('.')).filter((one) => one.length > suffix.length);
}

/** The domain that somebody has registered ("meinefirma.de" of "erp.meinefirma.de"), by which he can be told. */
export function registeredDomain(name: string): string {
  return ownedDomains(name).at(-1) ?? name;
}

const isSameOrSubdomain = (name: string, domain: string) => name === domain || name.endsWith(`.${domain}`);
