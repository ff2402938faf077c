/** Loads the page anew. Does nothing in the desktop's window, where no page leads anywhere (`desktop/hardening.ts`). */
export function reload(): void {
  window.location.reload();
}
