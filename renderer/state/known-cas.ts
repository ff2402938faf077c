import { caHost, LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';

/** A public CA that is offered by its name. */
export type KnownCa = { name: string; directoryUrl: string };

/** Both demand an external account. */
export const offeredCas: readonly KnownCa[] = [
  { name: 'ZeroSSL', directoryUrl: 'https://acme.zerossl.com/v2/DV90' },
  { name: 'Google Trust Services', directoryUrl: 'https://dv.acme-v02.api.pki.goog/directory' },
];

const known: readonly KnownCa[] = [
  { name: 'Let’s Encrypt', directoryUrl: LETS_ENCRYPT },
  { name: 'Let’s Encrypt (Test)', directoryUrl: LETS_ENCRYPT_STAGING },
  ...offeredCas,
];

/** The name of the CA at this directory; for one that is not known here, its host. */
export function caName(directoryUrl: string): string {
  return known.find((one) => one.directoryUrl === directoryUrl)?.name ?? caHost(directoryUrl);
}
