/**
 * What is really wrong: of many findings and a failure, the one cause that stands first, what merely follows from it, and
 * other causes that are independent of it. Pure; the table below says what explains what.
 */
import { hopByCheck, type HopId } from '#shared/contract/check-table.ts';
import type { BetweenKind } from '#shared/contract/between.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { CheckId, Finding, FindingCode } from '#shared/contract/findings.ts';
import { failurePlace, isByName } from './failure-place.ts';
import { isLineFor, lineHop } from './line-ports.ts';
import { inPathOrder } from './verdict.ts';
import { isWayOutCut } from './way-out.ts';

/** Why something does not work: a finding, or how a request ended. */
export type CauseSource = { by: 'finding'; finding: Finding } | { by: 'failure'; failure: Failure };
export type Cause = CauseSource & {
  /** Where it is in the picture. */
  hop: HopId;
  /** `broken`: something does not work because of it; `warning`: it may not, or something should be known. */
  status: 'broken' | 'warning';
  /** What is not good only because of it, in the order of the path. */
  consequences: readonly Finding[];
};

/** Which of the causes a finding is, counted from 0; -1: none of them. */
export function causeIndex(finding: Finding, causes: readonly Cause[]): number {
  return causes.findIndex((cause) => cause.by === 'finding' && cause.finding === finding);
}

/** Whether a finding is not good only because of one of the causes. */
export function isConsequence(finding: Finding, causes: readonly Cause[]): boolean {
  return causes.some(({ consequences }) => consequences.includes(finding));
}

/** What is known beside the findings and the failure. */
export type CauseFacts = {
  /** The failure ended a rehearsal: what its CA, the staging environment, said of itself is no cause. */
  staging?: boolean;
  /** The findings are of a later time than the failure. */
  findingsAreNewer?: boolean;
  /** The findings are of a time before the request began: they know less than it. */
  findingsAreOlder?: boolean;
};

/** All that begins after the name has led somewhere. */
const beyondName: readonly CheckId[] = ['challenge', 'outside', 'connection', 'redirect'];
/** What is seen of the certificate over a connection. */
const servedCertificate: readonly CheckId[] = ['protocol', 'trust', 'name', 'validity', 'fingerprint'];
/** That no certificate comes: it is missing, or it is not renewed and runs out. */
const noRenewal: readonly FindingCode[] = [
  'CERTIFICATE_NONE',
  'EXPIRY_DUE',
  'EXPIRY_CLOSE',
  'EXPIRY_PAST',
  'TIME_RENEWAL_DUE',
  'TIME_EXPIRED',
];

type Row = {
  cause: readonly FindingCode[];
  /** The checks that are not good only because of it; `rest`: all that stand below it in this table or in none of its rows. */
  explains: readonly CheckId[] | 'rest';
  /** Findings of further checks that it explains. */
  also?: readonly FindingCode[];
  /** Where it depends on both findings. */
  when?: (cause: Finding, effect: Finding) => boolean;
};

const dataOf = (one: Finding) => one.data as Readonly<Record<string, unknown>>;
/** Whether both are about the same address, or one of them about none. */
const isSameAddress = (one: Finding, other: Finding): boolean => {
  const [first, second] = [dataOf(one).address, dataOf(other).address];
  return first === undefined || second === undefined || first === second;
};
/**
 * Whether what port 80 shows may be what answers on port 443 as well, so that the step for the one mends the other. Whoever has
 * port 443 for himself has to give it up, which no forwarding of port 80 does.
 */
const isSameAnswerer = (cause: Finding, effect: Finding): boolean => {
  if (effect.code !== 'PUBLIC_ANSWERED_BY') return true;
  const { kind, name } = effect.data.by;
  if (cause.code === 'CHALLENGE_ROUTER_ANSWERS') return kind === 'router';
  if (cause.code === 'CHALLENGE_ANSWERED_BY') {
    const { by } = cause.data;
    return isByName(by.kind) || (by.kind === kind && by.name === name && !KEEPS_PORT.has(kind));
  }
  return !KEEPS_PORT.has(kind);
};
const KEEPS_PORT: ReadonlySet<BetweenKind> = new Set(['vpn', 'remoteAccess', 'router']);
/** Whether a CA cannot be reached since its name was not found, and for no other reason. */
const isOfNameAlone = (unreachable: Finding): boolean =>
  dataOf(unreachable).cause === 'dns' && dataOf(unreachable).why !== 'noNetwork';
