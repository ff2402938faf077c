import fs from 'node:fs';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { failure } from '../../shared/contract/failure-error.ts';
import { exampleCertificate, exampleOperation, exampleSnapshot } from '../../shared/contract/test-snapshot.ts';
import { textsOf } from '../../shared/texts/all.ts';
import { explainFailure } from '../../shared/texts/failures/explain.ts';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf, fillIn } from '../fixtures/panel.ts';
import { openSituationPanel } from '../fixtures/situation-panel.ts';
import { desktopConfigOf, expect, axeViolations, test } from '../fixtures/test.ts';

const firstStartOn = (page: Page) => ({
  headline: page.getByRole('heading', { name: 'Verschlüsselung einrichten' }),
  directory: page.getByRole('textbox', { name: 'Datenbank-Verzeichnis' }),
  choose: page.getByRole('button', { name: 'Datenbank-Verzeichnis wählen …' }),
  start: page.getByRole('switch', { name: 'Mit dem Rechner starten' }),
  next: page.getByRole('button', { name: 'Weiter' }),
  later: page.getByRole('button', { name: 'Später' }),
  /** On "Datenschutz", as long as nobody has chosen a directory. */
  line: page.getByText('Noch ist kein Datenbank-Verzeichnis gewählt'),
  privacy: page.getByRole('tab', { name: 'Datenschutz' }),
  advanced: page.getByRole('tab', { name: 'Erweitert' }),
  server: page.getByRole('region', { name: 'Dieser Server' }),
  saved: page.getByText('gespeichert', { exact: true }),
});

/** The directory that is used as long as nobody has chosen one. */
const ownDirectory = ({ configDir }: Installation) => path.join(configDir, 'Datenbank');
const storedBy = ({ configDir }: Installation) =>
  JSON.parse(fs.readFileSync(path.join(configDir, 'config.json'), 'utf8')) as Record<string, unknown>;

/** Has the system's dialog answer with this folder, or with none. */
const answerDialog = (app: ElectronApplication | null, folder: string | null) =>
  app?.evaluate(({ dialog }, chosen) => {
    const answer = { canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] };
    dialog.showOpenDialog = () => Promise.resolve(answer);
  }, folder);

