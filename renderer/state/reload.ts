/** Reloads the page. */
export function reload(): void {
  window.location.reload();
}

/** Reloads the page; where that does not succeed, what could not be rendered is at least tried again. */
export function retryAndReload(retry: () => void): void {
  retry();
  reload();
}
