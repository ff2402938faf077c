/** Whether the focus is away only because the whole window is; it comes back to where it was. */
export function isWindowBlurred(): boolean {
  return !document.hasFocus();
}
