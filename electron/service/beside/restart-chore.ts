import { FailureError } from '#shared/contract/failure-error.ts';
import type { Core } from '../core.ts';
import type { Chore } from '../host-loop.ts';
import type { Installation } from '../installation.ts';
import type { Operations } from '../operations/operations.ts';
import type { Serving } from '../serving.ts';

/** Has profacto's web server restarted for a certificate that waits for it. */
export type RestartProfacto = (run: { automatic: boolean }) => Promise<void>;

/** How late a restart may come that is meant for the night; milliseconds. A machine that was asleep waits for the next. */
const LATE_MS = 30 * 60_000;

/** The restart as an operation of its own. @throws FailureError `BUSY`, `BESIDE_FOLDER`, `PROFACTO_…` */
export function createRestartOperation(
  core: Pick<Core, 'stopSignal'>,
  parts: { installation: Installation; operations: Operations; onServed: () => Promise<void> },
): RestartProfacto {
  const { installation, operations, onServed } = parts;
  return ({ automatic }) =>
    operations.run('restart', { automatic }, async (operation) => {
      operation.begin('restart');
      const { stopSignal: signal } = core;
      const outcome = await installation.serveWaiting({ onStep: (step) => operation.done(step), signal });
      if (outcome === 'waiting') return;
      operation.done('verification');
      await onServed();
    });
}

/** Restarts profacto at the time of day that is set, while a certificate waits for it. */
export function createRestartChore(
  { settings, now, changes }: Pick<Core, 'settings' | 'now' | 'changes'>,
  parts: { installation: Installation; web: Serving; restart: RestartProfacto },
): Chore {
  const { installation, web, restart } = parts;
  /** From when on the next such time counts: since something waits here, or since it was last tried. */
  let since: number | null = null;

  const nextAt = (): number | null => {
    if (!installation.waits() || (web.profacto()?.restartsAt() ?? null) === null) {
      since = null;
      return null;
    }
    // A time in the future was noted before the clock was set back.
    if (since === null || since > now()) since = now();
    const at = nextTimeOfDay(settings().restartAt, since);
    if (now() - at <= LATE_MS) return at;
    since = now();
    return nextTimeOfDay(settings().restartAt, since);
  };

  return {
    name: 'profactoRestart',
    nextAt,
    async run() {
      const at = nextAt();
      if (at === null || at > now()) return;
      try {
        await restart({ automatic: true });
        since = now();
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        // What is busy is tried again soon; what failed, the next night.
        if (error.failure.code === 'BUSY') return;
        since = now();
        changes.emit('automaticFailure', error.failure);
      }
    },
  };
}

/** The first time after a moment at which the clocks of this place show `HH:MM`; milliseconds since the epoch. */
export function nextTimeOfDay(timeOfDay: string, after: number): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  const day = new Date(after);
  const at = (days: number) =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hours, minutes).getTime();
  return at(0) > after ? at(0) : at(1);
}
