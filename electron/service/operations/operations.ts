import { randomUUID } from 'node:crypto';
import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure, OperationKind } from '#shared/contract/failures.ts';
import type { CheckId, Finding } from '#shared/contract/findings.ts';
import { operationTraits, rehearsalSteps } from '#shared/contract/operation-kinds.ts';
import type { Operation, Report, Step, StepId } from '#shared/contract/snapshot.ts';
import type { Journal } from '../../storage/journal.ts';
import { lockOperation } from './operation-lock.ts';
import { failureFrom } from '../failure-from-error.ts';

/** What a running operation can say about itself. */
export type RunningOperation = {
  readonly id: string;
  readonly signal: AbortSignal;
  /** This CA is asked from now on; the steps begun with another one start over. */
  setCa(host: string): void;
  /** This step begins; the one before is done. */
  begin(step: StepId): void;
  /** This step is done, and all before it. */
  done(step: StepId): void;
  addFinding(finding: Finding): void;
  /** These checks run from now on. */
  startChecks(ids: readonly CheckId[]): void;
  /** These checks have reported all their findings. */
  finishChecks: (ids: readonly CheckId[]) => void;
  /** The running step has failed: this one begins all the same, those between are left out. */
  resumeAt(step: StepId): void;
  /** From here on the operation cannot be cancelled: going on is better than going back. @throws if it already was */
  pointOfNoReturn(): void;
};

export type OperationEnd = { operation: Operation; failure: Failure | null };

export type Operations = {
  current(): Operation | null;
  /**
   * Runs one operation; no other can run meanwhile, in this process or another.
   *
   * @param options `onEnd`: called with how it ended, before `run` settles; `verdictOf`: the verdict for the journal
   * @throws FailureError `BUSY`, `CANCELLED`, or what `action` throws
   */
  run<T>(
    kind: OperationKind,
    options: {
      staging?: boolean;
      automatic?: boolean;
      onEnd?: (end: OperationEnd) => Promise<void>;
      verdictOf?: (result: T) => Report['verdict'];
    },
    action: (operation: RunningOperation) => Promise<T>,
  ): Promise<T>;
  /** Asks the operation with this id to stop. False when it is not running or can no longer be stopped. */
  cancel(id: string): boolean;
  /**
   * Runs something short that must not overlap an operation: a change of settings, a restart, a recheck. Such actions
   * run one after the other; an operation that begins meanwhile waits for them.
   *
   * @throws FailureError `BUSY` when an operation runs
   */
  maintain<T>(action: () => Promise<T>): Promise<T>;
  /** Lets no further operation begin, stops what can be stopped, and waits until nothing runs. */
  close(): Promise<void>;
};

