/**
 * Which wording of a failure applies to its data, decided once for both languages. Pure. Nothing is read here from the
 * CA's sentences: what they say is in the data as closed codes.
 */
import type { FailureCode, FailureData } from '#shared/contract/failures.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
import { isByName, isHeldHere, isLostInTunnel } from '#shared/domain/failure-place.ts';
import { isOffline } from '#shared/domain/way-out.ts';
import type { Between } from '#shared/contract/between.ts';
import type { Advice, Formats, Who } from '#shared/texts/advice.ts';
import type { Selector, Selectors, VariantTexts } from '#shared/texts/variants.ts';
import { occupantOf } from '#shared/texts/port-occupant/occupant.ts';
import { databaseKind } from '#shared/texts/database.ts';
import { isTimeProblem, writeProblem } from './shape.ts';

type FailureTable = { [C in FailureCode]: FailureData<C> };

export type ValidationFailed = FailureData<'VALIDATION_FAILED'>;

/** The answer of somebody who is not known, as far as a remedy depends on it. */
const byPage = ((page) => {
  const title = page?.title ?? null;
  const httpStatus = page?.httpStatus ?? null;
  if (title !== null) return { kind: 'titledPage', title };
  if (httpStatus === 404) return { kind: 'notFoundPage' };
  return { kind: 'otherPage', httpStatus };
}) satisfies Selector<ValidationFailed['page']>;

const ANSWERED: ReadonlySet<ValidationFailed['reason']> = new Set(['foreignPage', 'unauthorized']);
const ON_THE_WAY: ReadonlySet<ValidationFailed['reason']> = new Set([...ANSWERED, 'connection', 'redirect', 'tls']);

/** What may stand in front of this machine and pass on: of these the status says more than who they are. */
const MAY_PASS_ON: ReadonlySet<Between['kind'] | undefined> = new Set([
  undefined,
  'proxy',
  'loginPage',
  'iis',
  'webServer',
]);
/** RFC 9110 §15.6: of these, a server that passes on says that it does not reach the one behind it. */
const GATEWAY_STATUS: readonly number[] = [502, 503, 504];

/** An answer whose status says what is to be done; `null`: it says nothing. */
const byStatus = (({ reason, page, answeredBy, fromHere, requestsSeen, isInFront: wasSeen = false }) => {
  const httpStatus = page?.httpStatus ?? null;
  if (httpStatus === null || !(ANSWERED.has(reason) || reason === 'secondary')) return { kind: 'none' };
  if (httpStatus === 429) return { kind: 'throttled' };
  if (reason === 'secondary' || !MAY_PASS_ON.has(answeredBy?.kind)) return { kind: 'none' };
  const cameBack = fromHere === 'cameBack';
  const isInFront = wasSeen || cameBack || requestsSeen > 0 || answeredBy?.kind === 'proxy';
  if (httpStatus === 401) return { kind: isInFront ? 'passwordInFront' : 'passwordPage' };
  if (httpStatus === 403) return { kind: isInFront ? 'refusalInFront' : 'refusalPage' };
  if (GATEWAY_STATUS.includes(httpStatus) && !cameBack) return { kind: 'gatewayPage', httpStatus };
  return httpStatus >= 500 ? { kind: 'outOfOrderPage', httpStatus } : { kind: 'none' };
}) satisfies Selector<ValidationFailed>;

/** The address that the CA tried is none of those that the name has here. */
const byAddress = (({ elsewhere, address }) => {
  if (elsewhere === undefined || address === null) return { kind: 'none' };
  const known = elsewhere.known.join(', ');
  if (elsewhere.why === 'zoneDisagrees') return { kind: 'nameServersDisagree', tried: address, known };
  if (elsewhere.why === 'stray') return { kind: 'strayRecord', tried: address, known };
  return { kind: elsewhere.why === 'record' ? 'recordElsewhere' : 'oldAddress', tried: address, known };
}) satisfies Selector<ValidationFailed>;

