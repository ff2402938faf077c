import { X509Certificate } from 'node:crypto';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { coversName } from '#shared/values/names.ts';
import { daysLeft, dueAt } from '#shared/domain/renewal.ts';
import { infoOf, type CertificateInfo } from '../../certificates/info.ts';
import { clockSkewOf, judgeByBothClocks } from '../by-both-clocks.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import {
  expectsTls,
  fingerprintOf,
  installedFiles,
  isForeignCertificate,
  originOf,
  ownTlsAnswers,
  type TlsSuccess,
} from '../certificate-origin.ts';
import { whoSpeaksTls } from '../who-answers.ts';
import { worstPerCheck } from '../worst-findings.ts';

const NOT_CHECKED_CODES = [
  'TRUST_NOT_CHECKED',
  'NAME_NOT_CHECKED',
  'TIME_NOT_CHECKED',
  'FINGERPRINT_NOT_CHECKED',
] as const;

/** The certificate that visitors get: trust, name, time, and whether it is the one on the disk. */
export const servedCertificateCheck: Check = {
  ids: ['trust', 'name', 'validity', 'fingerprint'],
  async run(facts, report) {
    const served = (await expectsTls(facts)) ? await ownTlsAnswers(facts) : [];
    const findings = await Promise.all(served.map((answer) => judge(answer, facts)));
    for (const one of worstPerCheck(findings.flat())) report(one);
    if (served.length === 0) for (const code of NOT_CHECKED_CODES) report(finding(code, {}));
  },
};

async function judge(served: TlsSuccess, facts: Facts): Promise<Finding[]> {
  const info = infoOf(served.certificate);
  if (isForeignCertificate(info, facts)) {
    // The faults of another server's certificate are not reported: a new one of ours would not cure them.
    const notChecked = NOT_CHECKED_CODES.filter((code) => code !== 'FINGERPRINT_NOT_CHECKED');
    return [...notChecked.map((code) => finding(code, {})), await fingerprintFinding(served, info, facts, false)];
  }
  const isClockRight = (await clockSkewOf(facts)) === null;
  const validity = await judgeByBothClocks(
    facts,
    (now) => timeFinding(info, now),
    () => finding('TIME_CLOCK_WRONG', {}),
  );
  return [
    trustFinding(served, info, facts, isClockRight),
    nameFinding(info, facts),
    validity,
    await fingerprintFinding(served, info, facts, validity.code === 'TIME_EXPIRED'),
  ];
}

function trustFinding(
  served: TlsSuccess,
  info: CertificateInfo,
  { trustedRoots, now }: Facts,
  isClockRight: boolean,
): Finding {
  const { issuer } = info;
  if (served.trusted) {
    const own = trustedRoots.some((pem) => new X509Certificate(pem).fingerprint256 === served.rootFingerprint);
    return finding(own ? 'TRUSTED_BY_OWN_ROOTS' : 'TRUSTED', { issuer });
  }
  const systemCode = served.trustProblem ?? 'UNKNOWN';
  // The leaf's own validity period has its own finding, and kept its trust from being checked. An expired intermediate
  // is UNTRUSTED, where the clock is right.
  const isOutsideValidity = now() >= info.notAfter || now() < info.notBefore;
  if ((isOutsideValidity || !isClockRight) && ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'].includes(systemCode)) {
    return finding('TRUST_NOT_CHECKED', {});
  }
  return finding('UNTRUSTED', { issuer, systemCode });
}

function nameFinding({ names }: CertificateInfo, { name }: Facts): Finding {
  if (name === '') return finding('NAME_NOT_CHECKED', {});
  return coversName(names, name) ? finding('NAME_MATCHES', { name }) : finding('NAME_DIFFERS', { name, names });
}

function timeFinding(info: CertificateInfo, now: number): Finding {
  const notAfter = new Date(info.notAfter).toISOString();
  if (now >= info.notAfter) return finding('TIME_EXPIRED', { notAfter });
  if (now < info.notBefore) return finding('TIME_NOT_YET', { notBefore: new Date(info.notBefore).toISOString() });
  const left = { notAfter, daysLeft: daysLeft(info.notAfter, now) };
  return finding(now >= dueAt(info) ? 'TIME_RENEWAL_DUE' : 'TIME_VALID', left);
}

async function fingerprintFinding(
  answer: TlsSuccess,
  info: CertificateInfo,
  facts: Facts,
  isExpired: boolean,
): Promise<Finding> {
  const files = installedFiles(facts);
  if (files === null) return finding('FINGERPRINT_NOT_CHECKED', {});
  const { fingerprint256: installed } = files.info;
  const { fingerprint256: served, issuer, names } = info;
  const origin = originOf(info, files.info, facts.previousFingerprints);
  if (origin === 'installed') return finding('FINGERPRINT_SAME', { fingerprint256: installed });
  const local = await facts.localTls();
  const here = local.kind === 'tls' ? fingerprintOf(local) : null;
  const notAfter = new Date(info.notAfter).toISOString();
  // The CA of such a service may be ours as well, so that its certificate looks like an earlier one.
  const service = here === served ? null : await serviceInFront(answer, facts);
  if (service === null && origin === 'earlier') {
    const isCopy = here === installed;
    return finding('FINGERPRINT_OLD', {
      installed,
      served,
      notAfter,
      ...(isCopy && { isCopy }),
      ...(isExpired && { isExpired }),
    });
  }
  return finding('FINGERPRINT_OTHER', {
    installed,
    served,
    issuer,
    names,
    ...(service !== null && { inFront: { service, name: facts.name } }),
    ...(isExpired && coversName(names, facts.name) && { expiredAt: notAfter }),
  });
}

/** The service that answers visitors in front of this server, like Cloudflare; `null`: none that shows. */
async function serviceInFront(served: TlsSuccess, facts: Facts): Promise<string | null> {
  const at = (await facts.publicTls()).find(({ answer }) => answer === served);
  const by = at === undefined ? null : await whoSpeaksTls(facts, at.address, served.certificate);
  return by?.kind === 'cdn' ? by.name : null;
}
