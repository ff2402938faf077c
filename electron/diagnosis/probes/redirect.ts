import { probeHttp, type HttpAnswer } from './http.ts';
import { PROBE_TIMEOUT_MS, type NoAnswerCause } from './no-answer.ts';

export type RedirectAnswer =
  | { kind: 'silent'; cause: NoAnswerCause }
  /** The page under HTTP answers by itself. */
  | { kind: 'page'; httpStatus: number }
  /** `location`: the first that was named. */
  | { kind: 'toHttps' | 'elsewhere' | 'loop'; location: string };

/** Browsers give up after twenty; nobody needs as many as this. */
const MAX_REDIRECTS = 10;
/** For all of them together, in milliseconds: none of them may make a check endless. */
const TOTAL_TIMEOUT_MS = 3 * PROBE_TIMEOUT_MS;

/**
 * Where a visitor is led who asks for `http://name/`. Every hop on the same name is made, to the same address, over TLS
 * with whatever certificate: that one is judged elsewhere. What a foreign name answers is its own affair.
 *
 * @param target.port on which HTTP is asked for first
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
  if (first.location === null) return { kind: 'page', httpStatus: first.status };
  const timeLimit = AbortSignal.timeout(totalTimeoutMs);
  return { kind: await followRedirects(start, first.location, target, signal, timeLimit), location: first.location };
}

async function followRedirects(
  start: URL,
  first: string,
  { address, name }: { address: string; name: string },
  signal: AbortSignal,
  timeLimit: AbortSignal,
): Promise<'toHttps' | 'elsewhere' | 'loop'> {
  const visited = [start.href];
  let location: string | null = first;
  while (location !== null) {
    const url: URL | null = URL.canParse(location, visited.at(-1)) ? new URL(location, visited.at(-1)) : null;
    if (url?.hostname !== name || !/^https?:$/.test(url.protocol)) break;
    url.hash = '';
    if (visited.includes(url.href) || visited.length > MAX_REDIRECTS) return 'loop';
    visited.push(url.href);
    const answer: HttpAnswer | null = await fetchPage(url, address, AbortSignal.any([signal, timeLimit])).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        if (!timeLimit.aborted) throw error;
        return null;
      },
    );
    location = answer?.kind === 'answer' ? answer.location : null;
  }
  return visited.some((href) => href.startsWith('https:')) ? 'toHttps' : 'elsewhere';
}

function fetchPage(url: URL, address: string, signal: AbortSignal) {
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return probeHttp({ address, port, host: url.host, path: url.pathname + url.search, secure }, signal);
}
