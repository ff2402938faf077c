/** Loads the page anew. */
export function reload(): void {
  window.location.reload();
}

/** The same; where that cannot be had, what could not be drawn is at least tried again. */
export function retryAndReload(retry: () => void): void {
  retry();
  reload();
}
