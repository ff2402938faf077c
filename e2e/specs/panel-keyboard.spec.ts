/** Where the focus is, after each thing that is done with the keyboard: never nowhere. */
import { exampleCertificate, exampleOperation, exampleSnapshot } from '../../shared/contract/test-snapshot.ts';
import type { Operation, Report, Snapshot } from '../../shared/contract/snapshot.ts';
import { elementsOf, fillIn } from '../fixtures/panel.ts';
import { openSituationPanel } from '../fixtures/situation-panel.ts';
import { expect, test } from '../fixtures/test.ts';

const good: Report = { finishedAt: '2026-11-24T13:00:00.000Z', findings: [], verdict: 'good' };
const idle = exampleSnapshot(
  { certificate: exampleCertificate, requestGate: null },
  { serverAddress: 'meinefirma.de', contactEmail: 'chefin@meinefirma.de' },
);
const busyWith = (kind: Operation['kind']): Snapshot => ({
  ...idle,
  requestGate: 'running',
  operation: exampleOperation({ kind }),
});

test('a pressed button keeps the focus, although the answer comes before the snapshot that is idle again', async ({
  browser,
}) => {
  let answer: (report: Report) => void = () => undefined;
  const report = () => new Promise<Report>((resolve) => (answer = resolve));
  const { page, show, close } = await openSituationPanel(browser, {
    answers: { reports: { check: report, evaluate: report } },
  });
  const frames = () =>
    page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
    );
  for (const [kind, name, said] of [
    ['check', 'Prüfen', /^Prüfung: /],
    ['evaluate', 'Evaluieren', /^Evaluierung: /],
  ] as const) {
    const button = page.getByRole('button', { name, exact: true });
    await show(idle);
    await button.press('Enter');
    await show(busyWith(kind));
    await expect(button).toBeDisabled();
    await expect(button).toBeFocused();
    answer(good);
    await expect(page.getByRole('status').getByText(said)).toBeAttached();
    await frames();
    await expect(button).toBeDisabled();
    await expect(button).toBeFocused();
    await show(idle);
    await expect(button).toBeEnabled();
    await expect(button).toBeFocused();
    // Meanwhile another window has begun something: then it can be left, and not be pressed.
    await show(busyWith(kind));
    await expect(button).toBeDisabled();
    await page.keyboard.press('Enter');
    await show(idle);
    await expect(button).toBeFocused();
  }
  await close();
});

test('after each thing that is done by keyboard, the focus is where one goes on', async ({ panel, installation }) => {
  const { request, installed, evaluate, delete: remove } = elementsOf(panel);
  const button = (name: string) => panel.getByRole('button', { name, exact: true });
  const heading = (name: string) => panel.getByRole('heading', { name });
  const press = async (control: ReturnType<typeof button>) => {
    await control.focus();
    await panel.keyboard.press('Enter');
  };
  await fillIn(panel, installation.ca.name);
  await expect(request).toBeEnabled();

  const validation = installation.ca.practice?.holdNext('validation');
  await press(request);
  await validation?.reached;
  await expect(heading('Anforderung')).toBeFocused();
  await press(button('Abbrechen'));
  await expect(heading('Anforderung abgebrochen')).toBeFocused();
  validation?.open();

  await expect(request).toBeEnabled();
  await press(request);
  await expect(installed.locator(':focus')).toHaveCount(1);
  await panel.keyboard.press('Escape');
  await expect(installed).toBeHidden();
  await expect(panel.locator('body')).not.toBeFocused();

  await press(evaluate);
  await expect(panel.getByText(/^Evaluierung: /)).toBeVisible();
  await expect(evaluate).toBeEnabled();
  await expect(evaluate).toBeFocused();

  const hop = panel.getByRole('region', { name: 'Der Weg' }).getByRole('listitem').getByRole('button').first();
  for (const expanded of ['true', 'false']) {
    await press(hop);
    await expect(hop).toHaveAttribute('aria-expanded', expanded);
    await expect(hop).toBeFocused();
  }

  const fold = panel.getByRole('region', { name: 'Zertifikat', exact: true }).locator('summary');
  for (const isOpen of [true, false]) {
    await press(fold);
    await expect(panel.getByText('Seriennummer'))[isOpen ? 'toBeVisible' : 'toBeHidden']();
    await expect(fold).toBeFocused();
  }

  for (const [name, title] of [
    ['Anzeigen …', 'Zertifikat ansehen'],
    ['Öffnen', 'Zertifikat-Verzeichnis'],
  ] as const) {
    await press(button(name));
    const dialog = panel.getByRole('dialog', { name: title });
    await expect(dialog.locator(':focus')).toHaveCount(1);
    await panel.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(button(name)).toBeFocused();
  }

  await press(remove);
  const question = panel.getByRole('alertdialog');
  await expect(question.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  await panel.keyboard.press('Escape');
  await expect(remove).toBeFocused();
  await panel.keyboard.press('Enter');
  await press(question.getByRole('button', { name: 'Löschen' }));
  await expect(question).toBeHidden();
  await expect(panel.getByRole('heading', { name: 'Zertifikat', exact: true })).toBeFocused();
});

test('the Tab key goes through Datenschutz from top to bottom, and leaves nothing out', async ({
  panel,
  installation,
}) => {
  await installation.fillIn();
  expect((await installation.cli('request')).code).toBe(0);
  await expect(elementsOf(panel).colour).toBeVisible();
  await panel.getByRole('tab', { name: 'Datenschutz' }).focus();
  const walked: string[] = [];
  for (let name = ''; name !== 'Prüfen'; walked.push(name)) {
    await panel.keyboard.press('Tab');
    name = await panel.evaluate(() => {
      const { activeElement } = document;
      const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0] : activeElement;
      return label?.textContent ?? '';
    });
    if (walked.length > 20) throw new Error(walked.join(', '));
  }
  expect(walked).toEqual([
    `https://${installation.ca.name}:${String(installation.httpsPort)}`,
    'Öffentliche Server-Adresse',
    'Zertifizierungs-Kontakt (E-Mail-Adresse)',
    'Zertifikat anfordern/erneuern',
    'Einzelheiten',
    'Anzeigen …',
    'Öffnen',
    'Löschen',
    'Evaluieren',
    'Prüfen',
  ]);
});

test('a rehearsal, a switch and a change of section keep the focus where it was put', async ({
  panel,
  installation,
}) => {
  await fillIn(panel, installation.ca.name);
  const rehearsal = panel.getByRole('button', { name: 'Probelauf' });
  await expect(rehearsal).toBeEnabled();
  await rehearsal.focus();
  await panel.keyboard.press('Enter');
  await expect(panel.getByRole('heading', { name: 'Probelauf gelungen' })).toBeFocused();

  const section = panel.getByRole('tab', { name: 'Erweitert' });
  await panel.getByRole('tab', { name: 'Datenschutz' }).focus();
  await panel.keyboard.press('ArrowDown');
  await expect(section).toBeFocused();
  await expect(panel.getByRole('heading', { name: 'Erweitert', level: 1 })).toBeVisible();
  const renews = panel.getByRole('switch', { name: 'Selbsttätig erneuern' });
  await renews.focus();
  await panel.keyboard.press('Space');
  await expect(renews).not.toBeChecked();
  await expect(renews).toBeFocused();
});
