import { probeHttp, type HttpAnswer } from './http.ts';
import { PATIENCE_MS, type Silence } from './silence.ts';

export type RedirectAnswer =
  | { kind: 'silent'; cause: Silence }
  /** The page under HTTP answers by itself. */
  | { kind: 'page'; httpStatus: number }
  /** `location`: the first that was named. */
  | { kind: 'toHttps' | 'elsewhere' | 'loop'; location: string };

/** Browsers give up after twenty; nobody needs as many as this. */
const MOST_HOPS = 10;
/** For all of them together, in milliseconds: none of them may make a check endless. */
const ALL_TOGETHER_MS = 3 * PATIENCE_MS;

/**
 * Where a visitor is led who asks for `http://name/`. Every hop on the same name is made, to the same address, over TLS
 * with whatever certificate: that one is judged elsewhere. What a foreign name answers is its own affair.
 *
 * @param target.port on which HTTP is asked for first
 */
export async function probeRedirect(
  target: { address: string; port: number; name: string },
  signal: AbortSignal,
  allTogetherMs = ALL_TOGETHER_MS,
): Promise<RedirectAnswer> {
  const start = new URL(`http://${target.name}:${target.port}/`);
  const first = await look(start, target.address, signal);
  if (first.kind === 'silent') return first;
  if (first.kind === 'notHttp') return { kind: 'silent', cause: 'other' };
  if (first.location === null) return { kind: 'page', httpStatus: first.status };
  const enough = AbortSignal.timeout(allTogetherMs);
  return { kind: await whereTo(start, first.location, target, signal, enough), location: first.location };
}

async function whereTo(
  start: URL,
  first: string,
  { address, name }: { address: string; name: string },
  signal: AbortSignal,
  enough: AbortSignal,
): Promise<'toHttps' | 'elsewhere' | 'loop'> {
  const visited = [start.href];
  let location: string | null = first;
  while (location !== null) {
    const url: URL | null = URL.canParse(location, visited.at(-1)) ? new URL(location, visited.at(-1)) : null;
    if (url?.hostname !== name || !/^https?:$/.test(url.protocol)) break;
    url.hash = '';
    if (visited.includes(url.href) || visited.length > MOST_HOPS) return 'loop';
    visited.push(url.href);
    const answer: HttpAnswer | null = await look(url, address, AbortSignal.any([signal, enough])).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        if (!enough.aborted) throw error;
        return null;
      },
    );
    location = answer?.kind === 'answer' ? answer.location : null;
  }
  return visited.some((href) => href.startsWith('https:')) ? 'toHttps' : 'elsewhere';
}

function look(url: URL, address: string, signal: AbortSignal) {
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return probeHttp({ address, port, host: url.host, path: url.pathname + url.search, secure }, signal);
}
