/** What is served over TLS, and whose it is. */
import { coversName } from '#shared/values/names.ts';
import { infoOf, type CertificateInfo } from '../certificates/info.ts';
import type { PairFiles } from '../storage/vault.ts';
import type { Facts } from './facts.ts';
import type { TlsAnswer } from './probes/tls.ts';

export type TlsSuccess = Extract<TlsAnswer, { kind: 'tls' }>;

/** The pair on the disk; `null`: there is none, or it cannot be read. */
export function installedFiles({ installed }: Facts): PairFiles | null {
  return installed !== null && 'chainPem' in installed ? installed : null;
}

/**
 * Whether TLS is to be looked at: without a certificate nobody has to serve any. In an evaluation what this machine
 * serves all the same is looked at, from memory for instance.
 */
export async function expectsTls(facts: Facts): Promise<boolean> {
  if (installedFiles(facts) !== null) return true;
  return facts.purpose === 'evaluate' && (await facts.localTls()).kind !== 'silent';
}

/**
 * What the public ways to this machine showed, each of them, and where nothing came back, what this machine serves.
 * Nothing where only somebody else was found: his certificate says nothing about ours.
 */
export async function ownTlsAnswers(facts: Facts): Promise<TlsSuccess[]> {
  const [local, found] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const publicAnswers = found.map((one) => one.answer).filter(isTls);
  if (publicAnswers.length === 0) return [local].filter(isTls);
  return publicAnswers.filter((one) => !isOtherServer(one, local, facts));
}

/** Whether another server than this machine has answered: its certificate is neither ours nor for our name. */
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
const fingerprintOf = ({ certificate }: TlsSuccess) => infoOf(certificate).fingerprint256;

/**
 * Whose certificate is served: the installed one, an earlier one of this server, or another.
 * One that nobody remembers is an earlier one when the same CA made it for the same names before.
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

/** The organization: a CA changes its intermediates from one certificate to the next. */
function organizationOf({ issuer }: CertificateInfo): string {
  const at = issuer.indexOf('(');
  return at < 0 || !issuer.endsWith(')') ? issuer : issuer.slice(at + 1, -1);
}
