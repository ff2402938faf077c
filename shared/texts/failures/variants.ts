/**
 * Which wording of a failure applies to its data, decided once for both languages. Pure. Nothing is read here from the
 * CA's sentences: what they say is in the data as closed codes.
 */
import type { FailureCode, FailureData } from '#shared/contract/failures.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
import { routerByTitle, storageByTitle } from '#shared/domain/router-pages.ts';
import type { Advice, Formats, Who } from '#shared/texts/advice.ts';
import type { Selector, Selectors, VariantTexts } from '#shared/texts/variants.ts';
import { occupantOf } from '#shared/texts/port-occupant/occupant.ts';
import { isTimeProblem } from './shape.ts';

type FailureTable = { [C in FailureCode]: FailureData<C> };

export type ValidationFailed = FailureData<'VALIDATION_FAILED'>;

/** What answered in place of this server, as far as a remedy depends on it. */
const byPage = ((page) => {
  const title = page?.title ?? null;
  const httpStatus = page?.httpStatus ?? null;
  if (title !== null) {
    const router = routerByTitle(title);
    if (router !== null) return { kind: 'routerPage', title };
    const device = storageByTitle(title);
    return device === null ? { kind: 'titledPage', title } : { kind: 'storagePage', title, device };
  }
  if (httpStatus === 404) return { kind: 'notFoundPage' };
  if (httpStatus === 401 || httpStatus === 403) return { kind: 'refusalPage', httpStatus };
  if (httpStatus !== null && httpStatus >= 500) return { kind: 'outOfOrderPage', httpStatus };
  return { kind: 'otherPage', httpStatus };
}) satisfies Selector<ValidationFailed['page']>;

const byValidation = (({ reason, cause, trouble, page, address, requestsSeen, problem, challenge = 'http-01' }) => {
  // The address that the CA called, by its family: over IPv6 it went by an AAAA record.
  const isIpv6 = address?.includes(':') === true;
  const ipv6 = isIpv6 ? address : null;
  const ipv4 = isIpv6 ? null : address;
  const port = challenge === 'tls-alpn-01' ? 443 : 80;
  if (trouble !== null) return { kind: trouble, port };
  if (port === 443 && requestsSeen === 0) {
    if (reason === 'connection' && ipv6 !== null) return { kind: 'noTlsOverIpv6', ipv6 };
    // There are no pages before a handshake is done.
    const isOther = ['unauthorized', 'foreignPage', 'tls', 'redirect'].includes(reason);
    if (isOther) return { kind: 'otherTlsServer', ipv4, ipv6 };
  }
  switch (reason) {
    case 'connection': {
      if (requestsSeen > 0) return { kind: 'someArrived', port };
      if (ipv6 !== null) return { kind: 'noConnectionOverIpv6', ipv6 };
      const ending = cause ?? 'other';
      return { kind: 'noConnection', port, ending, maybeFirewall: ending !== 'refused' && ending !== 'unreachable' };
    }
    case 'foreignPage':
    case 'unauthorized':
      if (requestsSeen > 0) return { kind: 'mixedAnswers', title: page?.title ?? null, ipv6 };
      return reason === 'unauthorized' ? { kind: 'otherAnswer', ipv6 } : { ...byPage(page), ipv4, ipv6 };
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
  DATABASE_DIRECTORY: ({ path, reason }) => ({
    kind: reason === 'missing' && path === '' ? 'unset' : reason,
  }),
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
  CA_UNREACHABLE: ({ cause, proxy }) => (proxy === undefined ? { kind: cause } : { kind: 'proxy', through: proxy }),
  CA_UNTRUSTED: ({ systemCode }) => ({ kind: isTimeProblem(systemCode) ? 'time' : 'issuer' }),
  VALIDATION_FAILED: byValidation,
  CA_RATE_LIMITED: ({ limit }) => ({ kind: limit }),
  CA_KEY_REFUSED: ({ key }) => ({ kind: key }),
  CA_EXTERNAL_ACCOUNT: ({ fallback }) => ({ kind: fallback === null ? 'first' : 'fallback' }),
  CA_PROTOCOL: ({ address }) => (address === undefined ? { kind: 'unexpected' } : { kind: address.fault, address }),
  CA_TOO_SLOW: ({ stage, seconds }) => ({ kind: stage, seconds: Math.round(seconds) }),
  CERTIFICATE_REJECTED: ({ reason }) => ({ kind: reason }),
  BESIDE_FOLDER: ({ reason }) => ({ kind: reason }),
  WEBROOT_NOT_SERVED: ({ reason }) => ({ kind: reason }),
  PROFACTO_NOT_RESTARTED: ({ by }) => ({ kind: by }),
  PROFACTO_NOT_SERVING: ({ reason, trouble }) =>
    trouble === undefined ? { kind: reason } : { kind: 'restartFailed', trouble },
  NOT_SERVED: ({ reason, previousServes }) => ({ kind: reason, served: servedNow(previousServes) }),
} satisfies Selectors<FailureTable>;

/** One language's words for each failure: what is missing does not compile. */
export type FailureTexts = VariantTexts<FailureTable, typeof failureSelectors, Formats, Advice>;
