/** When "Zertifikat anfordern/erneuern" can be clicked, and why not. Pure. */
import type { Settings } from '#shared/contract/settings.ts';

export type GateReason = 'einzelplatz' | 'bothMissing' | 'addressMissing' | 'contactMissing' | 'running';

/** Why the button is disabled, with all that is missing; `null`: it is enabled. Stored settings are valid by construction. */
export function requestGate(
  settings: Pick<Settings, 'edition' | 'serverAddress' | 'contactEmail'>,
  running: boolean,
): GateReason | null {
  if (settings.edition !== 'server') return 'einzelplatz';
  if (running) return 'running';
  const noContact = settings.contactEmail === '';
  if (settings.serverAddress === '') return noContact ? 'bothMissing' : 'addressMissing';
  return noContact ? 'contactMissing' : null;
}
