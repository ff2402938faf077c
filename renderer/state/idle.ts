/** Not before the page has been drawn and is otherwise busy no more, but at the latest after this time. */
const AT_THE_LATEST = 5000;

/** Resolves when the page has nothing else to do. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has none.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: AT_THE_LATEST });
    else setTimeout(resolve, AT_THE_LATEST);
  });
}
