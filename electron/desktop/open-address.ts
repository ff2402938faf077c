/** Opens this server's own address in the user's browser. */
import { OPENED_AFTER_MS, xdgOpen } from './xdg-open.ts';

/**
 * @param url an `https:` URL made by the service; anything else is refused, since the system would start a program for it
 * @param openExternal Electron's `shell.openExternal`. Not used on Linux, for the reason that `showFolder` gives
 * @returns whether a browser was started
 */
export async function openAddress(
  url: string,
  openExternal: (url: string) => Promise<void>,
  { platform = process.platform, openedAfterMs = OPENED_AFTER_MS } = {},
): Promise<boolean> {
  if (new URL(url).protocol !== 'https:') return false;
  if (platform === 'linux') return (await xdgOpen(url, openedAfterMs)) === '';
  return openExternal(url).then(
    () => true,
    () => false,
  );
}
