import { isDeepStrictEqual } from 'node:util';
import { FailureError } from '#shared/contract/failure-error.ts';
import { withTimeout } from '../diagnosis/probes/with-timeout.ts';
import type { Core } from './core.ts';
import type { Installation } from './installation.ts';
import type { Operations } from './operations/operations.ts';
import type { Reload } from './reload.ts';

/** How long somebody who asks waits until a pair that was found is served; milliseconds. */
const SERVING_LIMIT_MS = 3000;

/**
 * Looks at the disk now, because somebody asks how things stand: the host's own look may be minutes old. What is found
 * is pushed to everybody. Takes a few seconds at most, and never throws.
 *
 * Nothing is done in a process that does not serve, which looked as it began, nor while an operation runs, which looks
 * itself.
 */
export function createFreshLook(
  { listens, changes, stopSignal }: Pick<Core, 'listens' | 'changes' | 'stopSignal'>,
  parts: {
    installation: Installation;
    operations: Operations;
    reload: Reload;
    onUnexpectedError: (error: unknown) => void;
  },
): () => Promise<void> {
  const { installation, operations, reload, onUnexpectedError } = parts;
  const found = () => [installation.unreadable(), installation.databaseFailure()];

  /** Another process has installed a pair, or its drive is back. */
  const recheck = (): Promise<void> =>
    operations
      .maintain(() => reload.recheck())
      .catch((error: unknown) => {
        // An operation has begun.
        if (!(error instanceof FailureError)) throw error;
      });

  return async () => {
    if (!listens || stopSignal.aborted || operations.current() !== null) return;
    const before = found();
    try {
      if (await installation.lookAgain()) await withTimeout(recheck(), undefined, stopSignal, SERVING_LIMIT_MS);
      else if (!isDeepStrictEqual(found(), before)) {
        changes.emit('state');
        changes.emit('reloaded');
      }
    } catch (error) {
      if (error !== stopSignal.reason) onUnexpectedError(error);
    }
  };
}
