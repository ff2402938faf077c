import type { Settings } from './types.ts';
import { resolveLocalhost } from './validation.ts';

const ninetyDaysMs = 90 * 24 * 3_600_000;

/** Fills the settings left out with the usual ones. */
export function completeSettings(overrides: Partial<Settings> & Pick<Settings, 'httpPort'>): Settings {
  return {
    httpsPort: undefined,
    resolve: resolveLocalhost,
    perspectives: [''],
    validationTimeoutMs: 10_000,
    certificateLifetimeMs: ninetyDaysMs,
    validationDelayMs: 0,
    externalAccounts: undefined,
    profiles: undefined,
    nonceRejectionRate: 0,
    roundTripMs: 0,
    caaIdentities: [],
    termsOfService: undefined,
    renewalInfo: {},
    rateLimits: undefined,
    ...overrides,
  };
}
