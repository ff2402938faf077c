import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { isPassedOver, type CertificateAuthority } from '#shared/domain/certificate-authorities.ts';

export type Inquiry<T> = {
  /** What a CA has said, if it is not to be asked now. */
  held: (ca: CertificateAuthority) => Failure | null;
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
  { held, ask, onPassedOver }: Inquiry<T>,
): Promise<{ ca: CertificateAuthority; result: T }> {
  let first: FailureError | null = null;
  for (const [index, ca] of cas.entries()) {
    const holding = held(ca);
    try {
      if (holding !== null) throw new FailureError(holding);
      return { ca, result: await ask(ca) };
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      if (holding === null && !isPassedOver(error.failure)) throw error;
      first ??= error;
      if (cas.length > 1) onPassedOver(ca, error.failure, cas[index + 1] ?? null);
    }
  }
  throw first ?? new FailureError(failure('INTERNAL', {}));
}

/** Throws what the first CA has said where none of them may be asked now; so nothing else need be begun. */
export function demandPatience(
  cas: readonly [CertificateAuthority, ...CertificateAuthority[]],
  held: Inquiry<unknown>['held'],
): void {
  const [first] = cas;
  const holding = held(first);
  if (holding !== null && cas.every((ca) => held(ca) !== null)) throw new FailureError(holding);
}
