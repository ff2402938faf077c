import type { Unanswered } from './front/front.ts';
import type { WebServerCrashReason } from '#shared/contract/journal.ts';

/** What the web server tells the service without being asked; plain objects, since they come from another thread. */
export type WebServerReport =
  /**
   * The worker of the web server ended, and takes its listeners with it; another one is started. `times`: how often in a
   * row. `error`: what it ended with, for developers.
   */
  | { event: 'crashed'; reason: WebServerCrashReason; times: number; error: unknown }
  /** A new worker has taken up what the one before served, as far as it could: `listeners` shows it. */
  | { event: 'restarted' }
  | ({ event: 'unanswered' } & Unanswered)
  /** The first visitor who is answered after one was not. */
  | { event: 'answeredAgain' }
  /** The access log cannot be written, or not be deleted; it is tried again. */
  | { event: 'accessLogFailed'; systemCode: string };
