import type { Finding } from '#shared/contract/findings.ts';
import { verdictOf } from '#shared/domain/verdict.ts';
import type { Step } from '#shared/contract/snapshot.ts';

/**
 * The key of the text that says how far a step is. Pure.
 *
 * @param findings of the request's own checks
 */
export function stepStateTextKey({ id, state }: Pick<Step, 'id' | 'state'>, findings: readonly Finding[]) {
  // Only who insists gets past what would make the request fail.
  const isOverruled = id === 'preflight' && state === 'done' && verdictOf(findings) === 'broken';
  return `steps.state.${isOverruled ? 'overruled' : state}` as const;
}
