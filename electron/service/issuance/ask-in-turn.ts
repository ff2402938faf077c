import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { shouldTryNextCa, type CertificateAuthority } from '#shared/domain/certificate-authorities.ts';

export type AskInTurnOptions<T> = {
  /** What a CA has said, if it is not to be asked now. */
  blockedBy: (ca: CertificateAuthority) => Failure | null;
  ask: (ca: CertificateAuthority) => Promise<T>;
  /** A CA could not, or was not to be asked; `next`: who is asked instead, if anybody. */
  onPassedOver: (ca: CertificateAuthority, why: Failure, next: CertificateAuthority | null) => void;
};

/**
 * Asks one CA after the other, each at most once, until one does what is asked.
 *
 * Law: the next one gets its turn only where the one before is down or limited (`isPassedOver`). Where all are, the
 * failure is that of the first: it is the one that somebody chose, and when it is well again all is well. Any other
 * failure ends it and is told as it is, whoever it came from: that is what somebody has to put right.
 */
export async function askInTurn<T>(
  cas: readonly [CertificateAuthority, ...CertificateAuthority[]],
  { blockedBy, ask, onPassedOver }: AskInTurnOptions<T>,
): Promise<{ ca: CertificateAuthority; result: T }> {
  let first: FailureError | null = null;
  for (const [index, ca] of cas.entries()) {
    const blocker = blockedBy(ca);
    try {
      if (blocker !== null) throw new FailureError(blocker);
      return { ca, result: await ask(ca) };
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      if (blocker === null && !shouldTryNextCa(error.failure)) throw error;
      first ??= error;
      if (cas.length > 1) onPassedOver(ca, error.failure, cas[index + 1] ?? null);
    }
  }
  throw first ?? new FailureError(failure('INTERNAL', {}));
}

/** Throws what the first CA has said where none of them may be asked now; so nothing else need be begun. */
export function assertNotAllBlocked(
  cas: readonly [CertificateAuthority, ...CertificateAuthority[]],
  blockedBy: AskInTurnOptions<unknown>['blockedBy'],
): void {
  const [first] = cas;
  const blocker = blockedBy(first);
  if (blocker !== null && cas.every((ca) => blockedBy(ca) !== null)) throw new FailureError(blocker);
}
