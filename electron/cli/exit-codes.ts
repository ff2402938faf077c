import type { Failure, FailureCode } from '#shared/contract/failures.ts';

export const EXIT_DONE = 0;
/** Checked, and not healthy. */
export const EXIT_NOT_HEALTHY = 1;
export const EXIT_USAGE = 2;
const PRECONDITION = 3;
const REFUSED = 4;
const BUSY = 5;
/** What a shell reports for a process ended by SIGINT: 128 + 2. */
const EXIT_INTERRUPTED = 130;

/** The exit code of each failure: a code without one does not compile. */
const exitCodes: Record<FailureCode, number> = {
  EDITION_EINZELPLATZ: PRECONDITION,
  ADDRESS_MISSING: PRECONDITION,
  CONTACT_MISSING: PRECONDITION,
  INVALID_SETTING: EXIT_USAGE,
  NOT_DUE: PRECONDITION,
  NO_CERTIFICATE: PRECONDITION,
  NO_STAGING: PRECONDITION,
  OS_ACTION_REFUSED: PRECONDITION,
  PORT_BUSY: PRECONDITION,
  PORT_FORBIDDEN: PRECONDITION,
  PORT_UNUSABLE: PRECONDITION,
  DATABASE_DIRECTORY: PRECONDITION,
  SETTINGS_NOT_SAVED: PRECONDITION,
  TRUSTED_ROOTS_UNREADABLE: PRECONDITION,
  BUSY,
  HOST_RUNNING: BUSY,
  CANCELLED: EXIT_NOT_HEALTHY,
  CA_UNREACHABLE: REFUSED,
  CA_UNTRUSTED: REFUSED,
  VALIDATION_FAILED: REFUSED,
  CA_RATE_LIMITED: REFUSED,
  CA_NAME_REFUSED: REFUSED,
  CA_CONTACT_REFUSED: REFUSED,
  CA_EXTERNAL_ACCOUNT: REFUSED,
  CA_ACCOUNT_REFUSED: REFUSED,
  CA_PROFILE_REFUSED: REFUSED,
  CA_OUT_OF_ORDER: REFUSED,
  CA_PROTOCOL: REFUSED,
  CA_TOO_SLOW: REFUSED,
  CERTIFICATE_REJECTED: REFUSED,
  NOT_SERVED: EXIT_NOT_HEALTHY,
  INTERNAL: EXIT_NOT_HEALTHY,
};

/** The exit code of a failure; 130 when it was this process that was interrupted. */
export function exitCodeOf(failure: Failure, interrupted: boolean): number {
  return failure.code === 'CANCELLED' && interrupted ? EXIT_INTERRUPTED : exitCodes[failure.code];
}
