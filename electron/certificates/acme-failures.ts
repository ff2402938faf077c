import { z } from 'zod';
import { failure, FailureError, type Failure, type FailureData, type Problem } from '#shared/contract/failures.ts';
import { NetworkError, type Exchange, type Refusal } from './acme-transport.ts';

/** A problem document as it comes over the wire (RFC 7807); lenient, because CAs differ. */
const wireProblem = z.object({
  type: z.string().optional(),
  status: z.number().int().optional(),
  detail: z.string().optional(),
  title: z.string().optional(),
  subproblems: z
    .array(
      z.object({
        type: z.string().optional(),
        detail: z.string().optional(),
        identifier: z.object({ value: z.string() }).optional(),
      }),
    )
    .optional(),
});

/** What we keep of a text that is shown: enough to search for, not a whole page. */
const LONGEST_DETAIL = 2000;

/** The problem in an answer's body or in an order, authorization or challenge. */
export function problemOf(body: unknown, status: number | null): Problem {
  const parsed = wireProblem.safeParse(typeof body === 'string' ? parseJson(body) : body);
  if (!parsed.success) {
    const text = typeof body === 'string' ? body : '';
    return { type: null, status, detail: text.slice(0, LONGEST_DETAIL), subproblems: [] };
  }
  const { type, detail, title, subproblems } = parsed.data;
  return {
    type: type ?? null,
    status: parsed.data.status ?? status,
    detail: (detail ?? title ?? '').slice(0, LONGEST_DETAIL),
    subproblems: (subproblems ?? []).map((one) => ({
      type: one.type ?? null,
      detail: (one.detail ?? '').slice(0, LONGEST_DETAIL),
      identifier: one.identifier?.value ?? null,
    })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The last part of an ACME problem type (RFC 8555 §6.7), or `null` for another vocabulary. */
export function acmeType(type: string | null): string | null {
  const prefix = 'urn:ietf:params:acme:error:';
  return type?.startsWith(prefix) === true ? type.slice(prefix.length) : null;
}

/** Why a validation failed, from the type in the challenge's error (RFC 8555 §8.1). */
export function validationReason(type: string | null): FailureData<'VALIDATION_FAILED'>['reason'] {
  switch (acmeType(type)) {
    case 'connection':
      return 'connection';
    case 'dns':
      return 'dns';
    case 'unauthorized':
    case 'incorrectResponse':
      return 'unauthorized';
    case 'tls':
      return 'tls';
    case 'caa':
      return 'caa';
    default:
      return 'other';
  }
}

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
 * What an error of acme-client was about, from what the transport remembered of it.
 *
 * @returns a FailureError; `CA_PROTOCOL` where the CA answered something that nobody foresaw
 */
export function toIssuerFailure(error: unknown, exchange: Exchange, context: ErrorContext): FailureError {
  if (error instanceof FailureError) return error;
  const of = (value: Failure) => new FailureError(value, { cause: error });
  if (exchange.signal.aborted) return of(failure('CANCELLED', {}));
  const network = error instanceof NetworkError ? error : exchange.lastNetworkError;
  if (network !== null) {
    const { host } = new URL(context.directoryUrl);
    const { code: systemCode } = network;
    if (isTrustProblem(systemCode)) return of(failure('CA_UNTRUSTED', { host, systemCode }));
    return of(failure('CA_UNREACHABLE', { host, cause: networkCause(systemCode), systemCode }));
  }
  if (exchange.lastRefusal !== null) return of(refusalFailure(exchange.lastRefusal, context));
  const detail = error instanceof Error ? error.message.slice(0, LONGEST_DETAIL) : '';
  return of(failure('CA_PROTOCOL', { problem: { type: null, status: null, detail, subproblems: [] } }));
}

function refusalFailure(refusal: Refusal, context: ErrorContext): Failure {
  return problemFailure(problemOf(refusal.body, refusal.status), refusal.retryAt, context);
}

/** The failure for a problem that the CA put into an answer or into an order. `retryAt`: milliseconds since the epoch. */
export function problemFailure(problem: Problem, retryAtMs: number | null, context: ErrorContext): Failure {
  const retryAt = isoOrNull(retryAtMs ?? retryTimeInText(problem.detail));
  const type = acmeType(problem.type) === 'compound' ? (problem.subproblems[0]?.type ?? null) : problem.type;
  switch (acmeType(type)) {
    case 'rateLimited':
      return failure('CA_RATE_LIMITED', { retryAt, problem });
    case 'rejectedIdentifier':
    case 'unsupportedIdentifier':
      return failure('CA_NAME_REFUSED', { name: context.name, problem });
    case 'invalidContact':
    case 'unsupportedContact':
      return failure('CA_CONTACT_REFUSED', { problem });
    case 'externalAccountRequired':
      return failure('CA_EXTERNAL_ACCOUNT', { problem });
    case 'caa':
    case 'dns':
    case 'connection':
    case 'tls':
      return failure('VALIDATION_FAILED', {
        name: context.name,
        reason: validationReason(type),
        requestsSeen: 0,
        problem,
      });
    case 'accountDoesNotExist':
    case 'unauthorized':
    case 'userActionRequired':
      return context.externalAccount
        ? failure('CA_EXTERNAL_ACCOUNT', { problem })
        : failure('CA_ACCOUNT_REFUSED', { problem });
    case 'invalidProfile':
      return failure('CA_PROFILE_REFUSED', { profile: context.profile ?? '', problem });
    case 'serverInternal':
      return failure('CA_OUT_OF_ORDER', { retryAt, problem });
    default:
  }
  if (problem.status === 429) return failure('CA_RATE_LIMITED', { retryAt, problem });
  if ((problem.status ?? 0) >= 500) return failure('CA_OUT_OF_ORDER', { retryAt, problem });
  return failure('CA_PROTOCOL', { problem });
}

/** "retry after 1970-01-01 00:18:15 UTC", as Let's Encrypt writes it. */
function retryTimeInText(detail: string): number | null {
  const found = /retry after (\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/i.exec(detail);
  return found === null ? null : Date.parse(`${found[1] ?? ''}T${found[2] ?? ''}Z`);
}

/** The last moment that ISO 8601 writes with four digits for the year. */
const LAST_MOMENT = Date.UTC(10_000, 0, 1) - 1;

/** `null` also for a time that no calendar holds: a CA may say anything. */
function isoOrNull(time: number | null): string | null {
  return time === null || Number.isNaN(time) || time > LAST_MOMENT ? null : new Date(time).toISOString();
}
