import { X509Certificate } from 'node:crypto';
import { finding, type CheckId, type Finding } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { coversName } from '#shared/domain/names.ts';
import { daysLeft, dueAt } from '#shared/domain/renewal.ts';
import { infoOf, type CertificateInfo } from '../certificates/certificate-info.ts';
import { dnsFinding } from './dns-finding.ts';
import { isOwnAddress, probeHttp, probeTls, resolveName, type TlsAnswer } from './probes.ts';

export type EvaluationInput = {
  settings: Settings;
  /** The public name as A-labels; empty when none is set. */
  name: string;
  installed: { folder: string; info: CertificateInfo } | 'unreadable' | null;
  /** Folder named when the installed pair cannot be read. */
  folder: string;
  trustedRoots: readonly string[];
  now: () => number;
};

type TlsSuccess = Extract<TlsAnswer, { kind: 'tls' }>;
type Report = (one: Finding) => void;

/**
 * Is the server reachable over HTTPS, and is it our certificate? Looks at the public way and at this machine directly,
 * so that "cannot be seen from inside" (a router that does not lead back in) is told apart from "down".
 *
 * @param report called with each finding as it is made
 */
export async function evaluate(input: EvaluationInput, report: Report, signal: AbortSignal): Promise<void> {
  const { settings, name, installed, trustedRoots } = input;
  reportInstalled(input, report);
  if (name === '') {
    report(finding('ADDRESS_MISSING', {}));
    return;
  }
  const [local, resolution] = await Promise.all([
    probeTls({ address: '127.0.0.1', port: settings.httpsPort, servername: name }, trustedRoots, signal),
    resolveName(name, settings.dnsServers, signal),
  ]);
  reportLocal(local, settings.httpsPort, installed, report);

  const addresses = resolution.kind === 'addresses' ? resolution.addresses : [];
  report(dnsFinding(name, resolution));

  const port = settings.publicHttpsPort;
  const answers = await Promise.all(
    addresses.map(async (address) => ({
      address,
      answer: await probeTls({ address, port, servername: name }, trustedRoots, signal),
    })),
  );
  for (const { address, answer } of answers) reportConnection(address, port, answer, local.kind === 'tls', report);
  if (addresses.length === 0) report(finding('PUBLIC_NOT_CHECKED', {}));

  // Judged is what the public ways showed, each of them, and where nothing came back, what this machine serves.
  const served = answers.map((one) => one.answer).filter((one) => one.kind === 'tls');
  if (served.length === 0 && local.kind === 'tls') served.push(local);
  for (const one of worstOfEach(served.map((answer) => judge(answer, input)))) report(one);
  if (served.length === 0) for (const code of NOT_JUDGED) report(finding(code, {}));
  await reportRedirect(input, addresses, report, signal);
}

const NOT_JUDGED = ['TRUST_NOT_CHECKED', 'NAME_NOT_CHECKED', 'TIME_NOT_CHECKED', 'FINGERPRINT_NOT_CHECKED'] as const;

/** Where several addresses lead to several servers, the worst of them is what some visitors get. */
function worstOfEach(judgements: readonly Finding[][]): Finding[] {
  const rank = { good: 0, unknown: 1, warning: 2, broken: 3 } as const;
  const worst = new Map<CheckId, Finding>();
  for (const one of judgements.flat()) {
    const before = worst.get(one.id);
    if (before === undefined || rank[one.status] > rank[before.status]) worst.set(one.id, one);
  }
  return [...worst.values()];
}

function reportInstalled({ installed, folder }: EvaluationInput, report: Report): void {
  if (installed === null) report(finding('CERTIFICATE_NONE', {}));
  else if (installed === 'unreadable') report(finding('CERTIFICATE_UNREADABLE', { path: folder }));
  else {
    const { names, notAfter } = installed.info;
    report(finding('CERTIFICATE_INSTALLED', { names, notAfter: new Date(notAfter).toISOString() }));
  }
}

function reportLocal(local: TlsAnswer, port: number, installed: EvaluationInput['installed'], report: Report): void {
  if (local.kind === 'silent') return report(finding('LOCAL_DOWN', { port, cause: local.cause }));
  if (local.kind === 'noTls') return report(finding('LOCAL_NO_TLS', { port }));
  const { fingerprint256 } = local.certificate;
  const ours = installed !== null && installed !== 'unreadable' && installed.info.fingerprint256 === fingerprint256;
  report(ours ? finding('LOCAL_SERVES', { port }) : finding('LOCAL_OTHER_CERTIFICATE', { port, fingerprint256 }));
}

