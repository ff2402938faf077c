/** Asks the CA when it would like a certificate to be renewed (ARI, RFC 9773). */
import axios, { AxiosError, type AxiosResponse } from 'axios';
import { z } from 'zod';
import { foreignZonedTimeSchema } from '#shared/contract/foreign-values.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { skewOf } from './clock-skew.ts';
import { networkCause } from './failures.ts';
import { agentFor, parseRetryAfter, userAgent } from './transport.ts';
import type { AriAnswer } from '../storage/ari-state.ts';
import { CaAddressError, createCaAddresses } from './ca-addresses.ts';
import { caOwnedUrl } from './ca-link.ts';

export type AriRequest = {
  directoryUrl: string;
  /** See `certIdOf`. */
  certId: string;
  /** PEM of further roots that are trusted for the ACME server. */
  trustedRoots: readonly string[];
  signal: AbortSignal;
  now: () => number;
  /** The CA's directory has come: by how much this machine's clock is ahead of its `Date`; `null`: it has none. */
  onSkew?: (skewMs: number | null) => void;
  /** For both requests together, in milliseconds. */
  timeoutMs?: number;
};

const directorySchema = z.object({ renewalInfo: z.string().optional() });
const renewalInfoSchema = z.object({
  suggestedWindow: z.object({ start: foreignZonedTimeSchema, end: foreignZonedTimeSchema }),
  explanationURL: z.string().optional(),
});

const TIMEOUT_MS = 30_000;
const MAX_RESPONSE_BYTES = 100_000;

/**
 * Asks once, in plain GETs without an account: the directory, then the `renewalInfo` URL that it names.
 *
 * Law: rejects only with `signal.reason`, soon after `signal` aborts; anything else that goes wrong is an `AriAnswer`.
 */
export async function fetchRenewalInfo(request: AriRequest): Promise<AriAnswer> {
  const { directoryUrl, certId, signal, now } = request;
  const addresses = createCaAddresses(directoryUrl);
  const agent = agentFor(request.trustedRoots, addresses.lookup);
  const ask = async (limited: AbortSignal): Promise<AriAnswer> => {
    const get = (url: string) =>
      axios.get<string>(url, {
        httpsAgent: agent,
        signal: limited,
        headers: { 'User-Agent': userAgent, Accept: 'application/json' },
        adapter: 'http',
        proxy: false,
        maxRedirects: 0,
        maxContentLength: MAX_RESPONSE_BYTES,
        responseType: 'text',
        transformResponse: (text: string) => text,
      });
    try {
      limited.throwIfAborted();
      const sentAt = now();
      const { data, headers } = await get(directoryUrl);
      const directory = readJson(directorySchema, data);
      if (directory === null) return { kind: 'invalid', cause: 'directory' };
      const date = headers.date as unknown;
      request.onSkew?.(skewOf(typeof date === 'string' ? date : undefined, sentAt, now()));
      const { renewalInfo } = directory;
      if (renewalInfo === undefined) return { kind: 'unsupported' };
      addresses.assertAllowed(renewalInfo, 'renewalInfo');
      const url = `${renewalInfo.replace(/\/$/, '')}/${certId}`;
      const info = await get(url).catch((error: unknown) => {
        throw addresses.refusalOf(error, url) ?? error;
      });
      return readWindow(info, directoryUrl, now());
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CaAddressError) return { kind: 'invalid', cause: 'renewalInfo' };
      return toFailedAnswer(error, limited.aborted, now());
    }
  };
  try {
    // The timeout of axios starts anew with each byte: an answer that arrives byte by byte never reaches it.
    return await withTimeLimit(signal, request.timeoutMs ?? TIMEOUT_MS, ask);
  } finally {
    agent.destroy();
  }
}

function readWindow({ data, headers }: AxiosResponse<string>, directoryUrl: string, now: number): AriAnswer {
  const info = readJson(renewalInfoSchema, data);
  if (info === null) return { kind: 'invalid', cause: 'body' };
  const window = { start: Date.parse(info.suggestedWindow.start), end: Date.parse(info.suggestedWindow.end) };
  if (window.end <= window.start) return { kind: 'invalid', cause: 'window' };
  const explanationUrl = caOwnedUrl(info.explanationURL ?? null, directoryUrl);
  return { kind: 'window', window, explanationUrl, retryAfterMs: parseRetryAfter(headers['retry-after'], now) };
}

function toFailedAnswer(error: unknown, timedOut: boolean, now: number): AriAnswer {
  if (timedOut) return { kind: 'temporary', retryAfterMs: null, cause: 'timeout' };
  const response = error instanceof AxiosError ? error.response : undefined;
  if (response !== undefined && response.status >= 300) {
    const cause = response.status.toFixed(0);
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], now);
    // 429 is a 4xx, but with a Retry-After it is temporary by its own account.
    const isTemporary = response.status >= 500 || (response.status === 429 && retryAfterMs !== null);
    return isTemporary ? { kind: 'temporary', retryAfterMs, cause } : { kind: 'lasting', cause };
  }
  // The answer began and broke off; axios has no code of its own for that.
  if (response !== undefined) return { kind: 'temporary', retryAfterMs: null, cause: 'cut' };
  const code = (error as NodeJS.ErrnoException).code ?? 'EIO';
  if (code === AxiosError.ERR_BAD_RESPONSE) return { kind: 'invalid', cause: 'size' };
  const isTemporary = ['timeout', 'reset'].includes(networkCause(code));
  return isTemporary ? { kind: 'temporary', retryAfterMs: null, cause: code } : { kind: 'lasting', cause: code };
}

function readJson<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
