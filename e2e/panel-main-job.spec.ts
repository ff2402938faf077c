import fs from 'node:fs';
import path from 'node:path';
import { caKinds } from './fixtures/cas.ts';
import { seenByOpenssl } from './fixtures/openssl.ts';
import { fieldsOf, fillIn } from './fixtures/panel.ts';
import { expect, seriousFindings, test } from './fixtures/test.ts';

for (const ca of caKinds) {
  test.describe(`With the CA "${ca}"`, () => {
    test.use({ ca });

    test('from an address and an e-mail to a coloured shield, and back to grey', async ({ panel, installation }) => {
      const on = fieldsOf(panel);
      await expect(on.grey).toBeVisible();
      await expect(on.request).toBeDisabled();
      await expect(panel.getByText('noch keins')).toBeVisible();
      expect(await seriousFindings(panel)).toEqual([]);

      await fillIn(panel, installation.ca.name);
      await expect(on.request).toBeEnabled();
      await on.request.click();

      await expect(on.installed).toBeVisible();
      await expect(on.installed.getByRole('button', { name: 'profacto neu starten' })).toBeVisible();
      expect(await seriousFindings(panel)).toEqual([]);
      await on.installed.getByRole('button', { name: 'Abbrechen' }).click();
      await expect(on.installed).toBeHidden();
      await expect(on.colour).toBeVisible();

      const status = (await installation.json('status')) as {
        certificate: { directory: string; fingerprint256: string };
      };
      const { directory, fingerprint256 } = status.certificate;
      expect(fs.readdirSync(directory).sort()).toEqual(['cert.pem', 'key.pem']);
      expect(fs.statSync(path.join(directory, 'key.pem')).mode & 0o777).toBe(0o600);
      await expect(panel.getByText(fingerprint256)).toBeVisible();
      const seen = await seenByOpenssl(installation.httpsPort, installation.ca.name, installation.rootsFile);
      expect(seen).toMatchObject({ verified: true, fingerprint256 });

      await on.evaluate.click();
      const way = panel.getByRole('region', { name: 'Der Weg' });
      await expect(way.getByText('Alles in Ordnung.', { exact: true })).toBeVisible();
      await expect(way.getByRole('button', { name: 'Zertifikat in Ordnung' })).toBeVisible();
      await way.getByText(/^Alle Ergebnisse/).click();
      expect(await way.getByRole('list', { name: 'Der Weg' }).getByRole('listitem').count()).toBeGreaterThanOrEqual(8);
      expect(await seriousFindings(panel)).toEqual([]);

      await panel.getByRole('tab', { name: 'Systeminformationen' }).click();
      await expect(on.colour).toBeVisible();
      expect(await seriousFindings(panel)).toEqual([]);
      await panel.getByRole('tab', { name: 'Datenschutz' }).click();

      await on.delete.click();
      const question = panel.getByRole('alertdialog');
      await expect(question.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
      expect(await seriousFindings(panel)).toEqual([]);
      await question.getByRole('button', { name: 'Abbrechen' }).click();
      await expect(on.colour).toBeVisible();
      await on.delete.click();
      await question.getByRole('button', { name: 'Löschen' }).click();
      await expect(on.grey).toBeVisible();
      await expect(panel.getByText('noch keins')).toBeVisible();
      expect(fs.existsSync(path.join(directory, 'key.pem'))).toBe(false);
    });
  });
}

test.describe('While a request runs', () => {
  test.use({ validationDelayMs: 2500 });

  test('its steps are seen as they happen, and the button waits', async ({ panel, installation }) => {
    const on = fieldsOf(panel);
    await fillIn(panel, installation.ca.name);
    await expect(on.request).toBeEnabled();
    await on.request.click();
    const steps = panel.getByRole('list', { name: 'Anforderung' }).getByRole('listitem');
    await expect(steps).toHaveCount(9);
    await expect(steps.nth(2)).toContainText('erledigt');
    await expect(steps.nth(5)).toContainText('wartet');
    await expect(on.request).toBeDisabled();
    expect(await seriousFindings(panel)).toEqual([]);
    await expect(on.installed).toBeVisible();
  });

  test('it can be cancelled in the middle, and the next one works', async ({ panel, installation }) => {
    const on = fieldsOf(panel);
    await fillIn(panel, installation.ca.name);
    await on.request.click();
    await panel.getByRole('button', { name: 'Abbrechen' }).click();
    await expect(panel.getByRole('heading', { name: 'Anforderung abgebrochen' })).toBeVisible();
    await expect(on.request).toBeEnabled();
    expect(await seriousFindings(panel)).toEqual([]);
    await on.request.click();
    await expect(on.installed).toBeVisible();
  });

  test('a second window shows the same, and nobody can start a second one', async ({ panel, installation }) => {
    const on = fieldsOf(panel);
    await fillIn(panel, installation.ca.name);
    await on.request.click();
    await expect(panel.getByRole('list', { name: 'Anforderung' })).toBeVisible();
    const other = await installation.cli('request', '--json');
    expect(other.code).toBe(5);
    await expect(on.installed).toBeVisible();
  });
});

test('clicking before the time asks first, and "Trotzdem anfordern" gets a new one', async ({
  panel,
  installation,
}) => {
  const on = fieldsOf(panel);
  await fillIn(panel, installation.ca.name);
  await on.request.click();
  await on.installed.getByRole('button', { name: 'Abbrechen' }).click();
  const before = (await installation.json('status')) as { certificate: { fingerprint256: string } };

  await on.request.click();
  const question = panel.getByRole('alertdialog', { name: 'Das Zertifikat ist noch gültig' });
  await expect(question.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  expect(await seriousFindings(panel)).toEqual([]);
  await question.getByRole('button', { name: 'Abbrechen' }).click();
  expect(await installation.json('status')).toMatchObject({ certificate: before.certificate });

  await on.request.click();
  await question.getByRole('button', { name: 'Trotzdem anfordern' }).click();
  await expect(on.installed).toBeVisible();
  const after = (await installation.json('status')) as { certificate: { fingerprint256: string } };
  expect(after.certificate.fingerprint256).not.toBe(before.certificate.fingerprint256);
});

test('everything can be done with the keyboard alone', async ({ panel, installation }) => {
  const on = fieldsOf(panel);
  await on.address.focus();
  await panel.keyboard.type(installation.ca.name);
  await panel.keyboard.press('Tab');
  await expect(on.contact).toBeFocused();
  await panel.keyboard.type('chefin@meinefirma.example');
  // At once, as one does: what was typed is still being saved.
  await panel.keyboard.press('Tab');
  await expect(on.request).toBeFocused();
  await expect(on.request).toBeEnabled();
  await panel.keyboard.press('Enter');
  await expect(on.installed).toBeVisible();
  await panel.keyboard.press('Escape');
  await expect(on.installed).toBeHidden();
  await expect(on.colour).toBeVisible();
});
