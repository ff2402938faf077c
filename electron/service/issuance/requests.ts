import { FailureError } from '#shared/contract/failure-error.ts';
import { failureTraits, isReported } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { requestSteps } from '#shared/contract/request-steps.ts';
import type { Certificate, LastRequest, Operation, ExternalReachability, Step } from '#shared/contract/snapshot.ts';
import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import type { CertificateIssuer, PendingOrderStore } from '../../certificates/issuer.ts';
import type { Journal } from '../../storage/journal.ts';
import type { WebServer } from '../../webserver/web-server.ts';
import type { AttemptMemory } from './attempt-memory.ts';
import { certificateView, type Installation } from '../installation.ts';
import { lanAddresses } from '../lan-addresses.ts';
import type { OperationEnd, Operations, RunningOperation } from '../operations/operations.ts';
import type { Renewals } from './renewals.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Reports } from '../reports.ts';
import type { Revocations } from './revocations.ts';
import { assertPreconditions, failNotDue, requestCertificate, stagingUrlOf } from './request-certificate.ts';
import { failureFrom } from '../failure-from-error.ts';

type RequestOptions = {
  force: boolean;
  despiteFindings: boolean;
  despiteLimits: boolean;
  staging: boolean;
  automatic: boolean;
};

/** Requests, by click or automatic, and what is remembered of them. */
export type Requests = {
  /** The last request that began, in this process. */
  last(): LastRequest | null;
  request(options: RequestOptions): Promise<{ certificate: Certificate | null; outside: ExternalReachability | null }>;
  /**
   * A request as part of a larger operation: made whatever the checks find, and even before it is due. Its outcome
   * counts and is remembered like any other. An automatic one keeps to the rate limits.
   */
  asPartOf(operation: RunningOperation, options: { automatic: boolean }): Promise<void>;
  /**
   * Renews the certificate if that is due; after a failure with a rehearsal first, if the CA has a staging environment.
   * A failure is remembered and shown in the snapshot, not thrown.
   */
  renewIfDue(): Promise<void>;
  /** Waits until all requests that have begun are over and their outcome has been announced. */
  settled(): Promise<void>;
};

