/** The settings' default values. In a file of their own, because the panel does not load the schemas. */
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import type { Settings } from './settings.ts';

/** Defaults; the host supplies its platform's database directory. */
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
