import { FailureError } from '#shared/contract/failure-error.ts';
import type { ApplicationWatch } from './application-watch.ts';
import type { Core } from './core.ts';
import type { Operations } from './operations/operations.ts';
import type { Reload } from './reload.ts';
import { createUnansweredVisits } from './unanswered-visits.ts';

/**
 * Writes into the journal that the web server's thread has ended, and looks at all once another one serves; and which visitors
 * were not answered: where it were several, the application behind is looked at.
 */
export function followWebServer(
  { changes, journal, now, stopSignal }: Pick<Core, 'changes' | 'journal' | 'now' | 'stopSignal'>,
  parts: {
    operations: Operations;
    reload: Reload;
    application: Pick<ApplicationWatch, 'suspect' | 'answered'>;
    onUnexpectedError: (error: unknown) => void;
  },
): void {
  const { operations, reload, application, onUnexpectedError } = parts;
  const visits = createUnansweredVisits({ journal, now });

  /** Another one was quicker, or the host ends. */
  const ignoreRefusal = (error: unknown): void => {
    if (!(error instanceof FailureError)) onUnexpectedError(error);
  };
  const look = (): void => {
    if (stopSignal.aborted) return;
    // What runs may rest on what has changed; afterwards is soon enough, since the pair that is served is the same.
    if (operations.current() !== null) changes.once('operationEnded', look);
    else operations.maintain(() => reload.recheck()).catch(ignoreRefusal);
  };

  changes.on('webServer', (report) => {
    switch (report.event) {
      case 'crashed': {
        const { reason, times, error } = report;
        onUnexpectedError(error);
        // One that ends again and again is to leave room in the journal for the rest.
        if (isPowerOfTwo(times)) journal.write({ event: 'webServerCrashed', reason, times });
        changes.emit('state');
        break;
      }
      case 'unanswered':
        // One alone may have been a visitor's own doing.
        if (visits.note(report)) application.suspect();
        break;
      case 'answeredAgain':
        application.answered();
        break;
      case 'accessLogFailed':
        journal.write(report);
        break;
      case 'restarted':
        changes.emit('state');
        look();
        break;
    }
  });
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}
