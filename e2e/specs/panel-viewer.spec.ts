import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { elementsOf, fillIn } from '../fixtures/panel.ts';
import type { Installation } from '../fixtures/installation.ts';
import { captureDownload } from '../fixtures/downloads.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const run = promisify(execFile);
const PASSWORD = 'Werkstatt-Grün 4711';

const viewerOn = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Zertifikat ansehen' });
  return {
    dialog,
    open: page.getByRole('button', { name: 'Anzeigen …' }),
    rows: dialog.getByRole('treegrid', { name: 'Zertifikatskette' }).getByRole('row'),
    fields: dialog.getByRole('region'),
    close: dialog.getByRole('button', { name: 'Schließen' }),
    exportPfx: dialog.getByRole('button', { name: 'Als PFX exportieren …' }),
  };
};

const pfxOn = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Als PFX-Datei exportieren' });
  return {
    dialog,
    password: dialog.getByLabel('Kennwort', { exact: true }),
    repetition: dialog.getByLabel('Kennwort wiederholen'),
    confirm: dialog.getByRole('button', { name: 'Exportieren' }),
    cancel: dialog.getByRole('button', { name: 'Abbrechen' }),
  };
};

/** Requests a certificate and returns its directory. */
async function withCertificate(page: Page, installation: Installation): Promise<string> {
  const elements = elementsOf(page);
  await fillIn(page, installation.ca.name);
  await elements.request.click();
  await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
  const status = (await installation.json('status')) as { certificate: { directory: string } };
  return status.certificate.directory;
}

test('before there is a certificate there is nothing to view', async ({ panel }) => {
  await expect(elementsOf(panel).evaluate).toBeVisible();
  await expect(viewerOn(panel).open).toHaveCount(0);
});

test('shows the chain as a tree and every field of each certificate, by keyboard alone', async ({
  panel,
  installation,
}) => {
  const directory = await withCertificate(panel, installation);
  const leaf = new X509Certificate(fs.readFileSync(path.join(directory, 'cert.pem')));
  const viewer = viewerOn(panel);
  await viewer.open.focus();
  await panel.keyboard.press('Enter');
  await expect(viewer.close).toBeFocused();
  await expect(viewer.rows.last()).toContainText(installation.ca.name);
  await expect(viewer.rows.last()).toHaveAttribute('aria-selected', 'true');
  await expect(viewer.rows.first()).toContainText('(bei Betriebssystem/Browser)');
  for (const text of [leaf.fingerprint256, leaf.fingerprint, 'Webserver (TLS)', 'Gültig bis', 'Aussteller']) {
    await expect(viewer.fields.getByText(text).first()).toBeAttached();
  }
  expect(await axeViolations(panel)).toEqual([]);

  await viewer.rows.last().focus();
  await panel.keyboard.press('ArrowUp');
  await expect(viewer.rows.last()).toHaveAttribute('aria-selected', 'false');
  await expect(viewer.fields.getByText('Signatur von Zertifikaten')).toBeAttached();
  await expect(viewer.fields.getByText(leaf.fingerprint256)).toHaveCount(0);

  await panel.keyboard.press('Escape');
  await expect(viewer.dialog).toBeHidden();
  await expect(viewer.open).toBeFocused();
});

test('in the smallest window its buttons are in sight and its fields scroll', async ({ panel, installation }) => {
  await withCertificate(panel, installation);
  await panel.setViewportSize({ width: 640, height: 480 });
  const viewer = viewerOn(panel);
  await viewer.open.click();
  for (const one of [viewer.close, viewer.exportPfx, viewer.rows.last(), viewer.fields]) {
    await expect(one).toBeInViewport({ ratio: 1 });
  }
  expect(await viewer.fields.evaluate((element) => element.scrollHeight > element.clientHeight)).toBe(true);
  expect(await viewer.dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
});

test('copies the certificate and the whole chain', async ({ panel, installation }) => {
  await panel.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const directory = await withCertificate(panel, installation);
  const chain = fs.readFileSync(path.join(directory, 'cert.pem'), 'utf8').trim();
  const viewer = viewerOn(panel);
  await viewer.open.click();
  const copied = async (name: string) => {
    await viewer.dialog.getByRole('button', { name, exact: true }).click();
    await expect(viewer.dialog.getByRole('button', { name, exact: true }).locator('svg')).toBeVisible();
    return (await panel.evaluate(() => navigator.clipboard.readText())).trim();
  };
  const certificates = (pem: string) => pem.split('-----END').length - 1;
  expect(new X509Certificate(await copied('PEM kopieren')).raw).toEqual(new X509Certificate(chain).raw);
  expect(certificates(await copied('Ganze Kette als PEM kopieren'))).toBe(certificates(chain));
  expect(await copied('Als Text kopieren')).toContain(`Zertifikat: ${installation.ca.name}`);
});

test(
  'exports a PFX file that openssl opens with the password alone',
  { tag: '@window' },
  async ({ openPanel, installation }) => {
    const { page, app } = await openPanel();
    const directory = await withCertificate(page, installation);
    const viewer = viewerOn(page);
    const pfx = pfxOn(page);
    await viewer.open.click();
    await viewer.exportPfx.click();
    await expect(pfx.password).toBeFocused();
    await expect(pfx.dialog.getByText('geheimen Schlüssel')).toBeVisible();
    await expect(pfx.dialog.getByText('Windows Server 2019')).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);

    await pfx.password.fill('tischlerei-müller');
    await expect(pfx.dialog.getByText('Umlaute und andere Sonderzeichen')).toBeVisible();
    await pfx.password.fill('kurz');
    await pfx.confirm.click();
    await expect(pfx.dialog.getByText('Das Kennwort braucht mindestens 8 Zeichen.')).toBeVisible();
    await pfx.password.fill(PASSWORD);
    await expect(pfx.dialog.getByText('Die beiden Eingaben sind verschieden.')).toBeVisible();
    await pfx.repetition.fill(PASSWORD);

    const { target, name } = await captureDownload(page, app, installation.database, () =>
      pfx.repetition.press('Enter'),
    );
    expect(name).toBe(`${installation.ca.name}.pfx`);
    await expect(pfx.dialog).toBeHidden();
    await expect(viewer.exportPfx).toBeFocused();

    const opened = (password: string) =>
      run('openssl', ['pkcs12', '-in', target, '-passin', 'env:PFX_PASSWORD', '-nodes'], {
        env: { PATH: process.env.PATH, PFX_PASSWORD: password },
      });
    const { stdout } = await opened(PASSWORD);
    const key = /-----BEGIN PRIVATE KEY-----[^-]+/.exec(stdout)?.[0].replace(/\s/g, '');
    expect(fs.readFileSync(path.join(directory, 'key.pem'), 'utf8').replace(/\s/g, '')).toContain(key);
    await expect(opened('ein anderes')).rejects.toThrow(/password|mac/i);

    await viewer.exportPfx.click();
    await expect(pfx.password).toHaveValue('');
    await pfx.cancel.click();
    await expect(viewer.dialog).toBeVisible();
  },
);
