import type { Settings } from '#shared/contract/settings.ts';
import { checkHostname } from '#shared/values/hostname.ts';

/** The public name as A-labels; empty while none is set. */
export function nameOf(settings: Settings): string {
  const checked = checkHostname(settings.serverAddress);
  return checked.ok ? checked.hostname.ascii : '';
}
