/** Which wording of a finding applies to its data, decided once for both languages. Pure. */
import type { FindingCode, FindingData } from '#shared/contract/findings.ts';
import { webServerNamed } from '#shared/domain/web-server-names.ts';
import { occupantOf } from '#shared/texts/port-occupant/occupant.ts';
import { databaseKind } from '#shared/texts/database.ts';
import { isOffline } from '#shared/domain/way-out.ts';
import { isTimeProblem } from '#shared/texts/failures/shape.ts';
import type { Formats } from '#shared/texts/advice.ts';
import { textFor, type Selector, type Selectors, type VariantTexts } from '#shared/texts/variants.ts';
import { familyOf, roundDuration, type FindingText, type ForwardedEndpoint, type PortKey } from './shape.ts';

export type FindingTable = { [C in FindingCode]: FindingData<C> };

const byPortHolder = (({ holder, application }) => occupantOf({ holder, application })) satisfies Selector<
  FindingData<'HTTP_PORT_BUSY'>
>;
const byPrivilege = (({ port }) => ({ kind: port < 1024 ? 'privileged' : 'ordinary' })) satisfies Selector<{
  port: number;
}>;
const byNames = (({ names }) => ({ kind: names.length === 0 ? 'nameless' : 'named' })) satisfies Selector<{
  names: readonly string[];
}>;
const byOtherPort = (({ otherPort }) =>
  otherPort === undefined ? { kind: 'plain' } : { kind: 'otherPort', otherPort }) satisfies Selector<
  FindingData<'PUBLIC_DOWN'>
>;
const byRecord = (({ cause }) =>
  cause === null ? { kind: 'elsewhere' } : { kind: 'silent', cause }) satisfies Selector<
  FindingData<'PUBLIC_RECORD_WRONG'>
>;

const byTarget = (({ target, owner }) =>
  target === undefined ? { kind: 'own' } : { kind: 'alias', target, owner: owner ?? target }) satisfies Selector<
  FindingData<'DNS_NO_ADDRESS'>
>;

const byHolder = (({ dynDns, alias }) => {
  if (dynDns !== undefined) return { kind: 'dynDns', dynDns };
  return alias === undefined ? { kind: 'own' } : { kind: 'alias', alias };
}) satisfies Selector<FindingData<'LINE_RECORD_ELSEWHERE'>>;

/** As Let's Encrypt names the authorities of its staging environment. */
const isStaging = (authority: string): boolean => /staging/i.test(authority);

