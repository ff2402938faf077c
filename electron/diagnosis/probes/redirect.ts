import { probeHttp, type HttpAnswer } from './http.ts';
import { PROBE_TIMEOUT_MS, type NoAnswerCause } from './no-answer.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { pageTitle } from '#shared/values/page-title.ts';
import { parseUrl } from '#shared/values/url.ts';

export type RedirectAnswer =
  | { kind: 'silent'; cause: NoAnswerCause }
  /** The page answers over HTTP instead of redirecting. `says`: what it says of itself, by its title or its server's header. */
  | { kind: 'page'; httpStatus: number; says: string | null }
  /** `location`: of the first redirect. */
  | { kind: 'toHttps' | 'elsewhere' | 'loop'; location: string };

/** Browsers give up after twenty redirects; no site needs even this many. */
const MAX_REDIRECTS = 10;
/** Time limit for all redirects together, in milliseconds. */
const TOTAL_TIMEOUT_MS = 3 * PROBE_TIMEOUT_MS;

/**
 * Where `http://name/` leads a visitor. Redirects on the same name are followed, always to the same address, and over
 * TLS with any certificate, since other checks judge that. Redirects to another name are not followed.
 *
 * @param target.port the port of the first request, over HTTP
 */
export async function probeRedirect(
  target: { address: string; port: number; name: string },
  signal: AbortSignal,
  totalTimeoutMs = TOTAL_TIMEOUT_MS,
): Promise<RedirectAnswer> {
  const start = new URL(`http://${target.name}:${target.port}/`);
  const first = await fetchPage(start, target.address, signal);
  if (first.kind === 'silent') return first;
  if (first.kind === 'notHttp') return { kind: 'silent', cause: 'other' };
  if (first.location === null) {
    return { kind: 'page', httpStatus: first.status, says: pageTitle(first.body) ?? first.server };
  }
  const { location } = first;
  const kind = await withTimeLimit(signal, totalTimeoutMs, (limited) =>
    followRedirects(start, location, target, signal, limited),
  );
  return { kind, location };
}

async function followRedirects(
  start: URL,
  first: string,
  { address, name }: { address: string; name: string },
  signal: AbortSignal,
  limited: AbortSignal,
): Promise<'toHttps' | 'elsewhere' | 'loop'> {
  const visited = [start.href];
  let location: string | null = first;
  while (location !== null) {
    const url: URL | null = parseUrl(location, visited.at(-1));
    if (url?.hostname !== name || !/^https?:$/.test(url.protocol)) break;
    url.hash = '';
    if (visited.includes(url.href) || visited.length > MAX_REDIRECTS) return 'loop';
    visited.push(url.href);
    const answer: HttpAnswer | null = await fetchPage(url, address, limited).catch((error: unknown) => {
      signal.throwIfAborted();
      if (!limited.aborted) throw error;
      return null;
    });
    location = answer?.kind === 'answer' ? answer.location : null;
  }
  return visited.some((href) => href.startsWith('https:')) ? 'toHttps' : 'elsewhere';
}

function fetchPage(url: URL, address: string, signal: AbortSignal) {
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return probeHttp({ address, port, host: url.host, path: url.pathname + url.search, secure }, signal);
}
