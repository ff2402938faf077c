import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import { freePort } from '../../electron/testing/ports.ts';
import { elementsOf, fillIn } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

test('an IP address is refused at the field with the handbook’s reason, and what was typed stays', async ({
  panel,
  installation,
}) => {
  const elements = elementsOf(panel);
  await fillIn(panel, '192.168.1.10');
  await expect(panel.getByText('Die IP allein reicht leider nicht aus')).toBeVisible();
  await expect(elements.address).toHaveValue('192.168.1.10');
  await expect(elements.address).toHaveAttribute('aria-invalid', 'true');
  await expect(elements.request).toBeDisabled();
  expect(await axeViolations(panel)).toEqual([]);
  expect((await installation.cli('settings', 'get', 'serverAddress')).stdout.trim()).toBe('');
});

test(
  'what is typed survives a restart, and the reason why the button is off is shown',
  { tag: '@window' },
  async ({ openPanel }) => {
    const first = await openPanel();
    await expect(
      first.page.getByText('Tragen Sie zuerst die Server-Adresse und den Zertifizierungs-Kontakt ein.'),
    ).toBeVisible();
    await elementsOf(first.page).address.fill('tischlerei-müller.de');
    await elementsOf(first.page).address.press('Tab');
    await expect(first.page.getByText('Tragen Sie zuerst den Zertifizierungs-Kontakt ein.')).toBeVisible();
    await first.close();
    const second = await openPanel();
    await expect(elementsOf(second.page).address).toHaveValue('tischlerei-müller.de');
  },
);

test('on an Einzelplatz the button is off and the panel says why', async ({ panel, installation }) => {
  await fillIn(panel, installation.ca.name);
  await expect(elementsOf(panel).request).toBeEnabled();
  await installation.cli('settings', 'set', 'edition=einzelplatz');
  await expect(elementsOf(panel).request).toBeDisabled();
  await expect(panel.getByText('nicht mit dem Einzelplatz')).toBeVisible();
  expect(await axeViolations(panel)).toEqual([]);
});

test('a router that answers in profacto’s place is named, with the CA’s own words below', async ({
  panel,
  installation,
}) => {
  const router = http.createServer((_, response) => response.end('<title>FRITZ!Box</title>'));
  await installation.cli('settings', 'set', `httpPort=${await freePort()}`);
  router.listen(installation.httpPort);
  await once(router, 'listening');
  await fillIn(panel, installation.ca.name);
  await elementsOf(panel).request.click();
  // The checks before the request have found it already; here the CA is to say it.
  await panel.getByRole('button', { name: 'Trotzdem anfordern' }).click();
  await expect(panel.getByRole('heading', { name: 'Anforderung fehlgeschlagen' })).toBeVisible();
  const ended = panel.getByRole('region', { name: 'Anforderung fehlgeschlagen' });
  await expect(ended.getByText('Wer:')).toBeVisible();
  await ended.getByText('Meldung der Zertifizierungsstelle im Wortlaut').click();
  await expect(ended.getByText(/key authorization|Invalid response/)).toBeVisible();
  expect(await axeViolations(panel)).toEqual([]);
  await expect(elementsOf(panel).grey).toBeVisible();
  router.close();
  router.closeAllConnections();

  // The advice survives a reload.
  await panel.reload();
  await expect(panel.getByRole('heading', { name: 'Anforderung fehlgeschlagen' })).toBeVisible();
});

test('a busy port is named with the program that holds it', async ({ panel, installation }) => {
  const other = net.createServer().listen(installation.httpsPort);
  await once(other, 'listening');
  await fillIn(panel, installation.ca.name);
  await elementsOf(panel).request.click();
  await expect(panel.getByText(new RegExp(`Port ${installation.httpsPort}`)).first()).toBeVisible();
  expect(installation.ca.practice?.requests).toEqual([]);
  other.close();
});