test.describe('Where nothing has ever been set up', () => {
  test.use({ isFresh: true });

  test('all that is needed is in one view, with the focus in the address', async ({ panel, installation }) => {
    const first = firstStartOn(panel);
    await expect(first.headline).toBeVisible();
    await expect(elementsOf(panel).address).toBeFocused();
    await expect(first.directory).toHaveValue(ownDirectory(installation));
    await expect(panel.getByText(/Nach einem Neustart des Rechners läuft nichts/)).toBeVisible();
    await expect(panel.getByText(/Damit lässt sich zurzeit kein Zertifikat anfordern/)).toBeVisible();
    const overflow = await panel
      .getByRole('tabpanel')
      .evaluate((one) => [one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth]);
    expect(overflow).toEqual([0, 0]);
    expect(await axeViolations(panel)).toEqual([]);
  });

  test('what was entered is all that a request needs, and the directory shown is then the chosen one', async ({
    panel,
    installation,
  }) => {
    const first = firstStartOn(panel);
    await fillIn(panel, installation.ca.name);
    await first.next.click();
    const elements = elementsOf(panel);
    await expect(first.headline).toBeHidden();
    await expect(elements.request).toBeFocused();
    await expect(elements.request).toBeEnabled();
    await expect(first.line).toBeHidden();
    expect(storedBy(installation)).toMatchObject({
      serverAddress: installation.ca.name,
      databaseDirectory: ownDirectory(installation),
    });
    await panel.keyboard.press('Enter');
    await expect(elements.installed).toBeVisible();
    await panel.reload();
    await expect(elements.colour).toBeVisible();
    await expect(first.headline).toBeHidden();
  });

  test('it can be left at any time: what was typed stays, the first missing field has the focus, and it is over', async ({
    panel,
    installation,
  }) => {
    const first = firstStartOn(panel);
    const elements = elementsOf(panel);
    await elements.address.fill(installation.ca.name);
    await first.later.click();
    await expect(elements.contact).toBeFocused();
    await expect(elements.address).toHaveValue(installation.ca.name);
    await expect(first.line).toContainText('kommen nach');
    await expect(first.line).toContainText(ownDirectory(installation));
    expect(await axeViolations(panel)).toEqual([]);
    await first.advanced.click();
    await expect(first.server).toBeVisible();
    await first.privacy.click();
    await expect(elements.contact).toHaveValue('');
    await expect(first.headline).toBeHidden();
    await panel.reload();
    await expect(elements.address).toHaveValue(installation.ca.name);
    await expect(first.headline).toBeHidden();
  });

  test('left without an entry it comes in the next window, and in no other section meanwhile', async ({ panel }) => {
    const first = firstStartOn(panel);
    const elements = elementsOf(panel);
    await first.advanced.click();
    await expect(first.server).toBeVisible();
    await first.privacy.click();
    await expect(first.headline).toBeVisible();
    // Whoever chooses a section by its tab keeps the focus there.
    await expect(first.privacy).toBeFocused();
    await first.later.click();
    await expect(elements.address).toBeFocused();
    await panel.reload();
    await expect(first.headline).toBeVisible();
  });

  test('a directory that cannot be used holds it up, with the reason at the field', async ({ panel, installation }) => {
    const first = firstStartOn(panel);
    await fillIn(panel, installation.ca.name);
    await first.directory.fill(`${installation.database}-fehlt`);
    await first.next.click();
    await expect(first.directory).toHaveAccessibleDescription(
      'Diesen Ordner gibt es nicht. Prüfen Sie den Pfad, oder legen Sie ihn an.',
    );
    await expect(first.directory).toBeFocused();
    await expect(first.headline).toBeVisible();
    await first.directory.fill(installation.database);
    await first.next.click();
    await expect(elementsOf(panel).request).toBeFocused();
    expect(storedBy(installation)).toMatchObject({ databaseDirectory: installation.database });
  });

  test('with the edition that knows no certificates it ends as well', async ({ panel }) => {
    const first = firstStartOn(panel);
    await panel.getByRole('radio', { name: 'Einzelplatz' }).click({ force: true });
    await expect(panel.getByRole('radio', { name: 'Einzelplatz' })).toBeChecked();
    await first.next.click();
    await expect(panel.getByRole('heading', { level: 1, name: 'Verschlüsselung ist ausgeschaltet' })).toBeFocused();
    await expect(elementsOf(panel).request).toBeDisabled();
  });

  test('without a connection it can be left, and what was typed stays in its field', async ({
    page,
    installation,
    surface,
  }) => {
    test.skip(surface === 'desktop');
    const { process: host, panelUrl } = await installation.serve();
    await page.goto(panelUrl);
    const first = firstStartOn(page);
    const elements = elementsOf(page);
    await expect(elements.address).toBeFocused();
    await installation.end(host);
    await expect(page.getByRole('tabpanel').getByText('Keine Verbindung zu profacto')).toBeVisible();
    await elements.address.fill(installation.ca.name);
    await expect(first.next).toHaveAttribute('aria-disabled', 'true');
    await first.later.click();
    await expect(first.headline).toBeHidden();
    await expect(elements.address).toHaveValue(installation.ca.name);
  });

  test('the host’s own directory is chosen by confirming it as it stands', async ({ panel, installation }) => {
    const first = firstStartOn(panel);
    await first.later.click();
    await expect(first.line).toBeVisible();
    await first.choose.click();
    await expect(first.directory).toHaveValue(ownDirectory(installation));
    await first.directory.press('Enter');
    await expect.poll(() => storedBy(installation).databaseDirectory).toBe(ownDirectory(installation));
    await first.privacy.click();
    await expect(elementsOf(panel).address).toBeVisible();
    await expect(first.line).toBeHidden();
  });

  test('with entries that cannot be used, "Weiter" leads to the first of them', async ({ panel }) => {
    const first = firstStartOn(panel);
    await fillIn(panel, 'keine adresse', 'keine E-Mail');
    await first.next.click();
    await expect(first.headline).toBeHidden();
    await expect(elementsOf(panel).address).toBeFocused();
  });

  test('the line on "Datenschutz" leads to the field, and goes with the choice', async ({ panel, installation }) => {
    const first = firstStartOn(panel);
    await first.later.click();
    await first.choose.click();
    await expect(first.directory).toBeFocused();
    await expect(first.directory).toBeInViewport();
    await first.directory.fill(installation.database);
    await first.directory.press('Enter');
    await expect(first.saved).toBeVisible();
    await first.privacy.click();
    await expect(elementsOf(panel).address).toBeVisible();
    await expect(first.line).toBeHidden();
  });

  test(
    'in the window the directory is chosen in the system’s own dialog',
    { tag: '@window' },
    async ({ openPanel, installation, surface }) => {
      test.skip(surface === 'browser', 'a page opens no dialog of the system');
      const { page, app } = await openPanel();
      const first = firstStartOn(page);
      await expect(elementsOf(page).address).toBeFocused();
      await answerDialog(app, null);
      await first.choose.click();
      await expect(first.choose).not.toHaveAttribute('aria-disabled', 'true');
      await expect(first.directory).toHaveValue(ownDirectory(installation));
      await answerDialog(app, installation.database);
      await first.choose.click();
      await expect(first.directory).toHaveValue(installation.database);
      await expect(first.saved).toBeVisible();
      expect(storedBy(installation)).toMatchObject({ databaseDirectory: installation.database });
      await first.later.click();
      await expect(elementsOf(page).address).toBeFocused();
      await expect(first.line).toBeHidden();
    },
  );

  test(
    'the line of the window has the directory chosen on the spot',
    { tag: '@window' },
    async ({ openPanel, installation, surface }) => {
      test.skip(surface === 'browser', 'a page opens no dialog of the system');
      const { page, app } = await openPanel();
      const first = firstStartOn(page);
      await first.later.click();
      await answerDialog(app, `${installation.database}-fehlt`);
      await first.choose.click();
      await expect(page.getByText('Die Änderung wurde nicht gespeichert', { exact: true })).toBeVisible();
      await expect(first.line).toBeVisible();
      await answerDialog(app, installation.database);
      await first.choose.click();
      await expect(first.line).toBeHidden();
      expect(storedBy(installation)).toMatchObject({ databaseDirectory: installation.database });
    },
  );
});