export function createRequests(deps: {
  settings: () => Settings;
  installation: Installation;
  web: WebServer;
  issuer: CertificateIssuer;
  operations: Operations;
  journal: Journal;
  attemptMemory: AttemptMemory;
  reports: Reports;
  renewals: Renewals;
  revocations: Revocations;
  rateLimits: RateLimits;
  pendingOrderStore: (directoryUrl: string) => PendingOrderStore;
  /** Reads what another process may have changed on the disk. */
  refresh: () => Promise<void>;
  /** A CA was asked: an account may exist by now, and less may remain of the CA's rate limits. */
  onAsked: () => Promise<void>;
  now: () => number;
  /** Closes the ports that the operation of a CLI call has opened. */
  closeAfterwards: () => Promise<void>;
  /** A certificate is installed and proven to be served; the operation is over. */
  onInstalled: (automatic: boolean) => Promise<void>;
  /** An automatic attempt has failed; the operation is over. */
  onAutomaticFailure: (failure: Failure) => void;
}): Requests {
  const { settings, installation, operations, attemptMemory, reports, renewals, revocations, refresh, now } = deps;
  let last: LastRequest | null = null;
  let inFlight: Promise<unknown> = Promise.resolve();

  const remember =
    (staging: boolean) =>
    async ({ operation, failure: endFailure }: OperationEnd) => {
      // What never began is no attempt: a click too early, or a missing address, does not replace the last result.
      if (endFailure !== null && !failureTraits[endFailure.code].begun) return;
      const { id, startedAt, steps, automatic } = operation;
      const finishedAt = new Date(now()).toISOString();
      last = {
        id,
        staging,
        automatic,
        startedAt,
        finishedAt,
        outcome: outcomeOf(endFailure, staging),
        steps,
        failure: endFailure,
      };
      // Nor is one that never reached the CA; but automatic renewals always count, so that the next one waits longer.
      const isAsked = steps.some((step) => step.id === 'account' && step.state !== 'waiting');
      const isAttempt = automatic
        ? !staging || (endFailure !== null && failureTraits[endFailure.code].stopsRenewal)
        : isAsked && !staging;
      if (isAttempt) await attemptMemory.recordEnd(endFailure);
    };

  const isRevoked = (): boolean => {
    const pair = installation.pair();
    return pair !== null && revocations.isRevoked(pair.info.fingerprint256);
  };

  /** While this process waited for the lock, another one may have renewed. */
  const assertStillDue = () => {
    const pair = installation.pair();
    if (pair === null || isRevoked() || renewals.decision()?.due !== false) return;
    failNotDue(pair.info, renewals.ari());
  };

  /** @returns what the CA's validation saw; `null`: it did not validate */
  const perform = async (
    { automatic, ...options }: RequestOptions,
    operation: RunningOperation,
  ): Promise<ExternalReachability | null> => {
    const { staging } = options;
    const by = staging ? 'rehearsal' : 'request';
    // What a rehearsal shows is remembered with the CA that it rehearses for.
    const attributedTo = (directoryUrl: string) => (staging ? settings().acmeDirectoryUrl : directoryUrl);
    try {
      const { directoryUrl, wasValidated } = await requestCertificate(
        {
          settings: settings(),
          installation,
          web: deps.web,
          issuer: deps.issuer,
          journal: deps.journal,
          rateLimits: deps.rateLimits,
          now,
          isRevoked: isRevoked(),
          ari: renewals.ari(),
          blockedBy: (ca) => attemptMemory.blockedBy(ca.directoryUrl),
          preflight: () => reports.preflight(operation),
          pendingOrderStore: deps.pendingOrderStore,
          onIssued: (url) => attemptMemory.recordIssuance(url),
          async onRefused(url, why) {
            // A staging environment's refusal holds for it alone; and that of a rehearsal by click blocks nothing.
            if (automatic || !staging) await attemptMemory.recordRefusal(url, why);
            if (why.code === 'VALIDATION_FAILED' && why.data.reason !== 'caa')
              await attemptMemory.recordOutside(attributedTo(url), {
                by,
                reached: false,
                detail: why.data.problem.detail,
              });
          },
          lanAddress: lanAddresses()[0] ?? null,
        },
        options,
        operation,
      );
      if (!wasValidated) return null;
      return await attemptMemory.recordOutside(attributedTo(directoryUrl), { by, reached: true, detail: '' });
    } finally {
      await deps.onAsked();
      await deps.closeAfterwards();
    }
  };

  const attempt: Requests['request'] = async (options) => {
    const { staging, automatic } = options;
    assertPreconditions(settings());
    return operations.run('request', { staging, automatic, onEnd: remember(staging) }, async (operation) => {
      // Another process may have installed something since this one last looked.
      await refresh();
      if (automatic) assertStillDue();
      const outside = await perform(options, operation);
      if (!staging) await revocations.afterInstallation();
      const pair = installation.pair();
      return { certificate: staging || pair === null ? null : certificateView(pair, now()), outside };
    });
  };

  const attemptAndNotify: Requests['request'] = async (options) => {
    try {
      const result = await attempt(options);
      if (!options.staging) await deps.onInstalled(options.automatic);
      return result;
    } catch (error) {
      const failure = failureFrom(error);
      const renewalContinues = options.staging && !failureTraits[failure.code].stopsRenewal;
      if (options.automatic && isReported(failure) && !renewalContinues) deps.onAutomaticFailure(failure);
      throw error;
    }
  };

  const request: Requests['request'] = (options) => {
    const running = attemptAndNotify(options);
    inFlight = Promise.allSettled([inFlight, running]);
    return running;
  };

  /** Whether a renewal is rehearsed first: after a failure, where that costs nothing and can reveal something. */
  const shouldRehearse = (): boolean => {
    const [{ directoryUrl, externalAccount }] = certificateAuthorities(settings());
    const staging = stagingUrlOf(directoryUrl);
    const pair = installation.pair();
    if (attemptMemory.current().failures === 0 || staging === null || externalAccount !== null || pair === null)
      return false;
    // While the first CA may not be asked, a rehearsal reveals nothing; nor while its staging environment may not be.
    if (attemptMemory.blockedBy(directoryUrl) !== null || attemptMemory.blockedBy(staging) !== null) return false;
    const { notBefore, notAfter } = pair.info;
    return notAfter - now() >= (notAfter - notBefore) * URGENT_FRACTION;
  };

  /** Rehearses a renewal. A fault of the staging environment says nothing about the CA, and is not thrown. */
  const rehearse = async (options: Omit<RequestOptions, 'staging'>): Promise<void> => {
    try {
      await request({ ...options, staging: true });
    } catch (error) {
      if (!(error instanceof FailureError) || failureTraits[error.failure.code].stopsRenewal) throw error;
    }
  };

  return {
    last: () => last,
    request,
    async settled() {
      await inFlight;
    },

    async asPartOf(operation, { automatic }) {
      let endFailure: Failure | null = null;
      try {
        const overrides = { force: true, despiteFindings: true, despiteLimits: !automatic };
        await perform({ ...overrides, staging: false, automatic }, operation);
        await deps.onInstalled(automatic);
      } catch (error) {
        endFailure = failureFrom(error);
        throw error;
      } finally {
        const running = operations.current();
        if (running !== null)
          await remember(false)({ operation: requestPartOf(running, endFailure), failure: endFailure });
      }
    },

    async renewIfDue() {
      if (renewals.decision()?.due !== true) return;
      const options = { force: true, despiteFindings: true, despiteLimits: false, automatic: true };
      try {
        if (shouldRehearse()) await rehearse(options);
        await request({ ...options, staging: false });
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
      }
    },
  };
}

/** Fraction of the lifetime: with less left than this, the renewal is no longer rehearsed. */
const URGENT_FRACTION = 1 / 10;

/** The part of an operation that is a request, as it ended. */
function requestPartOf(operation: Operation, endFailure: Failure | null): Operation {
  const state: Step['state'] = endFailure?.code === 'CANCELLED' ? 'cancelled' : 'failed';
  const steps = operation.steps
    .filter(({ id }) => (requestSteps as readonly string[]).includes(id))
    .map((step): Step => (step.state === 'running' ? { ...step, state } : step));
  return { ...operation, steps };
}

function outcomeOf(failure: Failure | null, staging: boolean): LastRequest['outcome'] {
  if (failure === null) return staging ? 'rehearsed' : 'installed';
  return failure.code === 'CANCELLED' ? 'cancelled' : 'failed';
}
