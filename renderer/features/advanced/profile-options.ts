import type { TFunction } from 'i18next';
import type { CaDescription } from '#shared/contract/ca-description.ts';
import { knownCaAtHost } from '#shared/domain/known-cas.ts';
import type { PanelTexts } from '#shared/texts/panel/shape.ts';

/** `profile`: as it is stored; empty for the CA's own choice. */
type ProfileOption = { id: string; profile: string; name: string; text: string };
type KnownProfile = keyof PanelTexts['advanced']['profile']['known'];

/** The profiles of Let's Encrypt that are explained in our own words. */
const known: Record<KnownProfile, true> = { classic: true, tlsserver: true, shortlived: true };

/** Where Let's Encrypt describes its profiles; other CAs that offer the same ones point there as well. */
const LETS_ENCRYPT_PROFILES = 'https://letsencrypt.org/docs/profiles';

/**
 * The profiles to choose from: the default, those the CA offers in its order, and the stored one, offered or not.
 *
 * @param ca `null`: the CA has not said (yet) what it offers
 */
export function profileOptions(stored: string, ca: CaDescription | null, host: string, t: TFunction): ProfileOption[] {
  const offered = ca?.profiles ?? [];
  const isMissing = stored !== '' && offered.every((one) => one.name !== stored);
  const why = ca === null ? 'unconfirmed' : 'notOffered';
  return [
    { id: optionId(''), profile: '', name: t('advanced.profile.usual'), text: t('advanced.profile.usualText') },
    ...offered.map((one) => ({
      id: optionId(one.name),
      profile: one.name,
      name: one.name,
      text: meaningOf(one, host, t),
    })),
    ...(isMissing
      ? [{ id: optionId(stored), profile: stored, name: stored, text: t(`advanced.profile.${why}`, { host }) }]
      : []),
  ];
}

/** No id is empty, and no profile's name is taken for the id of the default. */
export function optionId(profile: string): string {
  return profile === '' ? 'usual' : `=${profile}`;
}

function meaningOf({ name, description }: CaDescription['profiles'][number], host: string, t: TFunction): string {
  const isExplained =
    description.startsWith(LETS_ENCRYPT_PROFILES) || knownCaAtHost(host)?.hasExplainedProfiles === true;
  if (isExplained && isKnown(name)) return t(`advanced.profile.known.${name}`);
  return description === '' ? t('advanced.profile.undescribed') : description;
}

function isKnown(name: string): name is KnownProfile {
  return Object.hasOwn(known, name);
}
