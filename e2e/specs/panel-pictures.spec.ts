/** Each state of the catalogue looks as it looked when its picture was made. */
import type { Page } from '@playwright/test';
import { panelAnswers, panelStates, stateNamed } from '../fixtures/panel-states.ts';
import { whyNotCompared } from '../fixtures/pictures.ts';
import { openSituationPanel, type SituationPanel } from '../fixtures/situation-panel.ts';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, test } from '../fixtures/test.ts';

const { certificate } = stateNamed('valid').snapshot;
const looks = {
  light: { size: { width: 1366, height: 768 }, colorScheme: 'light' },
  dark: { size: { width: 1024, height: 768 }, colorScheme: 'dark' },
  narrow: { size: { width: 320, height: 1200 }, colorScheme: 'light' },
} as const;
/** What differs in dark by more than its colours: each tone, a run, a list of steps, a dialog. */
const DARK: ReadonlySet<string> = new Set([
  'empty',
  'request-running',
  'checked-broken',
  'valid',
  'renewal-switched-off',
  'expired',
  'failed-validation',
]);
/** What is told apart in a narrow window. */
const NARROW: ReadonlySet<string> = new Set(['empty', 'valid', 'checked-broken', 'failed-validation', 'long-names']);

let panel: SituationPanel;
let whyNot: string | null = null;
test.beforeAll(async ({ browser }, testInfo) => {
  whyNot = whyNotCompared(browser, testInfo);
  panel = await openSituationPanel(browser, {
    answers: { ...panelAnswers, requests: { request: () => Promise.resolve({ certificate, outside: null }) } },
  });
});
test.beforeEach(() => {
  test.skip(whyNot !== null, whyNot ?? '');
});
test.afterAll(() => panel.close());

async function looksAs(page: Page, look: keyof typeof looks, name: string): Promise<void> {
  const { size, colorScheme } = looks[look];
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme });
  await expect(page).toHaveScreenshot([look, `${name}.png`]);
}

for (const [name, { snapshot, isOffline = false }] of Object.entries(panelStates))
  test(`looks as it did: ${name}`, async () => {
    const { page } = panel;
    await panel.show(snapshot);
    if (isOffline) await panel.setOnline(false);
    // Where the focus is, is another matter, and a mouse that rests on something colours it.
    await page.mouse.move(0, 0);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await looksAs(page, 'light', name);
    if (DARK.has(name)) await looksAs(page, 'dark', name);
    if (NARROW.has(name)) await looksAs(page, 'narrow', name);
    if (isOffline) await panel.setOnline(true);
  });

test('looks as it did: the dialog of a new certificate', async () => {
  const { page } = panel;
  await panel.show(stateNamed('ready').snapshot);
  await elementsOf(page).request.click();
  await expect(elementsOf(page).installed).toBeVisible();
  await page.mouse.move(0, 0);
  await looksAs(page, 'light', 'installed');
  await looksAs(page, 'dark', 'installed');
  await page.keyboard.press('Escape');
});
