/** What there is to know about each kind of operation: one row a kind. No zod: the panel loads this too. */
import type { OperationKind } from './failures.ts';
import { requestSteps } from './request-steps.ts';
import type { StepId } from './snapshot.ts';

type OperationTraits = {
  /** Whether it may be cancelled at all. Once it cannot be undone, it no longer can (`pointOfNoReturn`). */
  cancellable: boolean;
  /** The steps that it shows, in their order. */
  steps: readonly StepId[];
};

const withoutSteps: OperationTraits = { cancellable: true, steps: [] };

export const operationTraits: Record<OperationKind, OperationTraits> = {
  request: { cancellable: true, steps: requestSteps },
  evaluate: withoutSteps,
  delete: { cancellable: false, steps: [] },
  check: withoutSteps,
  updateContact: withoutSteps,
  rollOver: withoutSteps,
  deactivate: withoutSteps,
  compromised: { cancellable: true, steps: [...requestSteps, 'revocation'] },
  revoke: { cancellable: false, steps: [] },
};

/** A rehearsal has no preflight, being a check itself, and ends with the certificate received. */
export const rehearsalSteps: readonly StepId[] = requestSteps.slice(
  requestSteps.indexOf('account'),
  requestSteps.indexOf('install'),
);
