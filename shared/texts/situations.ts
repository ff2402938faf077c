/**
 * Situations as customers meet them, as the product knows them: what the checks have found, and how a request ended. For the
 * tests and for `docs/checks.md`: each says which cause has to lead, who mends it, and which links of the picture are not good.
 */
import { hopIds, type HopId } from '#shared/contract/check-table.ts';
import { failure } from '#shared/contract/failure-error.ts';
import type { Failure, FailureCode, FailureData } from '#shared/contract/failures.ts';
import { finding, type Finding, type FindingCode, type FindingData } from '#shared/contract/findings.ts';
import { diagnosisOf, type Diagnosis, type DiagnosisSources } from '#shared/domain/diagnosis.ts';
import type { HopStatus } from '#shared/domain/path.ts';
import { verdictOf } from '#shared/domain/verdict.ts';
import type { Who } from './advice.ts';
import { failureSamples } from './failures/samples.ts';
import { findingSamples } from './findings/samples.ts';

type Code = FindingCode | FailureCode;
export type Situation = {
  /** In German, as somebody says it who knows what is wrong. */
  title: string;
  known: DiagnosisSources;
  /** The one that leads; `null`: nothing is wrong. */
  cause: Code | null;
  who: Who;
  /** Other causes, which have nothing to do with it. */
  others: readonly Code[];
  /** The links that are not good. */
  hops: Partial<Record<HopId, HopStatus>>;
};

/** When the situations are looked at, in milliseconds since the epoch. */
export const SITUATIONS_AT = Date.parse('2026-11-24T13:00:00.000Z');
const CHECKED = '2026-11-24T12:00:00.000Z';
const REQUESTED = '2026-11-24T12:30:00.000Z';
const LATER = '2026-11-24T12:45:00.000Z';

const NAME = 'meinefirma.de';
const IPV4 = '203.0.113.7';
const notAfter = '2027-01-23T13:05:00.000Z';

/** An example of a finding: with other data, or with one of the samples, of which the first is the most common case. */
const one = <C extends FindingCode>(code: C, change: Partial<FindingData<C>> = {}, sample = 0): Finding =>
  finding(code, { ...(findingSamples[code][sample] ?? findingSamples[code][0]), ...change });
const ended = <C extends FailureCode>(code: C, change: Partial<FailureData<C>> = {}): Failure =>
  failure(code, { ...(failureSamples[code][0] as FailureData<C>), ...change });

type Validation = FailureData<'VALIDATION_FAILED'>;
/** The CA did not find this server; by default no connection came about in time. */
const validation = (change: Partial<Validation> = {}): Failure =>
  failure('VALIDATION_FAILED', {
    name: NAME,
    reason: 'connection',
    cause: 'timeout',
    trouble: null,
    page: null,
    address: IPV4,
    forward: { lanAddress: '192.168.178.20', internalPort: 8080, publicPort: 80 },
    requestsSeen: 0,
    stage: 'connect',
    problem: { type: 'urn:ietf:params:acme:error:connection', status: 400, detail: 'Timeout', subproblems: [] },
    ...change,
  });
const page = (change: Partial<Validation>): Failure =>
  validation({ reason: 'foreignPage', cause: null, stage: 'answer', ...change });

/** What a whole check finds where all is well and nothing was requested yet. */
const beforeFirst: readonly Finding[] = [
  one('EDITION_SERVER'),
  one('ADDRESS_SET'),
  one('CONTACT_SET'),
  one('DATABASE_WRITABLE'),
  one('SPACE_ENOUGH'),
  one('PLACE_FINE'),
  one('ACCESS_OURS'),
  one('CLOCK_RIGHT'),
  one('DNS_RESOLVES'),
  one('IPV4_PUBLIC'),
  one('IPV6_NONE'),
  one('RESOLVER_ONE'),
  one('CAA_NONE'),
  one('HTTP_PORT_OURS'),
  one('CHALLENGE_COMES_BACK'),
  one('OUTSIDE_NOT_ASKED'),
  one('CA_ANSWERS'),
  one('TERMS_TO_ACCEPT'),
  one('CERTIFICATE_NOT_YET'),
  one('HTTPS_PORT_FREE'),
  one('PUBLIC_REACHES_US'),
  one('APPLICATION_ANSWERS'),
];
/** The same with an installed certificate that is served. */
const withCertificate: readonly Finding[] = [
  ...beforeFirst.filter(({ id }) => !['outside', 'certificate', 'httpsPort', 'connection'].includes(id)),
  one('OUTSIDE_REACHED'),
  one('CERTIFICATE_INSTALLED'),
  one('PAIR_MATCHES'),
  one('EXPIRY_FAR'),
  one('HTTPS_PORT_OURS'),
  one('LOCAL_SERVES'),
  one('PUBLIC_CONNECTS'),
  one('REDIRECT_TO_HTTPS'),
];

const certificate: NonNullable<DiagnosisSources['certificate']> = {
  directory: 'D:\\profacto\\Daten\\letsencrypt\\org.letsencrypt.api.acme-v02\\orders\\4711',
  orderNumber: '4711',
  names: [NAME],
  issuer: 'YE1 (Let’s Encrypt)',
  notBefore: '2026-11-24T11:35:00.000Z',
  notAfter,
  daysLeft: 60,
  serialNumber: '03AF',
  fingerprint256: 'AA:BB',
  keyType: 'ec-p256',
};

