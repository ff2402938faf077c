/** When "Zertifikat anfordern/erneuern" can be clicked, and why not. Pure. */
import type { Settings } from '#shared/contract/settings.ts';

export type GateReason = 'einzelplatz' | 'addressMissing' | 'contactMissing' | 'running';

/** The first reason why the button is disabled; `null`: it is enabled. Stored settings are valid by construction. */
export function requestGate(
  settings: Pick<Settings, 'edition' | 'serverAddress' | 'contactEmail'>,
  running: boolean,
): GateReason | null {
  if (settings.edition !== 'server') return 'einzelplatz';
  if (running) return 'running';
  if (settings.serverAddress === '') return 'addressMissing';
  return settings.contactEmail === '' ? 'contactMissing' : null;
}
