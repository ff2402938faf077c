import fs from 'node:fs';
import path from 'node:path';
import { caKinds, type CaKind } from '../fixtures/cas.ts';
import { seenByOpenssl } from '../fixtures/openssl.ts';
import { elementsOf, fillIn } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

/** Once, with the practice CA, in the window as well. */
const tagOf = (ca: CaKind) => (ca === 'practice' ? { tag: '@window' } : {});

for (const ca of caKinds) {
  test.describe(`With the CA "${ca}"`, () => {
    test.use({ ca });

    test(
      'from an address and an e-mail to a coloured shield, and back to grey',
      tagOf(ca),
      async ({ panel, installation }) => {
        const elements = elementsOf(panel);
        await expect(elements.grey).toBeVisible();
        await expect(elements.request).toBeDisabled();
        const certificate = panel.getByRole('region', { name: 'Zertifikat', exact: true });
        await expect(certificate.getByText('Nach der ersten Anforderung steht hier')).toBeVisible();
        for (const one of [elements.open, elements.delete]) await expect(one).toHaveCount(0);
        // Nothing can be looked at without an address.
        for (const one of [elements.evaluate, panel.getByRole('button', { name: 'Prüfen' })])
          await expect(one).toBeDisabled();
        expect(await axeViolations(panel)).toEqual([]);

        await fillIn(panel, installation.ca.name);
        await expect(elements.request).toBeEnabled();
        await elements.request.click();

        await expect(elements.installed).toBeVisible();
        await expect(elements.installed.getByRole('button', { name: 'profacto neu starten' })).toBeVisible();
        await expect(elements.installed).toContainText('Fertig. Sie müssen nichts weiter tun.');
        const address = `https://${installation.ca.name}:${String(installation.httpsPort)}`;
        await expect(elements.installed.getByRole('link')).toHaveText(address);
        expect(await axeViolations(panel)).toEqual([]);
        // Enter must not restart anything: the job is done.
        await expect(elements.installed.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
        await panel.keyboard.press('Enter');
        await expect(elements.installed).toBeHidden();
        await expect(elements.colour).toBeVisible();
        await expect(panel.getByRole('link', { name: address })).toHaveAttribute('href', `${address}/`);
        await expect(panel.getByText(/^Gilt bis .* · erneuert sich von selbst um den /)).toBeVisible();

        const status = (await installation.json('status')) as {
          certificate: { directory: string; fingerprint256: string };
        };
        const { directory, fingerprint256 } = status.certificate;
        expect(fs.readdirSync(directory).sort()).toEqual(['cert.pem', 'key.pem']);
        expect(fs.statSync(path.join(directory, 'key.pem')).mode & 0o777).toBe(0o600);
        await expect(panel.getByText(fingerprint256)).toBeHidden();
        await certificate.getByText('Einzelheiten').click();
        await expect(panel.getByText(fingerprint256)).toBeVisible();
        const seen = await seenByOpenssl(installation.httpsPort, installation.ca.name, installation.rootsFile);
        expect(seen).toMatchObject({ verified: true, fingerprint256 });

        await elements.evaluate.click();
        const pathSection = panel.getByRole('region', { name: 'Der Weg zu Ihrem Server' });
        await expect(pathSection.getByText('Alles in Ordnung.', { exact: true })).toBeVisible();
        await expect(pathSection.getByRole('button', { name: 'Zertifikat in Ordnung' })).toBeVisible();
        await pathSection.getByText(/^Alle Ergebnisse/).click();
        expect(
          await pathSection.getByRole('list', { name: 'Der Weg zu Ihrem Server' }).getByRole('listitem').count(),
        ).toBeGreaterThanOrEqual(8);
        expect(await axeViolations(panel)).toEqual([]);

        await panel.getByRole('tab', { name: 'Systeminformationen' }).click();
        await expect(elements.colour).toBeVisible();
        expect(await axeViolations(panel)).toEqual([]);
        await panel.getByRole('tab', { name: 'Datenschutz' }).click();

        await elements.delete.click();
        const question = panel.getByRole('alertdialog');
        await expect(question.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
        expect(await axeViolations(panel)).toEqual([]);
        await question.getByRole('button', { name: 'Abbrechen' }).click();
        await expect(elements.colour).toBeVisible();
        await elements.delete.click();
        await question.getByRole('button', { name: 'Löschen' }).click();
        await expect(elements.grey).toBeVisible();
        await expect(certificate.getByText('Nach der ersten Anforderung steht hier')).toBeVisible();
        await expect(certificate.getByRole('heading', { name: 'Zertifikat' })).toBeFocused();
        expect(fs.existsSync(path.join(directory, 'key.pem'))).toBe(false);
      },
    );
  });
}

test.describe('While a request runs', () => {
  test.describe('held at each of its steps', () => {
    test.use({ controlled: true });

    test('each step is seen as it happens, and cancelling is offered until there is something to lose', async ({
      panel,
      installation,
    }) => {
      const { ca, control } = installation;
      if (ca.practice === null || control === null) throw new Error('the practice CA and a held program are needed');
      const elements = elementsOf(panel);
      const cancel = panel.getByRole('button', { name: 'Abbrechen' });
      const steps = panel.getByRole('list', { name: 'Anforderung' }).getByRole('listitem');
      await fillIn(panel, ca.name);
      await expect(elements.request).toBeEnabled();
      // Each gate, the step that runs there (counted from 0), and whether the request can still be cancelled.
      const gates = [
        ...(['account', 'order', 'challenge', 'validation', 'finalize', 'certificate'] as const).map((step, index) => ({
          gate: ca.practice?.holdNext(step),
          running: [1, 2, 3, 3, 5, 5][index] ?? 0,
          cancellable: true,
        })),
        { gate: await control.holdNext('install'), running: 6, cancellable: false },
        { gate: await control.holdNext('restart'), running: 7, cancellable: false },
        { gate: await control.holdNext('proof'), running: 8, cancellable: false },
      ];
      await elements.request.click();
      for (const { gate, running, cancellable } of gates) {
        await gate?.reached;
        await expect(steps).toHaveCount(9);
        if (running > 0) await expect(steps.nth(running - 1)).toContainText('erledigt');
        await expect(steps.nth(running)).toContainText('läuft');
        if (running < 8) await expect(steps.nth(running + 1)).toContainText('wartet');
        await expect(elements.request).toBeDisabled();
        if (cancellable) await expect(cancel).toBeEnabled();
        else await expect(cancel).toHaveCount(0);
        await expect(elements.grey).toBeVisible();
        if (running === 5 || running === 8) expect(await axeViolations(panel)).toEqual([]);
        gate?.open();
      }
      await expect(elements.installed).toBeVisible();
      await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
      await expect(elements.colour).toBeVisible();
    });
  });

  test('it can be cancelled in the middle, and the next one works', async ({ panel, installation }) => {
    const elements = elementsOf(panel);
    await fillIn(panel, installation.ca.name);
    const validationGate = installation.ca.practice?.holdNext('validation');
    await elements.request.click();
    await validationGate?.reached;
    await panel.getByRole('button', { name: 'Abbrechen' }).click();
    await expect(panel.getByRole('heading', { name: 'Anforderung abgebrochen' })).toBeVisible();
    validationGate?.open();
    await expect(elements.request).toBeEnabled();
    expect(await axeViolations(panel)).toEqual([]);
    await elements.request.click();
    await expect(elements.installed).toBeVisible();
  });

  test('a second window shows the same, and nobody can start a second one', async ({ panel, installation }) => {
    const elements = elementsOf(panel);
    await fillIn(panel, installation.ca.name);
    const validationGate = installation.ca.practice?.holdNext('validation');
    await elements.request.click();
    await validationGate?.reached;
    await expect(panel.getByRole('list', { name: 'Anforderung' })).toBeVisible();
    const other = await installation.cli('request', '--json');
    expect(other.code).toBe(5);
    validationGate?.open();
    await expect(elements.installed).toBeVisible();
  });
});

test('clicking before the time asks first, and "Trotzdem anfordern" gets a new one', async ({
  panel,
  installation,
}) => {
  const elements = elementsOf(panel);
  await fillIn(panel, installation.ca.name);
  await elements.request.click();
  await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
  const before = (await installation.json('status')) as { certificate: { fingerprint256: string } };

  await elements.request.click();
  const question = panel.getByRole('alertdialog', { name: 'Das Zertifikat ist noch gültig' });
  await expect(question.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  expect(await axeViolations(panel)).toEqual([]);
  await question.getByRole('button', { name: 'Abbrechen' }).click();
  expect(await installation.json('status')).toMatchObject({ certificate: before.certificate });

  await elements.request.click();
  await question.getByRole('button', { name: 'Trotzdem anfordern' }).click();
  await expect(elements.installed).toBeVisible();
  const after = (await installation.json('status')) as { certificate: { fingerprint256: string } };
  expect(after.certificate.fingerprint256).not.toBe(before.certificate.fingerprint256);
});

test('everything can be done with the keyboard alone', { tag: '@window' }, async ({ panel, installation }) => {
  const elements = elementsOf(panel);
  await elements.address.focus();
  await panel.keyboard.type(installation.ca.name);
  await panel.keyboard.press('Tab');
  await expect(elements.contact).toBeFocused();
  await panel.keyboard.type('chefin@meinefirma.example');
  // At once, as users do: what was typed is still being saved.
  await panel.keyboard.press('Tab');
  await expect(elements.request).toBeFocused();
  await expect(elements.request).toBeEnabled();
  await panel.keyboard.press('Enter');
  await expect(elements.installed).toBeVisible();
  await panel.keyboard.press('Escape');
  await expect(elements.installed).toBeHidden();
  await expect(elements.colour).toBeVisible();
});
