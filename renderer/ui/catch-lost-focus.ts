/** React Aria gives the focus back within a frame or two. */
const FOCUS_RESTORE_DELAY_MS = 100;

/**
 * To be called when an element that had the focus disappears. The element that had it before may be unavailable as
 * well: steps that are done, a button that is disabled. Then the headline gets the focus.
 */
export function catchLostFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body) document.querySelector('h1')?.focus();
  }, FOCUS_RESTORE_DELAY_MS);
}
