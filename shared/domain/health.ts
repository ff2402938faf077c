/**
 * The health that monitoring and the exit code of `status` report. Thresholds are shares of the lifetime, not days:
 * thirty days are a third of one certificate's lifetime and more than another's whole lifetime. Pure.
 */
import type { SettingsNotice, Snapshot } from '#shared/contract/snapshot.ts';
import type { WarningCode } from '#shared/contract/warning-codes.ts';

/** The share of a certificate's lifetime by which any renewal should have happened. */
export const RUNNING_OUT_SHARE = 0.75;
/** The share from which a person has to act. */
export const NEARLY_OVER_SHARE = 0.95;
/** More failures in a row than this are not just bad luck. */
const MANY_FAILURES = 5;
/** How long after its time a renewal counts as overdue, in milliseconds. Until then it is simply due. */
const OVERDUE_AFTER = 24 * 3_600_000;

/** Reasons that are not warnings of the shield. */
export type LifetimeReason =
  'LIFETIME_NEARLY_OVER' | 'LIFETIME_RUNNING_OUT' | 'RENEWAL_KEEPS_FAILING' | 'RENEWAL_FAILING' | 'RENEWAL_OVERDUE';
type HealthReason = WarningCode | LifetimeReason | SettingsNotice['code'];

export type Health = {
  /** `none`: no certificate, and nothing wrong with that. Only `unhealthy` is a matter for an exit code. */
  state: 'healthy' | 'warning' | 'unhealthy' | 'none';
  /** Why the state is not `healthy`, worst first. */
  reasons: readonly HealthReason[];
};

/** The parts of a snapshot that the health depends on. */
export type HealthInput = Pick<Snapshot, 'shield' | 'warning'> & {
  settingsNotices: readonly Pick<SettingsNotice, 'code'>[];
  certificate: { notBefore: string; notAfter: string } | null;
  renewal: Pick<Snapshot['renewal'], 'dueAt' | 'failures'>;
};

/**
 * The health at a time that may be later than the snapshot.
 *
 * Law: a grey shield with a warning is never `healthy`, and with a certificate a grey shield is always `unhealthy`. Nor
 * is anything healthy while settings are set aside: others hold than somebody has entered. While the clock is known to be
 * wrong, that is said in place of what would follow from it.
 */
export function healthOf(snapshot: HealthInput, now: number): Health {
  const { certificate, warning, settingsNotices } = snapshot;
  const notices = settingsNotices.map((one) => one.code);
  if (certificate === null) {
    const reasons = [...new Set([...(warning === null ? [] : [warning]), ...notices])];
    return { state: reasons.length === 0 ? 'none' : 'unhealthy', reasons };
  }
  const unhealthy = [...new Set([...unhealthyReasons(snapshot, certificate, now), ...notices])];
  const warnings = warningReasons(snapshot, certificate, now);
  const state = unhealthy.length > 0 ? 'unhealthy' : warnings.length > 0 ? 'warning' : 'healthy';
  return { state, reasons: [...unhealthy, ...warnings] };
}

/** Warnings of a shield in colour that will not pass by themselves. */
const ACT_ON: ReadonlySet<WarningCode> = new Set([
  'DATABASE_UNAVAILABLE',
  'CERTIFICATE_UNREADABLE',
  // The CA needs this port for validation.
  'HTTP_PORT_FAILED',
  'RENEWAL_OFF',
  'CLOCK_WRONG',
]);

type ValidityDates = NonNullable<HealthInput['certificate']>;

function unhealthyReasons(
  { shield, warning, renewal }: HealthInput,
  certificate: ValidityDates,
  now: number,
): HealthReason[] {
  const used = lifetimeUsed(certificate, now);
  const byCalendar: HealthReason[] = [
    ...(used >= 1 ? (['CERTIFICATE_EXPIRED'] as const) : []),
    ...(used < 0 ? (['CERTIFICATE_NOT_YET_VALID'] as const) : []),
    ...(used >= NEARLY_OVER_SHARE && used < 1 ? (['LIFETIME_NEARLY_OVER'] as const) : []),
  ];
  return [
    // Without a connection to the service a shield is grey without a warning.
    ...(shield === 'grey' ? [warning ?? 'NOT_SERVED'] : []),
    ...(shield === 'colour' && warning !== null && ACT_ON.has(warning) ? [warning] : []),
    ...(warning === 'CLOCK_WRONG' ? [] : byCalendar),
    ...(renewal.failures > MANY_FAILURES ? (['RENEWAL_KEEPS_FAILING'] as const) : []),
  ];
}

function warningReasons({ warning, renewal }: HealthInput, certificate: ValidityDates, now: number): HealthReason[] {
  const used = lifetimeUsed(certificate, now);
  const overdue = renewal.dueAt === null ? -Infinity : now - Date.parse(renewal.dueAt);
  const isFailing = renewal.failures > 0 && renewal.failures <= MANY_FAILURES && overdue >= 0;
  if (warning === 'CLOCK_WRONG') return [];
  return [
    ...(used >= RUNNING_OUT_SHARE && used < NEARLY_OVER_SHARE ? (['LIFETIME_RUNNING_OUT'] as const) : []),
    ...(isFailing ? (['RENEWAL_FAILING'] as const) : []),
    ...(overdue > OVERDUE_AFTER ? (['RENEWAL_OVERDUE'] as const) : []),
  ];
}

/** The share of a certificate's lifetime that has passed: below 0 before it begins, 1 or more after its end. */
export function lifetimeUsed({ notBefore, notAfter }: ValidityDates, now: number): number {
  const [begin, end] = [Date.parse(notBefore), Date.parse(notAfter)];
  // A certificate whose end does not come after its beginning has no lifetime to take a share of.
  if (end <= begin) return now < end ? 0 : 1;
  return (now - begin) / (end - begin);
}
