/** Loads the page anew. Does nothing in the desktop's window, where no page leads anywhere (`desktop/hardening.ts`). */
export function reload(): void {
  window.location.reload();
}

/** The same; where the page may not, what could not be drawn is at least tried again. */
export function reloadOr(again: () => void): void {
  again();
  reload();
}
