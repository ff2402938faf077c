import { AsyncLocalStorage } from 'node:async_hooks';
import https from 'node:https';
import tls from 'node:tls';
import acme from 'acme-client';
import axios, { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

/**
 * The transport below acme-client.
 *
 * acme-client 5.4.0 has one axios instance per process, retries by itself (with an uncapped Retry-After), forgets type
 * and status of problem documents, has no timeouts and no cancellation, and crashes on network errors (its issue 101).
 * This adapter takes the retries out, bounds every exchange, and remembers what the library throws away. What belongs
 * to one issuance (its abort signal, its trusted roots, its nonces) travels in an AsyncLocalStorage, because the
 * library offers no way to hand it through.
 */
export type Exchange = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly agent: https.Agent;
  /** Nonces from earlier answers (RFC 8555 §6.5.1): one HEAD request instead of one for each POST. */
  readonly nonces: string[];
  /** If the last request was refused (400 or more), or met no answer: what a thrown error was about. */
  lastRefusal: Refusal | null;
  lastNetworkError: NetworkError | null;
  /** HTTP status of the last answer. */
  lastStatus: number | null;
  /** Retry-After of the last answer, in milliseconds from its arrival. */
  retryAfterMs: number | null;
};

export type Refusal = {
  status: number;
  body: unknown;
  retryAt: number | null;
  /** The link of that relation (RFC 8555 §7.3.3). */
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

/** Longest wait for an answer of the CA, in milliseconds. */
const ANSWER_TIMEOUT_MS = 30_000;
/** A certificate chain has a few kilobytes; nothing the CA sends is larger. */
const LARGEST_ANSWER_BYTES = 1_000_000;
/** A nonce is used soon or not at all. */
const MOST_NONCES = 8;

/** With what every request to a CA introduces itself (RFC 8555 §6.1). */
export const userAgent = String(acme.axios.defaults.headers.common['User-Agent']);

const exchanges = new AsyncLocalStorage<Exchange>();
const plainHttp = axios.getAdapter('http');

/** Runs `action` so that every request of acme-client within it uses this exchange. */
export function withinExchange<T>(exchange: Exchange, action: () => Promise<T>): Promise<T> {
  install();
  return exchanges.run(exchange, action);
}

/**
 * A keep-alive agent that trusts the built-in roots and these; one for each issuance, destroyed after it: a connection
 * kept from yesterday is a dead one.
 */
export function agentFor(trustedRoots: readonly string[]): https.Agent {
  const trust = trustedRoots.length > 0 ? { secureContext: contextFor(trustedRoots) } : {};
  return new https.Agent({ keepAlive: true, ...trust });
}

let lastTrust: { roots: string; context: tls.SecureContext } | null = null;
/** Given a list of roots, Node reads all 150 of them for each connection: milliseconds, and a megabyte given back late. */
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
  return Number.isFinite(wait) && wait >= 0 ? wait : null;
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

let installed = false;
function install(): void {
  if (installed) return;
  installed = true;
  const { defaults } = acme.axios;
  defaults.timeout = ANSWER_TIMEOUT_MS;
  defaults.maxContentLength = LARGEST_ANSWER_BYTES;
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
  const exchange = exchanges.getStore();
  if (exchange === undefined) throw new NetworkError('no exchange', 'EINVAL');
  // Whatever comes of this one, it is not about an earlier one.
  exchange.lastRefusal = exchange.lastNetworkError = null;
  exchange.signal.throwIfAborted();
  config.signal = exchange.signal;
  config.httpsAgent = exchange.agent;
  try {
    const response = await plainHttp(config);
    remember(exchange, response);
    return response;
  } catch (error) {
    exchange.signal.throwIfAborted();
    const response = error instanceof AxiosError ? error.response : undefined;
    // Without a body it was begun and broken off: the library rejects every answer first, good ones too.
    const isWhole = response !== undefined && (response.data as unknown) !== undefined;
    if (isWhole) {
      remember(exchange, response);
      throw error;
    }
    // Without `config`, so that the library's broken retry path is not entered.
    const { message, code } = error as NodeJS.ErrnoException;
    const networkError = new NetworkError(message, response === undefined ? (code ?? 'EIO') : 'ECONNRESET');
    exchange.lastNetworkError = networkError;
    throw networkError;
  }
}

function remember(exchange: Exchange, response: AxiosResponse): void {
  const headers = response.headers as Record<string, unknown>;
  const nonce = headers['replay-nonce'];
  // An answer to HEAD newNonce is handed over by the library itself.
  if (typeof nonce === 'string' && response.config.method !== 'head') {
    exchange.nonces.push(nonce);
    if (exchange.nonces.length > MOST_NONCES) exchange.nonces.shift();
  }
  const now = exchange.now();
  exchange.retryAfterMs = parseRetryAfter(headers['retry-after'], now);
  exchange.lastStatus = response.status;
  exchange.lastNetworkError = null;
  exchange.lastRefusal =
    response.status < 400
      ? null
      : {
          status: response.status,
          body: response.data as unknown,
          retryAt: exchange.retryAfterMs === null ? null : now + exchange.retryAfterMs,
          termsOfService: linkIn(headers.link, 'terms-of-service'),
        };
}
