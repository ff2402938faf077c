/**
 * The way as a picture: two paths from the internet, one on which the CA comes and one on which visitors come, each a
 * row of hops; every check belongs to exactly one hop. Pure.
 */
import type { CheckId, Finding, FindingStatus } from '#shared/contract/findings.ts';

export const hopIds = [
  'internet',
  'domain',
  'router80',
  'port8080',
  'profacto',
  'ca',
  'router443',
  'tls',
  'certificate',
] as const;
export type HopId = (typeof hopIds)[number];

/** Let's Encrypt comes on the first, every visitor on the second. */
export const paths = {
  validation: ['internet', 'domain', 'router80', 'port8080', 'profacto', 'ca'],
  visitors: ['internet', 'domain', 'router443', 'tls', 'certificate'],
} as const satisfies Record<string, readonly HopId[]>;

/** Which hop each check looks at. */
export const hopByCheck: Readonly<Record<CheckId, HopId>> = {
  edition: 'profacto',
  address: 'domain',
  contact: 'profacto',
  database: 'profacto',
  space: 'profacto',
  place: 'profacto',
  clock: 'profacto',
  dns: 'domain',
  ipv4: 'domain',
  ipv6: 'domain',
  resolver: 'domain',
  caa: 'domain',
  httpPort: 'port8080',
  challenge: 'router80',
  outside: 'internet',
  ca: 'ca',
  terms: 'ca',
  certificate: 'certificate',
  pair: 'certificate',
  chain: 'certificate',
  covers: 'certificate',
  expiry: 'certificate',
  httpsPort: 'tls',
  local: 'tls',
  connection: 'router443',
  protocol: 'tls',
  trust: 'certificate',
  name: 'certificate',
  validity: 'certificate',
  fingerprint: 'certificate',
  redirect: 'tls',
};

/** `checking`: somebody is looking at it right now, and nothing bad has been found yet. */
export type HopStatus = FindingStatus | 'checking';
export type Hop = {
  id: HopId;
  status: HopStatus;
  /** Worst first; among equals in the order of the checks. */
  findings: readonly Finding[];
};

/** The worst decides; a hop about which nothing is known is unknown, and one known in part is as good as that part. */
const severity: Readonly<Record<FindingStatus, number>> = { broken: 3, warning: 2, good: 1, unknown: 0 };

/** Each hop of both ways as the findings have it. */
export function hopsOf(findings: readonly Finding[], checking: readonly CheckId[]): Record<HopId, Hop> {
  const hop = (id: HopId): Hop => {
    const own = findings
      .filter((one) => hopByCheck[one.id] === id)
      .toSorted((one, other) => severity[other.status] - severity[one.status]);
    const worst = own[0]?.status ?? 'unknown';
    const isOpen = checking.some((check) => hopByCheck[check] === id);
    return { id, status: isOpen && severity[worst] < severity.warning ? 'checking' : worst, findings: own };
  };
  return Object.fromEntries(hopIds.map((id) => [id, hop(id)])) as Record<HopId, Hop>;
}

/** How many links are broken. */
export function brokenCount(hops: Readonly<Record<HopId, Hop>>): number {
  return hopIds.filter((id) => hops[id].status === 'broken').length;
}

/** Where help is needed first: the first broken hop on the way, else the first with a remark; `null`: nowhere. */
export function firstProblemHop(hops: Readonly<Record<HopId, Hop>>): Hop | null {
  const first = (status: HopStatus) => hopIds.map((id) => hops[id]).find((hop) => hop.status === status);
  return first('broken') ?? first('warning') ?? null;
}