const byValidation = ((data) => {
  const { reason, cause, trouble, stage, page, address, requestsSeen, problem, fromHere, forward } = data;
  const isIpv6 = address?.includes(':') === true;
  const port = data.challenge === 'tls-alpn-01' ? 443 : 80;
  const by = data.answeredBy ?? null;
  const cameBack = fromHere === 'cameBack';
  const elsewhere = byAddress(data);
  if (elsewhere.kind !== 'none') return { ...elsewhere, port };
  if (data.dnssecFault !== undefined) {
    return { kind: data.dnssecFault.fault === 'staleDs' ? 'staleDs' : 'dnssec', port };
  }
  // What arrived here of the CA's requests went the whole way, whatever became of the others.
  if (ON_THE_WAY.has(reason) && requestsSeen === 0) {
    if ((data.changedRequests ?? 0) > 0) return { kind: 'changedOnTheWay', port };
    // Nobody forwards anything over IPv6: whoever answers there is whom the record names.
    if (isIpv6 && !cameBack && (data.ipv4CameBack === true || ANSWERED.has(reason)) && by?.kind !== 'cdn') {
      return { kind: 'ipv6Elsewhere', port, ipv6: address, by, viaIpv4: data.ipv4CameBack === true };
    }
  }
  if (data.lineIpv4 !== undefined && isIpv6) return { kind: 'onlyIpv6', port, ipv6: address, ipv4: data.lineIpv4 };
  const status = byStatus(data);
  if (status.kind !== 'none') return { ...status, port };
  if (ON_THE_WAY.has(reason) && requestsSeen === 0) {
    const isSeen = by !== null && (reason !== 'connection' || by.kind === 'cdn');
    // To whom the name itself leads, what is seen from here makes no difference.
    const isNamed = by !== null && isByName(by.kind);
    if (ANSWERED.has(reason) && cameBack && !isNamed) return { kind: 'otherFromOutside', port, by };
    if (isSeen) return { kind: 'answeredBy', port, by };
  }
  if (trouble !== null) return { kind: trouble, port };
  // There are no pages before a handshake is done.
  if (port === 443 && requestsSeen === 0 && (ANSWERED.has(reason) || reason === 'tls' || reason === 'redirect')) {
    return { kind: 'otherTlsServer', port };
  }
  switch (reason) {
    case 'connection': {
      if (requestsSeen > 0) return { kind: 'someArrived', port };
      if (stage === 'answer' || stage === 'tls') return { kind: 'unreadable', port };
      const ending = cause ?? 'other';
      const isCut = ending === 'reset';
      const isAfter = stage === 'request' || isCut;
      if (data.outBy !== undefined && isLostInTunnel(data)) return { kind: 'lostInTunnel', port, tunnel: data.outBy };
      if (isHeldHere(data)) return { kind: 'ownFirewall', port };
      // Our own went through: who takes the connection outside, and does nothing with it, stands in between.
      if (cameBack && stage === 'request' && !isCut) return { kind: 'heldBack', port };
      if (cameBack && stage !== 'request') return { kind: 'blockedFromOutside', port };
      // Over IPv6 nobody leads a port to another one.
      const ownPort = port === 80 && forward !== null && forward.internalPort !== 80;
      if (isAfter) return { kind: 'afterConnect', port, isCut };
      if (isIpv6) return { kind: 'noConnectionOverIpv6', port, ipv6: address, ownPort };
      return { kind: ending === 'other' ? 'noConnection' : ending, port };
    }
    case 'foreignPage':
    case 'unauthorized':
      if (requestsSeen > 0) return { kind: 'mixedAnswers', port, by, title: page?.title ?? null };
      return reason === 'unauthorized' ? { kind: 'otherAnswer', port } : { ...byPage(page), port };
    case 'caa':
      // A failure that an earlier version stored has no `trouble`, but its type tells the two apart as well.
      return { kind: problem.type?.endsWith(':dns') === true ? 'caaNotAnswered' : reason, port };
    case 'secondary':
      // A failure that an earlier version stored has no `trouble`, but it has the page.
      return { kind: page === null ? reason : 'pageElsewhere', port };
    default:
      return { kind: reason, port };
  }
}) satisfies Selector<ValidationFailed>;

/** The wordings whose step is that the router is to lead a port here. */
const FORWARDING: ReadonlySet<string> = new Set<ReturnType<typeof byValidation>['kind']>([
  'refused',
  'timeout',
  'unreachable',
  'noConnection',
  'afterConnect',
  'unreadable',
  'titledPage',
  'notFoundPage',
  'otherPage',
  'otherAnswer',
  'otherTlsServer',
  'passwordPage',
  'refusalPage',
]);
const FORWARDED_ELSEWHERE: ReadonlySet<Between['kind']> = new Set([
  'nas',
  'camera',
  'inverter',
  'printer',
  'device',
  'router',
  'vpn',
  'remoteAccess',
  'loginPage',
  'iis',
  'webServer',
]);

/** Whether the step of a failed validation is a port forwarding, so that help with one belongs beside it. */
export function isForwardingStep(data: ValidationFailed): boolean {
  const selected = byValidation(data);
  if (selected.kind === 'afterConnect') return !selected.isCut;
  if (selected.kind !== 'answeredBy') return FORWARDING.has(selected.kind);
  return FORWARDED_ELSEWHERE.has(selected.by.kind);
}

