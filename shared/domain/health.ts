/**
 * How well it goes on, for whoever watches from outside: `status` and its exit code, monitoring. By share of lifetime,
 * not by days: thirty days are a third of one certificate and more than another ever has. Pure.
 */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { WarningCode } from '#shared/contract/warning-codes.ts';

/** The share of its lifetime from which on a certificate is later than any renewal should be. */
export const RUNNING_OUT_SHARE = 0.75;
/** The share from which on somebody has to act. */
export const NEARLY_OVER_SHARE = 0.95;
/** More failures in a row than this are no bad luck. */
const MANY_FAILURES = 5;
/** So long after its time a renewal is overdue, in milliseconds. Until then it is simply due. */
const OVERDUE_AFTER = 24 * 3_600_000;

/** Beyond what the shield warns of. */
export type LifetimeReason =
  'LIFETIME_NEARLY_OVER' | 'LIFETIME_RUNNING_OUT' | 'RENEWAL_KEEPS_FAILING' | 'RENEWAL_FAILING' | 'RENEWAL_OVERDUE';
type HealthReason = WarningCode | LifetimeReason;

export type Health = {
  /** `none`: no certificate, and nothing wrong with that. Only `unhealthy` is a matter for an exit code. */
  state: 'healthy' | 'warning' | 'unhealthy' | 'none';
  /** What speaks against `healthy`; what is worst comes first. */
  reasons: readonly HealthReason[];
};

/** What of a snapshot it depends on. */
export type HealthInput = Pick<Snapshot, 'shield' | 'warning'> & {
  certificate: { notBefore: string; notAfter: string } | null;
  renewal: Pick<Snapshot['renewal'], 'dueAt' | 'failures'>;
};

/**
 * Judges a snapshot at a time that may be later than the snapshot.
 *
 * Law: a grey shield that says why is never `healthy`, and with a certificate a grey shield is always `unhealthy`.
 */
export function healthOf(snapshot: HealthInput, now: number): Health {
  const { certificate, warning } = snapshot;
  if (certificate === null) {
    return warning === null ? { state: 'none', reasons: [] } : { state: 'unhealthy', reasons: [warning] };
  }
  const unhealthy = [...new Set(unhealthyReasons(snapshot, certificate, now))];
  const warnings = warningReasons(snapshot, certificate, now);
  const state = unhealthy.length > 0 ? 'unhealthy' : warnings.length > 0 ? 'warning' : 'healthy';
  return { state, reasons: [...unhealthy, ...warnings] };
}

type ValidityDates = NonNullable<HealthInput['certificate']>;

function unhealthyReasons(
  { shield, warning, renewal }: HealthInput,
  certificate: ValidityDates,
  now: number,
): HealthReason[] {
  const used = lifetimeUsed(certificate, now);
  return [
    // Without a connection to the service a shield is grey without a warning.
    ...(shield === 'grey' ? [warning ?? 'NOT_SERVED'] : []),
    ...(used >= 1 ? (['CERTIFICATE_EXPIRED'] as const) : []),
    ...(used < 0 ? (['CERTIFICATE_NOT_YET_VALID'] as const) : []),
    ...(used >= NEARLY_OVER_SHARE && used < 1 ? (['LIFETIME_NEARLY_OVER'] as const) : []),
    ...(renewal.failures > MANY_FAILURES ? (['RENEWAL_KEEPS_FAILING'] as const) : []),
  ];
}

function warningReasons(
  { shield, warning, renewal }: HealthInput,
  certificate: ValidityDates,
  now: number,
): HealthReason[] {
  const used = lifetimeUsed(certificate, now);
  const overdue = renewal.dueAt === null ? -Infinity : now - Date.parse(renewal.dueAt);
  const isFailing = renewal.failures > 0 && renewal.failures <= MANY_FAILURES && overdue >= 0;
  return [
    ...(used >= RUNNING_OUT_SHARE && used < NEARLY_OVER_SHARE ? (['LIFETIME_RUNNING_OUT'] as const) : []),
    // The CA comes along this port.
    ...(shield === 'colour' && warning === 'HTTP_PORT_FAILED' ? [warning] : []),
    ...(isFailing ? (['RENEWAL_FAILING'] as const) : []),
    ...(overdue > OVERDUE_AFTER ? (['RENEWAL_OVERDUE'] as const) : []),
  ];
}

/** The share of its lifetime that is over: below 0 before it begins, 1 and more after its end. */
export function lifetimeUsed({ notBefore, notAfter }: ValidityDates, now: number): number {
  const [begin, end] = [Date.parse(notBefore), Date.parse(notAfter)];
  // A certificate whose end does not come after its beginning has no lifetime to take a share of.
  if (end <= begin) return now < end ? 0 : 1;
  return (now - begin) / (end - begin);
}
