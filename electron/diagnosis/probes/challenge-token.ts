/** Whether a challenge of our own is answered at an address of the name, as a CA would find it (RFC 8555 §8.3). */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChallengeChange } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { isOurRefusal } from '../../applications/recognise.ts';
import type { ChallengeResponder, PendingChallenge } from '../../certificates/issuer.ts';
import { fetchAsCa, type FetchResult, type Page } from './fetch-as-ca.ts';
import { probeTls } from './tls.ts';

export type ChallengeAnswer =
  | OneAnswer
  /** Some of several requests come back as ours, and the others do not. `other`: the last of those. */
  | { kind: 'unsteady'; arrived: number; asked: number; other: OtherAnswer };
type OneAnswer =
  /** `redirected`: by way of a redirect. */
  | { kind: 'ours'; redirected: boolean }
  /** The request arrives here, and what comes back is not our answer. `by`: what names itself on the way. */
  | { kind: 'changed'; what: ChallengeChange; by: string | null }
  /** This product answers, but not this host of it: nothing arrived here. */
  | { kind: 'otherHost' }
  | FetchResult;
/** Of those, what is not ours. */
export type OtherAnswer = Exclude<OneAnswer, { kind: 'ours' | 'changed' }>;

type Asking = {
  settings: Settings;
  name: string;
  challenges: Pick<ChallengeResponder, 'add'>;
  /** As `fetchAsCa` takes it. */
  staysThere?: boolean;
};

/**
 * How often an address is asked. A CA comes from several places, so that what leads one request here and the next one elsewhere
 * fails with it: a balancer one of whose machines is none of ours, or an address that two machines of the house have.
 */
const REQUESTS = 3;
/** An answer that takes longer is not waited for again, in milliseconds. */
const QUICK_MS = 2500;

/** Whether requests arrive here, whatever comes back of the answer, and be it only some of them. */
export const arrivesHere = ({ kind }: Pick<ChallengeAnswer, 'kind'>): boolean =>
  kind === 'ours' || kind === 'changed' || kind === 'unsteady';

/** What becomes of several requests, the first by itself. @throws the reason of `signal`; what `challenges` throws */
export async function lookRepeatedly(asking: Asking, address: string, signal: AbortSignal): Promise<ChallengeAnswer> {
  const startedMs = performance.now();
  const first = await lookForChallenge(asking, address, signal);
  if (!isAskedAgain(first) || performance.now() - startedMs > QUICK_MS) return first;
  const further = Array.from({ length: REQUESTS - 1 }, () => lookForChallenge(asking, address, signal));
  const answers = [first, ...(await Promise.all(further))];
  const arrived = answers.filter(({ kind }) => kind === 'ours').length;
  const other = answers.findLast(isOther);
  return arrived === 0 || other === undefined ? first : { kind: 'unsteady', arrived, asked: answers.length, other };
}

/** What was waited for in vain would be so again, and what is changed on the way comes from here. */
function isAskedAgain(first: OneAnswer): boolean {
  if (first.kind === 'silent') return isHangUp(first);
  return first.kind !== 'changed';
}

/** How a server refuses who asks too often, or from the wrong place. */
const REFUSALS: readonly number[] = [401, 403, 429];

/**
 * Whether another machine has answered, or one that is there hung up. A refusal or a fault (5xx) may be that of the same server in
 * front which has passed on the request before, and what takes too long may have been lost once.
 */
function isOther(one: OneAnswer): one is OtherAnswer {
  if (one.kind === 'page') return one.page.status < 500 && !REFUSALS.includes(one.page.status);
  if (one.kind === 'silent') return isHangUp(one);
  return one.kind !== 'ours' && one.kind !== 'changed';
}

const isHangUp = ({ cause }: Extract<OneAnswer, { kind: 'silent' }>): boolean =>
  cause === 'reset' || cause === 'refused';

/** What becomes of one request. @throws the reason of `signal`; what `challenges` throws */
export async function lookForChallenge(
  { settings, name, challenges, staysThere = false }: Asking,
  address: string,
  signal: AbortSignal,
): Promise<OneAnswer> {
  // As long as those of Let's Encrypt, since something on the way may mind the length.
  const token = randomBytes(32).toString('base64url');
  const keyAuthorization = `${token}.${randomBytes(32).toString('base64url')}`;
  const pending = challenges.add(token, keyAuthorization);
  try {
    const path = `/.well-known/acme-challenge/${token}`;
    const fetched = await fetchAsCa({ address, name, path, settings, staysThere }, signal);
    if (fetched.kind === 'page' && isChallengeAnswer(fetched.page, keyAuthorization))
      return { kind: 'ours', redirected: fetched.hosts.length > 0 };
    const what = await changeOf(fetched, pending, keyAuthorization, signal);
    if (what !== null) return { kind: 'changed', what, by: 'said' in fetched ? (fetched.said[0] ?? null) : null };
    if (fetched.kind === 'page' && isRefusal(fetched.page)) return { kind: 'otherHost' };
    if (fetched.kind !== 'silent' || fetched.cause !== 'reset') return fetched;
    // Many TLS servers hang up on plain HTTP without an answer.
    const tls = await probeTls({ address, port: settings.publicHttpPort, servername: name }, [], signal);
    return tls.kind === 'tls' ? { kind: 'notHttp' } : fetched;
  } finally {
    pending.remove();
  }
}

/** What a body may have at the most, in bytes: Let's Encrypt refuses what is as long, before it looks at it. */
const MAX_BODY_BYTES = 128;

/** Whether a CA would take it for the answer (RFC 8555 §8.3): byte by byte; only white space at the end is allowed. */
export function isChallengeAnswer(
  { status, bytes, complete }: Pick<Page, 'status' | 'bytes' | 'complete'>,
  keyAuthorization: string,
): boolean {
  if (status !== 200 || !complete || bytes.length >= MAX_BODY_BYTES) return false;
  return bytes.toString('latin1').replace(/[\t\n\r ]+$/, '') === keyAuthorization;
}

/** By how much word of a request that has arrived may come later than its answer: the web server is in another thread. */
const WORD_TIMEOUT_MS = 100;

/** What was done to our answer, or to the request for it, on the way; `null`: no request has arrived here. */
async function changeOf(
  fetched: FetchResult,
  pending: PendingChallenge,
  keyAuthorization: string,
  signal: AbortSignal,
): Promise<ChallengeChange | null> {
  const page = fetched.kind === 'page' || fetched.kind === 'away' ? fetched.page : null;
  // Nobody else knows it. Without the zeros between letters, if it was encoded anew.
  const body = page?.bytes.toString('latin1').replaceAll('\0', '') ?? '';
  if (body.toLowerCase().includes(keyAuthorization.toLowerCase())) return page?.status === 200 ? 'body' : 'answer';
  const isSeen = () => pending.requestsSeen > 0 || (pending.otherRequests?.changed ?? 0) > 0;
  const isAnswered = fetched.kind !== 'silent' || fetched.connected;
  if (!isSeen() && isAnswered) await delay(WORD_TIMEOUT_MS, undefined, { signal });
  if (pending.requestsSeen > 0) return fetched.kind === 'silent' ? 'lost' : 'answer';
  return isSeen() ? 'path' : null;
}

function isRefusal({ status, body, contentType, contentTypeOptions }: Page): boolean {
  const headers = {
    'content-type': contentType ?? undefined,
    'x-content-type-options': contentTypeOptions ?? undefined,
  };
  return isOurRefusal({ status, body, headers });
}
