import type { RateLimits } from './limits.ts';
import type { Profile } from './profiles.ts';
import type { RenewalAdvice } from './renewal-info.ts';
import { resolveLocalhost } from './validation.ts';

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
  rejectNonces: number;
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

const ninetyDaysMs = 90 * 24 * 3_600_000;

/** Completes what was told by what is usual. */
export function completeSettings(told: Partial<Settings> & Pick<Settings, 'httpPort'>): Settings {
  return {
    resolve: resolveLocalhost,
    certificateLifetimeMs: ninetyDaysMs,
    validationDelayMs: 0,
    externalAccounts: undefined,
    profiles: undefined,
    rejectNonces: 0,
    roundTripMs: 0,
    caaIdentities: [],
    termsOfService: undefined,
    renewalInfo: {},
    rateLimits: undefined,
    ...told,
  };
}
