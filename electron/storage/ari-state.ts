import path from 'node:path';
import { z } from 'zod';
import { foreignCountSchema, foreignMomentSchema } from '#shared/contract/foreign-values.ts';
import { rootAbove } from './vault-folder.ts';
import { stateFile } from './state-file.ts';

/** When the CA would like a certificate to be renewed; milliseconds since the epoch, `start` before `end`. */
const windowSchema = z.object({ start: foreignMomentSchema, end: foreignMomentSchema });
type AriWindow = z.infer<typeof windowSchema>;

const ariStateSchema = z.object({
  /** The certificate that this state is about (RFC 9773 §4.1). */
  certId: z.string(),
  /** The last window that made sense, and the time drawn from it. */
  window: windowSchema.nullable(),
  selectedAt: foreignMomentSchema.nullable(),
  /** Why the CA suggests this window: a page to be shown, if the CA names one. */
  explanationUrl: z.url({ protocol: /^https$/ }).nullable(),
  /** The CA is not asked before this time. */
  nextCheckAt: foreignMomentSchema,
  /** When `nextCheckAt` was decided. A time in the future comes from a clock that was wrong. */
  decidedAt: foreignMomentSchema,
  /** Temporary failures in a row. */
  failures: foreignCountSchema,
});
/** What is known of the CA's renewal information for one certificate (RFC 9773). Survives restarts. */
export type AriState = z.infer<typeof ariStateSchema>;

/** The outcome of asking the CA. */
export type AriAnswer =
  | { kind: 'window'; window: AriWindow; explanationUrl: string | null; retryAfterMs: number | null }
  /** Asking again soon may well work: no answer in time, or 5xx. */
  | { kind: 'temporary'; retryAfterMs: number | null; cause: string }
  /** Asking again soon will not work: no such host, refused, untrusted, other 4xx. */
  | { kind: 'lasting'; cause: string }
  /** The answer is not a window. */
  | { kind: 'invalid'; cause: string }
  /** This CA has no ARI. */
  | { kind: 'unsupported' };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MIN_WAIT = MINUTE;
const MAX_WAIT = 24 * HOUR;
/** After a failure that will not pass soon, and where the CA does not say when to ask again (RFC 9773 §4.3.3). */
const DEFAULT_WAIT = 6 * HOUR;
/** Temporary failures in a row before the next one counts as lasting. Waits of 1, 2, 4, 8, 16 and 32 minutes. */
const MAX_TEMPORARY_FAILURES = 6;

/** The state of a certificate that has just been issued: to be asked about at once. */
export function newAriState(certId: string, now: number): AriState {
  const nothing = { window: null, selectedAt: null, explanationUrl: null };
  return { certId, ...nothing, nextCheckAt: now, decidedAt: now, failures: 0 };
}

/**
 * The state after an answer. Pure.
 *
 * Law: a time is drawn once from each window; a known window survives every later failure.
 *
 * @param random a number from 0 to below 1; only used for a window that was not known before
 */
export function nextAriState(state: AriState, answer: AriAnswer, now: number, random: number): AriState {
  const checkAfter = (wait: number, failures = 0) => ({ nextCheckAt: now + wait, decidedAt: now, failures });
  switch (answer.kind) {
    case 'window': {
      const { window, explanationUrl, retryAfterMs } = answer;
      const selectedAt = isSame(window, state.window) ? state.selectedAt : drawTime(window, random);
      const wait = retryAfterMs === null ? DEFAULT_WAIT : clamp(retryAfterMs);
      return { ...state, window, selectedAt, explanationUrl, ...checkAfter(wait) };
    }
    case 'temporary': {
      const failures = state.failures + 1;
      if (failures > MAX_TEMPORARY_FAILURES) return { ...state, ...checkAfter(DEFAULT_WAIT) };
      const wait = Math.max(MINUTE * 2 ** (failures - 1), clamp(answer.retryAfterMs ?? 0));
      return { ...state, ...checkAfter(wait, failures) };
    }
    case 'lasting':
    case 'invalid':
    case 'unsupported':
      return { ...state, ...checkAfter(DEFAULT_WAIT) };
  }
}

/**
 * When to ask about a certificate next; `null`: never again, since it will have expired or has been replaced (RFC 9773
 * §4.3). A time that was decided by a clock that was ahead does not count, and none is further
 * away than a day.
 */
export function nextAriCheck(
  state: AriState,
  certificate: { notAfter: number; replaced: boolean },
  now: number,
): number | null {
  const isVoid = state.decidedAt > now;
  const at = Math.max(now, isVoid ? now : Math.min(state.nextCheckAt, state.decidedAt + MAX_WAIT));
  return certificate.replaced || at >= certificate.notAfter ? null : at;
}

/** A time in the window, each as likely as any other (RFC 9773 §4.2). */
function drawTime({ start, end }: AriWindow, random: number): number {
  return start + Math.floor(random * (end - start));
}

function isSame(one: AriWindow, other: AriWindow | null): boolean {
  return one.start === other?.start && one.end === other.end;
}

function clamp(wait: number): number {
  return Math.min(Math.max(wait, MIN_WAIT), MAX_WAIT);
}

const openFile = (folder: string) =>
  stateFile<AriState | null>({
    file: path.join(folder, 'ari.json'),
    within: rootAbove(folder),
    schema: ariStateSchema,
    empty: null,
    unreadable: 'empty',
  });

/** Loads the state from a small file in `folder`. A file that cannot be read counts as nothing known. */
export async function loadAriState(folder: string): Promise<AriState | null> {
  return openFile(folder).read();
}

/** Saves the state. False where the disk refuses it, which must not keep a certificate from being renewed. */
export async function saveAriState(folder: string, state: AriState): Promise<boolean> {
  try {
    await openFile(folder).update(() => state);
    return true;
  } catch {
    return false;
  }
}
