import type { Settings } from '#shared/contract/settings.ts';
import { isConfiguredCa } from '#shared/domain/certificate-authorities.ts';
import { coversName } from '#shared/values/names.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import { nameOf } from '../public-name.ts';

/** Whether a pair is for the configured address and from one of the configured CAs. */
export function matchesSettings(pair: InstalledPair, settings: Settings): boolean {
  return isConfiguredCa(pair.directoryUrl, settings) && coversName(pair.info.names, nameOf(settings));
}

/**
 * The installed pair, if it is renewed automatically.
 *
 * Law: only what somebody once requested: for another address or CA somebody has to click.
 */
export function renewablePair(installed: InstalledPair | null, settings: Settings): InstalledPair | null {
  const { edition, autoRenew, contactEmail } = settings;
  if (installed === null || !autoRenew || edition !== 'server' || contactEmail === '') return null;
  return matchesSettings(installed, settings) ? installed : null;
}
