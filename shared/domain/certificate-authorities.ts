/** The CAs that may be asked, and when one is passed over for the next. Pure. */
import { caHost } from '#shared/values/acme-directory.ts';
import type { Failure } from '../contract/failures.ts';
import type { Settings } from '../contract/settings.ts';
import type { Operation } from '../contract/snapshot.ts';

/** A CA with the settings for orders there. */
export type CertificateAuthority = {
  directoryUrl: string;
  /** `null`: the CA's default. */
  profile: string | null;
  externalAccount: { keyId: string; hmacKey: string } | null;
};

type CaSettings = Pick<Settings, 'acmeDirectoryUrl' | 'acmeProfile' | 'eabKeyId' | 'eabHmacKey' | 'fallbackCas'>;

/** In the order in which they are asked: the CA that is set, then the fallback CAs, each once. */
export function certificateAuthorities(
  settings: CaSettings,
): readonly [CertificateAuthority, ...CertificateAuthority[]] {
  const { acmeDirectoryUrl, acmeProfile, eabKeyId, eabHmacKey, fallbackCas } = settings;
  const first = authority({ directoryUrl: acmeDirectoryUrl, profile: acmeProfile, eabKeyId, eabHmacKey });
  // A fallback CA may have been made the first one after the fallback CAs were set.
  const others = fallbackCas.filter((one) => one.directoryUrl !== acmeDirectoryUrl);
  return [first, ...others.map(authority)];
}

function authority({ directoryUrl, profile, eabKeyId, eabHmacKey }: Settings['fallbackCas'][number]) {
  return {
    directoryUrl,
    profile: profile === '' ? null : profile,
    externalAccount: eabKeyId === '' ? null : { keyId: eabKeyId, hmacKey: eabHmacKey },
  };
}

/** Whether a certificate from this directory comes from one of the configured CAs. */
export function isConfiguredCa(directoryUrl: string, settings: CaSettings): boolean {
  return certificateAuthorities(settings).some((one) => one.directoryUrl === directoryUrl);
}

/** Whether a request is asking a fallback CA. */
export function isFallbackCa(
  { ca, staging }: Pick<Operation, 'ca' | 'staging'>,
  { acmeDirectoryUrl }: Pick<Settings, 'acmeDirectoryUrl'>,
): boolean {
  return ca !== null && !staging && ca !== caHost(acmeDirectoryUrl);
}

/**
 * Whether the next CA may succeed where this one failed: the CA is down, limited, or has paused the account.
 *
 * Not for what the next CA would find as well (this server cannot be reached, or has a fault), nor for what a person
 * has to decide (the name, the account). And not for an untrusted connection: an eavesdropper must not be able to
 * choose the CA.
 */
export function shouldTryNextCa({ code, data }: Failure): boolean {
  switch (code) {
    case 'CA_UNREACHABLE':
    case 'CA_OUT_OF_ORDER':
    case 'CA_RATE_LIMITED':
    case 'CA_ACCOUNT_PAUSED':
      return true;
    case 'CA_TOO_SLOW':
      return data.stage === 'issuance';
    default:
      return false;
  }
}
