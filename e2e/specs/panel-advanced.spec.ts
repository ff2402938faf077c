import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { letsEncryptProfiles } from '../ca/profiles.ts';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf, letTimePass, openPartnerFold } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const HOUR = 3_600_000;
const ZEROSSL = 'https://acme.zerossl.com/v2/DV90';

const advancedOn = (page: Page) => {
  const group = (name: string) => page.getByRole('region', { name, exact: true });
  const cas = group('Zertifizierungsstellen');
  return {
    open: () => openPartnerFold(page),
    certificate: group('Zertifikat'),
    profile: (name: string) => page.getByRole('radio', { name, exact: true }),
    automatic: page.getByRole('switch', { name: 'Selbsttätig erneuern' }),
    programs: group('Programme'),
    cas,
    directory: cas.getByRole('textbox', { name: 'Adresse der Zertifizierungsstelle (ACME)' }),
    order: cas.getByRole('list', { name: 'Weitere, in dieser Reihenfolge' }).getByRole('listitem'),
    entry: cas.getByRole('group', { name: /^Neu: / }),
    saved: page.getByText('gespeichert', { exact: true }),
  };
};

const settingsOf = (installation: Installation) => installation.json('settings', 'get');
/** The settings as stored on disk, secrets included. */
const storedBy = ({ configDir }: Installation) =>
  JSON.parse(fs.readFileSync(path.join(configDir, 'config.json'), 'utf8')) as Record<string, unknown>;

test('offers the CA’s profiles with what they mean, and the next certificate is what was chosen', async ({
  panel,
  installation,
}) => {
  const ca = installation.ca.practice;
  ca?.adjust({
    profiles: {
      ...letsEncryptProfiles,
      hausintern: { description: 'Nur für unser\u202e Haus\n', lifetimeMs: 24 * HOUR },
    },
  });
  await installation.fillIn();
  const advanced = advancedOn(panel);
  await advanced.open();
  await expect(advanced.profile('Üblich (empfohlen)')).toBeChecked();
  await expect(advanced.profile('classic')).toHaveAccessibleDescription(/ab Februar 2028 noch 45/);
  await expect(advanced.profile('tlsserver')).toHaveAccessibleDescription(/Gilt 45 Tage/);
  await expect(advanced.profile('shortlived')).toHaveAccessibleDescription(/Nur für Server, die immer laufen/);
  await expect(advanced.profile('hausintern')).toHaveAccessibleDescription('Nur für unser Haus');
  expect(await axeViolations(panel)).toEqual([]);

  // The selection changes when the service has saved it, not at the click.
  await advanced.profile('shortlived').click({ force: true });
  await expect(advanced.profile('shortlived')).toBeChecked();
  await panel.getByRole('tab', { name: 'Datenschutz' }).click();
  const elements = elementsOf(panel);
  await elements.request.click();
  await expect(elements.installed).toBeVisible();
  await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
  const { certificate } = (await installation.json('status')) as {
    certificate: { notBefore: string; notAfter: string };
  };
  const hours = (Date.parse(certificate.notAfter) - Date.parse(certificate.notBefore)) / HOUR;
  expect(Math.round(hours)).toBe(160);
  expect(ca?.certificates().at(-1)).toMatchObject({ profile: 'shortlived' });

  await advanced.open();
  await expect(panel.getByText(/^Nächste Erneuerung: von selbst/)).toBeVisible();
});

test('shows a stored profile that the CA does not offer as such, and keeps it', async ({ panel, installation }) => {
  installation.ca.practice?.adjust({ profiles: letsEncryptProfiles });
  await installation.cli('settings', 'set', 'acmeProfile=tlsclient');
  const advanced = advancedOn(panel);
  await advanced.open();
  await expect(advanced.profile('tlsclient')).toBeChecked();
  await expect(advanced.profile('tlsclient')).toHaveAccessibleDescription(/bietet es nicht \(mehr\) an/);
  await expect(advanced.profile('classic')).not.toBeChecked();
});

