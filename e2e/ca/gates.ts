/** The steps of an issuance at the CA at which it can be held. */
export type CaStep = 'account' | 'order' | 'challenge' | 'validation' | 'finalize' | 'certificate';

/** A closed gate at a step: the request that reaches it is held until the gate is opened. */
export type Gate = {
  /** Fulfilled as soon as a request is held there. */
  reached: Promise<void>;
  /** Lets the request pass, whether it has arrived already or arrives later; opening again does nothing. */
  open(): void;
};

/** Gates at named steps: each holds the first request that reaches it, and none after it. */
export type Gates<S extends string> = {
  hold(step: S): Gate;
  /** Called at a step: waits while a closed gate is there. */
  pass(step: S): Promise<void>;
  openAll(): void;
};

export function createGates<S extends string>(): Gates<S> {
  type ClosedGate = { step: S; arrive: () => void; opened: Promise<void> };
  const waiting: ClosedGate[] = [];
  const closed = new Set<() => void>();
  return {
    hold(step) {
      const reached = createDeferred();
      const opened = createDeferred();
      waiting.push({ step, arrive: reached.resolve, opened: opened.promise });
      closed.add(opened.resolve);
      const open = (): void => {
        closed.delete(opened.resolve);
        opened.resolve();
      };
      return { reached: reached.promise, open };
    },
    async pass(step) {
      const at = waiting.findIndex((one) => one.step === step);
      const [gate] = at < 0 ? [] : waiting.splice(at, 1);
      gate?.arrive();
      await gate?.opened;
    },
    openAll() {
      waiting.length = 0;
      for (const open of closed) open();
      closed.clear();
    },
  };
}

/** `Promise.withResolvers` is newer than the oldest Node that this runs on. */
function createDeferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
