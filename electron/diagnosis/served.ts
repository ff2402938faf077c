/** What is served over TLS, and whose it is. */
import type { CertificateInfo } from '../certificates/certificate-info.ts';
import type { PairFiles } from '../certificates/vault.ts';
import type { Facts } from './facts.ts';
import type { TlsAnswer } from './probe-tls.ts';

export type TlsSuccess = Extract<TlsAnswer, { kind: 'tls' }>;

/** The pair on the disk; `null`: there is none, or it cannot be read. */
export function installedFiles({ installed }: Facts): PairFiles | null {
  return installed !== null && 'chainPem' in installed ? installed : null;
}

/** Whether TLS is to be looked at: before the first certificate nobody has to serve any. */
export function expectsTls(facts: Facts): boolean {
  return facts.purpose === 'evaluate' || installedFiles(facts) !== null;
}

/** What the public ways showed, each of them, and where nothing came back, what this machine serves. */
export async function servedAnswers(facts: Facts): Promise<TlsSuccess[]> {
  const [local, found] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const isTls = (answer: TlsAnswer) => answer.kind === 'tls';
  const outside = found.map((one) => one.answer).filter(isTls);
  return outside.length > 0 ? outside : [local].filter(isTls);
}

/**
 * Whose certificate is served: the installed one, an earlier one of this server, or another.
 * One that nobody remembers is an earlier one when the same CA made it for the same names before.
 */
export function originOf(
  served: CertificateInfo,
  installed: CertificateInfo,
  earlier256: readonly string[],
): 'installed' | 'earlier' | 'other' {
  if (served.fingerprint256 === installed.fingerprint256) return 'installed';
  if (earlier256.includes(served.fingerprint256)) return 'earlier';
  const isPredecessor =
    served.notBefore < installed.notBefore &&
    caOf(served) === caOf(installed) &&
    served.names.toSorted().join() === installed.names.toSorted().join();
  return isPredecessor ? 'earlier' : 'other';
}

/** The organization: a CA changes its intermediates from one certificate to the next. */
function caOf({ issuer }: CertificateInfo): string {
  return /\((.*)\)$/.exec(issuer)?.[1] ?? issuer;
}