const isExpiredByClock = ({ data }: Finding): boolean =>
  'systemCode' in data && /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/.test(data.systemCode);

/**
 * What explains what, in causal order: a row's cause can only explain what has its own row further down, or none. Between
 * causes that are independent of each other, the one whose row is first leads, since it has to be mended first.
 */
const table: readonly Row[] = [
  { cause: ['EDITION_EINZELPLATZ'], explains: 'rest' },
  { cause: ['ADDRESS_MISSING', 'CONTACT_MISSING'], explains: [], also: ['CERTIFICATE_NONE'] },
  {
    cause: ['DATABASE_UNUSABLE'],
    explains: ['space', 'place', 'access', 'certificate', 'pair', 'chain', 'covers', 'expiry', 'local'],
  },
  { cause: ['SPACE_NONE'], explains: [], also: noRenewal },
  {
    cause: ['CLOCK_WRONG'],
    explains: ['expiry', 'validity', 'chain'],
    also: ['UNTRUSTED', 'CA_UNTRUSTED'],
    when: (_cause, effect) => !effect.code.endsWith('UNTRUSTED') || isExpiredByClock(effect),
  },
  {
    cause: ['DNS_CAPTIVE'],
    explains: ['ipv4', 'ipv6', 'resolver', 'caa', 'ca', 'line', ...beyondName, ...servedCertificate],
    also: noRenewal,
  },
  {
    cause: ['ADDRESS_PRIVATE_SUFFIX'],
    explains: ['dns', 'ipv4', 'ipv6', 'resolver', 'caa', ...beyondName],
    also: noRenewal,
  },
  // Without any way out of this machine no name server answers either; if names alone fail, the CA's fails with them.
  {
    cause: ['CA_UNREACHABLE'],
    explains: [],
    also: [
      'DNS_TIMEOUT',
      'DNS_NO_ANSWER',
      'CAA_NO_ANSWER',
      'CAA_SERVFAIL',
      'CHALLENGE_NOT_FROM_HERE',
      'PUBLIC_NOT_FROM_HERE',
      ...noRenewal,
    ],
    when: (cause) => !isOfNameAlone(cause),
  },
  {
    cause: ['DNS_TIMEOUT', 'DNS_NO_ANSWER'],
    explains: ['ca', 'caa'],
    when: (_cause, effect) => effect.code !== 'CA_UNREACHABLE' || isOfNameAlone(effect),
  },
  {
    cause: [
      'DNS_DNSSEC_BROKEN',
      'DNS_ALIAS_LOOP',
      'DNS_NO_SUCH_NAME',
      'DNS_NO_ADDRESS',
      'DNS_SERVFAIL',
      'DNS_TIMEOUT',
      'DNS_NO_ANSWER',
    ],
    explains: ['ipv4', 'ipv6', 'resolver', 'caa', ...beyondName, ...servedCertificate],
    also: noRenewal,
  },
  // What was met at an address that some of the name servers should no longer give.
  {
    cause: ['DNS_SERVERS_DISAGREE'],
    explains: ['ipv4', 'ipv6', 'resolver', ...beyondName],
    also: ['LINE_RECORD_ELSEWHERE', 'LINE_RECORD_DOUBTFUL', ...noRenewal],
    when: ({ data }, effect) => {
      const { address } = dataOf(effect);
      return typeof address !== 'string' || ('others' in data && data.others.includes(address));
    },
  },
  {
    cause: ['IPV4_NOT_PUBLIC', 'IPV6_NOT_PUBLIC'],
    explains: ['ipv4', 'ipv6', 'resolver', ...beyondName],
    also: noRenewal,
    when: (cause, effect) => effect.id !== 'ipv6' || cause.id !== 'ipv6' || isSameAddress(cause, effect),
  },
  // As the router says: nobody comes in on this line, or the name leads to another one, whatever is seen from here.
  {
    cause: ['LINE_SHARED'],
    explains: ['line', ...beyondName, ...servedCertificate],
    also: noRenewal,
  },
  {
    cause: ['LINE_OTHER_ROUTER', 'LINE_GUEST_NETWORK'],
    explains: ['line', ...beyondName, ...servedCertificate],
    also: noRenewal,
  },
  {
    cause: ['LINE_NAME_OF_HOMEPAGE'],
    explains: ['line', 'resolver', ...beyondName, ...servedCertificate],
    also: noRenewal,
  },
  {
    cause: ['LINE_RECORD_ELSEWHERE', 'LINE_RECORD_AT_HOSTER', 'LINE_RECORD_DOUBTFUL'],
    explains: ['resolver', ...beyondName, ...servedCertificate],
    also: noRenewal,
    when: (cause, effect) => cause.status === 'broken' || effect.status === 'warning',
  },
  {
    cause: ['LINE_BEHIND_ROUTER'],
    explains: [...beyondName, ...servedCertificate],
    also: noRenewal,
  },
  {
    cause: [
      'LINE_PORT_ELSEWHERE',
      'LINE_PORT_UDP',
      'LINE_PORT_OFF',
      'LINE_PORT_LIMITED',
      'LINE_PORT_WITHDRAWN',
      'LINE_PORT_MISSING',
      'LINE_PORT_HELD',
    ],
    explains: beyondName,
    also: noRenewal,
    when: (cause, effect) => isLineFor(cause, effect.id === 'connection' ? 'https' : 'http'),
  },
  {
    cause: ['HTTP_PORT_BUSY', 'HTTP_PORT_FORBIDDEN', 'HTTP_PORT_UNUSABLE', 'WEBROOT_NOT_SERVED', 'WEBROOT_UNUSABLE'],
    explains: ['challenge', 'outside', 'redirect'],
    also: noRenewal,
  },
  {
    cause: [
      'CHALLENGE_RECORD_WRONG',
      'CHALLENGE_NOT_ANSWERED',
      'CHALLENGE_CHANGED',
      'CHALLENGE_ROUTER_ANSWERS',
      'CHALLENGE_ANSWERED_BY',
      'CHALLENGE_FOREIGN_PAGE',
      'CHALLENGE_NOT_FOUND',
      'CHALLENGE_REDIRECTED_AWAY',
      'CHALLENGE_REDIRECT_LOOP',
      'CHALLENGE_GATEWAY_ERROR',
      'CHALLENGE_NOT_HTTP',
      'CHALLENGE_UNSTEADY',
      'CHALLENGE_IPV6_REFUSED',
    ],
    explains: ['challenge', 'outside', 'redirect'],
    // What could not be told from here is looked at again once this is mended.
    also: ['PUBLIC_NOT_FROM_HERE', ...noRenewal],
    when: (cause, effect) => effect.id !== 'challenge' || (effect.status === 'warning' && isSameAddress(cause, effect)),
  },
  // The record of one address is wrong, whichever port is asked.
  {
    cause: [
      'CHALLENGE_RECORD_WRONG',
      'CHALLENGE_RECORD_DOUBTFUL',
      'CHALLENGE_IPV6_REFUSED',
      'CHALLENGE_IPV6_SILENT',
      'CHALLENGE_IPV6_ROUTER',
    ],
    explains: [],
    also: ['PUBLIC_RECORD_WRONG', 'PUBLIC_IPV6_DOWN'],
    when: isSameAddress,
  },
  // A server that is not ours answers on both ports of one address: the name, or the router, leads to that one.
  {
    cause: [
      'CHALLENGE_ANSWERED_BY',
      'CHALLENGE_FOREIGN_PAGE',
      'CHALLENGE_NOT_FOUND',
      'CHALLENGE_REDIRECTED_AWAY',
      'CHALLENGE_GATEWAY_ERROR',
      'CHALLENGE_ROUTER_ANSWERS',
    ],
    explains: servedCertificate,
    also: ['PUBLIC_FOREIGN', 'PUBLIC_ANSWERED_BY', 'PUBLIC_NO_TLS'],
    when: (cause, effect) => isSameAddress(cause, effect) && isSameAnswerer(cause, effect),
  },
  // What hands requests to several machines does so on either port.
  {
    cause: ['CHALLENGE_UNSTEADY'],
    explains: servedCertificate,
    also: ['PUBLIC_FOREIGN', 'PUBLIC_ANSWERED_BY', 'PUBLIC_NO_TLS', 'PUBLIC_DOWN'],
    when: isSameAddress,
  },
  // Whoever changes what passes is in front of this machine, and with a certificate for its name he is so on port 443 as well.
  {
    cause: ['CHALLENGE_CHANGED'],
    explains: [],
    also: ['PUBLIC_FOREIGN'],
    when: (cause, effect) => isSameAddress(cause, effect) && dataOf(effect).isForName === true,
  },
  {
    cause: ['CAA_FORBIDS', 'CAA_RESTRICTS', 'CAA_CRITICAL_UNKNOWN', 'CAA_SERVFAIL'],
    explains: ['outside'],
    also: noRenewal,
  },
  {
    cause: ['CA_UNREACHABLE', 'CA_WEB_PAGE', 'CA_UNTRUSTED', 'CA_INTERCEPTED', 'CA_OUT_OF_ORDER', 'CA_NO_DIRECTORY'],
    explains: ['terms', 'clock'],
    also: noRenewal,
  },
  { cause: ['OUTSIDE_NOT_REACHED'], explains: [], also: ['CHALLENGE_NOT_FROM_HERE', ...noRenewal] },
  {
    cause: ['HTTPS_PORT_BUSY', 'HTTPS_PORT_FORBIDDEN', 'HTTPS_PORT_UNUSABLE', 'TARGET_UNUSABLE'],
    explains: ['local', 'connection', 'redirect', ...servedCertificate],
  },
  {
    cause: [
      'CERTIFICATE_NONE',
      'CERTIFICATE_UNREADABLE',
      'CERTIFICATE_NOT_OURS',
      'CERTIFICATE_FILE_MISSING',
      'CERTIFICATE_OUT_OF_REACH',
      'PAIR_MISMATCH',
    ],
    explains: ['access', 'pair', 'chain', 'covers', 'expiry', 'local', 'connection', 'redirect', ...servedCertificate],
  },
  { cause: ['EXPIRY_PAST', 'EXPIRY_NOT_YET'], explains: ['validity', 'trust', 'chain'] },
  { cause: ['EXPIRY_DUE', 'EXPIRY_CLOSE'], explains: ['validity'] },
  { cause: ['COVERS_OTHER_NAME'], explains: ['name', 'trust'] },
  { cause: ['CHAIN_INCOMPLETE'], explains: ['trust'] },
  {
    cause: ['LOCAL_DOWN', 'LOCAL_NO_TLS', 'LOCAL_OTHER_CERTIFICATE'],
    explains: ['connection', 'redirect', ...servedCertificate],
  },
  {
    cause: ['LOCAL_OLD_CERTIFICATE', 'LOCAL_RESTART_PENDING'],
    explains: servedCertificate,
  },
  {
    cause: [
      'PUBLIC_RECORD_WRONG',
      'PUBLIC_FOREIGN',
      'PUBLIC_ANSWERED_BY',
      'PUBLIC_GATEWAY_ERROR',
      'PUBLIC_DOWN',
      'PUBLIC_NO_TLS',
    ],
    explains: ['redirect', ...servedCertificate],
    also: ['CHALLENGE_NOT_FROM_HERE'],
  },
  { cause: ['FINGERPRINT_OLD', 'FINGERPRINT_OTHER'], explains: ['trust', 'name', 'validity', 'protocol'] },
  { cause: ['TIME_EXPIRED', 'TIME_NOT_YET', 'NAME_DIFFERS'], explains: ['trust'] },
  // Whoever answers on port 80 in the place of this server is to be seen; what could not be told of port 443 comes after it.
  { cause: ['REDIRECT_OTHER_SERVER'], explains: [], also: ['PUBLIC_NOT_FROM_HERE'], when: isSameAddress },
];

