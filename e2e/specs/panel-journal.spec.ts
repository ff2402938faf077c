import type { Page } from '@playwright/test';
import { elementsOf, fillIn } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const journalOn = (page: Page) => ({
  tab: page.getByRole('tab', { name: 'Protokoll' }),
  /** The entries only: the steps inside an entry are list items as well. */
  items: page
    .getByRole('tabpanel')
    .getByRole('listitem')
    .filter({ has: page.locator('time') }),
  filter: (name: string) => page.getByRole('radio', { name }),
  copy: page.getByRole('button', { name: 'Kopieren' }),
});

test('tells what was requested, evaluated and deleted, newest first, and filters it', async ({
  panel,
  installation,
}) => {
  const elements = elementsOf(panel);
  const journal = journalOn(panel);
  await fillIn(panel, installation.ca.name);
  await elements.request.click();
  await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
  await elements.evaluate.click();
  await expect(elements.evaluate).toBeEnabled();
  await expect(panel.getByText(/ geprüft: erreichbar$/)).toBeVisible();

  await journal.tab.click();
  const request = journal.items.filter({ hasText: 'Anforderung des Zertifikats: erledigt' });
  await expect(request).toContainText(`Zertifikat für ${installation.ca.name} installiert`);
  await expect(journal.items.first()).toContainText('Evaluierung: ');
  // Paths are nothing that one reads in passing.
  const { certificate } = (await installation.json('status')) as { certificate: { directory: string } };
  await expect(request.getByText(certificate.directory)).toBeHidden();
  await request.getByText('Einzelheiten').click();
  await expect(request.getByText(certificate.directory)).toBeVisible();
  await expect(request.getByText('Bestellung des Zertifikats')).toBeVisible();
  expect(await axeViolations(panel)).toEqual([]);

  await journal.filter('Prüfungen').check({ force: true });
  await expect(request).toHaveCount(0);
  await expect(journal.items).toHaveCount(1);
  await journal.filter('Einstellungen und Dienst').check({ force: true });
  await expect(journal.items.filter({ hasText: 'Einstellungen geändert' }).first()).toBeVisible();
  await journal.filter('Nur Fehler').check({ force: true });
  await expect(panel.getByText('Von dieser Art gibt es keine Einträge.')).toBeVisible();
  await journal.filter('Alle').check({ force: true });
  await expect(request).toBeVisible();
});

test('follows what happens elsewhere, and explains a failure', async ({ panel, installation }) => {
  const journal = journalOn(panel);
  await fillIn(panel, installation.ca.name);
  await journal.tab.click();
  await expect(journal.items.first()).toBeVisible();
  // Nothing listens at this address: the request fails before anything else can go wrong.
  await installation.cli('settings', 'set', 'acmeDirectoryUrl=https://127.0.0.1:1/directory');
  expect((await installation.cli('request', '--force')).code).not.toBe(0);

  const failed = journal.items.filter({ hasText: 'Anforderung des Zertifikats: nicht gelungen' });
  await expect(failed).toBeVisible();
  await expect(failed).toContainText('nicht gelungen: Zertifizierungsstelle nicht erreichbar');
  await expect(failed.getByText('Was zu tun ist:')).toBeHidden();
  await failed.getByText('Einzelheiten').click();
  await expect(failed.getByText('Was zu tun ist:')).toBeVisible();
  await journal.filter('Nur Fehler').check({ force: true });
  await expect(journal.items).toHaveCount(1);
  expect(await axeViolations(panel)).toEqual([]);
});

test('a question that was cancelled leaves no entry', async ({ panel, installation }) => {
  const elements = elementsOf(panel);
  const journal = journalOn(panel);
  await fillIn(panel, installation.ca.name);
  await elements.request.click();
  await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
  await elements.request.click();
  await panel.getByRole('alertdialog').getByRole('button', { name: 'Abbrechen' }).click();
  await journal.tab.click();
  await expect(journal.items.filter({ hasText: 'Anforderung des Zertifikats' })).toHaveCount(1);
  await expect(journal.items.filter({ hasText: 'noch nicht fällig' })).toHaveCount(0);
});

test('the shown entries can be copied as text', async ({ panel, installation }) => {
  await panel.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await fillIn(panel, installation.ca.name);
  const journal = journalOn(panel);
  await journal.tab.click();
  await expect(journal.items.filter({ hasText: 'Einstellungen geändert' }).first()).toBeVisible();
  await journal.copy.click();
  await expect(panel.getByText('In die Zwischenablage kopiert.')).toBeAttached();
  const copied = await panel.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d {2}\S.*$/m);
  expect(copied).toContain('Einstellungen geändert: ');
  expect(copied).not.toContain('@meinefirma');
});

test('is chosen by the keyboard as well', async ({ panel, installation }) => {
  await fillIn(panel, installation.ca.name);
  const journal = journalOn(panel);
  await panel.getByRole('tab', { name: 'Datenschutz' }).focus();
  // Past "Erweitert" and "Systeminformationen".
  for (let count = 0; count < 3; count++) await panel.keyboard.press('ArrowDown');
  await expect(panel.getByRole('heading', { name: 'Protokoll' })).toBeVisible();
  await panel.keyboard.press('Tab');
  await expect(journal.copy).toBeFocused();
  await panel.keyboard.press('Tab');
  await expect(journal.filter('Alle')).toBeFocused();
  await panel.keyboard.press('ArrowRight');
  await expect(journal.filter('Zertifikat')).toBeChecked();
});
