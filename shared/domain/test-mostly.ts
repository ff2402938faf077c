import * as fc from 'fast-check';

/**
 * `good` four times out of five, else one of `values`: where many conditions must hold at once, purely random values
 * hardly ever meet them.
 */
export function mostly<T>(good: T, values: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: values });
}
