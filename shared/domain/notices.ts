/**
 * What deserves a notification while nobody looks: the certificate was renewed, it runs out, it has expired. By share of
 * lifetime, so that a renewal that goes its way is never preceded by an alarm. Pure.
 */
import { z } from 'zod';
import { lifetimeUsed, NEARLY_OVER, RUNNING_OUT } from './health.ts';
import { daysLeft } from './renewal.ts';

const DAY = 86_400_000;
/** Of a lifetime: how long the mildest alarm keeps quiet, where that is longer than a day. */
const RUNNING_OUT_REST = 20;

const noticeKindSchema = z.enum(['renewed', 'runningOut', 'nearlyOver', 'expired']);
export type LifetimeNotice = {
  kind: z.infer<typeof noticeKindSchema>;
  notAfter: string;
  /** Whole days, rounded down; negative after the end. */
  daysLeft: number;
  /** Since when attempts have failed; `null`: none has failed, or none was made. */
  failingSince: string | null;
};

/** What has been told so far. Small enough for a settings file; what cannot be understood counts as nothing told. */
export const rememberedNoticesSchema = z.object({
  /** The certificate that was last seen; `null`: none yet. */
  fingerprint256: z.string().nullable(),
  /** When each was told last. */
  told: z.partialRecord(noticeKindSchema, z.iso.datetime()),
});
export type RememberedNotices = z.infer<typeof rememberedNoticesSchema>;
export const NOTHING_TOLD: RememberedNotices = { fingerprint256: null, told: {} };

export type NoticeState = {
  certificate: { fingerprint256: string; notBefore: string; notAfter: string } | null;
  /** It came by itself. What somebody has clicked for is told as the end of the click. */
  renewedByItself: boolean;
  failingSince: string | null;
};

/**
 * Says what is to be told now, if anything. To be asked when nothing runs: a machine that wakes up after weeks renews
 * first and talks then.
 *
 * Law: the same kind never comes twice within 24 hours, whatever certificates come and go, and also when the clock is
 * set back by less than that. A memory from further in the future comes from a clock that was wrong, and is void.
 */
export function nextNotice(
  state: NoticeState,
  remembered: RememberedNotices,
  now: number,
): { notice: LifetimeNotice | null; remembered: RememberedNotices } {
  const { certificate, failingSince } = state;
  // A drive that is away for a moment is no reason to forget.
  if (certificate === null) return { notice: null, remembered };
  const { fingerprint256, notBefore, notAfter } = certificate;
  const seen = { ...remembered, fingerprint256 };
  const isNew = remembered.fingerprint256 !== null && remembered.fingerprint256 !== fingerprint256;
  const kind = alarmAt(lifetimeUsed(certificate, now)) ?? (isNew && state.renewedByItself ? 'renewed' : null);
  if (kind === null) return { notice: null, remembered: seen };
  const lifetime = Date.parse(notAfter) - Date.parse(notBefore);
  const rest = kind === 'runningOut' ? Math.max(DAY, lifetime / RUNNING_OUT_REST) : DAY;
  if (isWithin(rest, remembered.told[kind], now)) return { notice: null, remembered: seen };
  return {
    notice: { kind, notAfter, daysLeft: daysLeft(Date.parse(notAfter), now), failingSince },
    remembered: { ...seen, told: { ...remembered.told, [kind]: new Date(now).toISOString() } },
  };
}

function alarmAt(used: number): LifetimeNotice['kind'] | null {
  if (used >= 1) return 'expired';
  if (used >= NEARLY_OVER) return 'nearlyOver';
  return used >= RUNNING_OUT ? 'runningOut' : null;
}

function isWithin(rest: number, told: string | undefined, now: number): boolean {
  return told !== undefined && Math.abs(now - Date.parse(told)) < rest;
}