const causal = new Map<FindingCode, number>();
for (const [place, { cause }] of table.entries())
  for (const code of cause) if (!causal.has(code)) causal.set(code, place);

/** The place in the causal order; what has no row comes last. */
const placeOf = ({ code }: Pick<Finding, 'code'>): number => causal.get(code) ?? table.length;

const isWrong = ({ status }: Finding): boolean => status === 'broken' || status === 'warning';

function explains(cause: Finding, effect: Finding): boolean {
  if (cause === effect || (placeOf(effect) < placeOf(cause) && !isMutual(cause, effect))) return false;
  return table.some(
    (row) =>
      row.cause.includes(cause.code) &&
      (row.explains === 'rest' || row.explains.includes(effect.id) || row.also?.includes(effect.code) === true) &&
      (row.when?.(cause, effect) ?? true),
  );
}

/** The one pair in which either may be the cause of the other: see the rows of both. */
const isMutual = (cause: Finding, effect: Finding): boolean =>
  effect.code === 'CA_UNREACHABLE' && (cause.code === 'DNS_TIMEOUT' || cause.code === 'DNS_NO_ANSWER');

/**
 * The causes, the one to be mended first at the beginning; empty where nothing is wrong.
 *
 * Whatever the findings: where any of them is broken or a warning, there is at least one cause, and each of those findings is
 * either a cause or the consequence of exactly one.
 *
 * @param failure how the last request ended; `null`: well, or there was none
 */