test('a CA that is down is named', async ({ panel, installation }) => {
  await installation.ca.close();
  await fillIn(panel, installation.ca.name);
  await elementsOf(panel).request.click();
  const ended = panel.getByRole('region', { name: 'Anforderung angehalten' });
  await expect(ended.getByText(/zählt bei ihr nicht als Versuch/)).toBeVisible();
  await expect(ended.getByRole('button', { name: 'Probelauf' })).toHaveCount(0);
  await expect(panel.getByText(new URL(installation.ca.directoryUrl).host).first()).toBeVisible();
});

test('a limit beside a working certificate asks for patience, and its box goes with the certificate', async ({
  panel,
  installation,
}) => {
  const elements = elementsOf(panel);
  await panel.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await installation.fillIn();
  expect((await installation.cli('request')).code).toBe(0);
  await expect(elements.colour).toBeVisible();
  const problem = { type: 'rateLimited', detail: 'too many new orders (300) from this account' };
  installation.ca.practice?.failNext('newOrder', { status: 429, problem, headers: { 'Retry-After': '3600' } });
  await elements.request.click();
  await panel.getByRole('alertdialog').getByRole('button', { name: 'Trotzdem anfordern' }).click();
  const box = panel.getByRole('region', { name: 'Anforderung fehlgeschlagen' });
  await expect(box.getByText('Ihr Zertifikat gilt weiter.')).toBeVisible();
  await expect(box.getByText(/^Was zu tun ist: Abwarten bis \d/)).toBeVisible();
  for (const name of ['Probelauf', 'Trotzdem anfordern'])
    await expect(box.getByRole('button', { name })).toHaveCount(0);

  const steps = box.getByRole('list', { name: 'Anforderung' });
  await expect(steps).toBeHidden();
  await box.getByText('Wie weit es kam').click();
  await expect(steps.getByRole('listitem').last()).toContainText('fehlgeschlagen');

  await box.getByRole('button', { name: 'Für IT-Partner kopieren' }).click();
  await expect(panel.getByText('In die Zwischenablage kopiert.')).toBeVisible();
  expect(await panel.evaluate(() => navigator.clipboard.readText())).toContain('too many new orders (300)');

  await elements.delete.click();
  await panel.getByRole('alertdialog').getByRole('button', { name: 'Löschen' }).click();
  await expect(elements.grey).toBeVisible();
  await expect(box).toHaveCount(0);
  await expect(panel.getByText('Die letzte Anforderung ist fehlgeschlagen.')).toHaveCount(0);
});

test('a corrupt settings file is reported in the panel', { tag: '@window' }, async ({ openPanel, installation }) => {
  // Before each launch: one that failed and is repeated (see `launchApp`) has moved the file aside.
  const { page } = await openPanel(() => fs.writeFileSync(`${installation.configDir}/config.json`, 'kein JSON'));
  await expect(page.getByText('Die Einstellungen waren nicht lesbar')).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
});

test('the system information can be copied as text', { tag: '@window' }, async ({ panel, installation, surface }) => {
  if (surface === 'browser') await panel.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await fillIn(panel, installation.ca.name);
  await panel.getByRole('tab', { name: 'Systeminformationen' }).click();
  await expect(panel.getByText(installation.database)).toBeVisible();
  await expect(elementsOf(panel).grey).toBeVisible();
  await panel.getByRole('button', { name: 'Als Text kopieren' }).click();
  await expect(panel.getByText('In die Zwischenablage kopiert.')).toBeVisible();
  expect(await axeViolations(panel)).toEqual([]);
});

