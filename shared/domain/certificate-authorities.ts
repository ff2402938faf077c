/** The CAs that may be asked, and when one is passed over for the next. Pure. */
import { caHost, isSameDirectory } from '#shared/values/acme-directory.ts';
import { failureTraits } from '../contract/failure-traits.ts';
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
  const others = fallbackCas.filter((one) => !isSameDirectory(one.directoryUrl, acmeDirectoryUrl));
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
  return certificateAuthorities(settings).some((one) => isSameDirectory(one.directoryUrl, directoryUrl));
}

/** Whether a request is asking a fallback CA. */
export function isFallbackCa(
  { ca, staging }: Pick<Operation, 'ca' | 'staging'>,
  { acmeDirectoryUrl }: Pick<Settings, 'acmeDirectoryUrl'>,
): boolean {
  return ca !== null && !staging && ca !== caHost(acmeDirectoryUrl);
}

/** Whether the next CA may succeed where this one failed. */
export function shouldTryNextCa({ code, data }: Failure): boolean {
  const { nextCa } = failureTraits[code];
  return nextCa === 'asked' || (nextCa === 'duringIssuance' && 'stage' in data && data.stage === 'issuance');
}