export function rootCause(
  findings: readonly Finding[],
  failure: Failure | null,
  facts: CauseFacts = {},
): readonly Cause[] {
  const wrong = inPathOrder(findings.filter(isWrong).toSorted(byText)).toSorted(
    (one, other) => placeOf(one) - placeOf(other),
  );
  const ended = failure === null ? null : standing(failure, wrong, findings, facts);
  const explained = new Map<Finding, Finding | 'failure'>();
  for (const effect of wrong) {
    if (ended?.explains(effect) === true) explained.set(effect, 'failure');
    else {
      const cause = wrong.find((one) => explains(one, effect) && !leadsBackTo(effect, one, explained));
      if (cause !== undefined) explained.set(effect, cause);
    }
  }
  const rootOf = (one: Finding): Finding | 'failure' => {
    const cause = explained.get(one);
    return cause === undefined || cause === 'failure' ? (cause ?? one) : rootOf(cause);
  };
  const consequencesOf = (cause: Finding | 'failure') =>
    inPathOrder(wrong.filter((one) => explained.has(one) && rootOf(one) === cause));
  const causes: { cause: Cause; place: number }[] = wrong
    .filter((one) => !explained.has(one))
    .map((one) => {
      const consequences = consequencesOf(one);
      const breaks = isBrokenBy(one, consequences) || (ended === null && isShownBy(failure, one));
      const status = breaks ? 'broken' : 'warning';
      const cause: Cause = { by: 'finding', finding: one, hop: hopOfFinding(one), status, consequences };
      return { cause, place: placeOf(one) };
    });
  if (failure !== null && ended !== null) {
    const { hop, place } = ended;
    const consequences = consequencesOf('failure');
    const status = consequences.some(isBroken) ? 'broken' : ended.status;
    causes.push({ cause: { by: 'failure', failure, hop, status, consequences }, place });
  }
  return causes
    .toSorted((one, other) => weight(one.cause) - weight(other.cause) || one.place - other.place)
    .map(({ cause }) => cause);
}