test('in English, everything is in English', { tag: '@window' }, async ({ openPanel, installation }) => {
  await installation.cli('settings', 'set', 'language=en');
  const { page } = await openPanel();
  await expect(page.getByRole('button', { name: /request.*renew/i })).toBeVisible();
  await expect(page.getByRole('img', { name: /TLS encryption (is )?(inactive|not active)/i })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  await expect(page).toHaveTitle('profacto – Preferences');
});

test('a database whose drive is away is asked about in place of being begun anew, and the panel says what is not known', async ({
  panel,
  installation,
}) => {
  await fillIn(panel, installation.ca.name);
  const elements = elementsOf(panel);
  await expect(elements.request).toBeEnabled();
  expect((await installation.cli('request')).code).toBe(0);
  const away = `${installation.database}-weg`;
  fs.renameSync(installation.database, away);
  fs.mkdirSync(installation.database);
  const other = fs.mkdtempSync(`${installation.database}-andere-`);
  // Another directory and back again: nothing of it is held in memory any more, as after a restart.
  await installation.cli('settings', 'set', `databaseDirectory=${other}`);
  await expect(panel.getByText('Es ist noch kein Zertifikat installiert.')).toBeVisible();
  await installation.cli('settings', 'set', `databaseDirectory=${installation.database}`);
  await expect(panel.getByText('Ob ein Zertifikat installiert ist, lässt sich zurzeit nicht sagen.')).toBeVisible();
  await expect(panel.getByText('Das Datenbank-Verzeichnis lässt sich zurzeit nicht benutzen.')).toBeVisible();
  await expect(panel.getByText('unbekannt, solange sich das Datenbank-Verzeichnis nicht ansehen lässt')).toBeVisible();
  await elements.request.click();
  const question = panel.getByRole('alertdialog', { name: 'Fehlt ein Laufwerk?' });
  await expect(question).toContainText(installation.database);
  expect(await axeViolations(panel)).toEqual([]);
  await question.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(question).toBeHidden();
  expect(fs.readdirSync(installation.database)).toEqual([]);
  await elements.request.click();
  await question.getByRole('button', { name: 'Hier neu beginnen' }).click();
  await expect(panel.getByRole('dialog', { name: 'Zertifikat installiert' })).toBeVisible();
  for (const folder of [away, other]) fs.rmSync(folder, { recursive: true });
});

test('a CA that has asked for patience is asked once all the same by whoever insists, and then not again', async ({
  panel,
  installation,
}) => {
  const orders = () => installation.ca.practice?.requests.filter((one) => one.kind === 'newOrder').length;
  const outOfOrder = { status: 503, headers: { 'Retry-After': '315360000' } };
  installation.ca.practice?.failNext('newOrder', outOfOrder);
  await fillIn(panel, installation.ca.name);
  const elements = elementsOf(panel);
  await expect(elements.request).toBeEnabled();
  await elements.request.click();
  await expect(panel.getByRole('heading', { name: 'Anforderung fehlgeschlagen' })).toBeVisible();
  expect(orders()).toBe(1);

  await elements.request.click();
  const question = panel.getByRole('alertdialog', { name: 'Die Zertifizierungsstelle hat um Geduld gebeten' });
  await expect(question).toContainText('Sie kann einmal trotzdem gefragt werden.');
  await expect(question.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  expect(await axeViolations(panel)).toEqual([]);
  await panel.keyboard.press('Enter');
  await expect(question).toBeHidden();
  expect(orders()).toBe(1);

  installation.ca.practice?.failNext('newOrder', outOfOrder);
  await elements.request.click();
  await question.getByRole('button', { name: 'Trotzdem anfordern' }).click();
  await expect.poll(orders).toBe(2);
  await expect(elements.request).toBeEnabled();
  // Once means once, whoever asks then.
  expect((await installation.cli('request', '--force')).code).toBe(4);
  expect(orders()).toBe(2);
});

test('a setting that ends renewing is said in the panel, with the step that brings it back', async ({
  panel,
  installation,
}) => {
  await fillIn(panel, installation.ca.name);
  await expect(elementsOf(panel).request).toBeEnabled();
  expect((await installation.cli('request')).code).toBe(0);
  await installation.cli('settings', 'set', 'contactEmail=');
  const said = 'aus, weil kein Zertifizierungs-Kontakt eingetragen ist; ohne ihn fordert profacto nichts an.';
  await expect(panel.getByText(`Erneuerung von selbst: ${said}`)).toBeVisible();
  await expect(panel.getByText(said)).toHaveCount(1);
  expect(await axeViolations(panel)).toEqual([]);
});
