/** What several files of the CA speak of: its settings, and what they are made of. */
import type { Buckets, Rate } from './buckets.ts';

/** Milliseconds since the epoch; a wrong one (the end before the start) goes out as it is. */
export type RenewalWindow = { start: number; end: number };
export type Validity = { notBefore: number; notAfter: number };

export type RenewalAdvice = {
  /** The window for a certificate; unless told, or where this gives none, as Boulder has it. */
  window?: (certificate: Validity & { serial: string }, now: number) => RenewalWindow | undefined;
  explanationUrl?: string;
  /** Seconds or an HTTP date; six hours unless told. `null`: the header is missing. */
  retryAfter?: string | null;
};

export type LimitName =
  'newAccounts' | 'newOrders' | 'certificatesPerDomain' | 'certificatesPerExactSet' | 'failedAuthorizations';
/** Those that are left out are not limited. */
export type RateLimits = Partial<Record<LimitName, Rate>>;

/** What has been spent. A limit whose numbers change begins afresh. */
export type Spending = Map<LimitName, { rate: Rate; buckets: Buckets }>;

/**
 * How an order counts: a renewal by ARI for nothing, one of the same names not for the limits on orders and domains.
 *
 * Let's Encrypt has two texts on what a renewal by ARI is. This is the stricter one, the guide of 2024: an order that
 * replaces a certificate of its own account (which `demandReplaceable` has seen to) within the window that the CA
 * suggests for it. Whoever keeps to that keeps to the page on rate limits too, which asks for no window.
 * https://letsencrypt.org/2024/04/25/guide-to-integrating-ari-into-existing-acme-clients
 */
export type OrderStanding = 'new' | 'renewal' | 'ariRenewal';

/** What an order may ask for by name (draft-ietf-acme-profiles). What is left out is as the CA has it without profiles. */
export type Profile = {
  description: string;
  lifetimeMs?: number;
  /** How long an order stays open. */
  orderLifetimeMs?: number;
  /** Whether the subject names the first host as its CN. */
  commonName?: boolean;
  maxNames?: number;
};

/** How the CA is disposed. All of it may change while it runs. */
export type Settings = {
  /** Where HTTP-01 validation connects: the "internet's port 80". */
  httpPort: number;
  /** Name to addresses; unless told, `*.localhost` is 127.0.0.1 and no other name exists. */
  resolve: (name: string) => Promise<string[]>;
  /** Where no profile says otherwise; 90 days unless told. */
  certificateLifetimeMs: number;
  /** How long a challenge stays "processing" before it is validated, by the machine's own clock. */
  validationDelayMs: number;
  /** kid to base64url HMAC key; given, an external account binding is required. */
  externalAccounts: Record<string, string> | undefined;
  /** By name, as the directory shows them. */
  profiles: Readonly<Record<string, Profile>> | undefined;
  /** Share (0 to 1) of good nonces that are refused. */
  nonceRejectionRate: number;
  /** How much longer each answer takes, as it does to a CA on the internet. */
  roundTripMs: number;
  /** What a CAA record would have to name (RFC 8659), for the directory's meta. */
  caaIdentities: readonly string[];
  /** Where the terms are; unless told, at the CA itself. */
  termsOfService: string | undefined;
  /** What it says about renewals (RFC 9773); `undefined`: it knows nothing of ARI. */
  renewalInfo: RenewalAdvice | undefined;
  /** `undefined`: none. */
  rateLimits: RateLimits | undefined;
};
