/** An action that is not begun again while it runs: whoever asks meanwhile gets its result. */
export function createOneAtATime<Argument, Result>(
  action: (argument: Argument) => Promise<Result>,
): (argument: Argument) => Promise<Result> {
  let running: Promise<Result> | null = null;
  return (argument) =>
    (running ??= action(argument).finally(() => {
      running = null;
    }));
}
