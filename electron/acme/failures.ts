import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { ChallengeType } from '#shared/values/challenge-type.ts';
import type { Failure, FailureData, Problem } from '#shared/contract/failures.ts';
import { isoTime, isTime } from '#shared/values/times.ts';
import {
  problemInstance,
  effectiveType,
  problemFromText,
  parseProblem,
  problemText,
  type AcmeProblemType,
} from './problem.ts';
import type { PendingChallenge } from '../certificates/issuer.ts';
import { CaAddressError } from './ca-addresses.ts';
import { NetworkError, type HttpSession, type ErrorResponse } from './transport.ts';
import { caOwnedUrl } from './ca-link.ts';
import { environmentProxy } from './environment-proxy.ts';
import { isPaused, limitIn, retryTimeIn, unpauseUrlIn } from './rate-limit-words.ts';
import { parseValidationProblem } from './validation-words.ts';

/** Codes with which Node and OpenSSL say that they do not trust the other side. */
const UNTRUSTED =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_.*CERT)/;

/** Groups system codes of a failed connection. */
export function networkCause(code: string): FailureData<'CA_UNREACHABLE'>['cause'] {
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'dns';
  if (code === 'ECONNREFUSED') return 'refused';
  if (/^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/.test(code)) return 'timeout';
  return /^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_SSL_)/.test(code) ? 'reset' : 'other';
}

/** Whether a code means "the certificate is not trusted" rather than "no connection". */
export function isTrustProblem(code: string): boolean {
  return UNTRUSTED.test(code);
}

export type ErrorContext = { directoryUrl: string; name: string; profile: string | null; externalAccount: boolean };

/**
 * The failure behind an error of acme-client, from what the transport recorded.
 *
 * @returns a FailureError; `CA_PROTOCOL` where the CA's answer was unexpected
 */
export function toFailureError(error: unknown, session: HttpSession, context: ErrorContext): FailureError {
  if (error instanceof FailureError) return error;
  const wrap = (value: Failure) => new FailureError(value, { cause: error });
  if (session.signal.aborted) return wrap(failure('CANCELLED', {}));
  if (error instanceof CaAddressError) {
    const { member, url, fault, message } = error;
    return wrap(failure('CA_PROTOCOL', { problem: problemFromText(message), address: { member, url, fault } }));
  }
  const network = error instanceof NetworkError ? error : session.lastNetworkError;
  if (network !== null) {
    const { host } = new URL(context.directoryUrl);
    const { code: systemCode } = network;
    if (isTrustProblem(systemCode)) return wrap(failure('CA_UNTRUSTED', { host, systemCode }));
    return wrap(unreachableFailure(context.directoryUrl, systemCode));
  }
  if (session.lastPage !== undefined) {
    const { host } = new URL(context.directoryUrl);
    return wrap(failure('CA_WEB_PAGE', { host, ...session.lastPage }));
  }
  if (session.lastErrorResponse !== null) return wrap(errorResponseFailure(session.lastErrorResponse, context));
  return wrap(failure('CA_PROTOCOL', { problem: problemFromText(wordsOf(error)) }));
}

/** What JavaScript says where it could not read an answer is nobody's words: neither ours nor the CA's. */
const NOBODYS_WORDS = [TypeError, RangeError, ReferenceError, SyntaxError];

function wordsOf(error: unknown): string {
  if (NOBODYS_WORDS.some((one) => error instanceof one)) return 'an answer is not what RFC 8555 puts in its place';
  return error instanceof Error ? error.message : '';
}

/** That the CA at this directory cannot be reached, with the proxy that is set in the environment and is not used. */
export function unreachableFailure(
  directoryUrl: string,
  systemCode: string,
): Extract<Failure, { code: 'CA_UNREACHABLE' }> {
  const proxy = environmentProxy(directoryUrl);
  const { host } = new URL(directoryUrl);
  return failure('CA_UNREACHABLE', { host, cause: networkCause(systemCode), systemCode, ...(proxy && { proxy }) });
}

function errorResponseFailure(
  { body, status, retryAt, termsOfService }: ErrorResponse,
  context: ErrorContext,
): Failure {
  const link = problemInstance(body) ?? termsOfService;
  return problemFailure(parseProblem(body, status), { retryAt, link }, context);
}

/** What belongs to a problem but is not part of `Problem`. */
type ResponseExtras = {
  /** `Retry-After`, in milliseconds since the epoch. */
  retryAt: number | null;
  /** Where the CA sends the user: `instance`, or the link to its terms (RFC 8555 §7.3.3). */
  link: string | null;
};
export const noExtras: ResponseExtras = { retryAt: null, link: null };

/** Everything that is known about a refusal. */
type ProblemDetails = {
  problem: Problem;
  text: string;
  /** ISO 8601. */
  retryAt: string | null;
  link: string | null;
  context: ErrorContext;
};

const externalAccount = ({ problem }: Pick<ProblemDetails, 'problem'>): Failure =>
  failure('CA_EXTERNAL_ACCOUNT', { fallback: null, problem });
const accountRefused = ({ problem, context }: ProblemDetails): Failure =>
  context.externalAccount ? externalAccount({ problem }) : failure('CA_ACCOUNT_REFUSED', { problem });
