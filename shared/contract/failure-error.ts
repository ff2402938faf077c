/** How a failure is made and thrown. Free of the schemas in `failures.ts`, so that whoever only throws loads none. */
import type { Failure, FailureCode, FailureData } from './failures.ts';

/** Makes a failure; the data must be what its code asks for. */
export function failure<C extends FailureCode>(code: C, data: FailureData<C>): Extract<Failure, { code: C }> {
  return { code, data } as Extract<Failure, { code: C }>;
}

/** The failure as something that can be thrown. Everything expected is thrown as this and as nothing else. */
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
