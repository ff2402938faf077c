import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { certIdOf } from '../../electron/certificates/id.ts';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The practice CA's default. */
const LIFETIME = 90 * DAY;

test.use({ controlled: true });

/** Requests a certificate; `autoRenew`: whether it is then renewed automatically. */
async function requestFor(installation: Installation, autoRenew: boolean): Promise<void> {
  await installation.fillIn();
  await installation.cli('settings', 'set', `autoRenew=${String(autoRenew)}`);
  expect((await installation.cli('request')).code).toBe(0);
}

/** Checks the page in light and in dark, with screenshots where SCREENSHOTS names a folder. */
async function looksRight(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeViolations(page)).toEqual([]);
    const { SCREENSHOTS } = process.env;
    if (SCREENSHOTS !== undefined)
      await page.screenshot({ path: path.join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
  }
}

test('a certificate that nobody renews is said to run out, then to have expired, and once each', async ({
  panel,
  installation,
}) => {
  await requestFor(installation, false);
  await expect(elementsOf(panel).colour).toBeVisible();
  await installation.control?.advance(LIFETIME - 12 * HOUR);
  await expect(panel.getByText('Das Zertifikat läuft in weniger als 24 Stunden ab')).toBeVisible();
  await expect(panel.getByText('Es wurde noch nicht erneuert.')).toBeVisible();
  await expect(panel.getByText('Was zu tun ist: Fordern Sie jetzt ein neues an.')).toBeVisible();
  // The shield's warning would only repeat this, and is not shown.
  await expect(panel.getByText(/Das Zertifikat gilt nur noch bis/)).toHaveCount(0);
  await looksRight(panel, 'runs-out');
  await installation.control?.advance(DAY);
  await expect(panel.getByText('Das Zertifikat ist abgelaufen', { exact: true })).toBeVisible();
  await expect(panel.getByText(/^Das Zertifikat ist am .* abgelaufen/)).toHaveCount(0);
  await expect(elementsOf(panel).grey).toBeVisible();
  await looksRight(panel, 'expired');

  await panel.getByRole('tab', { name: 'Protokoll' }).click();
  await expect(panel.getByText(/^Benachrichtigung: Das Zertifikat ist abgelaufen\./)).toHaveCount(1);
});

test('a renewal that is switched off says until when that goes well, and is switched on again there', async ({
  panel,
  installation,
}) => {
  await requestFor(installation, false);
  const banner = panel.getByText(/^Die Erneuerung von selbst ist ausgeschaltet\. Das Zertifikat läuft am .* ab\.$/);
  await expect(banner).toBeVisible();
  await expect(panel.getByText(/erneuert sich von selbst/)).toHaveCount(0);
  await looksRight(panel, 'switched-off');
  await panel.getByRole('button', { name: 'Einschalten' }).click();
  await expect(banner).toHaveCount(0);
  await expect(panel.getByText(/^Gilt bis .* · erneuert sich von selbst um den /)).toBeVisible();
  // The button has gone with its banner: the focus is not lost with it.
  await expect(panel.getByRole('heading', { level: 1 })).toBeFocused();
  expect((await installation.cli('settings', 'get', 'autoRenew')).stdout.trim()).toBe('true');
});

test('a renewal that fails by itself is said to fail, since when, and when it is tried again', async ({
  panel,
  installation,
}) => {
  await requestFor(installation, true);
  // The CA must not be asked again for an hour.
  const problem = { type: 'rateLimited', detail: 'too many new orders (300) from this account' };
  installation.ca.practice?.failNext('newOrder', { status: 429, problem, headers: { 'Retry-After': '3600' } }, 99);
  const failing = panel.getByText(/Die Erneuerung gelingt seit dem .* nicht\. Der nächste Versuch folgt von selbst /);
  await installation.control?.advance(LIFETIME - 12 * HOUR);
  await expect(failing).toBeVisible();
  await looksRight(panel, 'failing');
});

test('a certificate that has renewed itself is a quiet note', async ({ panel, installation }) => {
  await requestFor(installation, true);
  await installation.control?.advance(LIFETIME - 20 * DAY);
  await expect(panel.getByText('Zertifikat erneuert')).toBeVisible();
  await expect(panel.getByText('Sie müssen nichts tun.')).toBeVisible();
  await expect(elementsOf(panel).colour).toBeVisible();
  await looksRight(panel, 'renewed');
});

test('the reason that the CA gives for its time is there to be opened', async ({ openPanel, installation }) => {
  await installation.fillIn();
  expect((await installation.cli('request')).code).toBe(0);
  const { certificate } = (await installation.json('status')) as { certificate: { directory: string } };
  const now = Date.now();
  const window = { start: now + 86_400_000, end: now + 2 * 86_400_000 };
  const ari = {
    certId: certIdOf(fs.readFileSync(path.join(certificate.directory, 'cert.pem'), 'utf8')),
    window,
    selectedAt: window.start,
    nextCheckAt: now + 3_600_000,
    decidedAt: now,
    failures: 0,
    explanationUrl: 'https://127.0.0.1/vorfall',
  };
  const caFolder = path.join(installation.database, 'letsencrypt', directoryFolder(installation.ca.directoryUrl));
  fs.writeFileSync(path.join(caFolder, 'ari.json'), JSON.stringify(ari));
  expect((await installation.cli('status')).stdout).toContain('https://127.0.0.1/vorfall');

  const { page } = await openPanel();
  await page.getByRole('region', { name: 'Zertifikat', exact: true }).getByText('Einzelheiten').click();
  await expect(page.getByText('https://127.0.0.1/vorfall')).toBeVisible();
  await page.getByText('https://127.0.0.1/vorfall').scrollIntoViewIfNeeded();
  await looksRight(page, 'explained');
});