/** @param onChange called after each change of `current` */
export function createOperations(options: {
  configDir: string;
  journal: Journal;
  now: () => number;
  onChange: () => void;
}): Operations {
  const { configDir, journal, now, onChange } = options;
  let running: { operation: Operation; abort: AbortController; settled: Promise<void> } | null = null;
  let maintenance: Promise<unknown> = Promise.resolve();
  let closed = false;
  const isoNow = () => new Date(now()).toISOString();

  const change = (update: Partial<Operation>) => {
    if (running === null) return;
    running.operation = { ...running.operation, ...update };
    onChange();
  };
  const changeSteps = (next: (step: Step, index: number) => Step) => {
    if (running !== null) change({ steps: running.operation.steps.map(next) });
  };

  const handle = (id: string, signal: AbortSignal): RunningOperation => {
    const finishUpTo = (last: number) => {
      const at = isoNow();
      const finished = running?.operation.steps.filter((step, index) => index <= last && !isOver(step)) ?? [];
      changeSteps((step, index) =>
        index <= last && !isOver(step)
          ? { ...step, state: 'done', startedAt: step.startedAt ?? at, finishedAt: at }
          : step,
      );
      for (const { id: step } of finished) journal.write({ event: 'stepDone', id, step });
    };
    const start = (index: number) => {
      const step = running?.operation.steps[index];
      if (step?.state !== 'waiting') return;
      changeSteps((one, at) => (at === index ? { ...one, state: 'running', startedAt: isoNow() } : one));
      journal.write({ event: 'stepStarted', id, step: step.id });
    };
    const indexOf = (step: StepId) => running?.operation.steps.findIndex((one) => one.id === step) ?? -1;
    // What still runs after the end (a check that was cancelled) must not change the next operation.
    const ifStillRunning = (action: () => void) => {
      if (running?.operation.id === id) action();
    };
    return {
      id,
      signal,
      setCa: (host) =>
        ifStillRunning(() => {
          const account = indexOf('account');
          const waiting = { state: 'waiting', startedAt: null, finishedAt: null } as const;
          change({
            ca: host,
            steps: running?.operation.steps.map((step, at) => (at < account ? step : { ...step, ...waiting })) ?? [],
          });
        }),
      begin: (step) =>
        ifStillRunning(() => {
          const index = indexOf(step);
          finishUpTo(index - 1);
          start(index);
        }),
      done: (step) =>
        ifStillRunning(() => {
          const index = indexOf(step);
          finishUpTo(index);
          start(index + 1);
        }),
      resumeAt: (step) =>
        ifStillRunning(() => {
          const index = indexOf(step);
          changeSteps((one, at) =>
            at >= index || isOver(one)
              ? one
              : { ...one, state: one.state === 'running' ? 'failed' : 'cancelled', finishedAt: isoNow() },
          );
          start(index);
        }),
      addFinding: (finding) =>
        ifStillRunning(() => change({ findings: [...(running?.operation.findings ?? []), finding] })),
      startChecks: (ids) => ifStillRunning(() => change({ checking: [...new Set(ids)] })),
      finishChecks: (ids) =>
        ifStillRunning(() =>
          change({ checking: running?.operation.checking.filter((one) => !ids.includes(one)) ?? [] }),
        ),
      pointOfNoReturn() {
        signal.throwIfAborted();
        ifStillRunning(() => change({ cancellable: false }));
      },
    };
  };

  const assertIdle = (): void => {
    if (running === null) return;
    const { kind, startedAt } = running.operation;
    fail('BUSY', { kind, startedAt, pid: process.pid });
  };

  return {
    current: () => running?.operation ?? null,

    async run(kind, { staging = false, automatic = false, onEnd, verdictOf }, action) {
      if (closed) fail('CANCELLED', {});
      assertIdle();
      const abort = new AbortController();
      const id = randomUUID();
      const traits = operationTraits[kind];
      const steps = (staging ? rehearsalSteps : traits.steps).map((step): Step => ({
        id: step,
        state: 'waiting',
        startedAt: null,
        finishedAt: null,
      }));
      const operation: Operation = {
        id,
        kind,
        startedAt: isoNow(),
        cancellable: traits.cancellable,
        ca: null,
        steps,
        findings: [],
        checking: [],
        staging,
        automatic,
      };
      let settle = (): void => undefined;
      const settled = new Promise<void>((resolve) => (settle = resolve));
      // Set before the first await, so that a second click in the same moment is refused.
      running = { operation, abort, settled };
      let release: (() => Promise<void>) | null = null;
      let endFailure: Failure | null = null;
      const stagingField = staging ? { staging } : {};
      try {
        await maintenance;
        release = await lockOperation(configDir, kind, operation.startedAt);
        onChange();
        journal.write({
          event: 'operationStarted',
          operation: kind,
          id,
          ...stagingField,
          ...(automatic ? { automatic } : {}),
        });
        const result = await action(handle(id, abort.signal));
        const outcome = verdictOf === undefined ? {} : { verdict: verdictOf(result) };
        journal.write({ event: 'operationDone', operation: kind, id, ...stagingField, ...outcome });
        return result;
      } catch (error) {
        const problem =
          abort.signal.aborted && !(error instanceof FailureError) ? new FailureError(failure('CANCELLED', {})) : error;
        endFailure = failureFrom(problem);
        if (release !== null)
          journal.write({ event: 'operationFailed', operation: kind, id, ...stagingField, failure: endFailure });
        const endState = endFailure.code === 'CANCELLED' ? 'cancelled' : 'failed';
        changeSteps((step) => (step.state === 'running' ? { ...step, state: endState, finishedAt: isoNow() } : step));
        throw problem;
      } finally {
        try {
          // An automatic operation counts even if it failed before it could begin, so that the next attempt waits.
          if (release !== null || automatic) await onEnd?.({ operation: running.operation, failure: endFailure });
        } finally {
          // Released first: once `onChange` says that nothing runs, the lock is free.
          await release?.();
          running = null;
          settle();
          onChange();
        }
      }
    },

    cancel(id) {
      if (running?.operation.id !== id || !running.operation.cancellable) return false;
      running.abort.abort(new FailureError(failure('CANCELLED', {})));
      change({ cancellable: false });
      return true;
    },

    // `async`, so that a refusal is a rejection, also for a caller without `await` (a timer, for instance).
    async maintain(action) {
      if (closed) fail('CANCELLED', {});
      assertIdle();
      const result = maintenance.then(action);
      maintenance = result.catch(() => undefined);
      return result;
    },

    async close() {
      closed = true;
      await maintenance;
      if (running === null) return;
      if (running.operation.cancellable) running.abort.abort(new FailureError(failure('CANCELLED', {})));
      await running.settled;
    },
  };
}

function isOver({ state }: Step): boolean {
  return state !== 'waiting' && state !== 'running';
}
