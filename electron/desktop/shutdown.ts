import { dialog, type App } from 'electron';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import { desktopTexts } from './texts.ts';

/** Longer than a hook may take: another server is not to miss a certificate because the user logs off. */
const STOP_TIMEOUT_MS = 70_000;

/** Holds the app's end back until `stop` has closed what is open, though not for ever. */
export function stopBeforeQuit(app: App, stop: () => Promise<void>): void {
  let isStopping = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    const timeLimit = new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS));
    // A second `quit` does nothing once the first was held back with all windows closed (seen with 33.4): `exit` it is.
    void Promise.race([stop().catch(() => undefined), timeLimit]).then(() => app.exit());
  });
}

/** Says in a box what stands in the way of the start, and ends: without a service the window would be of no use. */
export function showStartFailure(app: App, error: unknown): void {
  const reason = error instanceof FailureError ? error.failure : failure('INTERNAL', {});
  const { what, todo } = describeFailure(reason, 'de');
  dialog.showErrorBox(desktopTexts.de.cannotStart.title, `${what}\n\n${todo}`);
  app.exit(1);
}