function reportConnection(
  address: string,
  port: number,
  answer: TlsAnswer,
  localServes: boolean,
  report: Report,
): void {
  if (answer.kind === 'tls') return report(finding('PUBLIC_CONNECTS', { address, port, protocol: answer.protocol }));
  if (answer.kind === 'noTls') return report(finding('PUBLIC_NO_TLS', { address, port }));
  const hairpin = localServes && !isOwnAddress(address);
  report(finding(hairpin ? 'PUBLIC_NOT_FROM_HERE' : 'PUBLIC_DOWN', { address, port, cause: answer.cause }));
}

/** Trust, name, time and fingerprint of what one connection got. */
function judge(served: TlsSuccess, input: EvaluationInput): Finding[] {
  const info = infoOf(served.certificate);
  const { installed, name } = input;
  const fingerprint = (): Finding => {
    if (installed === null || installed === 'unreadable') return finding('FINGERPRINT_NOT_CHECKED', {});
    const { fingerprint256 } = installed.info;
    return fingerprint256 === info.fingerprint256
      ? finding('FINGERPRINT_SAME', { fingerprint256 })
      : finding('FINGERPRINT_OTHER', { installed: fingerprint256, served: info.fingerprint256 });
  };
  return [
    trustFinding(served, info, input.trustedRoots),
    coversName(info.names, name)
      ? finding('NAME_MATCHES', { name })
      : finding('NAME_DIFFERS', { name, names: info.names }),
    timeFinding(info, input.now()),
    fingerprint(),
  ];
}

function trustFinding(served: TlsSuccess, { issuer }: CertificateInfo, trustedRoots: readonly string[]): Finding {
  // Expiry is its own check; a chain is not "untrusted" because of it, and its trust was not looked at.
  if (served.trustProblem === 'CERT_HAS_EXPIRED') return finding('TRUST_NOT_CHECKED', {});
  if (!served.trusted) return finding('UNTRUSTED', { issuer, systemCode: served.trustProblem ?? 'UNKNOWN' });
  const own = trustedRoots.some((pem) => new X509Certificate(pem).fingerprint256 === served.root256);
  return finding(own ? 'TRUSTED_BY_OWN_ROOTS' : 'TRUSTED', { issuer });
}

function timeFinding(info: CertificateInfo, now: number): Finding {
  const notAfter = new Date(info.notAfter).toISOString();
  if (now >= info.notAfter) return finding('TIME_EXPIRED', { notAfter });
  if (now < info.notBefore) return finding('TIME_NOT_YET', { notBefore: new Date(info.notBefore).toISOString() });
  const left = { notAfter, daysLeft: daysLeft(info.notAfter, now) };
  return finding(now >= dueAt(info) ? 'TIME_RENEWAL_DUE' : 'TIME_VALID', left);
}

async function reportRedirect(
  input: EvaluationInput,
  addresses: readonly string[],
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  if (!input.settings.redirectToHttps) {
    report(finding('REDIRECT_OFF', {}));
    return;
  }
  if (addresses.length === 0) {
    report(finding('REDIRECT_NOT_CHECKED', { cause: null }));
    return;
  }
  const found = await Promise.all(addresses.map((address) => redirectFinding(input, address, signal)));
  for (const one of worstOfEach([found])) report(one);
}

async function redirectFinding(
  { settings, name }: EvaluationInput,
  address: string,
  signal: AbortSignal,
): Promise<Finding> {
  const port = settings.publicHttpPort;
  const host = port === 80 ? name : `${name}:${port}`;
  const answer = await probeHttp({ address, port, host, path: '/' }, signal);
  if (answer.kind === 'silent') return finding('REDIRECT_NOT_CHECKED', { cause: answer.cause });
  const { location } = answer;
  if (location === null) return finding('REDIRECT_MISSING', { httpStatus: answer.status });
  const target = URL.canParse(location) ? new URL(location) : null;
  const right = target?.protocol === 'https:' && target.hostname === name;
  return finding(right ? 'REDIRECT_TO_HTTPS' : 'REDIRECT_ELSEWHERE', { location });
}