/** The address that a CA has named, to which nothing was sent. */
export type NamedAddress = NonNullable<FailureData<'CA_PROTOCOL'>['address']>;

/** Which certificate encrypts after the new one could not be served. */
export type Served = 'noneBefore' | 'previous' | 'nothing';
function servedNow(previousServes: boolean | null): Served {
  if (previousServes === null) return 'noneBefore';
  return previousServes ? 'previous' : 'nothing';
}

/**
 * The failures that have more than one wording. What is only a part of a sentence, said or left out (a process id, a
 * status), is no variant.
 */
export const failureSelectors = {
  LIMIT_AHEAD: ({ limit }) => ({ kind: limit }),
  PREFLIGHT_BROKEN: ({ findings }) => {
    const [first, ...further] = rootCause(findings, null);
    if (first?.by !== 'finding') return { kind: 'none' };
    return { kind: further.length === 0 ? 'one' : 'more', first: first.finding, further: further.length };
  },
  PORT_BUSY: ({ purpose, holder, application }) => {
    const who: Who = purpose === 'panel' ? 'you' : 'itPartner';
    return { ...occupantOf({ holder, application }), who };
  },
  PORT_FORBIDDEN: ({ port }) => ({ kind: port < 1024 ? 'privileged' : 'ordinary' }),
  DATABASE_DIRECTORY: (data) => ({ kind: databaseKind(data) }),
  SETTINGS_NOT_SAVED: ({ systemCode }) => ({ kind: writeProblem(systemCode) }),
  CONFIG_DIRECTORY: ({ reason, owner, account }) => ({
    kind:
      owner === null || owner !== account
        ? reason
        : reason === 'notReadable'
          ? 'ownNotReadable'
          : reason === 'notWritable'
            ? 'ownNotWritable'
            : reason,
  }),
  TRUSTED_ROOTS_UNREADABLE: ({ reason }) => ({ kind: reason }),
  CA_UNREACHABLE: ({ cause, systemCode, proxy }) => {
    if (proxy !== undefined) return { kind: 'proxy', through: proxy };
    return { kind: isOffline(systemCode) ? 'offline' : cause };
  },
  CA_UNTRUSTED: ({ systemCode }) => ({ kind: isTimeProblem(systemCode) ? 'time' : 'issuer' }),
  VALIDATION_FAILED: byValidation,
  CA_RATE_LIMITED: ({ limit }) => ({ kind: limit }),
  CA_KEY_REFUSED: ({ key }) => ({ kind: key }),
  CA_EXTERNAL_ACCOUNT: ({ fallback }) => ({ kind: fallback === null ? 'first' : 'fallback' }),
  CA_PROTOCOL: ({ address }) => (address === undefined ? { kind: 'unexpected' } : { kind: address.fault, address }),
  CA_TOO_SLOW: ({ stage, seconds }) => ({ kind: stage, seconds: Math.round(seconds) }),
  CERTIFICATE_REJECTED: ({ reason }) => ({ kind: reason }),
  ROUTER_NOT_OPENED: ({ reason, name, by, isHere, port }) => {
    if (reason === 'notAllowed' && name?.includes('FRITZ!Box') === true) return { kind: 'notAllowedFritzBox', name };
    // Without a port, nothing can be named that is to be freed.
    if (reason !== 'taken') return { kind: reason };
    if (by === null || port === null) return { kind: 'takenByRouter' };
    return { kind: isHere === true ? 'takenHere' : 'taken', by, taken: port };
  },
  BESIDE_FOLDER: ({ reason }) => ({ kind: reason }),
  WEBROOT_NOT_SERVED: ({ reason }) => ({ kind: reason }),
  PROFACTO_NOT_RESTARTED: ({ by }) => ({ kind: by }),
  PROFACTO_NOT_SERVING: ({ reason, previousServes, trouble }) => {
    if (trouble !== undefined) return { kind: 'restartFailed', trouble };
    const newRefused = previousServes === true && (reason === 'noConnection' || reason === 'handshake');
    return { kind: newRefused ? 'newRefused' : reason };
  },
  NOT_SERVED: ({ reason, previousServes }) => ({ kind: reason, served: servedNow(previousServes) }),
} satisfies Selectors<FailureTable>;

/** One language's words for each failure: what is missing does not compile. */
export type FailureTexts = VariantTexts<FailureTable, typeof failureSelectors, Formats, Advice>;
