import type { Settings } from '#shared/contract/settings.ts';
import { probeHttp } from '../../diagnosis/probes/http.ts';
import { LOOPBACK } from './webroot-trial.ts';

/**
 * The key type that profacto's web server can load. What somebody has chosen counts; as long as the setting has its
 * default, RSA does, which every 4D takes, unless the 4D that answers is known to take ECDSA.
 *
 * @param settings of which `keyType` has its default `ec-p256`: then nobody has chosen anything that would be lost
 */
export async function keyTypeForProfacto(settings: Settings, signal: AbortSignal): Promise<Settings['keyType']> {
  if (settings.keyType !== 'ec-p256') return settings.keyType;
  for (const address of LOOPBACK) {
    const target = { address, port: settings.httpPort, host: 'localhost', path: '/4DWEBTEST' };
    const answer = await probeHttp(target, signal);
    if (answer.kind === 'answer' && takesEcdsa(answer.server ?? '')) return 'ec-p256';
  }
  return 'rsa-2048';
}

/**
 * Whether a `Server` header is that of a 4D that takes ECDSA: v20 R4 or newer. `20.4` is the fourth correction of v20,
 * and no R4.
 */
export function takesEcdsa(server: string): boolean {
  const { major, release } = /^4D\/v?(?<major>\d{2,3})(?:\.\d+)*(?:\s*R(?<release>\d+))?/i.exec(server)?.groups ?? {};
  if (major === undefined) return false;
  return Number(major) >= 21 || (Number(major) === 20 && Number(release ?? '0') >= 4);
}
