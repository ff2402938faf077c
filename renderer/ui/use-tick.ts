import { useEffect, useReducer } from 'react';

const TICK_MS = 15_000;

/** Renders the caller again from time to time, so that "in 3 minutes" stays true. @param isNeeded whether it says such a thing */
export function useTick(isNeeded: boolean): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isNeeded) return;
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [isNeeded]);
}