const isBroken = ({ status }: Finding): boolean => status === 'broken';

/** What breaks something else is broken. Not what is only waited for: profacto serves the certificate before until its restart. */
function isBrokenBy(cause: Finding, consequences: readonly Finding[]): boolean {
  return isBroken(cause) || (cause.code !== 'LOCAL_RESTART_PENDING' && consequences.some(isBroken));
}

/** Of equals, none comes first only because it was found first. */
function byText(one: Finding, other: Finding): number {
  const [first, second] = [one, other].map(({ code, data }) => `${code} ${JSON.stringify(data)}`) as [string, string];
  return first < second ? -1 : Number(first > second);
}

/** A record of the name is wrong, though it was seen where that leads. */
const WRONG_RECORD: ReadonlySet<FindingCode> = new Set([
  'CHALLENGE_RECORD_WRONG',
  'CHALLENGE_RECORD_DOUBTFUL',
  'CHALLENGE_IPV6_REFUSED',
  'CHALLENGE_IPV6_SILENT',
  'CHALLENGE_IPV6_ROUTER',
  'PUBLIC_RECORD_WRONG',
  'PUBLIC_IPV6_DOWN',
]);

/** Where the cause lies that a finding tells: mostly where it was seen; at the name, where that leads to the wrong place. */
function hopOfFinding(one: Finding): HopId {
  if (WRONG_RECORD.has(one.code)) return 'domain';
  if (one.code === 'DNS_CAPTIVE' || (one.code === 'CA_UNREACHABLE' && isWayOutCut(one.data))) return 'internet';
  if ((one.code === 'CHALLENGE_ANSWERED_BY' || one.code === 'PUBLIC_ANSWERED_BY') && isByName(one.data.by.kind))
    return 'domain';
  if (one.code === 'FINGERPRINT_OTHER' && one.data.inFront !== undefined) return 'domain';
  // Over IPv6, while the name has IPv4 as well: the record is to go.
  if ((one.id === 'challenge' || one.id === 'connection') && 'ipv4' in one.data && one.data.ipv4 === true)
    return 'domain';
  return lineHop(one) ?? hopByCheck[one.id];
}

