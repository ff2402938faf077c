/** The account at the CA as names and values. Pure. */
import type { TFunction } from 'i18next';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { caHost } from '#shared/values/acme-directory.ts';
import type { Detail } from '../../ui/details-list.tsx';

export function accountRows(
  { account, settings, databaseFailure }: Pick<Snapshot, 'account' | 'settings' | 'databaseFailure'>,
  t: TFunction,
): Detail[] {
  const ca = { id: 'ca', label: t('keys.ca'), value: account?.host ?? caHost(settings.acmeDirectoryUrl) };
  if (account === null) {
    const value = databaseFailure === null ? t('keys.none') : t('certificate.notKnown');
    return [ca, { id: 'account', label: t('keys.account'), value }];
  }
  const { url, contact, contactDiffers } = account;
  const known = contact ?? t('keys.contactNone');
  const wanted = settings.contactEmail;
  return [
    ca,
    { id: 'account', label: t('keys.account'), value: url ?? t('keys.accountUnknown') },
    {
      id: 'contact',
      label: t('keys.contact'),
      value: contactDiffers ? t('keys.contactDiffers', { contact: known, wanted }) : known,
    },
  ];
}
