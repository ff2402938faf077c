import { EventEmitter } from 'node:events';
import type { Failure } from '#shared/contract/failures.ts';
import type { WebServerReport } from '../webserver/report.ts';

/**
 * What the parts of the service tell each other. A part that changes something says so here and need not know who
 * listens; listeners run at once and must not throw.
 */
export type Changes = EventEmitter<{
  /** Something that the snapshot shows has changed. */
  state: [];
  /** Settings have changed and are on the disk. */
  settings: [];
  /** An operation is over, and the next one may begin. */
  operationEnded: [];
  /** What is on the disk was read again. */
  reloaded: [];
  /** Something is to be done sooner than was planned. */
  due: [];
  /** The web server says something by itself. */
  webServer: [report: WebServerReport];
  /** Something automatic has failed; the operation is over. */
  automaticFailure: [failure: Failure];
}>;

export function createChanges(): Changes {
  return new EventEmitter();
}