/** The findings that have more than one wording. */
export const findingSelectors = {
  CERTIFICATE_NOT_OURS: ({ reason }) => ({ kind: reason }),
  DNS_RESOLVES: ({ aliases = [] }) =>
    aliases.length === 0 ? { kind: 'direct' } : { kind: 'alias', path: aliases.slice(0, 3).join(' → ') },
  DNS_NO_SUCH_NAME: ({ unregistered, dynDns, wasThere = false, ...data }) => {
    if (unregistered !== undefined) return { kind: wasThere ? 'domainGone' : 'unregistered', unregistered };
    if (wasThere && dynDns !== true && data.target === undefined) return { kind: 'gone' };
    return dynDns === true ? { kind: 'dynDns' } : byTarget(data);
  },
  DNS_NO_ADDRESS: byTarget,
  DNS_SERVFAIL: ({ dynDns = false, ...data }) => {
    const by = byTarget(data);
    return dynDns && by.kind === 'alias' ? { ...by, kind: 'dynDns' } : by;
  },
  DNS_DNSSEC_BROKEN: ({ fault }) => ({ kind: fault }),
  DNS_TIMEOUT: ({ server, gone }) => {
    if (gone !== undefined) return { kind: 'gone', gone };
    return { kind: server === 'system' ? 'system' : 'other' };
  },
  DNS_NO_ANSWER: ({ server, systemCode, gone }) => {
    if (gone !== undefined) return { kind: 'gone', gone };
    if (server !== 'system') return { kind: 'other' };
    return { kind: systemCode === 'EREFUSED' ? 'refused' : 'system' };
  },
  DATABASE_UNUSABLE: (data) => ({ kind: databaseKind(data) }),
  IPV4_NOT_PUBLIC: ({ kind }) => ({ kind }),
  RESOLVER_HIDES_NAME: ({ isFailure = false }) => ({ kind: isFailure ? 'fails' : 'denies' }),
  RESOLVERS_DIFFER: ({ reason }) => ({ kind: reason ?? 'unknown' }),
  DNS_SERVERS_DISAGREE: ({ others }) => ({ kind: others.length === 0 ? 'missing' : 'old' }),
  CAA_FORBIDS: ({ domain, via, owner, malformed }) => {
    if (malformed !== undefined) return { kind: 'malformed', malformed, place: owner ?? domain };
    if (via === undefined) return { kind: 'own' };
    return owner === undefined ? { kind: 'aliasOwn', via } : { kind: 'alias', via, owner };
  },
  CAA_RESTRICTS: ({ domain, owner, parameter, account }) => {
    const place = owner ?? domain;
    if (parameter === 'validationmethods') return { kind: parameter, place };
    return account === undefined ? { kind: 'noAccount', place } : { kind: parameter, place, account };
  },
  CAA_SERVFAIL: ({ domain, owner, isSuffix = false }) =>
    isSuffix ? { kind: 'suffix' } : { kind: 'own', place: owner ?? domain },
  CAA_NO_ANSWER: ({ isSuffix = false }) => ({ kind: isSuffix ? 'suffix' : 'own' }),
  LINE_RECORD_ELSEWHERE: byHolder,
  LINE_RECORD_DOUBTFUL: byHolder,
  LINE_SHARED: ({ kind, lost = false }) => ({ kind: lost ? 'lost' : kind }),
  LINE_PORT_ELSEWHERE: ({ isHere }) => ({ kind: isHere ? 'here' : 'device' }),
  HTTP_PORT_BUSY: byPortHolder,
  HTTP_PORT_FORBIDDEN: byPrivilege,
  WEBROOT_NOT_SERVED: ({ reason }) => ({ kind: reason }),
  WEBROOT_UNUSABLE: ({ reason }) => ({ kind: reason }),
  TARGET_UNUSABLE: ({ reason }) => ({ kind: reason }),
  LOCAL_DOWN: ({ operation = 'front' }) => ({ kind: operation }),
  LOCAL_OTHER_CERTIFICATE: ({ operation = 'front', heldByOther = false }) => ({
    kind: heldByOther ? 'program' : operation,
  }),
  LOCAL_RESTART_PENDING: ({ at }) => (at === null ? { kind: 'byHand' } : { kind: 'planned', time: at }),
  PUBLIC_NO_TLS: ({ refusedName }) =>
    refusedName === undefined ? { kind: 'plain' } : { kind: 'refused', refusedName },
  CHALLENGE_NOT_ANSWERED: byOtherPort,
  CHALLENGE_FOREIGN_PAGE: ({ httpStatus, isInFront = false }) => {
    if (httpStatus === 429) return { kind: 'throttled' };
    if (httpStatus === 401) return { kind: isInFront ? 'passwordInFront' : 'password' };
    if (httpStatus === 403) return { kind: isInFront ? 'refusedInFront' : 'refused' };
    return { kind: 'page' };
  },
  CHALLENGE_GATEWAY_ERROR: ({ httpStatus }) => ({ kind: [502, 503, 504].includes(httpStatus) ? 'unreached' : 'fault' }),
  CHALLENGE_CHANGED: ({ what }) => ({ kind: what }),
  CHALLENGE_UNSTEADY: ({ isLost = false }) => ({ kind: isLost ? 'lost' : 'sharedOut' }),
  CHALLENGE_RECORD_WRONG: byRecord,
  CHALLENGE_RECORD_DOUBTFUL: ({ cause, reachedAt, overTls = false }) => {
    if (reachedAt === null && !overTls) return { kind: 'ipv6First' };
    return cause === null ? { kind: 'elsewhere' } : { kind: 'silent', cause };
  },
  CHALLENGE_OVER_TLS: ({ by, because }) => ({ kind: because ?? by }),
  CHALLENGE_IPV6_REFUSED: ({ redirected = false }) => ({ kind: redirected ? 'redirected' : 'cut' }),
  CHALLENGE_ROUTER_INSIDE: ({ title, reachedAt, changed = false }) => {
    if (reachedAt === null) return { kind: 'listed' };
    if (changed) return { kind: 'changed', reached: reachedAt };
    return { kind: title === '' ? 'unknown' : 'router', reached: reachedAt };
  },
  CA_UNREACHABLE: ({ cause, systemCode, proxy, why }) => {
    if (why !== undefined) return { kind: why };
    if (proxy !== undefined) return { kind: 'proxy', through: proxy };
    if (isOffline(systemCode)) return { kind: 'offline' };
    return { kind: cause === 'dns' ? 'noName' : 'blocked' };
  },
  CA_UNTRUSTED: ({ systemCode }) => ({ kind: isTimeProblem(systemCode) ? 'time' : 'other' }),
  CHAIN_INCOMPLETE: ({ missing }) => ({ kind: isStaging(missing) ? 'staging' : 'other' }),
  CHAIN_COMPLETE: ({ length }) => ({ kind: length === 1 ? 'one' : 'many' }),
  CHALLENGE_NOT_FOUND: ({ server, product = false }) => {
    if (product) return { kind: 'product' };
    return { kind: webServerNamed(server ?? '') === '4d' ? 'erp' : 'other' };
  },
  HTTPS_PORT_BUSY: byPortHolder,
  HTTPS_PORT_FORBIDDEN: byPrivilege,
  PUBLIC_FOREIGN: byNames,
  PUBLIC_DOWN: byOtherPort,
  PUBLIC_RECORD_WRONG: byRecord,
  UNTRUSTED: ({ issuer, systemCode }) => {
    if (systemCode === 'CERT_HAS_EXPIRED') return { kind: 'expired' };
    if (systemCode === 'CERT_NOT_YET_VALID') return { kind: 'notYetValid' };
    if (isStaging(issuer)) return { kind: 'staging' };
    if (systemCode === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE') return { kind: 'chainMissing' };
    return { kind: systemCode === 'DEPTH_ZERO_SELF_SIGNED_CERT' ? 'selfSigned' : 'other' };
  },
  FINGERPRINT_OLD: ({ isCopy = false, isExpired = false }) => {
    if (!isCopy) return { kind: 'own' };
    return { kind: isExpired ? 'expiredCopy' : 'copy' };
  },
  FINGERPRINT_OTHER: ({ inFront, expiredAt, names }) => {
    if (inFront !== undefined) return { kind: 'inFront', ...inFront };
    return expiredAt === undefined ? byNames({ names }) : { kind: 'expired', expiredAt };
  },
  APPLICATION_ANSWERS: ({ kind }) => ({ kind: kind === '4d' ? 'erp' : 'other' }),
  APPLICATION_OTHER_PROTOCOL: ({ secure }) => ({ kind: secure ? 'notTls' : 'notHttp' }),
  APPLICATION_BUSY: ({ kind, httpStatus }) => ({ kind: kind === '4d' && httpStatus === 503 ? 'erp' : 'other' }),
  REDIRECT_OTHER_SERVER: ({ reachedAt }) =>
    reachedAt === undefined ? { kind: 'plain' } : { kind: 'since', reachedAt },
  REDIRECT_NOT_CHECKED: ({ cause, because }) => {
    if (because !== undefined) return { kind: because };
    return cause === null ? { kind: 'nobodyToAsk' } : { kind: 'noAnswer', cause };
  },
} satisfies Selectors<FindingTable>;

/** One language's words for each finding: what is missing does not compile. */
export type FindingTexts = VariantTexts<FindingTable, typeof findingSelectors, Formats, FindingText>;

type List = Formats['list'];

/** Parts of sentences that several findings are made of, or that vary within one. */
type PhraseTable = {
  /** As the subject of a sentence; `server`: its address, `system` or `zone`. */
  dnsServer: { server: string };
  /** The first names; a certificate can carry a hundred. */
  names: { names: readonly string[]; list: List };
  addresses: { addresses: readonly string[]; list: List };
  /** Which names a certificate covers in place of the right one; nothing where it carries none. */
  butNames: { names: readonly string[]; list: List };
  /** Whom CAA records allow to issue. */
  allowedCas: { allowed: readonly string[]; list: List };
  /** The CAA record as the websites of domain providers ask for it. */
  caaRecord: { ca: readonly string[] };
  /** What is probably missing when nothing arrives from outside; without commands, so suited to lay users too. */
  missingForwarding: ForwardedEndpoint;
  /**
   * What to set in the router; for IPv6 it can only open a port, not forward to another one. Where there is a way over IPv4 as
   * well, the record of IPv6 is to go: another port of ours would break the forwarding that works.
   */
  forwardingRemedy: ForwardedEndpoint & { key: PortKey };
  caUnreachable: Pick<FindingData<'CA_UNREACHABLE'>, 'cause' | 'systemCode'>;
  daysLeft: { daysLeft: number };
  /** The difference between two clocks. */
  duration: { seconds: number };
};

const byServer = (({ server }) => ({
  kind: server === 'system' || server === 'zone' ? server : 'other',
})) satisfies Selector<{
  server: string;
}>;
const byNumber = ((names) =>
  names.length <= 3
    ? { kind: 'few' }
    : { kind: 'many', first: names.slice(0, 3).join(', '), count: String(names.length) }) satisfies Selector<
  readonly string[]
>;

const phraseSelectors = {
  dnsServer: byServer,
  names: ({ names }) => byNumber(names),
  addresses: ({ addresses }) => (addresses.length === 0 ? { kind: 'none' } : byNumber(addresses)),
  butNames: ({ names }) => (names.length === 0 ? { kind: 'none' } : { kind: 'some' }),
  allowedCas: ({ allowed }) => (allowed.length === 0 ? { kind: 'none' } : { kind: 'some' }),
  caaRecord: ({ ca: [first] }) => (first === undefined ? { kind: 'none' } : { kind: 'known', first }),
  missingForwarding: ({ address }) => ({ kind: familyOf(address) }),
  forwardingRemedy: ({ address, port, forward, ipv4 }) => {
    const kind = familyOf(address);
    if (kind === 'ipv6' && ipv4 === true) return { kind: 'ipv6Needless' };
    return { kind: kind === 'ipv6' && forward.internalPort !== port ? 'ipv6OtherPort' : kind };
  },
  caUnreachable: ({ cause }) => (cause === 'dns' || cause === 'other' ? { kind: cause } : { kind: 'noAnswer', cause }),
  daysLeft: ({ daysLeft }) => {
    if (daysLeft < 1) return { kind: 'underOne' };
    return { kind: daysLeft === 1 ? 'one' : 'many' };
  },
  duration: ({ seconds }) => {
    const { value, unit } = roundDuration(seconds);
    return { kind: value === 1 ? unit : (`${unit}s` as const), value: String(value) };
  },
} satisfies Selectors<PhraseTable>;

/** One language's words for each phrase. */
export type FindingPhrases = VariantTexts<PhraseTable, typeof phraseSelectors, undefined, string>;

/** Gives one language's phrases by name: `say('dnsServer', { server })`. */
export function phrasesIn(
  words: FindingPhrases,
): <P extends keyof PhraseTable>(name: P, data: PhraseTable[P]) => string {
  return (name, data) =>
    textFor<PhraseTable, typeof phraseSelectors, undefined, string, typeof name>(
      phraseSelectors,
      words,
      name,
      data,
      undefined,
    );
}
