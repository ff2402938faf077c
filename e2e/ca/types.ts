/** Types that several files of the CA share: its settings and their parts. */
import type { Buckets, Rate } from './buckets.ts';

/** Milliseconds since the epoch; a wrong window (its end before its start) is sent as it is. */
export type RenewalWindow = { start: number; end: number };
export type Validity = { notBefore: number; notAfter: number };

export type RenewalAdvice = {
  /** The window for a certificate; Boulder's by default, and where this returns none. */
  window?: (certificate: Validity & { serial: string }, now: number) => RenewalWindow | undefined;
  explanationUrl?: string;
  /** Seconds or an HTTP date; six hours by default. `null`: the header is left out. */
  retryAfter?: string | null;
};

export type LimitName =
  'newAccounts' | 'newOrders' | 'certificatesPerDomain' | 'certificatesPerExactSet' | 'failedAuthorizations';
/** A limit that is left out does not apply. */
export type RateLimits = Partial<Record<LimitName, Rate>>;

/** What has been used up of each limit. A limit whose rate changes starts afresh. */
export type Spending = Map<LimitName, { rate: Rate; buckets: Buckets }>;

/**
 * How an order counts: a renewal by ARI towards no limit, another renewal of the same names not towards the limits on
 * orders and domains.
 *
 * Let's Encrypt has two texts on what a renewal by ARI is. This is the stricter one, the guide of 2024: an order that
 * replaces a certificate of its own account (`assertReplaceable` checks that) within the window that the CA suggests
 * for it. A client that keeps to this keeps to the page on rate limits too, which requires no window.
 * https://letsencrypt.org/2024/04/25/guide-to-integrating-ari-into-existing-acme-clients
 */
export type OrderStanding = 'new' | 'renewal' | 'ariRenewal';

/** What an order may ask for by name (draft-ietf-acme-profiles). For what is left out, the CA's settings apply. */
export type Profile = {
  description: string;
  lifetimeMs?: number;
  /** How long an order stays open. */
  orderLifetimeMs?: number;
  /** Whether the first name becomes the CN of the subject. */
  commonName?: boolean;
  maxNames?: number;
};

/** The CA's settings. All of them may change while it runs. */
export type Settings = {
  /** Where HTTP-01 validation connects: the "internet's port 80". */
  httpPort: number;
  /** Where TLS-ALPN-01 validation connects, the "internet's port 443"; `undefined`: that challenge is not offered. */
  httpsPort: number | undefined;
  /**
   * Resolves a name; by default, `*.localhost` is 127.0.0.1 and no other name exists. A `ValidationFailure` that it throws
   * is what the validation ends with; any other error counts as no such name.
   */
  resolve: (name: string) => Promise<string[]>;
  /**
   * From where it validates: local addresses, the primary perspective first; an empty one stands for whichever the system
   * chooses. As at Let's Encrypt, one of the others may fail.
   */
  perspectives: readonly string[];
  /** How long one connection of a validation may take; 10 s by default, as at Let's Encrypt. */
  validationTimeoutMs: number;
  /** Where no profile says otherwise; 90 days by default. */
  certificateLifetimeMs: number;
  /** How long a challenge stays "processing" before it is validated, by the machine's own clock. */
  validationDelayMs: number;
  /** HMAC keys (base64url) by kid. Where this is set, an external account binding is required. */
  externalAccounts: Record<string, string> | undefined;
  /** By name, as listed in the directory. */
  profiles: Readonly<Record<string, Profile>> | undefined;
  /** Share (0 to 1) of good nonces that are refused. */
  nonceRejectionRate: number;
  /** How much longer each answer takes, like the round trip to a CA on the internet. */
  roundTripMs: number;
  /** The names a CAA record may authorize the CA by (RFC 8659), for the directory's meta. */
  caaIdentities: readonly string[];
  /** The URL of the terms; by default at the CA itself. */
  termsOfService: string | undefined;
  /** What the CA says about renewals (RFC 9773); `undefined`: it does not support ARI. */
  renewalInfo: RenewalAdvice | undefined;
  /** `undefined`: no limits. */
  rateLimits: RateLimits | undefined;
};
