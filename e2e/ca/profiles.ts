import { Refusal } from './problems.ts';
import type { Profile, Settings } from './types.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Let's Encrypt's profiles, as documented in 2026. */
export const letsEncryptProfiles: Readonly<Record<string, Profile>> = {
  classic: {
    description: 'https://letsencrypt.org/docs/profiles#classic',
    lifetimeMs: 90 * dayMs,
    orderLifetimeMs: 7 * dayMs,
    commonName: true,
    maxNames: 100,
  },
  tlsserver: {
    description: 'https://letsencrypt.org/docs/profiles#tlsserver',
    lifetimeMs: 45 * dayMs,
    orderLifetimeMs: 8 * hourMs,
    maxNames: 25,
  },
  shortlived: {
    description: 'https://letsencrypt.org/docs/profiles#shortlived',
    lifetimeMs: 160 * hourMs,
    orderLifetimeMs: 8 * hourMs,
    maxNames: 25,
  },
};

/** The profile of this name; where none is named, an empty one, so that the CA's settings apply. */
export function chooseProfile({ profiles = {} }: Settings, name: string | undefined): Profile {
  if (name === undefined) return { description: '' };
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) throw new Refusal('invalidProfile', `The profile "${name}" is not offered here`);
  return profile;
}
