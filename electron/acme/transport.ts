import { AsyncLocalStorage } from 'node:async_hooks';
import https from 'node:https';
import tls from 'node:tls';
import type { LookupFunction } from 'node:net';
import acme from 'acme-client';
import axios, { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { isTime } from '#shared/values/times.ts';
import type { CaAddresses } from './ca-addresses.ts';
import { webPageIn, type WebPage } from './web-page.ts';

/**
 * The transport below acme-client.
 *
 * acme-client 5.4.0 has one axios instance per process, retries automatically (with an uncapped Retry-After), discards
 * type and status of problem documents, has no timeouts and no cancellation, and crashes on network errors (its issue
 * 101). This adapter disables the retries, bounds every request, and records what the library discards. What belongs to
 * one issuance (its abort signal, its trusted roots, its nonces) travels in an AsyncLocalStorage, because the library
 * offers no way to pass it through.
 */
export type HttpSession = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly agent: https.Agent;
  readonly addresses: CaAddresses;
  readonly limits: ConversationLimits;
  /** When the conversation has to be over, by `performance.now()`: a CA may do everything slowly, but not for ever. */
  readonly endsAt: number;
  /** Nonces from earlier answers (RFC 8555 §6.5.1): one HEAD request instead of one for each POST. */
  readonly nonces: string[];
  /** Set if the last request was refused (400 or more) or got no answer: the reason behind an error that is thrown. */
  lastErrorResponse: ErrorResponse | null;
  lastNetworkError: NetworkError | null;
  /** The last answer if it was a web page and not the server's own (`web-page.ts`). */
  lastPage?: WebPage | undefined;
  /** HTTP status of the last answer. */
  lastStatus: number | null;
  /** Retry-After of the last answer, in milliseconds from its arrival. */
  retryAfterMs: number | null;
};

export type ErrorResponse = {
  status: number;
  body: unknown;
  retryAt: number | null;
  /** The target of the `terms-of-service` link (RFC 8555 §7.3.3). */
  termsOfService: string | null;
};

/** The CA could not be talked to. `code` is the system's or OpenSSL's. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** How long a CA may take, in milliseconds. */
export type ConversationLimits = {
  /** Without a byte. */
  silenceMs: number;
  /** For one exchange, from the request to the last byte of its answer, whatever arrives meanwhile. */
  exchangeMs: number;
  /** For all exchanges of one issuance, or of one action of an account. */
  conversationMs: number;
};
export const usualLimits: ConversationLimits = { silenceMs: 30_000, exchangeMs: 60_000, conversationMs: 900_000 };
/** A certificate chain has a few kilobytes; nothing the CA sends is larger. */
const MAX_RESPONSE_BYTES = 1_000_000;
/** A nonce is used soon or not at all. */
const MAX_NONCES = 8;

/** The User-Agent of every request to a CA (RFC 8555 §6.1). */
export const userAgent = String(acme.axios.defaults.headers.common['User-Agent']);

const currentSession = new AsyncLocalStorage<HttpSession>();
const plainHttp = axios.getAdapter('http');

/** Runs `action` so that every request of acme-client within it uses this session. */
export function runInSession<T>(session: HttpSession, action: () => Promise<T>): Promise<T> {
  patchAcmeClient();
  return currentSession.run(session, action);
}

/**
 * A keep-alive agent that trusts the built-in roots and these; one for each issuance, destroyed after it: a connection
 * kept from yesterday is a dead one. It has one connection to a host: what the CA's answers ask for is done in turn.
 *
 * @param lookup resolves names; by default the system does
 */
export function agentFor(trustedRoots: readonly string[], lookup?: LookupFunction): https.Agent {
  const trust = trustedRoots.length > 0 ? { secureContext: contextFor(trustedRoots) } : {};
  return new https.Agent({ keepAlive: true, maxSockets: 1, ...(lookup === undefined ? {} : { lookup }), ...trust });
}

let lastTrust: { roots: string; context: tls.SecureContext } | null = null;
/**
 * Cached: given a list of roots, Node parses all 150 of them for each connection, which takes milliseconds and a
 * megabyte that is freed late.
 */
function contextFor(trustedRoots: readonly string[]): tls.SecureContext {
  const roots = trustedRoots.join('\n');
  if (lastTrust?.roots !== roots) {
    lastTrust = { roots, context: tls.createSecureContext({ ca: [...tls.rootCertificates, ...trustedRoots] }) };
  }
  return lastTrust.context;
}

/**
 * `Retry-After` in milliseconds from now: seconds or an HTTP date (RFC 9110 §10.2.3), or `null` where there is none
 * that makes sense.
 */
export function parseRetryAfter(header: unknown, now: number): number | null {
  if (typeof header !== 'string' || header === '') return null;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return wait >= 0 && isTime(now + wait) ? wait : null;
}

