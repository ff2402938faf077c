import { X509Certificate } from 'node:crypto';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { coversName } from '#shared/domain/names.ts';
import { daysLeft, dueAt } from '#shared/domain/renewal.ts';
import { infoOf, type CertificateInfo } from '../certificates/certificate-info.ts';
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
  switch (resolution.kind) {
    case 'addresses':
      report(finding(addresses.length > 0 ? 'DNS_RESOLVES' : 'DNS_NO_ADDRESS', { name, addresses }));
      break;
    case 'noSuchName':
      report(finding('DNS_NO_SUCH_NAME', { name }));
      break;
    case 'noAddress':
      report(finding('DNS_NO_ADDRESS', { name }));
      break;
    case 'noAnswer':
      report(finding('DNS_NO_ANSWER', { name, systemCode: resolution.systemCode }));
      break;
  }

  const port = settings.publicHttpsPort;
  const answers = await Promise.all(
    addresses.map(async (address) => ({
      address,
      answer: await probeTls({ address, port, servername: name }, trustedRoots, signal),
    })),
  );
  for (const { address, answer } of answers) reportConnection(address, port, answer, local.kind === 'tls', report);
  if (addresses.length === 0) report(finding('PUBLIC_NOT_CHECKED', {}));

  // The certificate is judged by what the public way showed, and where nothing came back, by what this machine serves.
  const served =
    answers.map((one) => one.answer).find((one) => one.kind === 'tls') ?? (local.kind === 'tls' ? local : null);
  reportServed(served, input, report);
  await reportRedirect(input, addresses[0], report, signal);
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

function reportServed(served: TlsSuccess | null, input: EvaluationInput, report: Report): void {
  if (served === null) {
    for (const code of [
      'TRUST_NOT_CHECKED',
      'NAME_NOT_CHECKED',
      'TIME_NOT_CHECKED',
      'FINGERPRINT_NOT_CHECKED',
    ] as const) {
      report(finding(code, {}));
    }
    return;
  }
  const info = infoOf(served.certificate);
  report(trustFinding(served, info, input.trustedRoots));
  report(
    coversName(info.names, input.name)
      ? finding('NAME_MATCHES', { name: input.name })
      : finding('NAME_DIFFERS', { name: input.name, names: info.names }),
  );
  report(timeFinding(info, input.now()));
  const { installed } = input;
  if (installed === null || installed === 'unreadable') return report(finding('FINGERPRINT_NOT_CHECKED', {}));
  report(
    installed.info.fingerprint256 === info.fingerprint256
      ? finding('FINGERPRINT_SAME', { fingerprint256: info.fingerprint256 })
      : finding('FINGERPRINT_OTHER', { installed: installed.info.fingerprint256, served: info.fingerprint256 }),
  );
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
  address: string | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { settings, name } = input;
  if (!settings.redirectToHttps) {
    report(finding('REDIRECT_OFF', {}));
    return;
  }
  if (address === undefined) {
    report(finding('REDIRECT_NOT_CHECKED', { cause: null }));
    return;
  }
  const port = settings.publicHttpPort;
  const host = port === 80 ? name : `${name}:${port}`;
  const answer = await probeHttp({ address, port, host, path: '/' }, signal);
  if (answer.kind === 'silent') {
    report(finding('REDIRECT_NOT_CHECKED', { cause: answer.cause }));
    return;
  }
  const { location } = answer;
  if (location === null) {
    report(finding('REDIRECT_MISSING', { httpStatus: answer.status }));
    return;
  }
  const target = URL.canParse(location) ? new URL(location) : null;
  const right = target?.protocol === 'https:' && target.hostname === name;
  report(finding(right ? 'REDIRECT_TO_HTTPS' : 'REDIRECT_ELSEWHERE', { location }));
}
