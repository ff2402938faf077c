/** React Aria gives the focus back within a frame or two. */
const FOCUS_RESTORE_DELAY_MS = 100;

/**
 * To be called when something goes away that had the focus. What had it before may be gone as well: steps that are
 * done, a button that is off. Then the headline gets it.
 */
export function catchLostFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body) document.querySelector('h1')?.focus();
  }, FOCUS_RESTORE_DELAY_MS);
}
