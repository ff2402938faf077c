import type { RenewalOffReason } from '#shared/contract/renewal-off.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { isConfiguredCa } from '#shared/domain/certificate-authorities.ts';
import { renewalOff } from '#shared/domain/renewal-off.ts';
import { coversName } from '#shared/values/names.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import { nameOf } from '../public-name.ts';

/** Whether a pair is for the configured address, and from one of the configured CAs. */
function settingsMatch(pair: InstalledPair, settings: Settings) {
  return {
    coversAddress: coversName(pair.info.names, nameOf(settings)),
    fromConfiguredCa: isConfiguredCa(pair.directoryUrl, settings),
  };
}

/** Whether a pair is for the configured address and from one of the configured CAs. */
export function matchesSettings(pair: InstalledPair, settings: Settings): boolean {
  const { coversAddress, fromConfiguredCa } = settingsMatch(pair, settings);
  return coversAddress && fromConfiguredCa;
}

/** Why no host renews the pair by itself; `null`: one does. */
export function renewalOffFor(pair: InstalledPair, settings: Settings): RenewalOffReason | null {
  return renewalOff(settings, settingsMatch(pair, settings));
}

/** The installed pair, if it is renewed automatically. */
export function renewablePair(installed: InstalledPair | null, settings: Settings): InstalledPair | null {
  return installed !== null && renewalOffFor(installed, settings) === null ? installed : null;
}