/** A machine of which nothing is known yet. */
const fresh: DiagnosisSources = {
  settings: {
    serverAddress: NAME,
    operation: 'front',
    publicHttpPort: 80,
    httpPort: 8080,
    publicHttpsPort: 443,
    httpsPort: 443,
  },
  operation: null,
  lastCheck: null,
  lastEvaluation: null,
  lastRequest: null,
  outside: null,
  application: null,
  warning: null,
  awaitsRestart: null,
  shield: 'grey',
  certificate: null,
  databaseFailure: null,
  webserver: {
    http: { port: 8080, state: 'listening', failure: null },
    https: { port: 443, state: 'off', failure: null },
  },
  renewal: {
    dueAt: null,
    reason: 'none',
    lastAttemptAt: null,
    nextAttemptAt: null,
    automatic: null,
    off: null,
    failures: 0,
    lastError: null,
    explanationUrl: null,
  },
};

const { http, https } = fresh.webserver;
const listening: DiagnosisSources['webserver'] = { http, https: { ...https, state: 'listening' } };
const failedOnce = (lastError: Failure): DiagnosisSources['renewal'] => ({
  ...fresh.renewal,
  lastAttemptAt: REQUESTED,
  failures: 1,
  lastError,
});

type Given = {
  /** Findings in place of the good ones of the same checks. */
  found?: readonly Finding[];
  /** A certificate is installed and served. */
  installed?: true;
  /** Nobody has clicked "Prüfen". */
  unchecked?: true;
  /** How the request ended that came after the checks. */
  request?: Failure;
  /** It was a rehearsal. */
  staging?: boolean;
  known?: Partial<DiagnosisSources>;
};

function situation(
  title: string,
  { found = [], installed, unchecked, request, staging = false, known = {} }: Given,
  cause: Code | null,
  who: Who,
  hops: Situation['hops'] = {},
  others: readonly Code[] = [],
): Situation {
  const replaced = new Set(found.map(({ id }) => id));
  const base = installed === true ? withCertificate : beforeFirst;
  const findings = [...base.filter(({ id }) => !replaced.has(id)), ...found];
  return {
    title,
    known: {
      ...fresh,
      ...(unchecked !== true && { lastCheck: { finishedAt: CHECKED, findings, verdict: verdictOf(findings) } }),
      ...(installed === true && { certificate, shield: 'colour' as const, webserver: listening }),
      ...(request !== undefined && {
        lastRequest: {
          id: '7',
          staging,
          automatic: false,
          startedAt: CHECKED,
          finishedAt: REQUESTED,
          outcome: 'failed' as const,
          steps: [],
          failure: request,
        },
        // A rehearsal is remembered as no attempt.
        ...(!staging && { warning: 'LAST_REQUEST_FAILED' as const, renewal: failedOnce(request) }),
      }),
      ...known,
    },
    cause,
    who,
    hops,
    others,
  };
}

/** The diagnosis of a situation. */
export function diagnosisIn({ known }: Situation): Diagnosis {
  return diagnosisOf(known, SITUATIONS_AT);
}

/** What cannot be looked at where the name leads nowhere. */
const noName = [
  one('IPV4_NOT_CHECKED'),
  one('IPV6_NOT_CHECKED'),
  one('CAA_NOT_CHECKED'),
  one('CHALLENGE_NOT_CHECKED'),
  one('PUBLIC_NOT_CHECKED'),
];
const behindName = { router80: 'follows', router443: 'follows' } as const;
/** Links that nobody has looked at before there is a certificate. */
const notYet = { internet: 'unknown', certificate: 'unknown', tls: 'good' } as const;
/** Before the first request, only what stands here differs. */
const before = (hops: Situation['hops']): Situation['hops'] => ({
  ...notYet,
  ...((hops.domain === 'broken' || hops.internet === 'broken') && { certificate: 'follows' }),
  ...hops,
});
const reached = { at: REQUESTED, name: NAME, by: 'request', reached: true, detail: '' } as const;
/** Before the check. */
const reachedBefore = { ...reached, at: '2026-11-23T13:05:00.000Z' } as const;
const notReached = { ...reached, reached: false, detail: 'Timeout' } as const;
const everywhere = (status: HopStatus, but: Situation['hops'] = {}): Situation['hops'] => ({
  ...(Object.fromEntries(hopIds.map((id) => [id, status])) as Record<HopId, HopStatus>),
  ...but,
});
const seenAgain = [...beforeFirst.filter(({ id }) => id !== 'outside'), one('OUTSIDE_NOT_REACHED')];
const EXPIRED = '2026-11-23T13:05:00.000Z';
const expired: Partial<DiagnosisSources> = {
  warning: 'CERTIFICATE_EXPIRED',
  shield: 'grey',
  certificate: { ...certificate, notBefore: '2026-09-20T13:05:00.000Z', notAfter: EXPIRED, daysLeft: -1 },
};
const hasExpired = [one('EXPIRY_PAST', { notAfter: EXPIRED }), one('TIME_EXPIRED', { notAfter: EXPIRED })];
/** Another program has the port: the host itself has found that as well. */
const busy = (purpose: 'http' | 'https', name: string): Partial<DiagnosisSources> => {
  const { port } = fresh.webserver[purpose];
  const taken = {
    port,
    state: 'failed' as const,
    failure: failure('PORT_BUSY', { port, purpose, holder: { pid: 4711, name } }),
  };
  return purpose === 'http'
    ? { webserver: { http: taken, https }, warning: 'HTTP_PORT_FAILED' }
    : { webserver: { http, https: taken }, warning: 'HTTPS_PORT_FAILED', shield: 'grey' };
};

