/** Whether the whole window has lost the focus, which then comes back to where it was. */
export function isWindowBlurred(): boolean {
  return !document.hasFocus();
}
