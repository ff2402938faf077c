import type { Failure } from '#shared/contract/failures.ts';
import type { CheckId, Finding } from '#shared/contract/findings.ts';
import type { Operation, Step, StepId } from '#shared/contract/snapshot.ts';
import type { Journal } from '../../storage/journal.ts';

/** What a running operation can say about itself. */
export type RunningOperation = {
  readonly id: string;
  readonly signal: AbortSignal;
  /** What could be asked back has been: from now on the operation is told of, however it ends. */
  goAhead: () => void;
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

/** An operation that is over, and why it failed; `null`: it did not. */
export type OperationEnd = { operation: Operation; failure: Failure | null };

/** The operation as the snapshot shows it; every change is announced. */
export type ShownOperation = {
  /** `null`: it is over. */
  current(): Operation | null;
  change(update: Partial<Operation>): void;
};

/**
 * What the operation with this id says about itself.
 *
 * Law: what still runs after its end (a check that was cancelled) does not change the next operation.
 */
export function createRunningOperation(
  { id, signal, goAhead }: Pick<RunningOperation, 'id' | 'signal' | 'goAhead'>,
  shown: ShownOperation,
  journal: Journal,
  isoNow: () => string,
): RunningOperation {
  const stepsNow = () => shown.current()?.steps ?? [];
  const changeSteps = (next: (step: Step, index: number) => Step) => shown.change({ steps: stepsNow().map(next) });
  const indexOf = (step: StepId) => stepsNow().findIndex((one) => one.id === step);
  const ifStillRunning = (action: () => void) => {
    if (shown.current()?.id === id) action();
  };
  const finishUpTo = (last: number) => {
    const at = isoNow();
    const finished = stepsNow().filter((step, index) => index <= last && !isOver(step));
    changeSteps((step, index) =>
      index <= last && !isOver(step)
        ? { ...step, state: 'done', startedAt: step.startedAt ?? at, finishedAt: at }
        : step,
    );
    for (const { id: step } of finished) journal.write({ event: 'stepDone', id, step });
  };
  const start = (index: number) => {
    const step = stepsNow()[index];
    if (step?.state !== 'waiting') return;
    changeSteps((one, at) => (at === index ? { ...one, state: 'running', startedAt: isoNow() } : one));
    journal.write({ event: 'stepStarted', id, step: step.id });
  };
  return {
    id,
    signal,
    goAhead,
    setCa: (host) =>
      ifStillRunning(() => {
        const account = indexOf('account');
        const waiting = { state: 'waiting', startedAt: null, finishedAt: null } as const;
        shown.change({
          ca: host,
          steps: stepsNow().map((step, at) => (at < account ? step : { ...step, ...waiting })),
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
      ifStillRunning(() => shown.change({ findings: [...(shown.current()?.findings ?? []), finding] })),
    startChecks: (ids) => ifStillRunning(() => shown.change({ checking: [...new Set(ids)] })),
    finishChecks: (ids) =>
      ifStillRunning(() =>
        shown.change({ checking: shown.current()?.checking.filter((one) => !ids.includes(one)) ?? [] }),
      ),
    pointOfNoReturn() {
      signal.throwIfAborted();
      ifStillRunning(() => shown.change({ cancellable: false }));
    },
  };
}

function isOver({ state }: Step): boolean {
  return state !== 'waiting' && state !== 'running';
}