export const situations: readonly Situation[] = [
  // All is well.
  situation('Noch nichts geprüft, noch nichts angefordert', { unchecked: true }, null, 'none', everywhere('unknown')),
  situation('Vor der ersten Anforderung ist alles bereit', {}, null, 'none', before({})),
  situation(
    'Die erste Anforderung ist gelungen, geprüft hat niemand',
    { unchecked: true, known: { outside: reached, shield: 'colour', certificate, webserver: listening } },
    null,
    'none',
    { router443: 'unknown' },
  ),
  situation('Alles läuft, und alles ist geprüft', { installed: true, known: { outside: reached } }, null, 'none'),
  situation(
    'Der Router lässt keine Aufrufe von innen zurück; die Zertifizierungsstelle kam durch',
    { installed: true, found: [one('CHALLENGE_NOT_FROM_HERE')], known: { outside: reached } },
    null,
    'none',
  ),

  // The name.
  situation(
    'Der Name ist nicht angelegt',
    { found: [one('DNS_NO_SUCH_NAME'), ...noName] },
    'DNS_NO_SUCH_NAME',
    'domainProvider',
    before({ domain: 'broken', ...behindName, certificate: 'follows' }),
  ),
  situation(
    'Der Name verweist auf einen Namen, den es nicht mehr gibt',
    { found: [one('DNS_NO_SUCH_NAME', { target: 'kunde.anbieter.example', owner: 'anbieter.example' }), ...noName] },
    'DNS_NO_SUCH_NAME',
    'domainProvider',
    before({ domain: 'broken', ...behindName, certificate: 'follows' }),
  ),
  situation(
    'Zum Namen ist keine Adresse eingetragen',
    { found: [one('DNS_NO_ADDRESS'), ...noName] },
    'DNS_NO_ADDRESS',
    'domainProvider',
    before({ domain: 'broken', ...behindName, certificate: 'follows' }),
  ),
  situation(
    'Die Nameserver der Domain antworten mit einem Fehler',
    { found: [one('DNS_SERVFAIL'), ...noName] },
    'DNS_SERVFAIL',
    'domainProvider',
    before({ domain: 'broken', ...behindName, certificate: 'follows' }),
  ),
  situation(
    'Nach einem Anbieterwechsel blieb der alte DS-Eintrag stehen (DNSSEC)',
    { found: [one('DNS_DNSSEC_BROKEN')] },
    'DNS_DNSSEC_BROKEN',
    'domainProvider',
    before({ domain: 'broken', certificate: 'follows' }),
  ),
  situation(
    'Zwei Nameserver der Domain widersprechen sich',
    { found: [one('DNS_SERVERS_DISAGREE')] },
    'DNS_SERVERS_DISAGREE',
    'domainProvider',
    before({ domain: 'broken', certificate: 'follows' }),
  ),
  situation(
    'Der Name verweist im Kreis',
    { found: [one('DNS_ALIAS_LOOP'), ...noName] },
    'DNS_ALIAS_LOOP',
    'domainProvider',
    before({ domain: 'broken', ...behindName, certificate: 'follows' }),
  ),
  situation(
    'Der DNS-Server des Hauses schweigt, die Zertifizierungsstelle ist deshalb auch nicht zu finden',
    { found: [one('DNS_TIMEOUT'), ...noName, one('CA_UNREACHABLE', { cause: 'dns', systemCode: 'EAI_AGAIN' })] },
    'DNS_TIMEOUT',
    'you',
    before({ domain: 'broken', ...behindName, ca: 'follows', certificate: 'follows' }),
  ),
  situation(
    'Der DNS-Server des Hauses verschweigt den Namen; im Internet stimmt er',
    { found: [one('RESOLVER_HIDES_NAME')] },
    'RESOLVER_HIDES_NAME',
    'itPartner',
    before({ domain: 'warning' }),
  ),
  situation(
    'Im A-Eintrag steht eine Adresse des eigenen Netzes',
    { found: [one('IPV4_NOT_PUBLIC'), one('PUBLIC_NOT_FROM_HERE'), one('CHALLENGE_NOT_FROM_HERE')] },
    'IPV4_NOT_PUBLIC',
    'domainProvider',
    before({ domain: 'broken', ...behindName }),
  ),
  situation(
    'Der Anschluss hat keine eigene IPv4-Adresse (CGNAT)',
    { found: [one('IPV4_NOT_PUBLIC', { address: '100.72.13.5', kind: 'cgnat' }), one('CHALLENGE_NOT_FROM_HERE')] },
    'IPV4_NOT_PUBLIC',
    'internetProvider',
    before({ domain: 'broken', router80: 'follows' }),
  ),
  situation(
    'Der Name endet auf eine Endung, die es im Internet nicht gibt',
    { found: [one('ADDRESS_PRIVATE_SUFFIX'), one('DNS_NO_SUCH_NAME', { name: 'server.local' }), ...noName] },
    'ADDRESS_PRIVATE_SUFFIX',
    'you',
    before({ domain: 'broken', ...behindName, certificate: 'follows' }),
  ),
  situation(
    'Ein CAA-Eintrag erlaubt nur eine andere Zertifizierungsstelle',
    { found: [one('CAA_FORBIDS')] },
    'CAA_FORBIDS',
    'domainProvider',
    before({ domain: 'broken', certificate: 'follows' }),
  ),
  situation(
    'Die Registrierungsstelle der Endung beantwortet CAA-Fragen nicht',
    { found: [one('CAA_SERVFAIL', { domain: 'de', isSuffix: true })] },
    'CAA_SERVFAIL',
    'wait',
    before({ domain: 'broken', certificate: 'follows' }),
  ),
  situation(
    'Der AAAA-Eintrag führt zu einem früheren Server, der A-Eintrag hierher',
    {
      found: [
        one('CHALLENGE_COMES_BACK'),
        one('CHALLENGE_RECORD_WRONG', { address: '2001:db8:4711::7', cause: null, says: 'Apache' }),
      ],
    },
    'CHALLENGE_RECORD_WRONG',
    'domainProvider',
    before({ domain: 'broken', router80: 'follows' }),
  ),
  situation(
    'Von zwei A-Einträgen führt einer ins Leere, auf beiden Ports',
    {
      found: [
        one('CHALLENGE_COMES_BACK'),
        one('CHALLENGE_RECORD_WRONG', { address: '198.51.100.99', cause: 'timeout', says: null }),
        one('PUBLIC_REACHES_US'),
        one('PUBLIC_RECORD_WRONG', { address: '198.51.100.99', cause: 'timeout', says: null }),
      ],
    },
    'CHALLENGE_RECORD_WRONG',
    'domainProvider',
    before({ domain: 'broken', router80: 'follows', router443: 'follows' }),
  ),
  situation(
    'Der Name führt zur Parkseite des Domain-Anbieters',
    { found: [one('CHALLENGE_ANSWERED_BY', { by: { kind: 'parking', name: 'IONOS' } }), one('PUBLIC_FOREIGN')] },
    'CHALLENGE_ANSWERED_BY',
    'domainProvider',
    before({ domain: 'broken', ...behindName }),
  ),
  situation(
    'Cloudflare steht davor und gibt nicht weiter',
    { found: [one('CHALLENGE_ANSWERED_BY', { by: { kind: 'cdn', name: 'Cloudflare' } }), one('PUBLIC_FOREIGN')] },
    'CHALLENGE_ANSWERED_BY',
    'domainProvider',
    before({ domain: 'broken', ...behindName }),
  ),
  situation(
    'Cloudflare steht davor, gibt weiter und zeigt Besuchern ein eigenes Zertifikat',
    { installed: true, found: [one('FINGERPRINT_OTHER', {}, 2)] },
    'FINGERPRINT_OTHER',
    'domainProvider',
    { domain: 'broken', certificate: 'follows' },
  ),
  situation(
    'Ein Proxy im Haus zeigt auf Port 443 ein altes, abgelaufenes Zertifikat',
    { installed: true, found: [one('FINGERPRINT_OTHER', {}, 4), one('TIME_EXPIRED')] },
    'FINGERPRINT_OTHER',
    'itPartner',
    { certificate: 'broken' },
  ),
  situation(
    'Ein Proxy verändert auf Port 80 den Pfad und hat auf Port 443 ein eigenes Zertifikat für den Namen',
    { found: [one('CHALLENGE_CHANGED'), one('PUBLIC_FOREIGN', {}, 2)] },
    'CHALLENGE_CHANGED',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Die Domain ist abgelaufen: Auf beiden Ports antwortet der Domain-Anbieter',
    {
      found: [
        one('CHALLENGE_ANSWERED_BY', { by: { kind: 'expired', name: null } }),
        one('PUBLIC_ANSWERED_BY', { by: { kind: 'expired', name: null } }),
      ],
    },
    'CHALLENGE_ANSWERED_BY',
    'domainProvider',
    before({ domain: 'broken', ...behindName }),
  ),
  situation(
    'Der Name führt zum Weiterleitungsdienst des Domain-Anbieters',
    { found: [one('CHALLENGE_ANSWERED_BY', { by: { kind: 'forwarding', name: null } }), one('PUBLIC_NO_TLS')] },
    'CHALLENGE_ANSWERED_BY',
    'domainProvider',
    before({ domain: 'broken', ...behindName }),
  ),

  situation(
    'Der Name führt noch zur früheren Adresse des Anschlusses, und der Router nennt die heutige',
    { found: [one('LINE_RECORD_ELSEWHERE'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_RECORD_ELSEWHERE',
    'domainProvider',
    before({ domain: 'broken', ...behindName }),
  ),
  situation(
    'Der Name führt zu einem Server bei einem Webhoster, und der Router sagt nichts',
    { found: [one('LINE_RECORD_AT_HOSTER'), one('CHALLENGE_NOT_FOUND'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_RECORD_AT_HOSTER',
    'domainProvider',
    before({ domain: 'broken', ...behindName }),
  ),
  situation(
    'Eingetragen ist der Name der Homepage',
    { found: [one('LINE_NAME_OF_HOMEPAGE'), one('CHALLENGE_NOT_FOUND'), one('PUBLIC_FOREIGN')] },
    'LINE_NAME_OF_HOMEPAGE',
    'you',
    before({ domain: 'broken', ...behindName }),
  ),
  situation(
    'Der Internetanbieter beantwortet jeden Namen mit seiner eigenen Seite',
    { found: [one('DNS_CAPTIVE'), one('CHALLENGE_FOREIGN_PAGE'), one('PUBLIC_FOREIGN'), one('CA_UNTRUSTED')] },
    'DNS_CAPTIVE',
    'internetProvider',
    before({ internet: 'broken', ...behindName, domain: 'follows', ca: 'follows' }),
  ),
  situation(
    'Ein DNS-Filter im Haus sperrt den Namen der Zertifizierungsstelle',
    { found: [one('CA_UNREACHABLE', { cause: 'refused', systemCode: 'ECONNREFUSED', why: 'filtered' })] },
    'CA_UNREACHABLE',
    'itPartner',
    before({ ca: 'broken' }),
  ),
  situation(
    'Die Domain hat niemand registriert',
    { found: [one('DNS_NO_SUCH_NAME', { unregistered: NAME }), ...noName] },
    'DNS_NO_SUCH_NAME',
    'you',
    before({ domain: 'broken', ...behindName, certificate: 'follows' }),
  ),
  situation(
    'Der Router hat nach außen eine Adresse, die der Anschluss mit anderen teilt (CGNAT)',
    { found: [one('LINE_SHARED'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_SHARED',
    'internetProvider',
    before({ internet: 'broken', ...behindName, certificate: 'follows' }),
  ),

  situation(
    'Die Leitung ist gestört, und der Router läuft über seine Mobilfunk-Reserve; vorher kam die Zertifizierungsstelle durch',
    {
      installed: true,
      found: [one('LINE_SHARED', { lost: true }), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')],
      known: { outside: reachedBefore },
    },
    'LINE_SHARED',
    'internetProvider',
    { internet: 'broken', router80: 'follows', router443: 'follows' },
  ),

  // The router, and what stands in between.
  situation(
    'Der Router ist getauscht, zeigt auf Port 80 seine eigene Seite und leitet nichts weiter; vorher kam die Zertifizierungsstelle durch',
    {
      installed: true,
      found: [one('REDIRECT_OTHER_SERVER', {}, 2), one('PUBLIC_NOT_FROM_HERE')],
      known: { outside: reachedBefore },
    },
    'REDIRECT_OTHER_SERVER',
    'itPartner',
    { router80: 'warning', router443: 'follows' },
  ),
  situation(
    'Der Rechner hat eine neue Adresse im Haus, der Router leitet noch an die alte; vorher kam die Zertifizierungsstelle durch',
    {
      installed: true,
      found: [one('LINE_PORT_ELSEWHERE'), one('PUBLIC_NOT_FROM_HERE')],
      known: { outside: reachedBefore },
    },
    'LINE_PORT_ELSEWHERE',
    'itPartner',
    { router80: 'broken', router443: 'follows' },
  ),
  situation(
    'Die Freigaben im Router gelten für UDP statt TCP',
    { found: [one('LINE_PORT_UDP'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_PORT_UDP',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Der Rechner geht über einen anderen Router ins Internet als den, zu dessen Anschluss der Name führt',
    { found: [one('LINE_OTHER_ROUTER'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_OTHER_ROUTER',
    'itPartner',
    before({ router80: 'warning', router443: 'follows' }),
  ),
  situation(
    'Der Rechner hängt im Gastnetz des Routers',
    { found: [one('LINE_GUEST_NETWORK'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_GUEST_NETWORK',
    'you',
    before({ router80: 'warning', router443: 'follows' }),
  ),
  situation(
    'Der Router hat zurückgenommen, was er für diesen Rechner geöffnet hatte',
    { found: [one('LINE_PORT_WITHDRAWN'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_PORT_WITHDRAWN',
    'itPartner',
    before({ router80: 'warning', router443: 'follows' }),
  ),
  situation(
    'Der Rechner hat keine Adresse vom Router bekommen',
    {
      found: [
        one('DNS_NO_ANSWER', { systemCode: 'EAI_AGAIN' }),
        one('CA_UNREACHABLE', { cause: 'dns', systemCode: 'EAI_AGAIN', why: 'noNetwork' }),
      ],
    },
    'CA_UNREACHABLE',
    'you',
    before({ internet: 'broken', domain: 'follows', ca: 'follows' }),
  ),
  situation(
    'Die Freigaben im Router gelten nur für die Adresse der IT-Firma',
    { found: [one('LINE_PORT_LIMITED'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_PORT_LIMITED',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Die Freigaben im Router sind eingetragen, aber ausgeschaltet',
    { found: [one('LINE_PORT_OFF'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_PORT_OFF',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Der Router leitet Port 443 richtig weiter, die Firewall des Rechners lässt ihn nicht herein',
    {
      installed: true,
      found: [
        one('LINE_PORT_HELD', { forwards: [{ for: 'https', port: 443, internalPort: 443 }] }),
        one('PUBLIC_DOWN'),
      ],
    },
    'LINE_PORT_HELD',
    'itPartner',
    { tls: 'broken', router443: 'follows' },
  ),
  situation(
    'Der Router sagt, dass er beide Ports an ein anderes Gerät weiterleitet',
    { found: [one('LINE_PORT_ELSEWHERE'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_PORT_ELSEWHERE',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Der Router steht hinter einem zweiten Router',
    { found: [one('LINE_BEHIND_ROUTER'), one('CHALLENGE_NOT_FROM_HERE'), one('PUBLIC_NOT_FROM_HERE')] },
    'LINE_BEHIND_ROUTER',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Der Router leitet Port 80 nicht weiter; die Zertifizierungsstelle sagt es',
    {
      found: [one('CHALLENGE_NOT_FROM_HERE')],
      request: validation({ fromHere: 'notFromHere' }),
      known: { outside: notReached },
    },
    'VALIDATION_FAILED',
    'itPartner',
    before({ internet: 'follows', router80: 'broken' }),
  ),
  situation(
    'Von hier ist Port 80 nicht zu prüfen, und noch hat niemand von außen nachgesehen',
    { found: [one('CHALLENGE_NOT_FROM_HERE')] },
    'CHALLENGE_NOT_FROM_HERE',
    'you',
    before({ router80: 'warning' }),
  ),
  situation(
    'Port 443 kommt zurück, Port 80 nicht',
    { found: [one('CHALLENGE_NOT_ANSWERED', { otherPort: 443 })] },
    'CHALLENGE_NOT_ANSWERED',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Der Router beantwortet Port 80 selbst',
    { found: [one('CHALLENGE_ROUTER_ANSWERS')] },
    'CHALLENGE_ROUTER_ANSWERS',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Port 80 führt zum Netzwerkspeicher, Port 443 auch',
    {
      found: [one('CHALLENGE_ANSWERED_BY'), one('PUBLIC_ANSWERED_BY', { by: { kind: 'nas', name: 'Synology' } })],
    },
    'CHALLENGE_ANSWERED_BY',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Port 80 führt zu einer Kamera',
    { found: [one('CHALLENGE_ANSWERED_BY', { by: { kind: 'camera', name: 'Hikvision' } })] },
    'CHALLENGE_ANSWERED_BY',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Port 80 führt zum Wechselrichter',
    { found: [one('CHALLENGE_ANSWERED_BY', { by: { kind: 'inverter', name: 'SMA' } })] },
    'CHALLENGE_ANSWERED_BY',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Auf Port 443 antwortet das VPN-Portal der Firewall, Port 80 führt hierher',
    {
      found: [one('CHALLENGE_COMES_BACK'), one('PUBLIC_ANSWERED_BY', { by: { kind: 'vpn', name: 'Sophos' } })],
    },
    'PUBLIC_ANSWERED_BY',
    'itPartner',
    before({ router443: 'broken', certificate: 'follows' }),
  ),
  situation(
    'Auf Port 443 antwortet Exchange, Port 80 führt hierher',
    {
      found: [
        one('CHALLENGE_COMES_BACK'),
        one('PUBLIC_ANSWERED_BY', { by: { kind: 'remoteAccess', name: 'Microsoft Exchange' } }),
      ],
    },
    'PUBLIC_ANSWERED_BY',
    'itPartner',
    before({ router443: 'broken', certificate: 'follows' }),
  ),
  situation(
    'Port 80 führt zu einem anderen Webserver im Haus, Port 443 hierher',
    { found: [one('CHALLENGE_NOT_FOUND')] },
    'CHALLENGE_NOT_FOUND',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Eine Umleitung führt auf die Homepage',
    { found: [one('CHALLENGE_REDIRECTED_AWAY')] },
    'CHALLENGE_REDIRECTED_AWAY',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Ein Proxy schreibt Pfade klein',
    { found: [one('CHALLENGE_CHANGED')] },
    'CHALLENGE_CHANGED',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Ein Load-Balancer führt jeden zweiten Aufruf zu einem abgeschalteten Server, auf beiden Ports',
    { found: [one('CHALLENGE_UNSTEADY'), one('PUBLIC_DOWN')] },
    'CHALLENGE_UNSTEADY',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Ein Proxy davor erreicht profacto nicht',
    { found: [one('CHALLENGE_GATEWAY_ERROR')] },
    'CHALLENGE_GATEWAY_ERROR',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Ein Proxy davor verlangt ein Passwort',
    { found: [one('CHALLENGE_FOREIGN_PAGE', { httpStatus: 401, server: 'nginx', title: null, isInFront: true })] },
    'CHALLENGE_FOREIGN_PAGE',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Im Router führt Port 80 zum HTTPS-Port',
    { found: [one('CHALLENGE_NOT_HTTP')] },
    'CHALLENGE_NOT_HTTP',
    'itPartner',
    before({ router80: 'broken' }),
  ),
  situation(
    'Port 443 wird nicht weitergeleitet, und das Zertifikat ist da',
    { installed: true, found: [one('PUBLIC_DOWN'), one('REDIRECT_NOT_CHECKED')], known: { outside: reached } },
    'PUBLIC_DOWN',
    'itPartner',
    { router443: 'broken' },
  ),
  situation(
    'Von hier kam der Aufruf an, von außen nicht: eine Sperre',
    { request: validation({ fromHere: 'cameBack' }), known: { outside: notReached } },
    'VALIDATION_FAILED',
    'itPartner',
    before({ internet: 'follows', router80: 'broken' }),
  ),
  situation(
    'Von hier kam der Aufruf an, von außen nimmt eine Firewall die Verbindung nur an',
    { request: validation({ fromHere: 'cameBack', stage: 'request' }), known: { outside: notReached } },
    'VALIDATION_FAILED',
    'itPartner',
    before({ internet: 'follows', router80: 'broken' }),
  ),
  situation(
    'Ein Proxy drosselt die Aufrufe der Zertifizierungsstelle',
    {
      request: page({ page: { title: null, httpStatus: 429 }, fromHere: 'cameBack' }),
      known: { outside: notReached },
    },
    'VALIDATION_FAILED',
    'itPartner',
    before({ internet: 'follows', router80: 'broken' }),
  ),
  situation(
    'Der Zertifizierungsstelle wurde noch die frühere Adresse genannt',
    {
      request: validation({ address: '203.0.113.8', elsewhere: { known: [IPV4], why: 'old' } }),
      known: { outside: notReached },
    },
    'VALIDATION_FAILED',
    'wait',
    before({ internet: 'follows', domain: 'broken' }),
  ),
  situation(
    'Eine Ländersperre lässt nur manche Orte durch',
    {
      request: validation({ reason: 'secondary', stage: 'perspective', requestsSeen: 2 }),
      known: { outside: notReached },
    },
    'VALIDATION_FAILED',
    'itPartner',
    before({ internet: 'follows', router80: 'broken' }),
  ),
  situation(
    'Die Zertifizierungsstelle fand über IPv6 einen anderen Server',
    { request: page({ address: '2001:db8:4711::7', ipv4CameBack: true }), known: { outside: notReached } },
    'VALIDATION_FAILED',
    'domainProvider',
    before({ internet: 'follows', domain: 'broken' }),
  ),
  situation(
    'Die Zertifizierungsstelle bekam die Seite des Netzwerkspeichers',
    { request: page({ answeredBy: { kind: 'nas', name: 'Synology' } }), known: { outside: notReached } },
    'VALIDATION_FAILED',
    'itPartner',
    before({ internet: 'follows', router80: 'broken' }),
  ),
  situation(
    'Die Zertifizierungsstelle landete beim Webspace des Anbieters',
    { request: page({ answeredBy: { kind: 'webhoster', name: 'STRATO' } }), known: { outside: notReached } },
    'VALIDATION_FAILED',
    'domainProvider',
    before({ internet: 'follows', domain: 'broken' }),
  ),
  situation(
    'Die Zertifizierungsstelle findet den Namen nicht, hier war er noch zu finden',
    {
      request: validation({ reason: 'dns', trouble: 'noSuchName', cause: null, stage: 'name', address: null }),
      known: { outside: notReached },
    },
    'VALIDATION_FAILED',
    'domainProvider',
    before({ internet: 'follows', domain: 'broken' }),
  ),
  situation(
    'Seit dem Fehlschlag wurde geprüft: Hier sieht alles gut aus',
    {
      request: validation(),
      known: { outside: notReached, lastCheck: { finishedAt: LATER, findings: seenAgain, verdict: 'good' } },
    },
    'VALIDATION_FAILED',
    'itPartner',
    before({ internet: 'follows', router80: 'warning' }),
  ),
  situation(
    'Ein Probelauf kam nicht durch',
    { unchecked: true, request: validation(), staging: true, known: { outside: { ...notReached, by: 'rehearsal' } } },
    'VALIDATION_FAILED',
    'itPartner',
    everywhere('unknown', { internet: 'follows', router80: 'broken' }),
  ),

  situation(
    'Die Anforderung hielt an, weil Port 80 zum Netzwerkspeicher führt',
    {
      found: [one('CHALLENGE_ANSWERED_BY'), one('PUBLIC_FOREIGN')],
      request: failure('PREFLIGHT_BROKEN', { findings: [one('CHALLENGE_ANSWERED_BY')] }),
      known: { warning: null, renewal: fresh.renewal },
    },
    'CHALLENGE_ANSWERED_BY',
    'itPartner',
    before({ router80: 'broken', router443: 'follows' }),
  ),
  situation(
    'Ausgeliefert wird ein anderes Zertifikat, und geprüft hat niemand',
    {
      unchecked: true,
      known: {
        certificate,
        webserver: listening,
        warning: 'OTHER_CERTIFICATE_SERVED',
        lastEvaluation: {
          finishedAt: CHECKED,
          findings: [one('CERTIFICATE_INSTALLED'), one('HTTPS_PORT_OURS'), one('LOCAL_OTHER_CERTIFICATE')],
          verdict: 'broken',
        },
      },
    },
    'LOCAL_OTHER_CERTIFICATE',
    'you',
    everywhere('unknown', { tls: 'broken', certificate: 'good' }),
  ),

  // This machine.
  situation(
    'Ein anderer Webserver hat Port 8080, deshalb führt auch Port 80 dorthin',
    { found: [one('HTTP_PORT_BUSY', {}, 2), one('CHALLENGE_NOT_CHECKED')], known: busy('http', 'httpd.exe') },
    'HTTP_PORT_BUSY',
    'itPartner',
    before({ port8080: 'broken', router80: 'unknown' }),
  ),
  situation(
    'Ein alter nginx hat Port 443, und sein Zertifikat wird ausgeliefert',
    {
      installed: true,
      found: [
        one('HTTPS_PORT_BUSY', {}, 3),
        one('LOCAL_OTHER_CERTIFICATE'),
        one('PUBLIC_FOREIGN'),
        one('NAME_DIFFERS'),
        one('FINGERPRINT_OTHER'),
      ],
      known: busy('https', 'nginx'),
    },
    'HTTPS_PORT_BUSY',
    'itPartner',
    { tls: 'broken', router443: 'follows', certificate: 'follows' },
  ),
  situation(
    'Das Laufwerk mit der Datenbank ist nicht verbunden',
    {
      found: [one('DATABASE_UNUSABLE'), one('SPACE_NOT_CHECKED'), one('CERTIFICATE_OUT_OF_REACH')],
      known: {
        databaseFailure: ended('DATABASE_DIRECTORY', { path: 'D:\\profacto\\Daten', systemCode: 'ENOENT' }),
        warning: 'DATABASE_UNAVAILABLE',
      },
    },
    'DATABASE_UNUSABLE',
    'itPartner',
    before({ profacto: 'broken', certificate: 'follows' }),
  ),
  situation(
    'Die Uhr geht um Tage nach, und Zertifikate scheinen noch nicht zu gelten',
    {
      installed: true,
      found: [
        one('CLOCK_WRONG', { skewSeconds: -259_200 }),
        one('CA_UNTRUSTED', { systemCode: 'CERT_NOT_YET_VALID' }),
        one('EXPIRY_NOT_YET'),
      ],
      known: { warning: 'CLOCK_WRONG', shield: 'grey' },
    },
    'CLOCK_WRONG',
    'you',
    { internet: 'good', profacto: 'broken', ca: 'follows', certificate: 'follows' },
  ),
  situation(
    'Hier läuft ein Einzelplatz',
    { found: [one('EDITION_EINZELPLATZ'), one('CONTACT_MISSING')] },
    'EDITION_EINZELPLATZ',
    'you',
    before({ profacto: 'broken' }),
  ),
  situation(
    'Andere Konten können den Schlüssel lesen',
    { found: [one('ACCESS_OPEN')] },
    'ACCESS_OPEN',
    'itPartner',
    before({ profacto: 'warning' }),
  ),
  situation(
    'profacto läuft nicht, sein Webserver antwortet nicht',
    {
      installed: true,
      found: [one('APPLICATION_REFUSED')],
      known: { outside: reached, application: { since: CHECKED, at: CHECKED, finding: one('APPLICATION_REFUSED') } },
    },
    'APPLICATION_REFUSED',
    'you',
    { profacto: 'broken' },
  ),
  situation(
    'Zwei Ursachen: Der Name fehlt, und profacto läuft nicht',
    { found: [one('DNS_NO_SUCH_NAME'), ...noName, one('APPLICATION_REFUSED')] },
    'DNS_NO_SUCH_NAME',
    'domainProvider',
    before({ domain: 'broken', profacto: 'broken', ...behindName, certificate: 'follows' }),
    ['APPLICATION_REFUSED'],
  ),

  // The CA.
  situation(
    'Der Rechner kommt gar nicht ins Internet',
    {
      found: [
        one('DNS_TIMEOUT'),
        ...noName,
        one('CA_UNREACHABLE', { cause: 'other', systemCode: 'ENETUNREACH' }),
        one('CLOCK_NOT_CHECKED'),
        one('TERMS_NOT_CHECKED'),
      ],
    },
    'CA_UNREACHABLE',
    'you',
    before({ internet: 'broken', ...behindName, domain: 'follows', ca: 'follows' }),
  ),
  situation(
    'Ein Virenscanner liest die Verbindung zur Zertifizierungsstelle mit',
    { found: [one('CA_INTERCEPTED'), one('TERMS_NOT_CHECKED')] },
    'CA_INTERCEPTED',
    'itPartner',
    before({ ca: 'broken' }),
  ),
  situation(
    'Die Zertifizierungsstelle hat eine Störung',
    { found: [one('CA_OUT_OF_ORDER'), one('TERMS_NOT_CHECKED')] },
    'CA_OUT_OF_ORDER',
    'wait',
    before({ ca: 'broken' }),
  ),
  situation(
    'Die Obergrenze der Zertifizierungsstelle ist erreicht',
    { request: ended('CA_RATE_LIMITED') },
    'CA_RATE_LIMITED',
    'wait',
    before({ ca: 'broken' }),
  ),
  situation(
    'Die Zertifizierungsstelle lehnt den Namen ab',
    { request: ended('CA_NAME_REFUSED') },
    'CA_NAME_REFUSED',
    'you',
    before({ domain: 'broken' }),
  ),

  // The certificate.
  situation(
    'Das Zertifikat ist abgelaufen, der Weg ist in Ordnung',
    { installed: true, found: [...hasExpired, one('UNTRUSTED')], known: expired },
    'EXPIRY_PAST',
    'you',
    { internet: 'good', certificate: 'broken' },
  ),
  situation(
    'Das Zertifikat ist abgelaufen, weil Port 80 inzwischen zum Netzwerkspeicher führt',
    { installed: true, found: [one('CHALLENGE_ANSWERED_BY'), ...hasExpired], known: expired },
    'CHALLENGE_ANSWERED_BY',
    'itPartner',
    { router80: 'broken', certificate: 'follows' },
  ),
  situation(
    'Die Erneuerung scheitert von selbst, seit jemand den Router getauscht hat',
    {
      unchecked: true,
      known: {
        certificate,
        shield: 'colour',
        webserver: listening,
        warning: 'LAST_REQUEST_FAILED',
        renewal: { ...failedOnce(validation()), failures: 3 },
        outside: notReached,
      },
    },
    'VALIDATION_FAILED',
    'itPartner',
    everywhere('unknown', {
      internet: 'follows',
      router80: 'broken',
      profacto: 'good',
      tls: 'good',
      certificate: 'good',
    }),
  ),
  situation(
    'Nach einem Wechsel der Adresse passt das Zertifikat nicht mehr',
    {
      installed: true,
      found: [one('COVERS_OTHER_NAME'), one('NAME_DIFFERS')],
      known: {
        shield: 'grey',
        warning: 'ADDRESS_NOT_COVERED',
        certificate: { ...certificate, names: ['altefirma.de'] },
      },
    },
    'COVERS_OTHER_NAME',
    'you',
    { certificate: 'broken' },
  ),
  situation(
    'In cert.pem fehlt ein Glied der Kette',
    { installed: true, found: [one('CHAIN_INCOMPLETE'), one('UNTRUSTED')] },
    'CHAIN_INCOMPLETE',
    'you',
    { certificate: 'broken' },
  ),
  situation(
    'Zertifikat und Schlüssel gehören nicht zusammen',
    {
      installed: true,
      found: [one('PAIR_MISMATCH'), one('LOCAL_DOWN'), one('PUBLIC_DOWN')],
      known: { shield: 'grey', warning: 'NOT_SERVED' },
    },
    'PAIR_MISMATCH',
    'you',
    { certificate: 'broken', tls: 'follows', router443: 'follows' },
  ),
  situation(
    'profacto liefert bis zu seinem Neustart noch das alte Zertifikat aus',
    {
      installed: true,
      found: [one('LOCAL_RESTART_PENDING'), one('FINGERPRINT_OLD')],
      known: { awaitsRestart: { at: null } },
    },
    'LOCAL_RESTART_PENDING',
    'you',
    { tls: 'warning', certificate: 'follows' },
  ),
  situation(
    'Das Zertifikat kommt noch aus der Testumgebung',
    { installed: true, found: [one('UNTRUSTED', { issuer: '(STAGING) Counterfeit Cashew R10' })] },
    'UNTRUSTED',
    'you',
    { certificate: 'broken' },
  ),
];
