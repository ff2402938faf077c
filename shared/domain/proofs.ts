/**
 * What is proven of the path, and when: by a CA that came through from outside, and by the host, which connects to its own
 * port. A proof outlives what was only seen from inside, and what is older than it. Pure.
 */
import type { HopId } from '#shared/contract/check-table.ts';
import type { CheckId, Finding, FindingCode } from '#shared/contract/findings.ts';
import type { WarningCode } from '#shared/contract/warning-codes.ts';
import type { ExternalReachability, Snapshot } from '#shared/contract/snapshot.ts';
import { isLineFor } from './line-ports.ts';

export type Proof = {
  /** `served`: the host has connected to its own port and seen the installed certificate; that holds now. */
  by: ExternalReachability['by'] | 'served';
  /** In ISO 8601; `null`: now, and all the time. */
  at: string | null;
  hops: readonly HopId[];
  /** The checks whose problems it refutes, where they were found before it. */
  checks: readonly CheckId[];
  /** What could not be decided from inside, and is decided by it whenever it was found. */
  decides: readonly FindingCode[];
};

export type ProofSources = Pick<Snapshot, 'outside' | 'shield' | 'warning' | 'awaitsRestart'>;

/** How long what a CA has seen counts, in milliseconds: a little longer than any certificate's lifetime. */
const OUTSIDE_VALID_MS = 100 * 86_400_000;

const atName: readonly CheckId[] = ['dns', 'ipv4', 'ipv6', 'caa', 'line'];

/** The certificate is still served, but its files are not what they should be. */
const NOT_ON_DISK: ReadonlySet<WarningCode> = new Set(['CERTIFICATE_UNREADABLE', 'DATABASE_UNAVAILABLE']);

/** The proofs that hold at `now` (milliseconds since the epoch). */
export function proofsOf({ outside, shield, warning, awaitsRestart }: ProofSources, now: number): readonly Proof[] {
  const proofs: Proof[] = [];
  if (outside?.reached === true && now - Date.parse(outside.at) <= OUTSIDE_VALID_MS) {
    const { at, by, challenge = 'http-01', isFallback = false } = outside;
    const overHttp = challenge === 'http-01';
    // Of a rehearsal, it is the staging environment that has answered.
    const isOfCa = by === 'request' && !isFallback;
    proofs.push({
      by,
      at,
      hops: [
        'internet',
        'domain',
        ...(isOfCa ? (['ca'] as const) : []),
        ...(overHttp ? (['router80', 'port8080'] as const) : (['router443'] as const)),
      ],
      checks: [
        ...atName,
        'outside',
        ...(isOfCa ? (['ca'] as const) : []),
        ...(overHttp ? (['challenge', 'httpPort'] as const) : (['connection'] as const)),
      ],
      decides: overHttp ? ['CHALLENGE_NOT_FROM_HERE', 'CHALLENGE_ROUTER_INSIDE'] : ['PUBLIC_NOT_FROM_HERE'],
    });
  }
  // Served from memory, or by profacto until its restart, is not what is installed.
  const isInstalled = awaitsRestart === null && !(warning !== null && NOT_ON_DISK.has(warning));
  if (shield === 'colour' && isInstalled) {
    const checks: readonly CheckId[] = ['httpsPort', 'local'];
    proofs.push({ by: 'served', at: null, hops: ['profacto', 'tls', 'certificate'], checks, decides: [] });
  }
  return proofs;
}

/**
 * What still holds of a proof beside what was found: who came in before says nothing of the router where that itself has said
 * since that nobody does now, and no longer decides what cannot be told from inside.
 *
 * @param timeOf when the check of a finding was run, in ISO 8601; `null`: it holds now
 */
export function standingProof(
  proof: Proof,
  findings: readonly Finding[],
  timeOf: (one: Finding) => string | null,
): Proof {
  const isOverTls = proof.hops.includes('router443');
  if (!isOverTls && !proof.hops.includes('router80')) return proof;
  const isGone = findings.some(
    (one) =>
      one.id === 'line' &&
      one.status === 'broken' &&
      isLineFor(one, isOverTls ? 'https' : 'http') &&
      !isOutdated(one, timeOf(one), proof),
  );
  if (!isGone) return proof;
  return { ...proof, hops: proof.hops.filter((hop) => hop !== 'router80' && hop !== 'router443'), decides: [] };
}

/** Whether a finding still counts beside a proof; `at`: when its check was run, `null`: it holds now. */
export function isOutdated(one: Finding, at: string | null, proof: Proof): boolean {
  const { id, status, code } = one;
  if (proof.decides.includes(code)) return true;
  if (status !== 'broken' || at === null || !proof.checks.includes(id)) return false;
  if (!isLineFor(one, proof.hops.includes('router443') ? 'https' : 'http')) return false;
  return proof.at === null || Date.parse(proof.at) > Date.parse(at);
}
