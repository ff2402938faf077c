import { X509Certificate } from 'node:crypto';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { infoOf, isIssuerOf, knownRoots } from '../../certificates/info.ts';
import { splitPem } from '../../certificates/trusted-roots.ts';
import type { PairFiles } from '../../storage/vault.ts';
import type { Check } from '../check.ts';
import { installedFiles } from '../certificate-origin.ts';

/** Whether the installed chain, as sent to every visitor, leads from the certificate to a known root without a gap. */
export const chainCheck: Check = {
  ids: ['chain'],
  run(facts, report) {
    const files = installedFiles(facts);
    report(files === null ? finding('CHAIN_NOT_CHECKED', {}) : chainFinding(files, facts.trustedRoots));
    return Promise.resolve();
  },
};

function chainFinding(files: PairFiles, trustedRoots: readonly string[]): Finding {
  const sent = parseCertificates(files.chainPem);
  const leaf = leafOf(sent);
  if (leaf === undefined) return finding('CHAIN_NOT_CHECKED', {});
  const roots = knownRoots(trustedRoots);
  const needed: X509Certificate[] = [];
  let current = leaf;
  for (;;) {
    needed.push(current);
    const subject = current;
    const root =
      roots.find((one) => one.fingerprint256 === subject.fingerprint256) ??
      roots.find((one) => isIssuerOf(one, subject));
    // RFC 8446 §4.4.2: the root itself may be omitted, and certificates after it do no harm.
    if (root !== undefined) {
      const isInOrder = needed.every((one, index) => one === sent[index]);
      if (!isInOrder) return finding('CHAIN_OUT_OF_ORDER', {});
      return finding('CHAIN_COMPLETE', { length: needed.length, root: infoOf(root).issuer });
    }
    const issuer = sent.find((one) => !needed.includes(one) && isIssuerOf(one, subject));
    if (issuer === undefined) return finding('CHAIN_INCOMPLETE', { missing: infoOf(subject).issuer });
    current = issuer;
  }
}

/** Leaves out certificates that cannot be parsed. */
function parseCertificates(chainPem: string): X509Certificate[] {
  return splitPem(chainPem).flatMap((pem) => {
    try {
      return [new X509Certificate(pem)];
    } catch {
      return [];
    }
  });
}

/** The certificate that has signed none of the others; if that is not clear, the first (RFC 8446 §4.4.2). */
function leafOf(sent: readonly X509Certificate[]): X509Certificate | undefined {
  const [first] = sent;
  const signsAnother = (one: X509Certificate) => sent.some((other) => other !== one && isIssuerOf(one, other));
  return first !== undefined && signsAnother(first) ? (sent.find((one) => !signsAnother(one)) ?? first) : first;
}