test('while an operation runs the first start waits, and goes once there is a certificate', async ({
  browser,
  surface,
}) => {
  test.skip(surface === 'desktop');
  const untouched = exampleSnapshot({ databaseChosen: false });
  const panel = await openSituationPanel(browser, { first: untouched });
  const first = firstStartOn(panel.page);
  await expect(first.headline).toBeVisible();
  await panel.show({ ...untouched, operation: exampleOperation(), requestGate: 'running' });
  await expect(first.next).toHaveAttribute('aria-disabled', 'true');
  await expect(first.next).toHaveAccessibleDescription('Zurzeit läuft ein Vorgang. Danach geht es hier weiter.');
  await panel.show(untouched);
  await expect(first.next).not.toHaveAttribute('aria-disabled', 'true');
  // Somebody has requested one from the command line.
  await panel.show({ ...untouched, certificate: exampleCertificate });
  await expect(first.headline).toBeHidden();
  await expect(first.line).toContainText('liegen in');
  await panel.close();
});

test.describe('Dieser Server', () => {
  test('what the service would refuse is said at the field, and nothing is lost', async ({ panel, installation }) => {
    const { advanced, server, directory } = firstStartOn(panel);
    await advanced.click();
    const field = (name: string) => server.getByRole('textbox', { name, exact: true });
    const refused = async (name: string, text: string, why: string | RegExp) => {
      const before = await field(name).inputValue();
      await field(name).fill(text);
      await field(name).press('Enter');
      await expect(field(name)).toHaveAccessibleDescription(why);
      await expect(field(name)).toHaveValue(text);
      await field(name).fill(before);
    };
    await refused('HTTP-Port', '99999', 'Ein Port ist eine ganze Zahl von 1 bis 65535.');
    // Only the service knows the other port.
    await refused('HTTPS-Port', String(installation.httpPort), /brauchen verschiedene Ports/);
    await refused('DNS-Server für die Prüfungen', '9.9.9.9, dns.example', /Geben Sie IP-Adressen an/);
    await refused('Eigene Stammzertifikate', `${installation.database}/fehlt.pem`, /Diese Datei gibt es nicht/);
    await refused('Datenbank-Verzeichnis', installation.rootsFile, /Das ist eine Datei und kein Ordner/);
    await refused('Datenbank-Verzeichnis', '\\\\server\\freigabe', /nur ein Ort auf diesem Rechner möglich/);
    await directory.press('Enter');
    expect(await axeViolations(panel)).toEqual([]);
    expect(await installation.json('settings', 'get')).toMatchObject({
      httpPort: installation.httpPort,
      httpsPort: installation.httpsPort,
      databaseDirectory: installation.database,
    });

    await field('DNS-Server für die Prüfungen').fill('9.9.9.9; 192.168.178.1:53');
    await field('DNS-Server für die Prüfungen').press('Tab');
    await expect(field('DNS-Server für die Prüfungen')).toHaveValue('9.9.9.9, 192.168.178.1:53');
    expect(await installation.json('settings', 'get')).toMatchObject({ dnsServers: ['9.9.9.9', '192.168.178.1:53'] });
  });

  test('another directory leaves the certificate where it is, and says so before', async ({ panel, installation }) => {
    const { advanced, privacy, directory, saved } = firstStartOn(panel);
    await installation.fillIn();
    expect((await installation.cli('request')).code).toBe(0);
    await expect(elementsOf(panel).colour).toBeVisible();
    await advanced.click();
    await expect(directory).toHaveAccessibleDescription(/bleibt das vorhandene Zertifikat im alten Ordner/);
    const other = fs.mkdtempSync(`${installation.database}-andere-`);
    await directory.fill(other);
    await directory.press('Enter');
    await expect(saved).toBeVisible();
    await privacy.click();
    await expect(panel.getByText('Es ist noch kein Zertifikat installiert.')).toBeVisible();
    expect(fs.readdirSync(installation.database)).toEqual(['letsencrypt']);
  });

  test(
    'the program starts at the login by a file of the desktop’s, as long as that is wanted',
    { tag: '@window' },
    async ({ panel, installation, surface }) => {
      const { advanced, server, start } = firstStartOn(panel);
      await advanced.click();
      if (surface === 'browser') {
        await expect(server).toContainText('außer Ihr IT-Partner hat es als Dienst eingerichtet');
        await expect(start).toHaveCount(0);
        return;
      }
      test.skip(process.platform !== 'linux', 'the other systems have no such file');
      const folder = path.join(desktopConfigOf(installation), 'autostart');
      await expect(start).not.toBeChecked();
      await expect(server).toContainText('bis sich jemand anmeldet und das Programm startet.');
      await start.click({ force: true });
      await expect(start).toBeChecked();
      await expect(server).toContainText('Das Programm startet, sobald Sie sich an diesem Rechner anmelden');
      const [name = ''] = fs.readdirSync(folder);
      expect(name).toMatch(/^profacto-datenschutz-[0-9a-f]{12}\.desktop$/);
      const content = fs.readFileSync(path.join(folder, name), 'utf8');
      expect(content).toContain(`"--config-dir=${installation.configDir}" "--hidden"\n`);
      await start.click({ force: true });
      await expect(start).not.toBeChecked();
      expect(fs.existsSync(folder)).toBe(false);

      // Where the desktop's folder cannot be made, that is said, and the switch does not pretend.
      fs.writeFileSync(folder, '');
      await start.click({ force: true });
      const refused = failure('LOGIN_START_NOT_SET', { path: path.join(folder, name), systemCode: 'EEXIST' });
      await expect(server.getByText(explainFailure(refused, textsOf('de')).what)).toBeVisible();
      await expect(start).not.toBeChecked();
    },
  );
});
