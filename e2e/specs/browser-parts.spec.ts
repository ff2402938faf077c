/** What the panel loads when: the section Datenschutz first, the rest when the page is idle or when it is needed. */
import type { Page } from '@playwright/test';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, axeViolations, test as base } from '../fixtures/test.ts';

type Opened = {
  page: Page;
  /** The scripts that were requested, by name without the hash. */
  scripts: () => string[];
  /** Errors on the console, a violated policy for instance. */
  consoleErrors: string[];
};

const test = base.extend<{
  /** Opens the panel in a browser; `isBusy`: nothing is loaded ahead, as when somebody clicks at once. */
  openPage: (options: { isBusy: boolean; missing?: RegExp }) => Promise<Opened>;
}>({
  openPage: async ({ installation, page }, use) => {
    await use(async ({ isBusy, missing }) => {
      const asked: string[] = [];
      const consoleErrors: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => {
        if (message.type() === 'error') consoleErrors.push(message.text());
      });
      page.on('pageerror', (error) => consoleErrors.push(error.message));
      if (isBusy) await page.addInitScript(() => (window.requestIdleCallback = () => 0));
      if (missing !== undefined) await page.route(missing, (route) => route.fulfill({ status: 404 }));
      await page.setViewportSize({ width: 820, height: 620 });
      await page.goto((await installation.serve()).panelUrl);
      const scripts = () => asked.flatMap((url) => /\/assets\/(.+)-[\w-]{8}\.js$/.exec(url)?.[1] ?? []);
      return { page, scripts, consoleErrors };
    });
  },
});

const fileOf = (part: string) => new RegExp(`/assets/${part}-[^/]*\\.js$`);
const errorNotice = (page: Page) => page.getByRole('alert').filter({ hasText: 'Das lässt sich gerade nicht anzeigen' });
const section = (page: Page, name: string) => page.getByRole('tab', { name });

test('one language and one section are loaded, and the rest when it is asked for', async ({ openPage }) => {
  const { page, scripts, consoleErrors } = await openPage({ isBusy: true });
  await expect(elementsOf(page).request).toBeVisible();
  // `operation-names`, `shape` and `who-labels` are what the texts of both languages import: small, and in files of their own.
  expect(scripts().toSorted()).toEqual(['index', 'operation-names', 'shape', 'texts-de', 'who-labels']);

  await section(page, 'Erweitert').click();
  await expect(section(page, 'Erweitert')).toBeFocused();
  await page.getByRole('button', { name: /Sprache/ }).click();
  await page.getByRole('option', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Advanced', level: 1 })).toBeVisible();
  await expect(section(page, 'Privacy')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  expect(scripts()).toContain('texts-en');
  expect(scripts()).not.toContain('journal-panel');
  expect(await axeViolations(page)).toEqual([]);
  expect(consoleErrors).toEqual([]);
});

test('what may be asked for is there before somebody asks, also when the host has gone', async ({ openPage }) => {
  const { page, scripts, consoleErrors } = await openPage({ isBusy: false });
  await expect(elementsOf(page).request).toBeVisible();
  await expect.poll(scripts).toEqual(expect.arrayContaining(['dialogs', 'advanced-panel', 'report']));
  expect(scripts()).not.toContain('texts-en');
  await page.route('**/assets/*', (route) => route.abort());
  const asked = scripts().length;
  for (const name of ['Protokoll', 'Systeminformationen', 'Erweitert']) {
    await section(page, name).click();
    // At once: no placeholder is shown, not even for one frame.
    const shown = await page.getByRole('tabpanel').evaluate((panel) => panel.querySelector('h1') !== null);
    expect(shown).toBe(true);
  }
  expect(scripts()).toHaveLength(asked);
  expect(consoleErrors).toEqual([]);
});

test('a section that cannot be loaded says so and leads out, and comes when it can', async ({ openPage }) => {
  const { page } = await openPage({ isBusy: true, missing: fileOf('journal-panel') });
  await section(page, 'Protokoll').click();
  await expect(errorNotice(page)).toContainText('Vielleicht wurde profacto inzwischen aktualisiert oder beendet.');
  await expect(section(page, 'Protokoll')).toBeFocused();
  // The heading is the section's, which is not there.
  const violations = await axeViolations(page);
  expect(violations.filter((one) => !one.startsWith('page-has-heading-one'))).toEqual([]);
  // The rest of the window still works.
  await section(page, 'Systeminformationen').click();
  await expect(page.getByRole('button', { name: 'Als Text kopieren' })).toBeVisible();
  await section(page, 'Protokoll').click();
  await expect(errorNotice(page)).toBeVisible();

  await page.unroute(fileOf('journal-panel'));
  await page.keyboard.press('Tab');
  await expect(errorNotice(page).getByRole('button', { name: 'Neu laden' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(errorNotice(page)).toHaveCount(0);
  // Either the section or the reloaded page, depending on whether the browser has cached the failure.
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await section(page, 'Protokoll').click();
  await expect(page.getByRole('heading', { name: 'Protokoll', level: 1 })).toBeVisible();
});

test('so does a dialog, at the button that asks for it', async ({ openPage, installation }) => {
  await installation.fillIn();
  const { code } = await installation.cli('request');
  expect(code).toBe(0);
  const { page } = await openPage({ isBusy: true, missing: fileOf('(certificate-viewer|dialogs)') });
  const open = page.getByRole('button', { name: 'Anzeigen' });
  await open.press('Enter');
  await expect(errorNotice(page)).toBeInViewport({ ratio: 0.99 });
  await expect(open).toBeFocused();
  expect(await axeViolations(page)).toEqual([]);
});

test('without its texts the page is not blank', async ({ openPage }) => {
  const { page } = await openPage({ isBusy: true, missing: fileOf('texts-de') });
  await expect(errorNotice(page)).toBeVisible();
  await page.unroute(fileOf('texts-de'));
  await errorNotice(page).getByRole('button', { name: 'Neu laden' }).click();
  await expect(elementsOf(page).request).toBeVisible();
});

test('a language that cannot be loaded is said in the one that is shown', async ({ openPage, installation }) => {
  const { page } = await openPage({ isBusy: true, missing: fileOf('texts-en') });
  await expect(elementsOf(page).request).toBeVisible();
  await installation.cli('settings', 'set', 'language=en');
  await expect(page.getByRole('status')).toContainText('Das lässt sich gerade nicht anzeigen');
  await expect(section(page, 'Datenschutz')).toBeVisible();
});