test('says why the CA could not be asked, and asks again', async ({ panel, installation }) => {
  installation.ca.practice?.adjust({ profiles: letsEncryptProfiles });
  await installation.cli('settings', 'set', 'acmeProfile=tlsserver');
  installation.ca.practice?.failNext('directory', { status: 503 });
  const advanced = advancedOn(panel);
  await advanced.open();
  const reason = panel.getByText('Die Zertifizierungsstelle hat zurzeit selbst eine Störung.');
  await expect(reason).toBeVisible();
  await expect(advanced.profile('tlsserver')).toBeChecked();
  await expect(advanced.profile('tlsserver')).toHaveAccessibleDescription(/zurzeit nicht bekannt/);
  expect(await axeViolations(panel)).toEqual([]);
  await advanced.certificate.getByRole('button', { name: 'Noch einmal versuchen' }).click();
  await expect(advanced.profile('tlsserver')).toHaveAccessibleDescription(/Gilt 45 Tage/);
  await expect(reason).toBeHidden();
  await expect(panel.getByRole('heading', { level: 1 })).toBeFocused();

  // Another CA is asked as soon as it is set. Nothing listens at this address.
  await installation.cli('settings', 'set', 'acmeDirectoryUrl=https://127.0.0.1:1/directory');
  await expect(
    panel.getByText('Die Verbindung zur Zertifizierungsstelle (127.0.0.1:1) wurde abgelehnt.'),
  ).toBeVisible();
  await expect(advanced.profile('classic')).toHaveCount(0);
  await expect(advanced.profile('tlsserver')).toBeChecked();
});

test('stores what is chosen, refuses a wrong address at the field and keeps what was typed', async ({
  openPanel,
  installation,
}) => {
  const first = await openPanel();
  const advanced = advancedOn(first.page);
  await advanced.open();
  // The CA's answer moves what is below it, even while a mouse button is held down there.
  await expect(first.page.getByText(/bietet keine Profile zur Auswahl an/)).toBeVisible();
  await advanced.automatic.click({ force: true });
  await expect(advanced.automatic).not.toBeChecked();
  await expect(first.page.getByText(/^Ausgeschaltet. Erneuert wird nur/)).toBeVisible();
  expect(await installation.json('status')).toMatchObject({ settings: { autoRenew: false } });

  await first.page.getByRole('button', { name: /Schlüsselart/ }).press('Enter');
  await first.page.getByRole('option', { name: 'RSA 2048 Bit' }).click();
  await expect(first.page.getByText(/Seine ältere Netzwerkschicht/)).toBeVisible();

  await advanced.directory.fill('http://ca.example/directory');
  await advanced.directory.press('Tab');
  await expect(advanced.directory).toHaveAccessibleDescription(/die mit https:\/\/ beginnt/);
  await first.page.getByRole('tab', { name: 'Protokoll' }).click();
  await advanced.open();
  await expect(advanced.directory).toHaveValue('http://ca.example/directory');
  expect(await settingsOf(installation)).toMatchObject({ acmeDirectoryUrl: installation.ca.directoryUrl });
  expect(await axeViolations(first.page)).toEqual([]);

  // Half an address can be a valid one already: nothing is saved before the field is left.
  await first.page.clock.install();
  await advanced.directory.fill('https://ca.exam');
  await letTimePass(first.page);
  expect(await settingsOf(installation)).toMatchObject({ acmeDirectoryUrl: installation.ca.directoryUrl });
  await advanced.directory.fill('https://ca.example.invalid/directory');
  await advanced.directory.press('Enter');
  await expect(advanced.saved).toBeVisible();
  await first.close();

  const { page } = await openPanel();
  const again = advancedOn(page);
  await again.open();
  await expect(again.automatic).not.toBeChecked();
  await expect(again.directory).toHaveValue('https://ca.example.invalid/directory');
  await expect(page.getByRole('button', { name: /Schlüsselart/ })).toContainText('RSA 2048 Bit');
  await page.getByRole('button', { name: 'Let’s Encrypt eintragen' }).click();
  await expect(again.directory).toBeFocused();
  const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory';
  await expect.poll(() => settingsOf(installation)).toMatchObject({ acmeDirectoryUrl: letsEncrypt });
});

