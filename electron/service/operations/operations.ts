import { randomUUID } from 'node:crypto';
import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import { failureTraits, isAsked } from '#shared/contract/failure-traits.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Failure, OperationKind } from '#shared/contract/failures.ts';
import { operationTraits, rehearsalSteps } from '#shared/contract/operation-kinds.ts';
import type { Operation, Report, Step } from '#shared/contract/snapshot.ts';
import type { Journal } from '../../storage/journal.ts';
import type { Changes } from '../changes.ts';
import { failureFrom } from '../failure-from-error.ts';
import { lockOperation } from './operation-lock.ts';
import { createRunningOperation, type OperationEnd, type RunningOperation } from './running-operation.ts';

type RunOptions<T> = {
  staging?: boolean;
  automatic?: boolean;
  /** Called with how it ended, before `run` settles. */
  onEnd?: (end: OperationEnd) => Promise<void>;
  /** The verdict for the journal, and the finding that is the cause of what is wrong. */
  judge?: (result: T) => { verdict: Report['verdict']; cause?: Finding };
};

export type Operations = {
  current(): Operation | null;
  /**
   * Runs one operation; no other can run meanwhile, in this process or another.
   *
   * @throws FailureError `BUSY`, `CANCELLED`, or what `action` throws
   */
  run<T>(kind: OperationKind, options: RunOptions<T>, action: (operation: RunningOperation) => Promise<T>): Promise<T>;
  /** Asks the operation with this id to stop. False when it is not running or can no longer be stopped. */
  cancel(id: string): boolean;
  /**
   * Until when an operation of this kind is not to begin automatically: after the user has cancelled something automatic,
   * none; after a request by click, no request. It would begin anew at the next turn. In milliseconds since the epoch; in
   * the past: it may. In this process only: what a stopping service interrupts is resumed soon after the next start.
   */
  pausedUntil: (kind: OperationKind) => number;
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

/** For how long nothing begins automatically after the user has cancelled; milliseconds. */
const PAUSE_MS = 3_600_000;

export function createOperations(options: {
  configDir: string;
  journal: Journal;
  changes: Changes;
  now: () => number;
}): Operations {
  const { configDir, journal, changes, now } = options;
  let running: { operation: Operation; abort: AbortController; settled: Promise<void> } | null = null;
  let maintenance: Promise<unknown> = Promise.resolve();
  let closed = false;
  /** When the user last cancelled something automatic, and when a request by click. */
  const cancelledAt = { automatic: -Infinity, request: -Infinity };
  const isoNow = () => new Date(now()).toISOString();

  const shown = {
    current: () => running?.operation ?? null,
    change(update: Partial<Operation>) {
      if (running === null) return;
      running.operation = { ...running.operation, ...update };
      changes.emit('state');
    },
  };

  const assertIdle = (): void => {
    if (running === null) return;
    const { kind, startedAt } = running.operation;
    fail('BUSY', { kind, startedAt, pid: process.pid });
  };

  /** The steps as they are when the operation ends with this failure. */
  const endSteps = (steps: readonly Step[], { code }: Failure): Step[] => {
    const state = failureTraits[code].endsAs === 'cancelled' ? 'cancelled' : 'failed';
    return steps.map((step) => (step.state === 'running' ? { ...step, state, finishedAt: isoNow() } : step));
  };

  return {
    current: shown.current,

    async run(kind, { staging = false, automatic = false, onEnd, judge }, action) {
      if (closed) fail('CANCELLED', {});
      assertIdle();
      const abort = new AbortController();
      const operation = newOperation(kind, { staging, automatic }, isoNow());
      const { id } = operation;
      let settle = (): void => undefined;
      const settled = new Promise<void>((resolve) => (settle = resolve));
      // Set before the first await, so that a second click in the same moment is refused.
      running = { operation, abort, settled };
      let release: (() => Promise<void>) | null = null;
      let endFailure: Failure | null = null;
      const entry = { operation: kind, id, ...(staging ? { staging } : {}) };
      // A click on the request may be answered by a question: until it goes ahead, nothing has happened.
      const mayAsk = kind === 'request' && !automatic;
      let isTold = false as boolean;
      const tell = (): void => {
        if (isTold) return;
        isTold = true;
        journal.write({ event: 'operationStarted', ...entry, ...(automatic ? { automatic } : {}) });
      };
      const ownJournal: Journal = {
        ...journal,
        write(event) {
          tell();
          journal.write(event);
        },
      };
      try {
        await maintenance;
        release = await lockOperation(configDir, kind, operation.startedAt);
        changes.emit('state');
        if (!mayAsk) tell();
        const signal = abort.signal;
        const result = await action(createRunningOperation({ id, signal, goAhead: tell }, shown, ownJournal, isoNow));
        ownJournal.write({ event: 'operationDone', ...entry, ...judge?.(result) });
        return result;
      } catch (error) {
        const problem =
          abort.signal.aborted && !(error instanceof FailureError) ? new FailureError(failure('CANCELLED', {})) : error;
        endFailure = failureFrom(problem);
        const isQuestion = mayAsk && !isTold && isAsked(endFailure);
        if (release !== null && !isQuestion)
          ownJournal.write({ event: 'operationFailed', ...entry, failure: endFailure });
        shown.change({ steps: endSteps(running.operation.steps, endFailure) });
        throw problem;
      } finally {
        try {
          // An automatic operation counts even if it failed before it could begin, so that the next attempt waits.
          if (release !== null || automatic) await onEnd?.({ operation: running.operation, failure: endFailure });
        } finally {
          // Released first: once the change says that nothing runs, the lock is free.
          await release?.();
          running = null;
          settle();
          changes.emit('state');
          changes.emit('operationEnded');
        }
      }
    },

    cancel(id) {
      if (running?.operation.id !== id || !running.operation.cancellable) return false;
      const { automatic, kind, staging } = running.operation;
      if (automatic) cancelledAt.automatic = now();
      else if (requestsCertificate(kind) && !staging) cancelledAt.request = now();
      running.abort.abort(new FailureError(failure('CANCELLED', {})));
      shown.change({ cancellable: false });
      return true;
    },

    // A time in the future was recorded by a wrong clock.
    pausedUntil(kind) {
      const times = requestsCertificate(kind) ? Object.values(cancelledAt) : [cancelledAt.automatic];
      return Math.max(0, ...times.filter((at) => at <= now()).map((at) => at + PAUSE_MS));
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

function requestsCertificate(kind: OperationKind): boolean {
  return operationTraits[kind].steps.length > 0;
}

function newOperation(
  kind: OperationKind,
  { staging, automatic }: { staging: boolean; automatic: boolean },
  startedAt: string,
): Operation {
  const { cancellable, steps } = operationTraits[kind];
  return {
    id: randomUUID(),
    kind,
    startedAt,
    cancellable,
    ca: null,
    steps: (staging ? rehearsalSteps : steps).map((id) => ({
      id,
      state: 'waiting',
      startedAt: null,
      finishedAt: null,
    })),
    findings: [],
    checking: [],
    staging,
    automatic,
  };
}
