/** What all surfaces have in common: the places where the product takes something from outside. */
import type * as fc from 'fast-check';

export type Surface<Case> = {
  /**
   * What is given to the product. The same seed must give the same cases: nothing in here is drawn from elsewhere, and a
   * case is plain data that can be sent to another process.
   */
  arbitrary: fc.Arbitrary<Case>;
  /**
   * Puts the real part of the product together, once for all cases.
   *
   * @param folder empty, and removed afterwards; all files belong there
   */
  open(folder: string): Promise<OpenSurface<Case>>;
};

export type OpenSurface<Case> = {
  /** A sentence for each thing that is wrong with what the product made of it. */
  run(given: Case): string[] | Promise<string[]>;
  /** Ends the part. A sentence for each thing that is wrong with what all cases together have left. */
  close(): string[] | Promise<string[]>;
};

/** A file with one surface, as its export `surface`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Whoever runs a surface hands its cases on and knows nothing of them.
export type SurfaceModule = { surface: Surface<any> };