test('further CAs are added, ordered and removed with the keyboard alone, and their keys are never shown', async ({
  openPanel,
  installation,
}) => {
  await installation.cli('settings', 'set', 'fallbackCas=https://ca.example/directory');
  const first = await openPanel();
  const { page } = first;
  const advanced = advancedOn(page);
  await advanced.open();
  await advanced.cas.getByRole('button', { name: 'ZeroSSL' }).press('Enter');
  const keyId = advanced.entry.getByRole('textbox', { name: 'Schlüsselkennung des externen Kontos (EAB)' });
  const secret = advanced.entry.getByLabel('Schlüssel des externen Kontos (EAB)');
  await expect(keyId).toBeFocused();
  await page.keyboard.type('kid-4711');
  await page.keyboard.press('Enter');
  await expect(secret).toHaveAccessibleDescription(/ist leer/);
  await expect(advanced.order).toHaveCount(1);
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await expect(secret).toBeFocused();
  await page.keyboard.type('c2VjcmV0LWZ1ZXItWmVyb1NTTA');
  await page.keyboard.press('Enter');
  await expect(advanced.order).toHaveCount(2);
  await expect(advanced.order.nth(1)).toContainText('ZeroSSL');
  await expect(advanced.entry).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Weitere, in dieser Reihenfolge' })).toBeFocused();

  const up = page.getByRole('button', { name: 'ZeroSSL nach oben' });
  await up.press('Enter');
  await expect(advanced.order.first()).toContainText('ZeroSSL');
  await expect(up).toBeFocused();
  await expect(page.getByText('ZeroSSL steht jetzt an Stelle 1.')).toBeAttached();
  expect(await settingsOf(installation)).toMatchObject({
    fallbackCas: [
      { directoryUrl: ZEROSSL, eabKeyId: 'kid-4711', eabHmacKey: '••••••••' },
      { directoryUrl: 'https://ca.example/directory' },
    ],
  });
  expect(storedBy(installation)).toMatchObject({ fallbackCas: [{ eabHmacKey: 'c2VjcmV0LWZ1ZXItWmVyb1NTTA' }, {}] });
  expect(await page.content()).not.toContain('c2VjcmV0');
  await first.close();

  const second = await openPanel();
  const again = advancedOn(second.page);
  await again.open();
  await expect(again.order.first()).toContainText('ZeroSSL');
  await second.page.getByRole('button', { name: 'ZeroSSL ändern' }).press('Enter');
  const account = again.order.first();
  await expect(account.getByText('gesetzt', { exact: true })).toBeVisible();
  expect(await axeViolations(second.page)).toEqual([]);
  await account.getByRole('textbox').fill('kid-4712');
  await account.getByRole('button', { name: 'Ändern', exact: true }).press('Enter');
  const newSecret = account.getByLabel('Schlüssel des externen Kontos (EAB)');
  await expect(newSecret).toBeFocused();
  await second.page.keyboard.type('bmV1');
  await second.page.keyboard.press('Enter');
  await expect(account.getByRole('button', { name: 'Ändern', exact: true })).toBeFocused();
  expect(storedBy(installation)).toMatchObject({
    fallbackCas: [{ eabKeyId: 'kid-4712', eabHmacKey: 'bmV1' }, { eabHmacKey: '' }],
  });

  await second.page.getByRole('button', { name: 'ZeroSSL entfernen' }).press('Enter');
  const question = second.page.getByRole('alertdialog', { name: 'ZeroSSL entfernen?' });
  await question.getByRole('button', { name: 'Entfernen' }).press('Enter');
  await expect(again.order).toHaveCount(1);
  await expect(again.order.first()).toContainText('ca.example');
});