const keyRefused = ({ problem, text }: ProblemDetails): Failure =>
  failure('CA_KEY_REFUSED', { key: /\bCSR\b/.test(text) ? 'certificate' : 'account', problem });
const nameRefused = ({ problem, context: { name } }: ProblemDetails): Failure =>
  failure('CA_NAME_REFUSED', { name, problem });
const contactRefused = ({ problem }: ProblemDetails): Failure => failure('CA_CONTACT_REFUSED', { problem });
const outOfOrder = ({ problem, retryAt }: ProblemDetails): Failure => failure('CA_OUT_OF_ORDER', { retryAt, problem });
const protocol = ({ problem }: ProblemDetails): Failure => failure('CA_PROTOCOL', { problem });
const validation = ({ problem, context: { name } }: ProblemDetails): Failure =>
  validationFailed(problem, name, noArrivals, 'http-01');
const rateLimited = ({ problem, text, retryAt, context }: ProblemDetails): Failure =>
  isPaused(text)
    ? failure('CA_ACCOUNT_PAUSED', { unpauseUrl: caOwnedUrl(unpauseUrlIn(text), context.directoryUrl), problem })
    : failure('CA_RATE_LIMITED', { limit: limitIn(text), retryAt, problem });

/** The failure for each type in an answer to a request. For the error in a challenge, see `validationFailure`. */
const failureByType: Record<AcmeProblemType, (details: ProblemDetails) => Failure> = {
  accountDoesNotExist: accountRefused,
  alreadyReplaced: protocol,
  alreadyRevoked: protocol,
  badCSR: ({ problem }) => failure('CA_KEY_REFUSED', { key: 'certificate', problem }),
  // The library has tried again many times by then: the CA does not recognise its own nonces.
  badNonce: outOfOrder,
  badPublicKey: keyRefused,
  badRevocationReason: protocol,
  badSignatureAlgorithm: keyRefused,
  caa: validation,
  // Only where no subproblem has a known type; otherwise that type decides (`effectiveType`).
  compound: protocol,
  connection: validation,
  dns: validation,
  externalAccountRequired: externalAccount,
  incorrectResponse: validation,
  invalidContact: contactRefused,
  invalidProfile: ({ problem, context }) => failure('CA_PROFILE_REFUSED', { profile: context.profile ?? '', problem }),
  malformed: protocol,
  orderNotReady: protocol,
  rateLimited,
  rejectedIdentifier: nameRefused,
  serverInternal: outOfOrder,
  tls: validation,
  // Boulder also uses this type for an order whose authorizations are gone: the account is fine then.
  unauthorized: (details) => (/\bauthorizations\b/i.test(details.text) ? protocol(details) : accountRefused(details)),
  unsupportedContact: contactRefused,
  unsupportedIdentifier: nameRefused,
  userActionRequired: ({ problem, link, context }) =>
    failure('CA_TERMS_CHANGED', { url: caOwnedUrl(link, context.directoryUrl), problem }),
};

/** The failure for a problem that the CA put into an answer or into an order. */
export function problemFailure(problem: Problem, { retryAt, link }: ResponseExtras, context: ErrorContext): Failure {
  const text = problemText(problem);
  const details = { problem, text, retryAt: isoOrNull(retryAt ?? retryTimeIn(text)), link, context };
  const type = effectiveType(problem);
  if (type !== null) return failureByType[type](details);
  if (problem.status === 429) return rateLimited(details);
  return (problem.status ?? 0) >= 500 ? outOfOrder(details) : protocol(details);
}

/**
 * The failure for the error in a challenge (RFC 8555 §8.1).
 *
 * @param arrivals what of the challenge has been seen here
 * @param challenge how the CA looked
 */
export function validationFailure(
  problem: Problem,
  arrivals: Arrivals,
  context: ErrorContext,
  challenge: ChallengeType = 'http-01',
): Failure {
  const type = effectiveType(problem);
  // A limit or an outage may be met during validation, too.
  if (type === 'rateLimited' || type === 'serverInternal') return problemFailure(problem, noExtras, context);
  return validationFailed(problem, context.name, arrivals, challenge);
}

/** What this machine has seen of a challenge. */
export type Arrivals = Pick<PendingChallenge, 'requestsSeen' | 'otherRequests' | 'isBlind'>;
/** Of one that was not set up here. */
export const noArrivals: Arrivals = { requestsSeen: 0 };

function validationFailed(
  problem: Problem,
  name: string,
  { requestsSeen, otherRequests, isBlind }: Arrivals,
  challenge: ChallengeType,
): Failure {
  const parsed = parseValidationProblem(problem, name);
  const { changed = 0, unknown = 0 } = otherRequests ?? {};
  return failure('VALIDATION_FAILED', {
    name,
    ...parsed,
    forward: null,
    requestsSeen,
    ...(changed > 0 && { changedRequests: changed }),
    ...(unknown > 0 && { unknownRequests: unknown }),
    ...(isBlind && { arrivalsUnknown: true }),
    ...(challenge !== 'http-01' && { challenge }),
    problem,
  });
}

/** `null` also for an impossible time: a CA may say anything. */
function isoOrNull(time: number | null): string | null {
  return time === null || !isTime(time) ? null : isoTime(time);
}
