import type { Page } from '@playwright/test';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf, fillIn, openPartnerFold } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const choosePrivacy = (page: Page) => page.getByRole('tab', { name: 'Datenschutz' }).click();

/** Expects this state of the shield in the section where it is largest. */
async function expectShield(page: Page, state: 'colour' | 'grey'): Promise<void> {
  await choosePrivacy(page);
  await expect(elementsOf(page)[state].first()).toBeVisible();
}

const keysOn = (page: Page) => {
  const section = page.getByRole('region', { name: 'Konto und Schlüssel' });
  const button = (name: string) => section.getByRole('button', { name });
  return {
    section,
    updateContact: button('Kontakt bei der CA ändern'),
    rollOver: button('Kontoschlüssel erneuern'),
    deactivate: button('Konto schließen …'),
    compromised: button('Schlüssel gestohlen? …'),
    steps: section.getByRole('list', { name: 'Ersatz und Sperrung' }),
    retry: button('Jetzt versuchen'),
    anyway: button('Trotzdem sperren …'),
    dialog: page.getByRole('alertdialog'),
    answer: (name: string) => page.getByRole('alertdialog').getByRole('button', { name }),
  };
};

async function withCertificate(page: Page, { ca }: Installation): Promise<void> {
  const elements = elementsOf(page);
  await fillIn(page, ca.name);
  await elements.request.click();
  await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
  await openPartnerFold(page);
}
const revocations = ({ ca }: Installation) => ca.practice?.certificates().map((one) => one.revocation?.reason ?? null);

test('before there is an account there is nothing to change', async ({ panel }) => {
  const keys = keysOn(panel);
  await openPartnerFold(panel);
  await expect(keys.section).toContainText('noch keins');
  for (const one of [keys.rollOver, keys.deactivate, keys.compromised]) await expect(one).toBeDisabled();
  await expect(keys.updateContact).toHaveCount(0);
});

test('shows the account, tells the CA another contact, renews the key and closes the account', async ({
  panel,
  installation,
}) => {
  await withCertificate(panel, installation);
  const keys = keysOn(panel);
  await expect(keys.section).toContainText(new URL(installation.ca.directoryUrl).host);
  await expect(keys.section).toContainText('chefin@meinefirma.example');
  await expect(keys.updateContact).toHaveCount(0);

  await choosePrivacy(panel);
  await fillIn(panel, installation.ca.name, 'neu@meinefirma.example');
  await openPartnerFold(panel);
  await expect(keys.section).toContainText('eingetragen ist neu@meinefirma.example');
  await keys.updateContact.click();
  await expect(keys.section).toContainText('kennt jetzt Ihren Kontakt');
  await expect(keys.updateContact).toHaveCount(0);
  await expect(panel.getByRole('heading', { name: 'Konto und Schlüssel' })).toBeFocused();

  await keys.rollOver.focus();
  await panel.keyboard.press('Enter');
  await expect(keys.section).toContainText('Das Konto hat einen neuen Schlüssel');
  await expect(keys.rollOver).toBeFocused();
  expect(await axeViolations(panel)).toEqual([]);

  await keys.deactivate.click();
  await expect(keys.answer('Abbrechen')).toBeFocused();
  await panel.keyboard.press('Enter');
  await expect(keys.dialog).toBeHidden();
  expect(await installation.json('account')).toMatchObject({ account: { contact: 'neu@meinefirma.example' } });
  await keys.deactivate.click();
  await keys.answer('Konto schließen').click();
  await expect(keys.section).toContainText('Das Konto ist geschlossen');
  await expect(keys.deactivate).toBeDisabled();
  expect(await installation.json('account')).toEqual({ account: null });
  await expectShield(panel, 'colour');
});

test('a stolen key: asks first, shows each step, and says what came of it, by keyboard alone', async ({
  panel,
  installation,
}) => {
  await withCertificate(panel, installation);
  const keys = keysOn(panel);
  await keys.compromised.focus();
  await panel.keyboard.press('Enter');
  await expect(keys.answer('Abbrechen')).toBeFocused();
  await expect(keys.dialog).toContainText('neues Zertifikat mit einem neuen Schlüssel');
  await expect(keys.dialog).toContainText('das alte bei der Zertifizierungsstelle gesperrt');
  expect(await axeViolations(panel)).toEqual([]);
  await panel.keyboard.press('Enter');
  await expect(keys.dialog).toBeHidden();
  expect(revocations(installation)).toEqual([null]);

  const validationGate = installation.ca.practice?.holdNext('validation');
  await expect(keys.compromised).toBeFocused();
  await panel.keyboard.press('Enter');
  await panel.keyboard.press('Tab');
  await panel.keyboard.press('Enter');
  await validationGate?.reached;
  await expect(keys.steps).toContainText(/läuft[\s\S]*Sperrung des alten Zertifikats/);
  validationGate?.open();
  await expect(keys.section).toContainText('in Betrieb, das alte ist gesperrt.');
  await expect(keys.compromised).toBeFocused();
  await expectShield(panel, 'colour');
  expect(revocations(installation)).toEqual([1, null]);
});

test('where no new certificate can be had it says so, and revokes only when told to', async ({
  panel,
  installation,
}) => {
  await withCertificate(panel, installation);
  const keys = keysOn(panel);
  await installation.ca.stopResolvingNames();
  await keys.compromised.click();
  await keys.answer('Ersetzen und sperren').click();
  await expect(keys.section).toContainText('mit dem gestohlenen Schlüssel ist noch in Betrieb');
  await expect(keys.section).toContainText('profacto versucht es weiter');
  await expect(keys.section.getByText('Was zu tun ist:')).toHaveCount(1);
  expect(await axeViolations(panel)).toEqual([]);
  expect(revocations(installation)).toEqual([null]);

  await keys.anyway.click();
  await expect(keys.answer('Abbrechen')).toBeFocused();
  await keys.answer('Trotzdem sperren').click();
  await expect(keys.section).toContainText('Das alte Zertifikat ist gesperrt. Ein neues gibt es noch nicht.');
  expect(revocations(installation)).toEqual([1]);
  await expect(panel.getByRole('heading', { name: 'Konto und Schlüssel' })).toBeFocused();
  await expectShield(panel, 'grey');
  await expect(panel.getByText('Das installierte Zertifikat ist gesperrt.')).toBeVisible();

  // A revoked certificate is due: no confirmation is asked for.
  await installation.ca.resumeResolvingNames();
  const elements = elementsOf(panel);
  await elements.request.click();
  await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(elements.colour.first()).toBeVisible();
});

test('cancelling while the CA looks leaves everything as it was', async ({ panel, installation }) => {
  await withCertificate(panel, installation);
  const keys = keysOn(panel);
  const validationGate = installation.ca.practice?.holdNext('validation');
  await keys.compromised.click();
  await keys.answer('Ersetzen und sperren').click();
  await validationGate?.reached;
  await expect(keys.steps).toContainText('läuft');
  await keys.section.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(keys.steps).toBeHidden();
  await expect(keys.retry).toHaveCount(0);
  await expectShield(panel, 'colour');
  expect(revocations(installation)).toEqual([null]);
});