test('programs are set in the window alone', { tag: '@window' }, async ({ panel, installation, surface }) => {
  await installation.cli('settings', 'set', 'onFailed=["/usr/bin/logger","-t","profacto"]');
  const advanced = advancedOn(panel);
  await advanced.open();
  if (surface === 'browser') {
    await expect(advanced.programs.getByText('/usr/bin/logger -t profacto')).toBeVisible();
    await expect(advanced.programs.getByText(/^Aus dem Browser lässt sich das nicht ändern/)).toContainText(
      'profacto-tls settings set onRenewed=…',
    );
    await expect(advanced.programs.getByRole('textbox')).toHaveCount(0);
    await expect(advanced.programs.getByRole('button')).toHaveCount(0);
    return;
  }
  const renewed = advanced.programs.getByRole('textbox', { name: 'Programm nach einer Erneuerung' });
  const failed = advanced.programs.getByRole('textbox', { name: 'Programm nach einer missglückten Erneuerung' });
  await expect(failed).toHaveValue('/usr/bin/logger\n-t\nprofacto');
  await renewed.fill('kopieren');
  await renewed.press('Tab');
  await expect(renewed).toHaveAccessibleDescription(/vollständigen Pfad.*darunter je Zeile ein Argument/);
  await renewed.fill('/usr/bin/rsync\n--archive\n\n');
  await renewed.press('Tab');
  await expect.poll(() => settingsOf(installation)).toMatchObject({ onRenewed: ['/usr/bin/rsync', '--archive'] });

  const tryRenewed = advanced.programs.getByRole('button', { name: 'Programm nach einer Erneuerung ausprobieren' });
  await renewed.fill(`${process.execPath}\n--eval\nprocess.exit(3)`);
  await renewed.press('Tab');
  await expect
    .poll(() => settingsOf(installation))
    .toMatchObject({ onRenewed: [process.execPath, '--eval', 'process.exit(3)'] });
  await tryRenewed.press('Enter');
  await expect(advanced.programs).toContainText(
    `(${process.execPath}): Das Programm hat einen Fehler gemeldet (Code 3).`,
  );
  await expect(tryRenewed).toBeFocused();
  expect(await axeViolations(panel)).toEqual([]);
});

test(
  '“Ausprobieren” runs what stands in the field, and nothing where that is refused',
  { tag: '@window' },
  async ({ panel, installation, surface }) => {
    test.skip(surface === 'browser', 'programs are set in the window alone');
    const exit = (code: number) => [process.execPath, '--eval', `process.exit(${code})`];
    await installation.cli('settings', 'set', `onRenewed=${JSON.stringify(exit(3))}`);
    const advanced = advancedOn(panel);
    await advanced.open();
    const renewed = advanced.programs.getByRole('textbox', { name: 'Programm nach einer Erneuerung' });
    const tryRenewed = advanced.programs.getByRole('button', { name: 'Programm nach einer Erneuerung ausprobieren' });
    // From the field to the button with the mouse: leaving the field saves.
    await renewed.fill(exit(4).join('\n'));
    await tryRenewed.click();
    await expect(advanced.programs).toContainText('Das Programm hat einen Fehler gemeldet (Code 4).');
    expect(await settingsOf(installation)).toMatchObject({ onRenewed: exit(4) });

    await renewed.fill('C:\\Skripte\\kopieren.bat');
    await renewed.press('Tab');
    await expect(renewed).toHaveAccessibleDescription(/\\System32\\WindowsPowerShell\\v1.0\\powershell.exe/);
    await expect(tryRenewed).toBeDisabled();
    await expect(tryRenewed).toHaveAccessibleDescription(/nicht gespeichert/);
    expect(await axeViolations(panel)).toEqual([]);
    // A long path stays within the smallest window.
    await panel.setViewportSize({ width: 640, height: 480 });
    expect(await advanced.programs.evaluate((group) => group.scrollWidth - group.clientWidth)).toBe(0);
    const before = await advanced.programs.textContent();
    await panel.clock.install();
    await tryRenewed.click({ force: true });
    await panel.keyboard.press('Enter');
    await letTimePass(panel);
    expect(await advanced.programs.textContent()).toBe(before);
    await renewed.fill(exit(5).join('\n'));
    await tryRenewed.click();
    await expect(advanced.programs).toContainText('Das Programm hat einen Fehler gemeldet (Code 5).');
  },
);

