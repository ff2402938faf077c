import { useEffect, useRef, type RefObject } from 'react';

/** For what takes the place of the button that was used: gives it the focus, if that has gone with the button. */
export function useFocusWhereLost<T extends HTMLElement>(): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    if (document.activeElement === document.body) element.current?.focus({ preventScroll: true });
  }, []);
  return element;
}
