import { failureTraits, isReported } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { requestSteps } from '#shared/contract/request-steps.ts';
import type { Certificate, ExternalReachability, LastRequest, Operation } from '#shared/contract/snapshot.ts';
import { failureFrom } from '../failure-from-error.ts';
import { certificateView } from '../installation.ts';
import type { Operations } from '../operations/operations.ts';
import type { OperationEnd, RunningOperation } from '../operations/running-operation.ts';
import type { AriMemory } from './ari.ts';
import { policyOf, type Intent, type RequestPolicy } from './intent.ts';
import type { Renewals } from './renewals.ts';
import { assertPreconditions, failNotDue, requestCertificate, type IssuanceParts } from './request-certificate.ts';
import type { Revocations } from './revocations.ts';

/** Requests, by click or automatic, and what is remembered of them. */
export type Requests = {
  /** The last request that began, in this process. */
  last(): LastRequest | null;
  request(intent: Intent): Promise<{
    certificate: Certificate | null;
    outside: ExternalReachability | null;
    /** It lies ready for profacto, whose web server has to be restarted; else left out. */
    awaitsRestart?: true;
  }>;
  /** A request as part of a larger operation. Its outcome counts and is remembered like any other. */
  asPartOf(operation: RunningOperation, intent: Intent): Promise<void>;
  /** Forgets how the last request went, and the failures before it: the certificate was deleted on purpose. */
  forget(): Promise<void>;
  /** Waits until all requests that have begun are over and their outcome has been announced. */
  settled(): Promise<void>;
};

export function createRequests(
  issuance: IssuanceParts,
  parts: {
    operations: Operations;
    ari: AriMemory;
    renewals: Renewals;
    revocations: Revocations;
    /** A certificate is installed and proven to be served; a replacement's operation still runs. */
    onInstalled: (automatic: boolean) => Promise<void>;
    /** Reads what another process may have changed on the disk. */
    refresh: () => Promise<void>;
    /** A CA was asked: an account may exist by now, and a CLI call closes the ports that it opened. */
    onAsked: () => Promise<void>;
  },
): Requests {
  const { core, installation, authorities } = issuance;
  const { settings, now } = core;
  const { operations, ari, renewals, revocations } = parts;
  let last: LastRequest | null = null;
  let inFlight: Promise<unknown> = Promise.resolve();

  const remember =
    ({ staging }: Pick<RequestPolicy, 'staging'>) =>
    async ({ operation, failure }: OperationEnd): Promise<void> => {
      // What never began is no attempt: a click too early, or a missing address, does not replace the last result.
      if (failure !== null && !failureTraits[failure.code].begun) return;
      last = lastRequestOf({ operation, failure }, staging, now());
      if (isAttempt({ operation, failure }, staging)) await authorities.attempts.recordEnd(failure);
    };

  const isRevoked = (): boolean => {
    const pair = installation.pair();
    return pair !== null && revocations.isRevoked(pair.info.fingerprint256);
  };

  /** While this process waited for the lock, another one may have renewed. */
  const assertStillDue = () => {
    const pair = installation.pair();
    if (pair === null || isRevoked() || renewals.decision()?.due !== false) return;
    failNotDue(pair.info, ari.selected());
  };

  /** @returns what the CA's validation saw; `null`: it did not validate */
  const perform = async (policy: RequestPolicy, operation: RunningOperation): Promise<ExternalReachability | null> => {
    try {
      return await requestCertificate(issuance, policy, { isRevoked: isRevoked(), ari: ari.selected() }, operation);
    } finally {
      await parts.onAsked();
    }
  };

  const attempt = async (intent: Intent, policy: RequestPolicy) => {
    const { staging, automatic } = policy;
    assertPreconditions(settings());
    return operations.run('request', { staging, automatic, onEnd: remember(policy) }, async (operation) => {
      // Another process may have installed something since this one last looked.
      await parts.refresh();
      if ('newDatabase' in intent && intent.newDatabase === true) installation.beginAnew();
      if (automatic) assertStillDue();
      const outside = await perform(policy, operation);
      if (!staging) await revocations.afterInstallation();
      const pair = installation.pair();
      const certificate = staging || pair === null ? null : certificateView(pair, now());
      const awaitsRestart = certificate !== null && installation.waits() ? { awaitsRestart: true as const } : {};
      return { certificate, outside, ...awaitsRestart };
    });
  };

  const attemptAndAnnounce: Requests['request'] = async (intent) => {
    const policy = policyOf(intent);
    try {
      const result = await attempt(intent, policy);
      if (!policy.staging) await parts.onInstalled(policy.automatic);
      return result;
    } catch (error) {
      const failure = failureFrom(error);
      // What does not stop the renewal that follows is not told: that one has an outcome of its own.
      const isFinal = !policy.staging || failureTraits[failure.code].stopsRenewal;
      if (policy.automatic && isReported(failure) && isFinal) core.changes.emit('automaticFailure', failure);
      throw error;
    }
  };

  return {
    last: () => last,

    request(intent) {
      const running = attemptAndAnnounce(intent);
      inFlight = Promise.allSettled([inFlight, running]);
      return running;
    },

    async forget() {
      last = null;
      await authorities.attempts.forgetFailures();
    },

    async settled() {
      await inFlight;
    },

    async asPartOf(operation, intent) {
      const policy = policyOf(intent);
      let failure: Failure | null = null;
      try {
        await perform(policy, operation);
        await parts.onInstalled(policy.automatic);
      } catch (error) {
        failure = failureFrom(error);
        throw error;
      } finally {
        const running = operations.current();
        if (running !== null) await remember(policy)({ operation: requestPartOf(running, failure), failure });
      }
    },
  };
}

/**
 * Whether a request counts: not a rehearsal, nor one that never reached the CA. But automatic ones always count, so that
 * the next one waits longer; a rehearsal before a renewal, where its failure stops the renewal.
 */
function isAttempt({ operation: { automatic, steps }, failure }: OperationEnd, staging: boolean): boolean {
  if (automatic) return !staging || (failure !== null && failureTraits[failure.code].stopsRenewal);
  return !staging && steps.some((step) => step.id === 'account' && step.state !== 'waiting');
}

function lastRequestOf({ operation, failure }: OperationEnd, staging: boolean, now: number): LastRequest {
  const { id, startedAt, steps, automatic } = operation;
  const finishedAt = new Date(now).toISOString();
  return { id, staging, automatic, startedAt, finishedAt, outcome: outcomeOf(failure, staging), steps, failure };
}

/** The part of an operation that is a request, as it ended. */
function requestPartOf(operation: Operation, failure: Failure | null): Operation {
  const state = outcomeOf(failure, false) === 'cancelled' ? 'cancelled' : 'failed';
  const steps = operation.steps
    .filter(({ id }) => (requestSteps as readonly string[]).includes(id))
    .map((step) => (step.state === 'running' ? ({ ...step, state } as const) : step));
  return { ...operation, steps };
}

function outcomeOf(failure: Failure | null, staging: boolean): LastRequest['outcome'] {
  if (failure === null) return staging ? 'rehearsed' : 'installed';
  return failureTraits[failure.code].endsAs === 'cancelled' ? 'cancelled' : 'failed';
}
