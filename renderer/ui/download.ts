/** Offers the user a file as a download. */
export function downloadFile(name: string, type: string, content: string | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // When the click returns, the browser holds the data but has not read them yet.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
