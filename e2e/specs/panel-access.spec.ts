/** Each state of the catalogue can be read and used: by axe, in light and dark, in a narrow window, and with larger text. */
import type { Page } from '@playwright/test';
import { defaultSettings } from '../../shared/contract/default-settings.ts';
import { hopIds } from '../../shared/contract/check-table.ts';
import { textsOf } from '../../shared/texts/all.ts';
import { hopLabel } from '../../shared/texts/hop-labels.ts';
import { createTranslator } from '../../shared/texts/translator.ts';
import { illegible } from '../fixtures/legibility.ts';
import { openPartnerFold } from '../fixtures/panel.ts';
import { panelAnswers, panelStates, stateNamed } from '../fixtures/panel-states.ts';
import { openSituationPanel, type SituationPanel } from '../fixtures/situation-panel.ts';
import { axeViolations, expect, test } from '../fixtures/test.ts';

let panel: SituationPanel;
test.beforeAll(async ({ browser }) => {
  panel = await openSituationPanel(browser, { answers: panelAnswers });
});
test.beforeEach(() => panel.page.setViewportSize({ width: 820, height: 620 }));
test.afterAll(() => panel.close());

/** Opens everything that is folded away, also within what is folded away. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
  });
}

/** All of axe in light, and what another scheme can change in dark. */
async function axeInBothSchemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axeViolations(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...dark, ...(await axeViolations(page))];
}

/**
 * The window at its default, at the turning points of the layout, and as narrow as WCAG 1.4.10 asks, which is 1280 px at a
 * zoom of 400 %. A zoom of 200 % is half the window: 410 px for the window at its default.
 */
const WIDTHS = [1366, 820, 800, 700, 560, 410, 320];

async function illegibleAt(page: Page, widths: readonly number[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 620 });
    wrong.push(...(await illegible(page)).map((one) => `at ${String(width)} px: ${one}`));
  }
  return wrong;
}

/** Whatever can be pressed and is less than 24 px high or wide, also where axe excuses it by the room around it. */
async function smallTargets(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, summary, a[href], input:not([type=radio], [type=checkbox])')]
      .filter((one) => one.checkVisibility())
      .filter((one) => one.offsetHeight > 1 && (one.offsetHeight < 24 || one.offsetWidth < 24))
      .map((one) => `a small target: ${one.innerText}, ${String(one.offsetWidth)} × ${String(one.offsetHeight)}`),
  );
}

/** The sizes of text that the tokens give, and the heights that go by them; each twice as large, and nothing else. */
async function withTextTwiceAsLarge(page: Page, look: () => Promise<string[]>): Promise<string[]> {
  await page.evaluate(() => {
    const { style } = document.documentElement;
    const tokens = getComputedStyle(document.documentElement);
    for (const name of ['--size', '--size-small', '--size-title', '--control-height'])
      style.setProperty(name, `${String(2 * parseFloat(tokens.getPropertyValue(name)))}px`);
  });
  const said = await look();
  await page.evaluate(() => document.documentElement.removeAttribute('style'));
  return said.map((one) => `with larger text ${one}`);
}

const legibleInAllSizes = async (page: Page): Promise<string[]> => [
  ...(await illegibleAt(page, WIDTHS)),
  ...(await withTextTwiceAsLarge(page, () => illegibleAt(page, [1366]))),
];

const { t } = createTranslator(textsOf('de'));
/** A link of the picture is called by what it is and how it is, and nothing more. */
async function hopNames(page: Page): Promise<void> {
  const labels = hopIds.map((id) => hopLabel(id, defaultSettings(''), t));
  // What ends a way says so: the CA issues, and visitors come to profacto.
  const atEnds = [`${t('path.hops.ca')} ${t('path.issues')}`, `${t('path.hops.profacto')} ${t('path.forVisitors')}`];
  const statuses = (['good', 'warning', 'broken', 'unknown', 'checking', 'follows'] as const).map((id) =>
    t(`path.status.${id}`),
  );
  const allowed = new Set([...labels, ...atEnds].flatMap((label) => statuses.map((status) => `${label} ${status}`)));
  const picture = await page.getByRole('region', { name: t('path.title') }).ariaSnapshot();
  const names = [...picture.matchAll(/listitem:\n\s+- button "([^"]+)"/g)].map(([, name]) => name ?? '');
  expect(names).toHaveLength(hopIds.length + 1);
  expect(names.filter((name) => !allowed.has(name))).toEqual([]);
}

test.describe('Datenschutz', () => {
  for (const [name, { snapshot, isOffline = false }] of Object.entries(panelStates))
    test(`can be used and read: ${name}`, async () => {
      const { page } = panel;
      await panel.show(snapshot);
      await unfold(page);
      if (isOffline) await panel.setOnline(false);
      if (snapshot.settings.language !== 'en') await hopNames(page);
      const wrong = [
        ...(await axeInBothSchemes(page)),
        ...(await smallTargets(page)),
        ...(await legibleInAllSizes(page)),
      ];
      if (isOffline) await panel.setOnline(true);
      expect(wrong).toEqual([]);
    });
});

for (const section of ['Erweitert', 'Systeminformationen', 'Protokoll'])
  for (const name of ['valid', 'long-names'])
    test(`${section} can be used and read: ${name}`, async () => {
      const { page } = panel;
      // In German, whatever the state before was.
      await panel.show(stateNamed(name).snapshot);
      await page.getByRole('tab', { name: section }).click();
      if (section === 'Protokoll') await expect(page.getByRole('listitem').first()).toBeVisible();
      if (section === 'Erweitert') {
        await openPartnerFold(page);
        await expect(page.getByRole('radio', { name: /classic/i }).first()).toBeVisible();
      }
      await unfold(page);
      const wrong = [
        ...(await axeInBothSchemes(page)),
        ...(await smallTargets(page)),
        ...(await legibleInAllSizes(page)),
      ];
      await page.getByRole('tab', { name: 'Datenschutz' }).click();
      expect(wrong).toEqual([]);
    });
