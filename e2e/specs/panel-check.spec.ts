import dgram from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { Page } from '@playwright/test';
import { freePort } from '../../electron/testing/ports.ts';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf, fillIn } from '../fixtures/panel.ts';
import { captureDownload } from '../fixtures/downloads.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const pathOn = (page: Page) => {
  const section = page.getByRole('region', { name: 'Der Weg zu Ihrem Server' });
  return {
    section,
    check: section.getByRole('button', { name: 'Prüfen' }),
    hop: (name: RegExp) => section.getByRole('button', { name }),
    details: section.getByRole('group', { name: /^Einzelheiten zu/ }),
    cause: section.getByRole('group', { name: 'Ursache' }),
  };
};

/** A router that answers on the public HTTP port with its own page instead of forwarding. */
async function routerInFront(installation: Installation): Promise<http.Server> {
  const router = http.createServer((_, response) => response.end('<title>FRITZ!Box</title>'));
  await installation.cli('settings', 'set', `httpPort=${await freePort()}`);
  router.listen(installation.httpPort);
  await once(router, 'listening');
  return router;
}

function end(server: http.Server): void {
  server.close();
  server.closeAllConnections();
}

const ordersAt = ({ ca }: Installation) => ca.practice?.requests.filter((one) => one.kind === 'newOrder') ?? [];

test('before anything was asked, "Prüfen" shows the path hop by hop', async ({ panel, installation }) => {
  const path = pathOn(panel);
  await fillIn(panel, installation.ca.name);
  await expect(path.hop(/ nicht geprüft$/)).toHaveCount(10);
  expect(await axeViolations(panel)).toEqual([]);
  await path.check.click();
  await expect(path.section.getByText('Was sich bis jetzt prüfen lässt, ist in Ordnung.')).toBeVisible();
  await expect(panel.getByRole('status').getByText('Prüfung: Es wurde kein Problem gefunden.')).toBeAttached();
  await expect(path.hop(new RegExp(`^Router Port ${installation.httpPort} in Ordnung$`))).toBeVisible();
  await expect(path.hop(/^Zertifizierungsstelle stellt aus in Ordnung$/)).toBeVisible();
  await expect(path.hop(/^Zertifikat nicht geprüft/)).toBeVisible();
  expect(ordersAt(installation)).toEqual([]);
  expect(await axeViolations(panel)).toEqual([]);
});

test('the picture is a list, and each hop opens with the keyboard', async ({ panel, installation }) => {
  const path = pathOn(panel);
  await expect(
    panel.getByRole('list', { name: 'So kommt die Zertifizierungsstelle' }).getByRole('listitem'),
  ).toHaveCount(4);
  await expect(panel.getByRole('list', { name: 'So kommen Ihre Besucher' }).getByRole('listitem')).toHaveCount(4);
  const router = path.hop(new RegExp(`^Router Port ${installation.httpPort} `));
  await router.focus();
  await panel.keyboard.press('Enter');
  await expect(router).toHaveAttribute('aria-expanded', 'true');
  await expect(
    path.details.getByText(`an Port ${installation.httpPort} dieses Rechners`, { exact: false }).first(),
  ).toBeVisible();
  await panel.keyboard.press('Tab');
  await panel.keyboard.press('Enter');
  await expect(path.details.getByText('FRITZ!Box', { exact: true })).toBeVisible();
  expect(await axeViolations(panel)).toEqual([]);
  await router.press('Enter');
  await expect(path.details).toBeHidden();
});