for (const secret of ['', 'c2VjcmV0']) {
  test(`a new CA ${secret === '' ? 'half' : 'wholly'} entered is discarded, by mouse and by keyboard`, async ({
    panel,
    installation,
  }) => {
    const advanced = advancedOn(panel);
    await advanced.open();
    await panel.clock.install();
    const discard = advanced.entry.getByRole('button', { name: 'Verwerfen' });
    for (const press of [() => discard.click(), () => discard.press('Enter')]) {
      await advanced.cas.getByRole('button', { name: 'ZeroSSL' }).click();
      await advanced.entry
        .getByRole('textbox', { name: 'Schlüsselkennung des externen Kontos (EAB)' })
        .fill('kid-4711');
      await advanced.entry.getByLabel('Schlüssel des externen Kontos (EAB)').fill(secret);
      await press();
      await expect(advanced.cas.getByRole('heading', { name: 'Weitere, in dieser Reihenfolge' })).toBeFocused();
      // If the entry came back, it would do so a moment later.
      await letTimePass(panel);
      await expect(advanced.entry).toHaveCount(0);
      await expect(advanced.order).toHaveCount(0);
    }
    expect(await settingsOf(installation)).toMatchObject({ fallbackCas: [] });
  });
}

/** Goes to another window and back: the page loses the focus, then the same element has it again. */
async function leaveWindow(page: Page, whileAway: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    document.hasFocus = () => false;
    document.activeElement?.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  });
  await whileAway();
  await page.evaluate(() => {
    Reflect.deleteProperty(document, 'hasFocus');
    document.activeElement?.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
  });
}

test(
  'who looks something up in another window has not left the field',
  { tag: '@window' },
  async ({ panel, installation }) => {
    const advanced = advancedOn(panel);
    await advanced.open();
    const unchanged = { acmeDirectoryUrl: installation.ca.directoryUrl };
    await panel.clock.install();
    await advanced.directory.fill('https://ca.exam');
    await leaveWindow(panel, async () => {
      await letTimePass(panel);
      expect(await settingsOf(installation)).toMatchObject(unchanged);
    });
    await expect(advanced.directory).toHaveValue('https://ca.exam');
    await advanced.directory.press('End');
    await panel.keyboard.type('ple.invalid/directory');
    await panel.keyboard.press('Tab');
    await expect
      .poll(() => settingsOf(installation))
      .toMatchObject({ acmeDirectoryUrl: 'https://ca.example.invalid/directory' });

    await advanced.cas.getByText('Externes Konto (EAB)').click();
    const secret = advanced.cas.getByLabel('Schlüssel des externen Kontos (EAB)', { exact: true });
    await secret.pressSequentially('c2Vj');
    await leaveWindow(panel, async () => {
      await letTimePass(panel);
      expect(storedBy(installation)).not.toMatchObject({ eabHmacKey: 'c2Vj' });
    });
    await expect(secret).toHaveValue('c2Vj');
    await panel.keyboard.type('cmV0');
    await panel.keyboard.press('Enter');
    await expect.poll(() => storedBy(installation)).toMatchObject({ eabHmacKey: 'c2VjcmV0' });
  },
);

