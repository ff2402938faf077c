/** Whether an IP address can be reached from the internet at all. Pure. */
import type { AddressKind } from '#shared/contract/findings.ts';
import { bracketed } from '#shared/values/addresses.ts';
import { parseUrl } from '#shared/values/url.ts';

/** Blocks that the internet does not route (RFC 6890 and the IANA registries of special-purpose addresses). */
const IPV4_BLOCKS = {
  '0.0.0.0/8': 'reserved',
  '10.0.0.0/8': 'private',
  // RFC 6598: for lines that share one public address of the provider.
  '100.64.0.0/10': 'cgnat',
  '127.0.0.0/8': 'loopback',
  '169.254.0.0/16': 'linkLocal',
  '172.16.0.0/12': 'private',
  '192.0.0.0/24': 'reserved',
  '192.0.2.0/24': 'documentation',
  '192.88.99.0/24': 'reserved',
  '192.168.0.0/16': 'private',
  '198.18.0.0/15': 'reserved',
  '198.51.100.0/24': 'documentation',
  '203.0.113.0/24': 'documentation',
  '224.0.0.0/4': 'reserved',
  '240.0.0.0/4': 'reserved',
} as const satisfies Record<string, AddressKind>;

const IPV6_BLOCKS = {
  '::1/128': 'loopback',
  // Local-use translation (RFC 8215).
  '64:ff9b:1::/48': 'private',
  // Reserved for protocols (RFC 2928): Teredo, benchmarking, ORCHID.
  '2001::/23': 'reserved',
  '2001:db8::/32': 'documentation',
  '3fff::/20': 'documentation',
  'fc00::/7': 'private',
  'fe80::/10': 'linkLocal',
  // Site-local, deprecated by RFC 3879.
  'fec0::/10': 'private',
} as const satisfies Record<string, AddressKind>;

/** IPv6 blocks that embed an IPv4 address, which then decides; the number is the bit at which it begins. */
const IPV4_EMBEDDING_PREFIXES = [
  ['::ffff:0:0/96', 96],
  // NAT64 (RFC 6052): a DNS64 resolver makes such addresses from A records.
  ['64:ff9b::/96', 96],
  // 6to4 (RFC 3056).
  ['2002::/16', 16],
] as const;

/** The only IPv6 block allocated for the public internet so far. */
const GLOBAL_UNICAST = '2000::/3';

/**
 * Why an address cannot be reached from the internet; `null`: it can.
 *
 * @param address IPv4 or IPv6 as resolvers write them, with or without a zone (`fe80::1%eth0`)
 */
export function addressKind(address: string): AddressKind | null {
  const bits = bitsOf(address);
  if (bits === null) return 'reserved';
  return bits.length === 32 ? kindIn(IPV4_BLOCKS, bits) : ipv6Kind(bits);
}

/** Whether an address is in one of these blocks, as `203.0.113.0/24` or `2001:db8::/32`. */
export function isAddressIn(address: string, blocks: readonly string[]): boolean {
  const bits = bitsOf(address);
  return (
    bits !== null &&
    blocks.some((block) => bits.length === bitsOf(block.replace(/\/.*/, ''))?.length && isInBlock(bits, block))
  );
}

/** RFC 6761 §6.3: such names are always the machine itself, and no name server is asked. */
export function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

/** "No address" in the form of one (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2), as filters answer. */
export function isUnspecified(address: string): boolean {
  return /^0*$/.test(bitsOf(address) ?? 'no address');
}

function ipv6Kind(bits: string): AddressKind | null {
  for (const [block, start] of IPV4_EMBEDDING_PREFIXES) {
    if (isInBlock(bits, block)) return kindIn(IPV4_BLOCKS, bits.slice(start, start + 32));
  }
  return kindIn(IPV6_BLOCKS, bits) ?? (isInBlock(bits, GLOBAL_UNICAST) ? null : 'reserved');
}

function kindIn(blocks: Readonly<Record<string, AddressKind>>, bits: string): AddressKind | null {
  return Object.entries(blocks).find(([block]) => isInBlock(bits, block))?.[1] ?? null;
}

function isInBlock(bits: string, block: string): boolean {
  const [network = '', length = ''] = block.split('/');
  return bits.startsWith((bitsOf(network) ?? '').slice(0, Number(length)));
}

/** An address as 32 or 128 binary digits; `null`: not an address. */
function bitsOf(address: string): string | null {
  const [bare = ''] = address.split('%');
  // The URL parser reads every notation of either family and normalizes it (WHATWG URL).
  const url = parseUrl(`http://${bracketed(bare)}/`);
  if (url === null) return null;
  const { hostname } = url;
  if (!hostname.startsWith('[')) {
    const bytes = hostname.split('.').map(Number);
    return bytes.length === 4 && bytes.every((byte) => byte <= 255) ? binary(bytes, 8) : null;
  }
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  return binary([...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after], 16);
}

function binary(numbers: readonly number[], width: number): string {
  return numbers.map((one) => one.toString(2).padStart(width, '0')).join('');
}
