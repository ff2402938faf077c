import { fail } from '#shared/contract/failure-error.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { certificateAuthorities, type CertificateAuthority } from '#shared/domain/certificate-authorities.ts';
import { caHost, LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';

/** The CA of a rehearsal: the first one's staging environment, with what is set for the first one. */
export function rehearsalCa(settings: Settings): CertificateAuthority {
  const [first] = certificateAuthorities(settings);
  return { ...first, directoryUrl: rehearsalDirectoryUrl(first.directoryUrl) };
}

/**
 * The directory for a rehearsal. A private CA, or one in a laboratory, has only the one directory that is set: there
 * the certificate of the rehearsal is a real one that nobody uses.
 *
 * @throws FailureError `NO_STAGING` for a public CA without a staging environment: a rehearsal would waste its limits
 */
function rehearsalDirectoryUrl(directoryUrl: string): string {
  const { host } = new URL(directoryUrl);
  const staging = STAGING.get(host);
  if (staging === null) fail('NO_STAGING', { host });
  return staging ?? directoryUrl;
}

/** The staging environment, where trying again costs nothing; `null`: this CA has none. */
export function stagingUrlOf(directoryUrl: string): string | null {
  return STAGING.get(caHost(directoryUrl)) ?? null;
}

/** Public CAs by the host of their directory; `null`: there is no staging environment. */
const STAGING: ReadonlyMap<string, string | null> = new Map([
  [new URL(LETS_ENCRYPT).host, LETS_ENCRYPT_STAGING],
  // There is one, but it takes other external accounts than the CA itself: what is set would be refused there.
  ['dv.acme-v02.api.pki.goog', null],
  ['acme.zerossl.com', null],
  ['acme.ssl.com', null],
  ['acme-api.actalis.com', null],
]);
