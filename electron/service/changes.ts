import { EventEmitter } from 'node:events';
import type { SettingKey } from '#shared/contract/settings-table.ts';
import type { OperationEnd } from './operations/running-operation.ts';

/**
 * What the parts of the service tell each other. A part that changes something says so here and need not know who
 * listens; listeners run at once and must not throw.
 */
export type Changes = EventEmitter<{
  /** Something that the snapshot shows has changed. */
  state: [];
  /** These settings have changed and are on the disk; what depends on them is in effect. */
  settings: [keys: readonly SettingKey[]];
  /** An operation is over, and the next one may begin. */
  operationEnded: [end: OperationEnd];
}>;

export function createChanges(): Changes {
  return new EventEmitter();
}
