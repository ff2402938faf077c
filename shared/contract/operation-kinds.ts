/** What there is to know about each kind of operation: one row a kind. No zod: the panel loads this too. */
import { requestSteps, type StepId } from './request-steps.ts';

type OperationTraits = {
  /** Whether it may be cancelled at all. Once it cannot be undone, it no longer can (`pointOfNoReturn`). */
  cancellable: boolean;
  /** The steps that it shows, in their order. */
  steps: readonly StepId[];
};

const withoutSteps = { cancellable: true, steps: [] } as const satisfies OperationTraits;

const traits = {
  request: { cancellable: true, steps: requestSteps },
  evaluate: withoutSteps,
  delete: { cancellable: false, steps: [] },
  check: withoutSteps,
  updateContact: withoutSteps,
  rollOver: withoutSteps,
  deactivate: withoutSteps,
  /** For a compromised key: a new certificate, and the revocation of the installed one. */
  compromised: { cancellable: true, steps: [...requestSteps, 'revocation'] },
  /** Another attempt at a pending revocation. */
  revoke: { cancellable: false, steps: [] },
  /** With `operation: beside`: profacto's web server, so that it serves the certificate that lies in its folder. */
  restart: { cancellable: false, steps: ['restart', 'verification'] },
  /** The router is asked to open ports for this machine, or to close them again. Half of it would be worse than none. */
  openRouter: { cancellable: false, steps: [] },
  closeRouter: { cancellable: false, steps: [] },
} as const satisfies Record<string, OperationTraits>;

/** Typed by the kind alone, so that whoever asks for a trait may meet any of them. */
export const operationTraits: Readonly<Record<keyof typeof traits, OperationTraits>> = traits;
export const operationKinds = Object.keys(traits) as (keyof typeof traits)[];

/** A rehearsal has no preflight, being a check itself, and ends with the certificate received. */
export const rehearsalSteps: readonly StepId[] = requestSteps.slice(
  requestSteps.indexOf('account'),
  requestSteps.indexOf('install'),
);
