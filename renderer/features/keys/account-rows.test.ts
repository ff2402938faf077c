import { expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { Account } from '#shared/contract/snapshot.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { textsOf } from '#shared/texts/all.ts';
import { createTranslator } from '#shared/texts/translator.ts';
import { accountRows } from './account-rows.ts';

const { t } = createTranslator(textsOf('de'));
const account: Account = {
  directoryUrl: 'https://ca.example:14000/dir',
  host: 'ca.example:14000',
  url: 'https://ca.example:14000/account/1',
  contact: 'alt@meinefirma.de',
  contactDiffers: false,
};
const valuesOf = (known: Account | null) =>
  accountRows(exampleSnapshot({ account: known }, { contactEmail: 'neu@meinefirma.de' }), t).map(({ value }) => value);

test('names the CA also before there is an account', () => {
  expect(valuesOf(null)).toEqual(['acme-v02.api.letsencrypt.org', expect.stringContaining('noch keins')]);
});

test('says that it is not known where the database could not be looked at', () => {
  const databaseFailure = failure('CERTIFICATES_GONE', { path: '/srv/profacto' });
  const [, { value } = expect.fail('no account row')] = accountRows(exampleSnapshot({ databaseFailure }), t);
  expect(value).toContain('unbekannt');
});

test('shows the contact that the CA knows, and the other one that is wanted', () => {
  expect(valuesOf(account)).toEqual([account.host, account.url, 'alt@meinefirma.de']);
  expect(valuesOf({ ...account, contactDiffers: true })[2]).toBe(
    'alt@meinefirma.de; eingetragen ist neu@meinefirma.de',
  );
  expect(valuesOf({ ...account, url: null, contact: null }).slice(1)).toEqual(['angelegt', 'keiner']);
});
