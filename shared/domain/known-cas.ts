/** What is known of public CAs: one row a CA. Pure. */
import type { LimitName } from '#shared/contract/failures.ts';
import { caHost, LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';

/** A token bucket of `capacity` tokens; one comes back every `period / capacity`. Milliseconds. */
export type Limit = { capacity: number; period: number };
export type Limits = Partial<Record<LimitName, Limit>>;

export type KnownCa = {
  /** A CA is recognized by this URL's host. */
  directoryUrl: string;
  name: string;
  /** The directory of its staging environment, its own where it is one itself; `null`: it has none that can be used. */
  stagingUrl: string | null;
  demandsExternalAccount: boolean;
  /** Its names in CAA records, for when its directory does not tell them; empty: not known for certain. */
  caaIdentities: readonly string[];
  /** Its rate limits; empty: it does not publish them. */
  limits: Limits;
  /** Whether its profiles are those that the panel explains in its own words. */
  hasExplainedProfiles: boolean;
  /** Whether the panel offers it by its name as a fallback CA. */
  isOffered: boolean;
};

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

const knownCas: readonly KnownCa[] = [
  {
    directoryUrl: LETS_ENCRYPT,
    name: 'Let’s Encrypt',
    stagingUrl: LETS_ENCRYPT_STAGING,
    demandsExternalAccount: false,
    caaIdentities: ['letsencrypt.org'],
    limits: {
      newAccounts: { capacity: 10, period: 3 * HOUR },
      newOrders: { capacity: 300, period: 3 * HOUR },
      certificatesPerDomain: { capacity: 50, period: WEEK },
      duplicateCertificate: { capacity: 5, period: WEEK },
      failedAuthorizations: { capacity: 5, period: HOUR },
    },
    hasExplainedProfiles: true,
    isOffered: false,
  },
  {
    directoryUrl: LETS_ENCRYPT_STAGING,
    name: 'Let’s Encrypt (Test)',
    stagingUrl: LETS_ENCRYPT_STAGING,
    demandsExternalAccount: false,
    caaIdentities: ['letsencrypt.org'],
    limits: {
      newAccounts: { capacity: 50, period: 3 * HOUR },
      newOrders: { capacity: 1500, period: 3 * HOUR },
      duplicateCertificate: { capacity: 30_000, period: WEEK },
      failedAuthorizations: { capacity: 200, period: HOUR },
    },
    hasExplainedProfiles: true,
    isOffered: false,
  },
  {
    directoryUrl: 'https://acme.zerossl.com/v2/DV90',
    name: 'ZeroSSL',
    stagingUrl: null,
    demandsExternalAccount: true,
    // ZeroSSL's certificates are issued by Sectigo, which has had several names.
    caaIdentities: ['sectigo.com', 'trust-provider.com', 'usertrust.com', 'comodoca.com', 'comodo.com'],
    limits: {},
    hasExplainedProfiles: false,
    isOffered: true,
  },
  {
    directoryUrl: 'https://dv.acme-v02.api.pki.goog/directory',
    name: 'Google Trust Services',
    // There is one, but it takes other external accounts than the CA itself: what is set would be refused there.
    stagingUrl: null,
    demandsExternalAccount: true,
    caaIdentities: ['pki.goog'],
    limits: {},
    hasExplainedProfiles: false,
    isOffered: true,
  },
  {
    // There is another directory for ECDSA at the same host.
    directoryUrl: 'https://acme.ssl.com/sslcom-dv-rsa',
    name: 'SSL.com',
    stagingUrl: null,
    demandsExternalAccount: true,
    caaIdentities: ['ssl.com'],
    limits: {},
    hasExplainedProfiles: false,
    isOffered: false,
  },
  {
    directoryUrl: 'https://acme-api.actalis.com/acme/directory',
    name: 'Actalis',
    stagingUrl: null,
    demandsExternalAccount: true,
    caaIdentities: [],
    limits: {},
    hasExplainedProfiles: false,
    isOffered: false,
  },
];

/** The CAs that are offered by their names as fallback CAs. */
export const offeredCas: readonly KnownCa[] = knownCas.filter((one) => one.isOffered);

/** The rate limits of each known CA, by the URL of its directory. */
export const knownLimits: Readonly<Partial<Record<string, Limits>>> = Object.fromEntries(
  knownCas.map(({ directoryUrl, limits }) => [directoryUrl, limits]),
);

/** The public CA whose directory is at this host (`URL.host`); `null`: it is not one of the table. */
export function knownCaAtHost(host: string): KnownCa | null {
  // "acme.zerossl.com." is the same host.
  return knownCas.find((one) => caHost(one.directoryUrl) === host.replace(/\.$/, '')) ?? null;
}

/** The public CA with this directory, or another one at its host. @throws TypeError where it is no URL */
export function knownCa(directoryUrl: string): KnownCa | null {
  return knownCaAtHost(caHost(directoryUrl));
}

/** The name of the CA with this directory; for one that is not known, its host. @throws TypeError where it is no URL */
export function caName(directoryUrl: string): string {
  return knownCa(directoryUrl)?.name ?? caHost(directoryUrl);
}

/**
 * The directory for a rehearsal; `null`: it would waste the limits of a public CA. A CA that is not known is a private
 * one or in a laboratory, and has only the one directory that is set: there the certificate of the rehearsal is a real
 * one that nobody uses.
 */
export function rehearsalUrlOf(directoryUrl: string): string | null {
  const ca = knownCa(directoryUrl);
  return ca === null || isStaging(ca) ? directoryUrl : ca.stagingUrl;
}

/** The staging environment, where trying again costs nothing; `null`: this CA has none, or is one. */
export function stagingUrlOf(directoryUrl: string): string | null {
  const ca = knownCa(directoryUrl);
  return ca === null || isStaging(ca) ? null : ca.stagingUrl;
}

function isStaging({ directoryUrl, stagingUrl }: KnownCa): boolean {
  return stagingUrl === directoryUrl;
}
