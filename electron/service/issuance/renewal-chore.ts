import { FailureError } from '#shared/contract/failure-error.ts';
import { failureTraits } from '#shared/contract/failure-traits.ts';
import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import { stagingUrlOf } from '#shared/domain/known-cas.ts';
import type { Core } from '../core.ts';
import type { Chore } from '../host-loop.ts';
import type { Installation } from '../installation.ts';
import type { Operations } from '../operations/operations.ts';
import type { Authorities } from './authorities.ts';
import type { Renewals } from './renewals.ts';
import type { Requests } from './requests.ts';

/** Fraction of the lifetime: with less left than this, the renewal is no longer rehearsed. */
const URGENT_FRACTION = 1 / 10;

/**
 * Renews the certificate when that is due; after a failure with a rehearsal first, if the CA has a staging environment.
 * A failure is remembered and shown in the snapshot, not thrown.
 */
export function createRenewalChore(
  { settings, now }: Core,
  parts: {
    installation: Installation;
    operations: Operations;
    authorities: Authorities;
    renewals: Renewals;
    requests: Requests;
  },
): Chore {
  const { installation, operations, authorities, renewals, requests } = parts;

  /** Whether it is rehearsed first: after a failure, where that costs nothing and can reveal something. */
  const shouldRehearse = (): boolean => {
    const [{ directoryUrl, externalAccount }] = certificateAuthorities(settings());
    const staging = stagingUrlOf(directoryUrl);
    const pair = installation.pair();
    const { attempts } = authorities;
    if (attempts.current().failures === 0 || staging === null || externalAccount !== null || pair === null)
      return false;
    // While the first CA may not be asked, a rehearsal reveals nothing; nor while its staging environment may not be.
    if (attempts.blockedBy(directoryUrl) !== null || attempts.blockedBy(staging) !== null) return false;
    const { notBefore, notAfter } = pair.info;
    return notAfter - now() >= (notAfter - notBefore) * URGENT_FRACTION;
  };

  /** Rehearses a renewal. A fault of the staging environment says nothing about the CA, and is not thrown. */
  const rehearse = async (): Promise<void> => {
    try {
      await requests.request({ kind: 'rehearsal', automatic: true });
    } catch (error) {
      if (!(error instanceof FailureError) || failureTraits[error.failure.code].stopsRenewal) throw error;
    }
  };

  return {
    name: 'renewal',

    nextAt() {
      const decision = renewals.decision();
      return decision === null ? null : Math.max(decision.at, operations.pausedUntil('request'));
    },

    async run() {
      if (operations.pausedUntil('request') > now() || renewals.decision()?.due !== true) return;
      try {
        if (shouldRehearse()) await rehearse();
        await requests.request({ kind: 'renewal' });
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
      }
    },
  };
}