test('in the smallest window the picture is a list from top to bottom', async ({ panel }) => {
  const { section } = pathOn(panel);
  await panel.setViewportSize({ width: 640, height: 480 });
  const hops = section.getByRole('listitem').getByRole('button');
  await expect(hops).toHaveCount(10);
  const boxes = await Promise.all((await hops.all()).map((one) => one.boundingBox()));
  expect(new Set(boxes.map((box) => Math.round(box?.x ?? -1))).size).toBe(1);
  const overflow = await panel.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test('the cause stands above the picture, with one step and one person, and nothing of it stands twice', async ({
  panel,
  installation,
}) => {
  const path = pathOn(panel);
  const router = await routerInFront(installation);
  await fillIn(panel, installation.ca.name);
  await path.check.click();
  const hop = `Router Port ${installation.httpPort}`;
  await expect(path.section.getByText(`Es hakt bei: ${hop}.`)).toBeVisible();
  await expect(path.cause.getByText(/FRITZ!Box/).first()).toBeVisible();
  await expect(path.cause.getByText('Wer: Ihr IT-Partner')).toBeVisible();
  await expect(path.hop(new RegExp(`^${hop} Problem$`))).toBeVisible();
  await expect(path.hop(/ Problem$/)).toHaveCount(1);
  await path.hop(new RegExp(`^${hop} Problem$`)).click();
  await expect(path.details.getByText('Siehe oben.')).toBeVisible();
  await path.section.getByText(/^Alle Ergebnisse/).click();
  const shown = await path.section.getByRole('paragraph').filter({ visible: true }).allInnerTexts();
  const sentences = shown.filter((text) => text.length > 30);
  expect(sentences.toSorted()).toEqual([...new Set(sentences)].toSorted());
  expect(await axeViolations(panel)).toEqual([]);
  end(router);
});

test('the list of all results says of a finding that it merely follows from the cause', async ({
  panel,
  installation,
}) => {
  const { section, cause } = pathOn(panel);
  // Without an address, only the command line looks.
  await installation.cli('evaluate');
  // The list of a run that is under way is another one.
  await expect(cause).toBeVisible();
  await section.getByText(/^Alle Ergebnisse/).click();
  const all = section.getByRole('list', { name: 'Der Weg zu Ihrem Server', exact: true }).getByRole('listitem');
  await expect(all.filter({ hasText: /Öffentliche Server-Adresse.*Siehe oben\./s })).toHaveCount(1);
  await expect(all.filter({ has: panel.getByText('folgt', { exact: true }) })).toHaveCount(1);
  await expect(all.filter({ has: panel.getByText('folgt', { exact: true }) })).toContainText(
    'Es ist kein Zertifikat installiert.',
  );
});

test('a request stops on a broken hop before the CA is asked; a rehearsal and insisting are offered', async ({
  panel,
  installation,
}) => {
  const router = await routerInFront(installation);
  await fillIn(panel, installation.ca.name);
  await elementsOf(panel).request.click();
  const ended = panel.getByRole('region', { name: 'Anforderung angehalten' });
  await expect(ended.getByText(/FRITZ!Box.*statt profacto/)).toBeVisible();
  await expect(ended.getByText(/nach fünf in einer Stunde/i)).toBeVisible();
  await expect(pathOn(panel).hop(/ Problem$/)).toHaveCount(1);
  await expect(pathOn(panel).section.getByText('Ursache und Abhilfe stehen oben.')).toBeVisible();
  expect(ordersAt(installation)).toEqual([]);
  expect(await axeViolations(panel)).toEqual([]);

  await ended.getByRole('button', { name: 'Probelauf' }).click();
  const rehearsal = panel.getByRole('region', { name: 'Probelauf fehlgeschlagen' });
  await expect(rehearsal.getByText('Von außen erreichbar: nein')).toBeVisible();
  await expect(rehearsal.getByText('Meldung der Zertifizierungsstelle im Wortlaut')).toBeVisible();
  const rehearsed = ordersAt(installation).length;
  expect(rehearsed).toBeGreaterThan(0);

  await elementsOf(panel).request.click();
  await ended.getByRole('button', { name: 'Trotzdem anfordern' }).click();
  await expect(panel.getByRole('heading', { name: 'Anforderung fehlgeschlagen' })).toBeVisible();
  expect(ordersAt(installation).length).toBeGreaterThan(rehearsed);
  expect(await axeViolations(panel)).toEqual([]);
  end(router);
});

test('a rehearsal before the first request says whether the server is reached from outside', async ({
  panel,
  installation,
}) => {
  const elements = elementsOf(panel);
  await expect(panel.getByRole('button', { name: 'Probelauf' })).toHaveCount(0);
  await fillIn(panel, installation.ca.name);
  await panel.getByRole('button', { name: 'Probelauf' }).click();
  const ended = panel.getByRole('region', { name: 'Probelauf gelungen' });
  await expect(ended.getByText('Von außen erreichbar: ja')).toBeVisible();
  await expect(panel.getByText('Nach der ersten Anforderung steht hier')).toBeVisible();
  await expect(pathOn(panel).hop(/^Internet in Ordnung$/)).toBeVisible();
  expect(await axeViolations(panel)).toEqual([]);
  await elements.request.click();
  await expect(elements.installed).toBeVisible();
});

test('a check that waits for a silent name server can be cancelled', async ({ panel, installation }) => {
  const silent = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  await fillIn(panel, 'meinefirma.example');
  await installation.cli('settings', 'set', `dnsServers=127.0.0.1:${silent.address().port}`);
  const path = pathOn(panel);
  await path.check.click();
  await expect(path.hop(/^Domain wird geprüft$/)).toBeVisible();
  await expect(path.hop(/^profacto in Ordnung$/)).toBeVisible();
  await path.section.getByRole('button', { name: 'Abbrechen' }).click();
  await expect(path.hop(/ nicht geprüft$/)).toHaveCount(10);
  await expect(path.check).toBeEnabled();
  await expect(path.section.getByRole('heading', { name: 'Der Weg zu Ihrem Server' })).toBeFocused();
  silent.close();
});

test('the diagnosis report can be copied, and holds no e-mail address', async ({ panel, installation }) => {
  await panel.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await fillIn(panel, installation.ca.name);
  const { check, section } = pathOn(panel);
  await check.click();
  await expect(section.getByText('Was sich bis jetzt prüfen lässt, ist in Ordnung.')).toBeVisible();
  await section.getByText('Diagnosebericht', { exact: true }).click();
  await section.getByRole('button', { name: 'Diagnosebericht kopieren' }).click();
  await expect(panel.getByText('In die Zwischenablage kopiert.')).toBeVisible();
  const copied = await panel.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('Der Weg der Zertifizierungsstelle');
  expect(copied).toContain('[CHALLENGE_COMES_BACK]');
  expect(copied).not.toContain('chefin@');

  expect(await axeViolations(panel)).toEqual([]);
});

test('the diagnosis report can be kept as a file', { tag: '@window' }, async ({ openPanel, installation }) => {
  const { page, app } = await openPanel();
  await fillIn(page, installation.ca.name);
  const { check, section } = pathOn(page);
  await check.click();
  await expect(section.getByText('Was sich bis jetzt prüfen lässt, ist in Ordnung.')).toBeVisible();
  await section.getByText('Diagnosebericht', { exact: true }).click();
  const { target, name } = await captureDownload(page, app, installation.database, () =>
    section.getByRole('button', { name: 'Als JSON speichern' }).click(),
  );
  expect(name).toMatch(/\.json$/);
  const kept = JSON.parse(fs.readFileSync(target, 'utf8')) as { checks: { code: string }[] };
  expect(kept.checks.map((one) => one.code)).toContain('CHALLENGE_COMES_BACK');
});
