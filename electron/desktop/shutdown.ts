import { dialog, type App } from 'electron';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import type { Language } from '#shared/values/language.ts';
import { desktopTexts } from './texts.ts';

/** Longer than a hook may take: a hook may be passing a new certificate to another server when the user logs off. */
const STOP_TIMEOUT_MS = 70_000;

/** Delays quitting until `stop` has ended, at most for STOP_TIMEOUT_MS. */
export function stopBeforeQuit(app: App, stop: () => Promise<void>): void {
  let isStopping = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    const timeLimit = new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS));
    // `exit`, because `quit` does nothing after a first one was prevented with all windows closed (seen with 33.4).
    void Promise.race([stop().catch(() => undefined), timeLimit]).then(() => app.exit());
  });
}

/** Shows in a box why the app cannot start, and exits: without a service the window would be of no use. */
export function showStartFailure(app: App, error: unknown, language: Language): void {
  const reason = error instanceof FailureError ? error.failure : failure('INTERNAL', {});
  const { what, todo } = describeFailure(reason, language);
  dialog.showErrorBox(desktopTexts[language].cannotStart.title, `${what}\n\n${todo}`);
  app.exit(1);
}
