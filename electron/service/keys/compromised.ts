import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { failureTraits } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { CompromisedResult } from '#shared/contract/snapshot.ts';
import { replacementAt } from '#shared/domain/replacement.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import type { Core } from '../core.ts';
import { certificateView, type Installation } from '../installation.ts';
import type { Authorities } from '../issuance/authorities.ts';
import { failNotDue } from '../issuance/request-certificate.ts';
import type { Requests } from '../issuance/requests.ts';
import type { Revocations } from '../issuance/revocations.ts';
import type { Operations } from '../operations/operations.ts';
import type { RunningOperation } from '../operations/running-operation.ts';

/** Replaces a certificate whose key is known to others. */
export type Compromised = {
  /**
   * Requests a new certificate with a new key; once it serves, the previous one is revoked.
   *
   * @param automaticFor fingerprint of the certificate to replace automatically; `null`: a click, for the installed one
   */
  replace(options: { evenWithoutReplacement: boolean }, automaticFor: string | null): Promise<CompromisedResult>;
  /**
   * From when on a replacement for the installed certificate, whose key is known to others, may be ordered
   * automatically; milliseconds since the epoch.
   */
  earliestOrderAt(pair: Pick<InstalledPair, 'info'>): number;
};

export function createCompromised(
  core: Core,
  parts: {
    installation: Installation;
    operations: Operations;
    authorities: Authorities;
    requests: Requests;
    revocations: Revocations;
    /** See `Reload`. */
    refreshPresent: () => Promise<void>;
  },
): Compromised {
  const { settings, now, stopSignal } = core;
  const { installation, operations, authorities, requests, revocations } = parts;

  const earliestOrderAt = ({ info }: Pick<InstalledPair, 'info'>): number => {
    const record = authorities.attempts.current();
    const time = (iso: string | null) => (iso === null ? null : Date.parse(iso));
    return replacementAt(
      {
        lifetime: info.notAfter - info.notBefore,
        since: revocations.compromisedSince(info.fingerprint256),
        hasPendingOrder: authorities.limits.resumesOrder(settings().acmeDirectoryUrl),
        failures: record.failures,
        lastIssuedAt: time(record.lastIssuedAt),
        firstFailureAt: time(record.firstFailureAt),
        lastAttemptAt: time(record.lastAttemptAt),
        blockedUntil: authorities.blockedPeriod(now())?.until ?? 0,
      },
      now(),
    );
  };

  /** The pair to be replaced. @throws FailureError `NOT_DUE` where another process has seen to it */
  const compromisedPair = (automaticFor: string | null): InstalledPair => {
    const pair = installation.pair() ?? fail('NO_CERTIFICATE', {});
    const isDone = pair.info.fingerprint256 !== automaticFor || earliestOrderAt(pair) > now();
    if (automaticFor !== null && isDone) failNotDue(pair.info, null);
    return pair;
  };

  /** Requests the new certificate. Returns the failure that prevents it; throws only what nobody foresaw. */
  const requestNew = async (operation: RunningOperation, automatic: boolean): Promise<Failure | null> => {
    try {
      await requests.asPartOf(operation, { kind: 'replacement', automatic });
      return null;
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return error.failure;
    }
  };

  return {
    earliestOrderAt,

    replace: ({ evenWithoutReplacement }, automaticFor) =>
      operations.run('compromised', { automatic: automaticFor !== null }, async (operation) => {
        await parts.refreshPresent();
        const pair = compromisedPair(automaticFor);
        const { fingerprint256 } = pair.info;
        const isNew = !revocations.hasIntent(fingerprint256);
        // A pending order has its key on the same disk: whoever knows one key may know the other.
        if (isNew) for (const url of authorities.urls()) await authorities.pendingOrders(url).clear();
        await revocations.recordIntent(pair, evenWithoutReplacement);

        const failure = await requestNew(operation, automaticFor !== null);
        if (failure !== null && failureTraits[failure.code].endsAs === 'cancelled') {
          // A user who cancels no longer wants it. A service that stops has cancelled nothing for good.
          if (isNew && !stopSignal.aborted) await revocations.withdraw(fingerprint256);
          throw new FailureError(failure);
        }
        if (failure !== null) {
          await revocations.recordFailure(fingerprint256, failure);
          if (!evenWithoutReplacement) throw new FailureError(failure);
        }
        operation.resumeAt('revocation');
        operation.pointOfNoReturn();
        const newCertificate = () => {
          const installed = installation.pair();
          return failure !== null || installed === null ? null : certificateView(installed, now());
        };
        try {
          await revocations.revoke(fingerprint256);
        } catch (error) {
          if (failure !== null || !(error instanceof FailureError)) throw error;
          return { certificate: newCertificate(), revoked: false, failure: error.failure };
        }
        operation.done('revocation');
        return { certificate: newCertificate(), revoked: true, failure };
      }),
  };
}
