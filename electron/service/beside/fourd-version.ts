import type { Settings } from '#shared/contract/settings.ts';
import { possibleKeyTypes } from '#shared/domain/key-types.ts';
import { takesEcdsa } from '#shared/domain/way-advice.ts';
import { findApplications } from '../../applications/find.ts';

/**
 * The key type that profacto's web server can load. What somebody has chosen counts; as long as the setting has its
 * default, RSA does, which every 4D takes, unless the 4D that answers is known to take ECDSA.
 *
 * @param settings of which `keyType` has its default `ec-p256`: then nobody has chosen anything that would be lost
 */
export async function keyTypeForProfacto(
  settings: Pick<Settings, 'keyType' | 'httpPort'>,
  signal: AbortSignal,
): Promise<Settings['keyType']> {
  const [usual = settings.keyType, other] = possibleKeyTypes({ operation: 'beside', keyType: settings.keyType });
  if (other === undefined) return usual;
  const found = await findApplications([settings.httpPort], signal);
  return found.some(({ kind, version }) => kind === '4d' && takesEcdsa(version)) ? other : usual;
}
