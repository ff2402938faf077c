import type { Finding } from '#shared/contract/findings.ts';
import type { Snapshot, Step, StepId } from '#shared/contract/snapshot.ts';
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

/** What a step is called. With `operation: beside` profacto's web server is restarted and waited for, which takes longer. */
export function stepLabelKey<S extends StepId>(
  id: S,
  { operation }: Pick<Snapshot['settings'], 'operation'>,
): `steps.${S}` | 'steps.restartBeside' | 'steps.verificationBeside' {
  if (operation === 'beside' && id === 'restart') return 'steps.restartBeside';
  return operation === 'beside' && id === 'verification' ? 'steps.verificationBeside' : `steps.${id}`;
}
