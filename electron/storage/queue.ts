/** Runs an action once those before it have ended, however they ended; gives what it gives. */
export type Queue = <T>(action: () => Promise<T>) => Promise<T>;

/** A queue of its own: actions run one after the other, in the order in which they are given. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const run = last.then(action);
    last = run.catch(() => undefined);
    return run;
  };
}
