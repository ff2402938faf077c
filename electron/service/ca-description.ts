import type { CaDescription } from '#shared/contract/ca-description.ts';
import { fail } from '#shared/contract/failure-error.ts';
import { parseSettingsPatch } from '#shared/contract/settings.ts';
import type { Core } from './core.ts';

/**
 * Asks a CA to describe itself.
 *
 * @param url of its directory; `undefined`: the configured one's
 * @throws FailureError `INVALID_SETTING` where this cannot be a CA's address, `CA_UNREACHABLE`, `CA_UNTRUSTED`, …
 */
export async function describeCa(
  { settings, trustedRoots, now, stopSignal }: Core,
  url: string | undefined,
): Promise<CaDescription> {
  const directoryUrl = url ?? settings().acmeDirectoryUrl;
  const checked = parseSettingsPatch({ acmeDirectoryUrl: directoryUrl }, settings());
  if (!checked.ok) return fail('INVALID_SETTING', { issues: checked.issues });
  const { acmeDirectoryUrl = directoryUrl } = checked.patch;
  const { describeCa: ask } = await import('../diagnosis/describe-ca.ts');
  return ask(acmeDirectoryUrl, await trustedRoots(), now, stopSignal);
}
