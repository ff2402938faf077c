/**
 * Situations as customers meet them, as the product knows them: what the checks have found, and how a request ended. For the
 * tests and for `docs/checks.md`: each says which cause has to lead, who mends it, and how the picture is coloured.
 */
import { finding, type Finding, type FindingCode } from '#shared/contract/findings.ts';
import type { Failure, FailureCode } from '#shared/contract/failures.ts';
import { failure } from '#shared/contract/failure-error.ts';
import type { HopId } from '#shared/contract/check-table.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { exampleCertificate, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import type { HopStatus } from '#shared/domain/path.ts';
import { verdictOf } from '#shared/domain/verdict.ts';
import type { Who } from '#shared/texts/advice.ts';

export type Situation = {
  /** In German, as somebody says it who knows what is wrong. */
  title: string;
  snapshot: Snapshot;
  /** The one that leads; `null`: nothing is wrong. */
  cause: FindingCode | FailureCode | null;
  who: Who;
  /** Other causes, which have nothing to do with it. */
  others: readonly (FindingCode | FailureCode)[];
  /** The links that are not good. */
  hops: Partial<Record<HopId, HopStatus>>;
};

export const NAME = 'meinefirma.de';
export const IPV4 = '87.140.20.5';
export const IPV6 = '2003:e4:4711::7';
const CHECKED = '2026-11-24T12:00:00.000Z';
const REQUESTED = '2026-11-24T12:30:00.000Z';
export const asked = { name: NAME, server: 'system' };
const lan = '192.168.178.20';
export const http = { address: IPV4, port: 80, forward: { lanAddress: lan, internalPort: 8080 } };
export const https = { address: IPV4, port: 443, forward: { lanAddress: lan, internalPort: 443 } };
const notAfter = exampleCertificate.notAfter;

/** What a whole check finds where all is well and nothing was requested yet. */
const beforeFirstRequest: readonly Finding[] = [
  finding('EDITION_SERVER', {}),
  finding('ADDRESS_SET', { address: NAME }),
  finding('CONTACT_SET', {}),
  finding('DATABASE_WRITABLE', { path: 'D:\\profacto\\Daten' }),
  finding('SPACE_ENOUGH', { freeMegabytes: 81_250 }),
  finding('PLACE_FINE', {}),
  finding('ACCESS_OURS', {}),
  finding('CLOCK_RIGHT', { skewSeconds: 0 }),
  finding('DNS_RESOLVES', { ...asked, addresses: [IPV4] }),
  finding('IPV4_PUBLIC', { addresses: [IPV4] }),
  finding('IPV6_NONE', {}),
  finding('RESOLVER_ONE', { server: 'system' }),
  finding('CAA_NONE', { name: NAME }),
  finding('HTTP_PORT_OURS', { port: 8080 }),
  finding('CHALLENGE_COMES_BACK', { address: IPV4, port: 80 }),
  finding('OUTSIDE_NOT_ASKED', {}),
  finding('CA_ANSWERS', { host: 'acme-v02.api.letsencrypt.org' }),
  finding('TERMS_TO_ACCEPT', { url: 'https://letsencrypt.org/documents/LE-SA.pdf' }),
  finding('CERTIFICATE_NOT_YET', {}),
  finding('HTTPS_PORT_FREE', { port: 443 }),
  finding('PUBLIC_REACHES_US', { address: IPV4, port: 443 }),
  finding('APPLICATION_NOT_SET', {}),
];
/** The same with an installed certificate that is served. */
const withCertificate: readonly Finding[] = [
  ...beforeFirstRequest.filter(({ id }) => !['certificate', 'httpsPort', 'connection'].includes(id)),
  finding('CERTIFICATE_INSTALLED', { names: [NAME], notAfter }),
  finding('PAIR_MATCHES', {}),
  finding('EXPIRY_FAR', { notAfter, daysLeft: 58 }),
  finding('HTTPS_PORT_OURS', { port: 443 }),
  finding('LOCAL_SERVES', { port: 443 }),
  finding('PUBLIC_CONNECTS', { address: IPV4, port: 443, protocol: 'TLSv1.3' }),
  finding('REDIRECT_TO_HTTPS', { location: `https://${NAME}/` }),
];

type Given = {
  /** Findings in place of those that are good; of the same check. */
  found?: readonly Finding[];
  /** A certificate is installed and served. */
  installed?: true;
  /** How the request ended that came after the checks. */
  ended?: Failure;
  /** It was a rehearsal. */
  staging?: true;
  /** Nobody has clicked "Prüfen". */
  unchecked?: true;
  snapshot?: Partial<Snapshot>;
};
type Expected = Pick<Situation, 'cause' | 'who' | 'hops'> & Partial<Pick<Situation, 'others'>>;

/** All is well, but for what is given. */
export function situation(title: string, given: Given, expected: Expected): Situation {
  const { found = [], installed, ended, staging = false, unchecked, snapshot = {} } = given;
  const replaced = new Set(found.map((one) => one.id));
  const base = installed === true ? withCertificate : beforeFirstRequest;
  const findings = [...base.filter(({ id }) => !replaced.has(id)), ...found];
  const checked = { finishedAt: CHECKED, findings, verdict: verdictOf(findings) };
  return {
    title,
    snapshot: exampleSnapshot(
      {
        requestGate: null,
        ...(unchecked !== true && { lastCheck: checked }),
        ...(installed === true && { certificate: exampleCertificate, shield: 'colour' as const }),
        ...(ended !== undefined && { lastRequest: requestThatEnded(ended, staging) }),
        ...snapshot,
      },
      { serverAddress: NAME, contactEmail: 'info@meinefirma.de' },
    ),
    others: [],
    ...expected,
  };
}

function requestThatEnded(ended: Failure, staging: boolean): Snapshot['lastRequest'] {
  return {
    id: '7',
    staging,
    automatic: false,
    startedAt: CHECKED,
    finishedAt: REQUESTED,
    outcome: 'failed',
    steps: [],
    failure: ended,
  };
}

type Validation = Extract<Failure, { code: 'VALIDATION_FAILED' }>['data'];

/** The CA did not find this server; by default no connection came about in time. */
export function validationFailed(change: Partial<Validation>, type = 'connection', detail = 'Timeout during connect') {
  return failure('VALIDATION_FAILED', {
    name: NAME,
    reason: 'connection',
    cause: null,
    trouble: null,
    page: null,
    address: IPV4,
    forward: { lanAddress: lan, internalPort: 8080, publicPort: 80 },
    requestsSeen: 0,
    problem: { type: `urn:ietf:params:acme:error:${type}`, status: 400, detail, subproblems: [] },
    ...change,
  });
}
