/** How a failure is made and thrown. Throwing a failure does not load the schemas of `failures.ts`. */
import type { Failure, FailureCode, FailureData } from './failures.ts';

/** Makes a failure; the data must be what its code asks for. */
export function failure<C extends FailureCode>(code: C, data: FailureData<C>): Extract<Failure, { code: C }> {
  return { code, data } as Extract<Failure, { code: C }>;
}

/** A failure as an exception. Every expected failure is thrown as this and as nothing else. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(value: Failure, options?: ErrorOptions) {
    super(value.code, options);
    this.failure = value;
  }
}

/** Throws the failure with this code and data. */
export function fail<C extends FailureCode>(code: C, data: FailureData<C>, cause?: unknown): never {
  throw new FailureError(failure(code, data), cause === undefined ? undefined : { cause });
}
