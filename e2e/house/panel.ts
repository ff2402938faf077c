/** What a user sees in the panel, on profacto's machine in the house. */
import fs from 'node:fs';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { chromiumPath } from '../fixtures/machine.ts';
import { elementsOf } from '../fixtures/panel.ts';

/** A button that somebody clicks; what it starts is waited for. */
export type Click = 'check' | 'evaluate' | 'request' | 'rehearse' | 'anyway';

type PanelReader = {
  /** Opens the panel at its one-time address; the one before is closed. */
  open(url: string): Promise<OpenPanel>;
  close(): Promise<void>;
};

type OpenPanel = {
  type(values: { address?: string; contact?: string }): Promise<void>;
  /** @returns whether there is such a button */
  click(button: Click): Promise<boolean>;
  /** Writes `FILE.txt`, what stands on the page with its folds as they are and then open, and `FILE.png`. */
  save(file: string): Promise<void>;
};

/**
 * Starts a browser on profacto's machine.
 *
 * @param enter the words before a command that is to run there
 * @param folder for the browser's own files
 */
export async function startPanelReader(enter: readonly string[], folder: string): Promise<PanelReader> {
  if (chromiumPath === null) throw new Error('there is no Chromium');
  const starter = path.join(folder, 'chromium-im-haus');
  fs.writeFileSync(starter, `#!/bin/sh\nexec ${enter.join(' ')} ${chromiumPath} "$@"\n`, { mode: 0o755 });
  const browser = await chromium.launch({
    executablePath: starter,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  let context: BrowserContext | null = null;
  return {
    async open(url) {
      await context?.close();
      context = await browser.newContext({
        locale: 'de-DE',
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce',
        viewport: { width: 1024, height: 768 },
      });
      const page = await context.newPage();
      await page.goto(url);
      await elementsOf(page).address.waitFor();
      return panelOn(page);
    },
    close: () => browser.close(),
  };
}

function panelOn(page: Page): OpenPanel {
  const elements = elementsOf(page);
  const buttonOf = (click: Click) =>
    ({
      check: page.getByRole('button', { name: 'Prüfen', exact: true }),
      evaluate: elements.evaluate,
      request: elements.request,
      rehearse: page.getByRole('button', { name: /Probelauf/ }),
      anyway: page.getByRole('button', { name: 'Trotzdem anfordern' }),
    })[click].first();
  return {
    async type({ address, contact }) {
      for (const [field, value] of [
        [elements.address, address],
        [elements.contact, contact],
      ] as const) {
        if (value === undefined) continue;
        await field.fill(value);
        await field.press('Tab');
      }
    },
    async click(name) {
      const button = buttonOf(name);
      // What a dialog offers is in it; it lies over everything else.
      if (name !== 'anyway') await page.keyboard.press('Escape');
      // What was typed just now is saved first.
      await untilStill(page);
      if (!(await button.isVisible()) || !(await button.isEnabled())) return false;
      await button.click();
      await untilStill(page);
      return true;
    },
    async save(file) {
      await nameTheCa(page);
      const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog')).first();
      const dialogText = (await dialog.isVisible()) ? await dialog.innerText() : null;
      if (dialogText !== null) {
        await page.screenshot({ path: `${file}-dialog.png` });
        await page.keyboard.press('Escape');
      }
      const folded = await textOf(page);
      await showWhole(page);
      await page.screenshot({ path: `${file}.png`, fullPage: true });
      // A fold may hold another one.
      for (let depth = 0; depth < 3; depth++)
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll('main details')) fold.setAttribute('open', '');
        });
      await nameTheCa(page);
      const unfolded = await textOf(page);
      const before = dialogText === null ? '' : `--- Fenster darüber ---\n${dialogText}\n--- Seite ---\n`;
      fs.writeFileSync(`${file}.txt`, `${before}${folded}\n--- aufgeklappt ---\n${unfolded}\n`);
    },
  };
}

/** Until nothing runs that could be cancelled, and the page has not changed for a second. */
async function untilStill(page: Page): Promise<void> {
  // A dialog of the panel has such a button as well; it lies over the page.
  const cancel = page.locator('main').getByRole('button', { name: 'Abbrechen' });
  const limit = Date.now() + 300_000;
  let before = '';
  for (let since = Date.now(); Date.now() - since < 2000 && Date.now() < limit;) {
    const now = await page.locator('main').innerText();
    if (now !== before || (await cancel.count()) > 0) since = Date.now();
    before = now;
    await page.waitForTimeout(200);
  }
}

/** What stands on the page, with what is typed into its fields below their names. */
async function textOf(page: Page): Promise<string> {
  let text = await page.locator('main').innerText();
  for (const field of await page.getByRole('textbox').all()) {
    const name = await field.evaluate((one) => (one as HTMLInputElement).labels?.[0]?.innerText ?? '');
    if (name !== '') text = text.replace(name, `${name}\n[${await field.inputValue()}]`);
  }
  return text;
}

/** The practice CA is Let's Encrypt in the house, and calls itself otherwise in its certificates. */
async function nameTheCa(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode() !== null;) {
      const { currentNode: node } = walker;
      if (node.nodeValue !== null)
        node.nodeValue = node.nodeValue.replace(
          /profacto Übungs-CA ([ER]\d+)( \(Nur zum Üben[^)]*\))?/g,
          "Let's Encrypt $1",
        );
    }
  });
}

/** As large as everything that is on it: the page scrolls within the window. */
async function showWhole(page: Page): Promise<void> {
  // What is out of sight above counts as well.
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('*')) one.scrollTop = 0;
  });
  const height = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll('main *')].map((one) =>
        one.checkVisibility() ? one.getBoundingClientRect().bottom : 0,
      ),
    ),
  );
  await page.setViewportSize({ width: 1024, height: Math.max(768, Math.ceil(height) + 20) });
}