test('a change that is not saved is read out and in sight, however far below it was made', async ({
  panel,
  installation,
}) => {
  const advanced = advancedOn(panel);
  await advanced.open();
  await expect(panel.getByText(/bietet keine Profile zur Auswahl an/)).toBeVisible();
  const keyType = panel.getByRole('button', { name: /Schlüsselart/ });
  await keyType.focus();
  const settingsFile = path.join(installation.configDir, 'config.json');
  fs.renameSync(settingsFile, `${settingsFile}.weg`);
  fs.mkdirSync(settingsFile);
  const refusal = panel.getByText('Die Änderung wurde nicht gespeichert', { exact: true });
  await panel.keyboard.press('ArrowRight');
  await expect(refusal).toBeInViewport();
  await expect(
    panel.getByRole('status').getByText(/^Die Änderung wurde nicht gespeichert\. .*config\.json/),
  ).toBeAttached();
  await expect(keyType).toBeFocused();
  await expect(keyType).toContainText('ECDSA P-256');
  expect(await axeViolations(panel)).toEqual([]);

  fs.rmdirSync(settingsFile);
  fs.renameSync(`${settingsFile}.weg`, settingsFile);
  await panel.keyboard.press('ArrowRight');
  await expect(keyType).toContainText('ECDSA P-384');
  await expect(refusal).toBeHidden();
});

test('what is chosen keeps the focus while something else runs, and does nothing', async ({ panel, installation }) => {
  installation.ca.practice?.adjust({ profiles: letsEncryptProfiles });
  await installation.fillIn();
  await installation.cli('settings', 'set', `fallbackCas=${ZEROSSL},https://ca.example/directory`);
  const stored = await settingsOf(installation);
  const advanced = advancedOn(panel);
  await advanced.open();
  await expect(advanced.profile('classic')).toBeVisible();
  const keyType = panel.getByRole('button', { name: /Schlüsselart/ });
  const busy = panel.getByText(/^Zurzeit läuft ein Vorgang\./);
  for (const [control, keys] of [
    [advanced.automatic, ['Space']],
    [advanced.profile('Üblich (empfohlen)'), ['ArrowDown', 'Space', 'ArrowUp']],
    [keyType, ['Enter', 'ArrowRight', 'r']],
    [panel.getByRole('button', { name: 'ZeroSSL nach unten' }), ['Enter']],
    [panel.getByRole('button', { name: 'ZeroSSL entfernen' }), ['Enter']],
  ] as const) {
    await control.focus();
    const validationGate = installation.ca.practice?.holdNext('validation');
    const request = installation.start('request', '--force');
    await validationGate?.reached;
    await expect(busy).toBeVisible();
    await expect(control).toBeFocused();
    for (const key of keys) await panel.keyboard.press(key);
    await expect(panel.getByRole('listbox')).toHaveCount(0);
    if (control === advanced.automatic) expect(await axeViolations(panel)).toEqual([]);
    await installation.end(request);
    validationGate?.open();
    await expect(busy).toBeHidden();
    await expect(control).toBeFocused();
    expect(await settingsOf(installation)).toEqual(stored);
  }
  await advanced.automatic.focus();
  await panel.keyboard.press('Space');
  await expect(advanced.automatic).not.toBeChecked();
});

test('the external account stays open while another CA is asked, and says that it may be the wrong one', async ({
  panel,
  installation,
}) => {
  installation.ca.practice?.adjust({ externalAccounts: {} });
  const advanced = advancedOn(panel);
  await advanced.open();
  await expect(advanced.cas.getByText(/verlangt ein externes Konto/)).toBeVisible();
  const keyId = advanced.cas.getByRole('textbox', { name: 'Schlüsselkennung des externen Kontos (EAB)' });
  const otherCaHint = advanced.cas.getByText(/leeren Sie die Felder/);
  await expect(otherCaHint).toBeHidden();
  await keyId.fill('kid-4711');
  await keyId.press('Enter');
  await expect(otherCaHint).toBeVisible();
  await installation.cli('settings', 'set', 'acmeDirectoryUrl=https://127.0.0.1:1/directory');
  await expect(advanced.cas.getByText(/verlangt ein externes Konto/)).toBeHidden();
  await expect(keyId).toBeVisible();
  await expect(keyId).toBeFocused();
  await keyId.fill('');
  await keyId.press('Enter');
  await expect(otherCaHint).toBeHidden();
});
