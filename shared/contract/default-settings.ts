/** What the settings are before anybody sets them. Apart from their schemas, which the panel does without. */
import type { Settings } from './settings.ts';

/** Let's Encrypt's production directory. */
export const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';
/** Let's Encrypt's staging directory: same protocol, untrusted roots, generous limits. */
export const LETS_ENCRYPT_STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory';

/** Defaults; the host gives the database directory of its platform. */
export function defaultSettings(databaseDirectory: string): Settings {
  return {
    edition: 'server',
    serverAddress: '',
    contactEmail: '',
    databaseDirectory,
    httpPort: 8080,
    httpsPort: 443,
    upstream: '',
    acmeDirectoryUrl: LETS_ENCRYPT,
    acmeProfile: '',
    eabKeyId: '',
    eabHmacKey: '',
    fallbackCas: [],
    keyType: 'ec-p256',
    trustedRootsFile: '',
    dnsServers: [],
    publicHttpPort: 80,
    publicHttpsPort: 443,
    redirectToHttps: true,
    autoRenew: true,
    onRenewed: [],
    onFailed: [],
    language: 'de',
  };
}
