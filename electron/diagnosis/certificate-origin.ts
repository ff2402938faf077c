/** Which certificate is served over TLS, and whose it is. */
import { coversName } from '#shared/values/names.ts';
import { infoOf, type CertificateInfo } from '../certificates/info.ts';
import type { PairFiles } from '../storage/vault.ts';
import type { Facts } from './facts.ts';
import type { TlsAnswer } from './probes/tls.ts';

export type TlsSuccess = Extract<TlsAnswer, { kind: 'tls' }>;

/** The installed pair; `null`: there is none, or it cannot be read. */
export function installedFiles({ installed }: Facts): PairFiles | null {
  return installed !== null && 'chainPem' in installed ? installed : null;
}

/**
 * Whether TLS is to be checked: without an installed certificate, none has to be served. An evaluation also checks what
 * this machine serves nevertheless, for instance a certificate that is only left in memory.
 */
export async function expectsTls(facts: Facts): Promise<boolean> {
  if (installedFiles(facts) !== null) return true;
  return facts.purpose === 'evaluate' && (await facts.localTls()).kind !== 'silent';
}

/**
 * The TLS answers of this server under its public addresses; where none of them answers in TLS, what this machine
 * serves locally. Empty where only another server was found: its certificate says nothing about ours.
 */
export async function ownTlsAnswers(facts: Facts): Promise<TlsSuccess[]> {
  const [local, found] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const publicAnswers = found.map((one) => one.answer).filter(isTls);
  if (publicAnswers.length === 0) return [local].filter(isTls);
  return publicAnswers.filter((one) => !isOtherServer(one, local, facts));
}

/** Whether a server other than this machine has answered: its certificate is neither ours nor for our name. */
export function isOtherServer(answer: TlsSuccess, local: TlsAnswer, facts: Facts): boolean {
  const isSameAsLocal = isTls(local) && fingerprintOf(local) === fingerprintOf(answer);
  return !isSameAsLocal && isForeignCertificate(infoOf(answer.certificate), facts);
}

/** Whether a certificate is somebody else's: neither installed here, now or before, nor for our name. */
export function isForeignCertificate(served: CertificateInfo, facts: Facts): boolean {
  const files = installedFiles(facts);
  if (files === null || coversName(served.names, facts.name)) return false;
  return originOf(served, files.info, facts.previousFingerprints) === 'other';
}

const isTls = (answer: TlsAnswer): answer is TlsSuccess => answer.kind === 'tls';
export const fingerprintOf = ({ certificate }: TlsSuccess) => infoOf(certificate).fingerprint256;

/**
 * Whose certificate is served: the installed one, an earlier one of this server, or another.
 * One whose fingerprint is not known counts as earlier if it is older, from the same CA, and for the same names.
 */
export function originOf(
  served: CertificateInfo,
  installed: CertificateInfo,
  previousFingerprints: readonly string[],
): 'installed' | 'earlier' | 'other' {
  if (served.fingerprint256 === installed.fingerprint256) return 'installed';
  if (previousFingerprints.includes(served.fingerprint256)) return 'earlier';
  const isPredecessor =
    served.notBefore < installed.notBefore &&
    organizationOf(served) === organizationOf(installed) &&
    served.names.toSorted().join() === installed.names.toSorted().join();
  return isPredecessor ? 'earlier' : 'other';
}

/** Compared instead of the whole issuer, since a CA may use another intermediate for the next certificate. */
function organizationOf({ issuer }: CertificateInfo): string {
  const at = issuer.indexOf('(');
  return at < 0 || !issuer.endsWith(')') ? issuer : issuer.slice(at + 1, -1);
}
