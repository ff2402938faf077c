import type { Finding } from '#shared/contract/findings.ts';
import type { Step } from '#shared/contract/snapshot.ts';
import { verdictOf } from '#shared/domain/verdict.ts';

/**
 * The key of the text that says how far a step is. Pure.
 *
 * @param findings of the request's own checks
 */
export function stepStateTextKey({ id, state }: Pick<Step, 'id' | 'state'>, findings: readonly Finding[]) {
  // Checks with a broken finding stop the request unless the user has requested it anyway.
  const isOverruled = id === 'preflight' && state === 'done' && verdictOf(findings) === 'broken';
  return `steps.state.${isOverruled ? 'overruled' : state}` as const;
}
