/**
 * Which notifications to give: the certificate was renewed, is about to expire, or has expired. Thresholds are shares
 * of the lifetime, late enough that there is no alarm before a normal renewal. Pure.
 */
import { z } from 'zod';
import { foreignTimeSchema } from '#shared/contract/foreign-values.ts';
import { noticeKindSchema, type LifetimeNotice } from '#shared/contract/lifetime-notice.ts';
import { byBothClocks } from './clock-skew.ts';
import { lifetimeUsed, NEARLY_OVER_SHARE, RUNNING_OUT_SHARE } from './health.ts';
import { daysLeft } from './renewal.ts';

const DAY = 86_400_000;
/** How long the panel shows that the certificate was renewed. */
const RENEWED_NOTICE_MS = 3 * DAY;
/** The mildest alarm is repeated after this part of the lifetime, if that is longer than a day. */
const RUNNING_OUT_REPEAT_DIVISOR = 20;

/** The notices given so far. Small enough for a settings file; unreadable content counts as none given. */
export const rememberedNoticesSchema = z.object({
  /** The certificate last seen; `null`: none yet. */
  fingerprint256: z.string().nullable(),
  /** When each kind was last given. */
  told: z.partialRecord(noticeKindSchema, foreignTimeSchema),
});
export type RememberedNotices = z.infer<typeof rememberedNoticesSchema>;
export const NO_NOTICES: RememberedNotices = { fingerprint256: null, told: {} };

export type NoticeState = {
  certificate: { fingerprint256: string; notBefore: string; notAfter: string } | null;
  /** The installed certificate comes from an automatic renewal. A user's own request reports its result itself. */
  renewedAutomatically: boolean;
  failingSince: string | null;
};

/**
 * The notice to give now, if any. Call it when no operation is running: a machine that wakes up after weeks is to renew
 * first.
 *
 * Law: the same kind is never given twice within 24 hours, whatever certificates come and go, and also when the clock
 * is set back by less than that. A remembered time further in the future comes from a wrong clock and is ignored.
 *
 * @param skewMs by how much this machine's clock is known to be ahead of the CA's, in milliseconds; `null`: it is not known
 * to be wrong. An alarm that does not hold by both clocks is none.
 */
export function nextNotice(
  state: NoticeState,
  remembered: RememberedNotices,
  now: number,
  skewMs: number | null = null,
): { notice: LifetimeNotice | null; remembered: RememberedNotices } {
  const { certificate, failingSince } = state;
  // The drive may be missing for a moment: nothing is forgotten.
  if (certificate === null) return { notice: null, remembered };
  const { fingerprint256, notAfter } = certificate;
  const seen = { ...remembered, fingerprint256 };
  const isNew = remembered.fingerprint256 !== null && remembered.fingerprint256 !== fingerprint256;
  const kind = alarmFor(certificate, now, skewMs) ?? (isNew && state.renewedAutomatically ? 'renewed' : null);
  if (kind === null) return { notice: null, remembered: seen };
  if (isRecent(repeatIntervalOf(kind, certificate), remembered.told[kind], now))
    return { notice: null, remembered: seen };
  return {
    notice: { kind, notAfter, daysLeft: daysLeft(Date.parse(notAfter), now), failingSince },
    remembered: { ...seen, told: { ...remembered.told, [kind]: new Date(now).toISOString() } },
  };
}

/**
 * The notice already given that a panel still shows: an alarm for as long as it is true, a renewal for some days.
 * `at`: when it was last given, which distinguishes a repetition from the notice before.
 */
export function activeNotice(
  { certificate, failingSince }: Pick<NoticeState, 'certificate' | 'failingSince'>,
  { told }: RememberedNotices,
  now: number,
  skewMs: number | null = null,
): (LifetimeNotice & { at: string }) | null {
  if (certificate === null) return null;
  const { notAfter } = certificate;
  const alarm = alarmFor(certificate, now, skewMs);
  const kind = alarm ?? (isRecent(RENEWED_NOTICE_MS, told.renewed, now) ? 'renewed' : null);
  const at = kind === null ? undefined : told[kind];
  if (kind === null || at === undefined) return null;
  // Given by a clock that was far ahead: it is given anew.
  if (Date.parse(at) > now && !isRecent(repeatIntervalOf(kind, certificate), at, now)) return null;
  return { at, kind, notAfter, daysLeft: daysLeft(Date.parse(notAfter), now), failingSince };
}

/** When the next notice may be due, in milliseconds since the epoch; `null`: never. */
export function nextNoticeAt(
  { certificate }: Pick<NoticeState, 'certificate'>,
  { told }: RememberedNotices,
  now: number,
  skewMs: number | null = null,
): number | null {
  if (certificate === null) return null;
  const [begin, end] = [Date.parse(certificate.notBefore), Date.parse(certificate.notAfter)];
  const worse = [RUNNING_OUT_SHARE, NEARLY_OVER_SHARE, 1]
    .map((share) => begin + (end - begin) * share)
    // Each is reached twice by this machine's clock: when it says so, and when the CA's does.
    .flatMap((at) => (skewMs === null ? [at] : [at, at + skewMs]))
    .filter((at) => at > now);
  const kind = alarmFor(certificate, now, skewMs);
  const again = kind === null ? [] : [repeatAt(repeatIntervalOf(kind, certificate), told[kind], now)];
  const times = [...worse, ...again];
  return times.length === 0 ? null : Math.min(...times);
}

/** For how long a kind of notice is not repeated. */
function repeatIntervalOf(
  kind: LifetimeNotice['kind'],
  { notBefore, notAfter }: { notBefore: string; notAfter: string },
): number {
  const lifetime = Date.parse(notAfter) - Date.parse(notBefore);
  return kind === 'runningOut' ? Math.max(DAY, lifetime / RUNNING_OUT_REPEAT_DIVISOR) : DAY;
}

function alarmFor(
  certificate: NonNullable<NoticeState['certificate']>,
  now: number,
  skewMs: number | null,
): LifetimeNotice['kind'] | null {
  return byBothClocks((time) => alarmAfter(lifetimeUsed(certificate, time)), now, skewMs, Object.is);
}

function alarmAfter(used: number): LifetimeNotice['kind'] | null {
  if (used >= 1) return 'expired';
  if (used >= NEARLY_OVER_SHARE) return 'nearlyOver';
  return used >= RUNNING_OUT_SHARE ? 'runningOut' : null;
}

/** When a kind of notice may be given again; by the same rule as `isRecent`, a time from a wrong clock does not count. */
function repeatAt(interval: number, lastAt: string | undefined, now: number): number {
  return lastAt !== undefined && isRecent(interval, lastAt, now) ? Date.parse(lastAt) + interval : now;
}

function isRecent(interval: number, lastAt: string | undefined, now: number): boolean {
  return lastAt !== undefined && Math.abs(now - Date.parse(lastAt)) < interval;
}
