import type { Browser, Page } from '@playwright/test';
import { startProfacto } from '../profacto/profacto.ts';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, test } from '../fixtures/test.ts';

/** A visitor's own browser, which knows nothing of the panel. */
async function visit(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  return context.newPage();
}

test(
  'profacto behind the web server is used through https: sign in, upload, WebSocket, events',
  { tag: '@window' },
  async ({ installation, openPanel, browser }) => {
    const profacto = await startProfacto();
    await installation.fillIn();
    await installation.cli('settings', 'set', `upstream=${profacto.url}`);
    const { page: panel } = await openPanel();
    const elements = elementsOf(panel);
    await elements.request.click();
    await elements.installed.getByRole('button', { name: 'Abbrechen' }).click();
    await expect(elements.colour).toBeVisible();

    const page = await visit(browser);
    const { name } = installation.ca;
    // The redirect to https is ours, what comes after it is profacto's.
    await page.goto(`http://${name}:${installation.httpPort}/`);
    expect(new URL(page.url()).protocol).toBe('https:');
    await page.getByLabel('Benutzer').fill('chefin');
    await page.getByLabel('Kennwort').fill('geheim');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect(page.getByRole('heading', { name: 'Willkommen bei profacto' })).toBeVisible();
    expect(page.url()).toBe(`https://${name}:${installation.httpsPort}/start`);
    expect(await page.context().cookies()).toMatchObject([
      { name: '4DSID_profacto', secure: true, sameSite: 'Strict' },
    ]);

    const uploaded = await page.evaluate(async () => {
      const answer = await fetch('/hochladen', { method: 'PUT', body: new Uint8Array(30_000_000) });
      return ((await answer.json()) as { bytes: number }).bytes;
    });
    expect(uploaded).toBe(30_000_000);

    const echoed = await page.evaluate(
      () =>
        new Promise<string>((resolve, reject) => {
          const socket = new WebSocket(`wss://${location.host}/`);
          socket.onopen = () => socket.send('hin und zurück '.repeat(10_000));
          socket.onmessage = ({ data }) => resolve(data as string);
          socket.onerror = () => reject(new Error('no WebSocket'));
        }),
    );
    expect(echoed).toBe('hin und zurück '.repeat(10_000));

    const events = await page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const seen: string[] = [];
          const source = new EventSource('/ereignisse?count=3&every=20');
          source.onmessage = ({ data }) => void seen.push(data as string);
          source.onerror = () => {
            source.close();
            resolve(seen);
          };
        }),
    );
    expect(events).toHaveLength(3);

    // What profacto cannot serve is told by a page of ours, and by the journal.
    await profacto.close();
    await page.goto(`https://${name}:${installation.httpsPort}/start?token=geheim`);
    await expect(page.getByText('profacto ist gerade nicht zu erreichen.')).toBeVisible();
    const { stdout } = await installation.cli('journal');
    expect(stdout).toContain('dort antwortet niemand (GET /start)');
    expect(stdout).not.toContain('token');
    await page.context().close();
  },
);
