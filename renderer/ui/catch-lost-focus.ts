import { useEffect, useRef } from 'react';

/** React Aria gives the focus back within a frame or two. */
const FOCUS_RESTORE_DELAY_MS = 100;

/**
 * To be called when an element that had the focus disappears. The element that had it before may be unavailable as
 * well: steps that are done, a button that was disabled meanwhile. Then the headline gets the focus.
 */
export function catchLostFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body) document.querySelector('h1')?.focus();
  }, FOCUS_RESTORE_DELAY_MS);
}

/**
 * For what disappears once one of its buttons was used, and by itself as well: then nobody's focus is moved.
 *
 * @returns the function to call when a button is used
 */
export function useCatchLostFocus(): () => void {
  const isUsed = useRef(false);
  useEffect(
    () => () => {
      if (isUsed.current) catchLostFocus();
    },
    [],
  );
  return () => {
    isUsed.current = true;
  };
}
