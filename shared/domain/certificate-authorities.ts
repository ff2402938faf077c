/** The CAs that may be asked, and when one is passed over for the next. Pure. */
import type { Failure } from '../contract/failures.ts';
import type { Settings } from '../contract/settings.ts';
import type { Operation } from '../contract/snapshot.ts';

/** A CA with what it wants to know. */
export type CertificateAuthority = {
  directoryUrl: string;
  /** `null`: its default. */
  profile: string | null;
  externalAccount: { keyId: string; hmacKey: string } | null;
};

type CaSettings = Pick<Settings, 'acmeDirectoryUrl' | 'acmeProfile' | 'eabKeyId' | 'eabHmacKey' | 'fallbackCas'>;

/** In the order in which they are asked: the one that is set, then the others, each once. */
export function certificateAuthorities(
  settings: CaSettings,
): readonly [CertificateAuthority, ...CertificateAuthority[]] {
  const { acmeDirectoryUrl, acmeProfile, eabKeyId, eabHmacKey, fallbackCas } = settings;
  const first = authority({ directoryUrl: acmeDirectoryUrl, profile: acmeProfile, eabKeyId, eabHmacKey });
  // The first may have become one of the others after they were set.
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

/** Whether a certificate from this directory is one that the settings want. */
export function isConfiguredCa(directoryUrl: string, settings: CaSettings): boolean {
  return certificateAuthorities(settings).some((one) => one.directoryUrl === directoryUrl);
}

/** Whether it is another CA than the first that a request is asking. */
export function isFallbackCa(
  { ca, staging }: Pick<Operation, 'ca' | 'staging'>,
  { acmeDirectoryUrl }: Pick<Settings, 'acmeDirectoryUrl'>,
): boolean {
  return ca !== null && !staging && ca !== new URL(acmeDirectoryUrl).host;
}

/**
 * Whether the next CA may have what this one has not: it is down, limited, or has paused the account.
 *
 * Not what the next one would find as well (nobody answers, this machine has a fault), nor what somebody has to decide
 * (the name, the account). And not an untrusted connection: whoever reads along must not be able to choose the CA.
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