/** The target of the first link with this relation in a `Link` header (RFC 8288 §3). */
function linkIn(header: unknown, relation: string): string | null {
  if (typeof header !== 'string') return null;
  for (const [, target = '', parameters = ''] of header.matchAll(/<([^<>]*)>([^<]*)/g)) {
    const relations = /;\s*rel="?([^";,]*)/i.exec(parameters)?.[1] ?? '';
    if (relations.split(' ').includes(relation)) return target;
  }
  return null;
}

let isPatched = false;
function patchAcmeClient(): void {
  if (isPatched) return;
  isPatched = true;
  const { defaults } = acme.axios;
  defaults.maxContentLength = MAX_RESPONSE_BYTES;
  // A redirect would be followed with a JWS signed for another URL; no CA sends one.
  defaults.maxRedirects = 0;
  defaults.proxy = false;
  (defaults as { acmeSettings?: { retryMaxAttempts: number } }).acmeSettings = {
    ...(defaults as { acmeSettings?: object }).acmeSettings,
    retryMaxAttempts: 0,
  };
  defaults.adapter = adapter;
}

async function adapter(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
  const session = currentSession.getStore();
  if (session === undefined) throw new NetworkError('no exchange', 'EINVAL');
  // An earlier request's errors must not be taken for those of this one.
  session.lastErrorResponse = session.lastNetworkError = null;
  session.lastPage = undefined;
  session.signal.throwIfAborted();
  session.addresses.assertAllowed(config.url, 'Location');
  config.httpsAgent = session.agent;
  config.timeout = session.limits.silenceMs;
  let response: AxiosResponse;
  let isOver = false;
  try {
    response = await withTimeLimit(session.signal, timeLeft(session), async (limited) => {
      limited.addEventListener('abort', () => (isOver = true), { once: true });
      return plainHttp({ ...config, signal: limited });
    });
  } catch (error) {
    session.signal.throwIfAborted();
    const answer = error instanceof AxiosError ? error.response : undefined;
    // Without a body, the answer broke off. Complete ones get here too: the library has axios reject every answer.
    if (answer === undefined || (answer.data as unknown) === undefined) {
      throw session.addresses.refusalOf(error, config.url) ?? incompleteAnswer(session, error, isOver);
    }
    heed(session, answer);
    throw error;
  }
  heed(session, response);
  return response;
}

/** How long the next exchange may take, in whole milliseconds. @throws NetworkError: the conversation has to be over */
function timeLeft({ limits, endsAt }: HttpSession): number {
  const left = Math.min(limits.exchangeMs, Math.ceil(endsAt - performance.now()));
  if (left <= 0) throw new NetworkError('the conversation takes too long', 'ETIMEDOUT');
  return left;
}

/** Records a whole answer. @throws CaAddressError where it names an address to which nothing may be sent */
function heed(session: HttpSession, response: AxiosResponse): void {
  recordResponse(session, response);
  // Where a redirect leads nobody goes: it may be a login page's, in between.
  if (response.status >= 300) return;
  const { location } = response.headers as Record<string, unknown>;
  session.addresses.assertAnswer({ data: response.data as unknown, location });
}

/** The error for an answer that did not arrive, or not whole: without `config`, which leads to a broken retry path. */
function incompleteAnswer(session: HttpSession, error: unknown, tookTooLong: boolean): Error {
  const { message, code } = error as NodeJS.ErrnoException;
  const isTooLong = code === AxiosError.ERR_BAD_RESPONSE && message.includes('maxContentLength');
  if (isTooLong) return new Error(`the answer is longer than ${MAX_RESPONSE_BYTES} bytes`);
  const hasBegun = error instanceof AxiosError && error.response !== undefined;
  const reason = hasBegun ? 'ECONNRESET' : (code ?? 'EIO');
  session.lastNetworkError = new NetworkError(message, tookTooLong ? 'ETIMEDOUT' : reason);
  return session.lastNetworkError;
}

function recordResponse(session: HttpSession, response: AxiosResponse): void {
  const headers = response.headers as Record<string, unknown>;
  const nonce = headers['replay-nonce'];
  // The library itself uses the nonce in an answer to HEAD newNonce.
  if (typeof nonce === 'string' && response.config.method !== 'head') {
    session.nonces.push(nonce);
    if (session.nonces.length > MAX_NONCES) session.nonces.shift();
  }
  const now = session.now();
  session.retryAfterMs = parseRetryAfter(headers['retry-after'], now);
  session.lastStatus = response.status;
  session.lastPage = pageIn(response);
  session.lastNetworkError = null;
  session.lastErrorResponse =
    response.status < 400
      ? null
      : {
          status: response.status,
          body: response.data as unknown,
          retryAt: session.retryAfterMs === null ? null : now + session.retryAfterMs,
          termsOfService: linkIn(headers.link, 'terms-of-service'),
        };
}

function pageIn({ status, headers, data, config }: AxiosResponse): WebPage | undefined {
  const body = typeof data === 'string' ? data : '';
  return webPageIn({ status, headers, body }, config.url ?? '') ?? undefined;
}
