/** HSTS as the panel offers it: after a week of proven HTTPS, and only while nothing is wrong. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const HOUR = 3_600_000;

test.use({ controlled: true });

const offerOn = (page: Page) => ({
  day: page.getByText('Eine Woche verschlüsselt, ohne Störung: Browser können sich das jetzt merken'),
  month: page.getByText('Auch damit eine Woche ohne Störung: Browser können es sich länger merken'),
  turnOn: page.getByRole('button', { name: 'Für einen Tag einschalten' }),
  extend: page.getByRole('button', { name: 'Auf einen Monat verlängern' }),
  decline: page.getByRole('button', { name: 'Nicht mehr anbieten' }),
});

/** A certificate that is served, by a machine whose port 443 is the internet's, as far as it knows. */
async function serving(installation: Installation): Promise<void> {
  await installation.fillIn();
  await installation.cli('settings', 'set', 'publicHttpsPort=443', 'autoRenew=false');
  expect((await installation.cli('request')).code).toBe(0);
}

/** Lets the running host look twice a day for so many days, and waits until it has. */
async function pass(installation: Installation, days: number): Promise<void> {
  const { control } = installation;
  if (control === null) throw new Error('not controlled');
  const lastProof = () => {
    const file = path.join(installation.configDir, 'hsts.json');
    const { lastProvenAt } = JSON.parse(fs.readFileSync(file, 'utf8')) as { lastProvenAt: string };
    return Date.parse(lastProvenAt);
  };
  for (let hours = 0; hours < days * 24; hours += 12) {
    const before = Date.now() + control.clockOffsetMs();
    await control.advance(12 * HOUR);
    await expect.poll(lastProof).toBeGreaterThan(before);
  }
}

const hstsOf = async (installation: Installation) =>
  ((await installation.json('settings', 'get')) as { hsts: string }).hsts;

test('after a week a day is offered, and switched on with one button; after the next one, a month', async ({
  openPanel,
  installation,
}) => {
  const { page } = await openPanel();
  await serving(installation);
  const offer = offerOn(page);
  await expect(elementsOf(page).colour).toBeVisible();
  await pass(installation, 6.5);
  await expect(offer.day).toHaveCount(0);
  await pass(installation, 1);
  await expect(offer.day).toBeVisible();
  await expect(page.getByText(/^Browser merken sich nach jedem Besuch einen Tag lang/)).toBeVisible();
  await expect(page.getByText(/kommt so lange keiner dieser Besucher herein/)).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);

  await offer.turnOn.press('Enter');
  await expect(offer.day).toHaveCount(0);
  await expect(
    page.getByText('Eingeschaltet. Ändern lässt es sich unter Erweitert → Allgemein.').first(),
  ).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  expect(await hstsOf(installation)).toBe('day');

  await pass(installation, 7.5);
  await offer.extend.press('Enter');
  await expect(offer.month).toHaveCount(0);
  expect(await hstsOf(installation)).toBe('month');
});

test('switched off, it is said for how long browsers still insist, and before the certificate is deleted as well', async ({
  openPanel,
  installation,
}) => {
  const { page } = await openPanel();
  await serving(installation);
  await page.getByRole('tab', { name: 'Erweitert' }).click();
  const choose = async (name: string) => {
    await page.getByRole('button', { name: /HSTS/ }).press('Enter');
    await page.getByRole('option', { name, exact: true }).press('Enter');
  };
  await expect(page.getByText('Browser werden nicht darum gebeten.')).toBeVisible();
  await choose('einen Monat');
  await expect(page.getByText(/^Auch nach dem Ausschalten bestehen Browser noch darauf, zurzeit bis/)).toBeVisible();
  await expect(page.getByText(`auch auf Port ${installation.httpPort} und auch`)).toBeVisible();
  await choose('aus');
  await expect(page.getByText(/^Browser, die hier waren, bestehen noch bis spätestens .* auf https:/)).toBeVisible();
  await expect(page.getByText('Browser werden nicht darum gebeten.')).toHaveCount(0);

  await page.getByRole('tab', { name: 'Datenschutz' }).click();
  await elementsOf(page).delete.click();
  const dialog = page.getByRole('alertdialog', { name: 'Zertifikat löschen?' });
  await expect(dialog).toContainText('Browser, die schon hier waren, kommen dann gar nicht mehr herein');
});

test('who says no is not asked again, after a restart and another week either', async ({ openPanel, installation }) => {
  const first = await openPanel();
  await serving(installation);
  await pass(installation, 7.5);
  await offerOn(first.page).decline.press('Enter');
  await expect(offerOn(first.page).day).toHaveCount(0);
  await expect(first.page.getByRole('heading', { level: 1 })).toBeFocused();
  expect(await hstsOf(installation)).toBe('off');
  await first.close();

  const { page } = await openPanel();
  await expect(elementsOf(page).colour).toBeVisible();
  await pass(installation, 7.5);
  await expect(offerOn(page).day).toHaveCount(0);
  expect((await installation.cli('status')).stdout).not.toContain('HSTS');
  await page.getByRole('tab', { name: 'Erweitert' }).click();
  await expect(page.getByRole('button', { name: /HSTS/ })).toContainText('aus');
});

test('nothing is offered beside something that is wrong, and it is offered in English too', async ({
  openPanel,
  installation,
}) => {
  const { page } = await openPanel();
  await serving(installation);
  await pass(installation, 7.5);
  const { day } = offerOn(page);
  await expect(day).toBeVisible();
  expect((await installation.cli('status')).stdout).toContain('profacto-tls settings set hsts=day');

  const problem = { type: 'serverInternal', detail: 'out of order' };
  installation.ca.practice?.failNext('newOrder', { status: 500, problem }, 99);
  expect((await installation.cli('request', '--force')).code).not.toBe(0);
  await expect(page.getByRole('heading', { name: 'Anforderung fehlgeschlagen' })).toBeVisible();
  await expect(day).toHaveCount(0);
  expect((await installation.cli('status')).stdout).not.toContain('hsts=day');

  installation.ca.practice?.heal();
  expect((await installation.cli('request', '--force')).code).toBe(0);
  await installation.cli('settings', 'set', 'language=en');
  const english = page.getByText('A week of encryption without trouble: browsers can now remember it');
  await expect(english).toBeVisible();
  await expect(page.getByRole('button', { name: 'Switch on for one day' })).toBeVisible();
});
