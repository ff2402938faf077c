/** What is left of Let's Encrypt's limits, in the panel. Nothing here asks Let's Encrypt: the ledger knows it. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { createTestAuthority } from '../../electron/testing/certificates.ts';
import { openVault } from '../../electron/storage/vault.ts';
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import type { LedgerEvent } from '#shared/domain/rate-limit-rules.ts';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const NAME = 'meinefirma.de';
const ACCOUNT = 'https://acme-v02.api.letsencrypt.org/acme/acct/1';

/** Makes the ledger say that this was used up at Let's Encrypt in the last minutes. */
async function spend(installation: Installation, kind: LedgerEvent['kind'], times: number): Promise<void> {
  const { code, stderr } = await installation.cli(
    'settings',
    'set',
    `acmeDirectoryUrl=${LETS_ENCRYPT}`,
    `serverAddress=${NAME}`,
    'contactEmail=chefin@meinefirma.example',
    // Otherwise Let's Encrypt would be asked when to renew a certificate that it has issued.
    'autoRenew=false',
  );
  expect(code, stderr).toBe(0);
  const vault = openVault(installation.database);
  const nothing = { contact: null, termsOfService: null, nextKeyPem: null };
  await vault.accountStore(LETS_ENCRYPT).save({ keyPem: '', url: ACCOUNT, ...nothing });
  const events = Array.from({ length: times }, (_, index) => ({
    kind,
    ca: LETS_ENCRYPT,
    account: ACCOUNT,
    name: NAME,
    standing: 'renewal',
    at: new Date(Date.now() - (index + 1) * 1000).toISOString(),
    order: `https://acme-v02.api.letsencrypt.org/acme/order/1/${index + 1}`,
  }));
  const holders = [{ ca: LETS_ENCRYPT, name: NAME, account: ACCOUNT }];
  fs.writeFileSync(path.join(vault.root, 'ledger.json'), JSON.stringify({ events, holders }));
}

const refusalOn = (page: Page) =>
  page.getByRole('alertdialog', { name: 'Die Zertifizierungsstelle würde jetzt ablehnen' });

for (const [what, kind, times, line] of [
  ['certificates', 'issued', 3, 'Noch 2 von 5 Zertifikaten in dieser Woche für diesen Namen.'],
  ['failed attempts', 'failedAuthorization', 2, 'Noch 3 von 5 Fehlversuchen in dieser Stunde für diesen Namen.'],
] as const) {
  test(`what is left of ${what} stands beside the button and is read out with it`, async ({
    openPanel,
    installation,
  }) => {
    await spend(installation, kind, times);
    const { page } = await openPanel();
    const { request } = elementsOf(page);
    await expect(page.getByText(line, { exact: true })).toBeVisible();
    await expect(request).toBeEnabled();
    await expect(request).toHaveAccessibleDescription(line);
    expect(await axeViolations(page)).toEqual([]);
  });
}

test('where nothing has been spent, nothing is said', async ({ openPanel, installation }) => {
  await spend(installation, 'issued', 0);
  const { page } = await openPanel();
  const { request } = elementsOf(page);
  await expect(request).toBeEnabled();
  await expect(request).toHaveAccessibleDescription('');
});

test('where nothing is left, a click says so and when the next one is free, and asks nobody', async ({
  openPanel,
  installation,
}) => {
  await spend(installation, 'issued', 5);
  const { page } = await openPanel();
  const { request } = elementsOf(page);
  await expect(page.getByText(/^Keines von 5 Zertifikaten in dieser Woche mehr frei; das nächste ab /)).toBeVisible();
  await expect(request).toBeEnabled();
  await request.click();

  const refusal = refusalOn(page);
  await expect(refusal).toContainText(`für ${NAME} sind sie aufgebraucht`);
  await expect(refusal).toContainText(/Fordern Sie das Zertifikat ab dem \d+\.\d+\.\d+, \d+:\d+ Uhr noch einmal an/);
  await expect(refusal.getByRole('button', { name: 'Trotzdem anfordern' })).toBeEnabled();
  await expect(refusal.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(refusal).toBeHidden();

  // This does not count as an attempt: nothing has failed, and the path has not been checked.
  await expect(page.getByRole('heading', { name: /^Anforderung/ })).toHaveCount(0);
  const { renewal } = (await installation.json('status')) as { renewal: object };
  expect(renewal).toMatchObject({ failures: 0, lastAttemptAt: null, lastError: null });
  const steps = (await installation.cli('journal', '--json')).stdout;
  expect(steps).not.toContain('LIMIT_AHEAD');
  expect(steps).not.toContain('operationStarted');
});

test('in English, the refusal is in English', async ({ openPanel, installation }) => {
  await spend(installation, 'failedAuthorization', 5);
  await installation.cli('settings', 'set', 'language=en');
  const { page } = await openPanel();
  await expect(page.getByText(/^None of 5 failed attempts left this hour; the next one from /)).toBeVisible();
  await page.getByRole('button', { name: /request.*renew/i }).click();
  const refusal = page.getByRole('alertdialog', { name: 'The certificate authority would refuse now' });
  await expect(refusal).toContainText('no more than 5 failed attempts in an hour');
  await refusal.getByRole('button', { name: 'Cancel' }).click();
  await expect(refusal).toBeHidden();
});

test('whoever renews before the time is told how many certificates are left', async ({ openPanel, installation }) => {
  await spend(installation, 'issued', 4);
  const pair = await (await createTestAuthority()).issue({ names: [NAME] });
  await openVault(installation.database).install(LETS_ENCRYPT, { orderUrl: `${LETS_ENCRYPT}/order/4`, ...pair });
  const { page } = await openPanel();
  await elementsOf(page).request.click();
  const question = page.getByRole('alertdialog', { name: 'Das Zertifikat ist noch gültig' });
  await expect(question).toContainText('Noch 1 von 5 Zertifikaten in dieser Woche für diesen Namen.');
  await expect(question).not.toContainText('Mehr als fünf');
  expect(await axeViolations(page)).toEqual([]);
  await question.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(question).toBeHidden();
});

test('on the command line it is a precondition that is missing, with the way to insist', async ({ installation }) => {
  await spend(installation, 'issued', 5);
  const { code, stderr } = await installation.cli('request');
  expect(code).toBe(3);
  expect(stderr).toContain('höchstens 5 Zertifikate in einer Woche');
  expect(stderr).toContain('profacto-tls request --force');
});
