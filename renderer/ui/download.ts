/** Gives the user a file to keep. */
export function downloadFile(name: string, type: string, content: string | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the data when the click returns; it reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
