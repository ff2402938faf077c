import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { shouldTryNextCa, type CertificateAuthority } from '#shared/domain/certificate-authorities.ts';

export type AskInTurnOptions<T> = {
  /** Why a CA may not be asked now; `null`: it may. */
  blockedBy: (ca: CertificateAuthority) => Failure | null;
  ask: (ca: CertificateAuthority) => Promise<T>;
  /** A CA is down or limited, or may not be asked; `next`: the CA that is tried instead, if any. */
  onPassedOver: (ca: CertificateAuthority, why: Failure, next: CertificateAuthority | null) => void;
};

/**
 * Asks one CA after the other, each at most once, until one does what is asked.
 *
 * Law: the next one is asked only where the one before is down or limited (`shouldTryNextCa`). Where all are, the first
 * one's failure is thrown: that is the CA somebody chose, and once it has recovered nothing need be done. Any other
 * failure ends the sequence and is thrown as it is, whichever CA it came from: it is what somebody has to put right.
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

/** Throws the first CA's failure where none of them may be asked now, so that nothing else is begun. */
export function assertNotAllBlocked(
  cas: readonly [CertificateAuthority, ...CertificateAuthority[]],
  blockedBy: AskInTurnOptions<unknown>['blockedBy'],
): void {
  const [first] = cas;
  const blocker = blockedBy(first);
  if (blocker !== null && cas.every((ca) => blockedBy(ca) !== null)) throw new FailureError(blocker);
}