/** What is broken comes before what is only a warning. */
const weight = ({ status }: Cause): number => (status === 'broken' ? 0 : 1);

/** Whether `effect` already explains `cause`, so that both would explain each other. */
function leadsBackTo(effect: Finding, cause: Finding, explained: ReadonlyMap<Finding, Finding | 'failure'>): boolean {
  for (let one = explained.get(cause); one !== undefined && one !== 'failure'; one = explained.get(one)) {
    if (one === effect) return true;
  }
  return false;
}

/** Of these nobody can be sure from inside; that a CA got no connection shows it. */
const SHOWN_BY_FAILURE: ReadonlySet<FindingCode> = new Set(['LINE_OTHER_ROUTER', 'LINE_GUEST_NETWORK']);

const isShownBy = (failure: Failure | null, { code }: Finding): boolean =>
  failure?.code === 'VALIDATION_FAILED' && failure.data.reason === 'connection' && SHOWN_BY_FAILURE.has(code);

type StandingFailure = {
  hop: HopId;
  place: number;
  status: Cause['status'];
  explains: (effect: Finding) => boolean;
};

/** The failure as a cause beside the findings; `null`: it says nothing of the path, or a finding says the same more exactly. */
function standing(
  failure: Failure,
  wrong: readonly Finding[],
  findings: readonly Finding[],
  { staging = false, findingsAreNewer = false, findingsAreOlder = false }: CauseFacts,
): StandingFailure | null {
  const place = failurePlace(failure);
  if (place === null || (staging && place.hop === 'ca')) return null;
  const { hop, rank, checks, yieldsTo, refutable } = place;
  const way = hop === 'router443' ? 'https' : 'http';
  const saysMore = (one: Finding) =>
    (one.status === 'broken' || isShownBy(failure, one)) && yieldsTo.includes(one.id) && isLineFor(one, way);
  if (!findingsAreOlder && wrong.some(saysMore)) return null;
  const seenAgain = findingsAreNewer ? findings.filter((one) => checks.includes(one.id)) : [];
  const isAllRight = seenAgain.some((one) => one.status === 'good') && !seenAgain.some(isWrong);
  if (isAllRight && refutable) return null;
  return {
    hop,
    place: placeOf({ code: rank }),
    // What has looked right since is no proof against it, but it may have been mended.
    status: isAllRight ? 'warning' : 'broken',
    explains: (effect) =>
      checks.includes(effect.id) ||
      (effect.id === 'outside' && failure.code === 'VALIDATION_FAILED') ||
      noRenewal.includes(effect.code),
  };
}
