/** Visitors whom the application behind the web server leaves without an answer: the panel and `status` say it by themselves. */
import { startProfacto } from '../profacto/profacto.ts';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';
import { freePorts } from '../../electron/testing/ports.ts';

test.use({ controlled: true });

test(
  'visitors without an answer are said by the panel and by status without a click, until they are answered again',
  { tag: '@window' },
  async ({ openPanel, installation }) => {
    await installation.fillIn();
    const [port] = (await freePorts(1)) as [number];
    await installation.cli('settings', 'set', `upstream=http://127.0.0.1:${port}`, 'redirectToHttps=false');
    const { page } = await openPanel();
    await expect(elementsOf(page).grey).toBeVisible();
    const visit = async () => (await fetch(`http://127.0.0.1:${installation.httpPort}/start`)).status;
    const title = page.getByText(/^Seit .* erreichen Besucher profacto nicht$/);
    const cause = page
      .getByRole('paragraph')
      .filter({ hasText: `Unter http://127.0.0.1:${port} antwortet niemand`, visible: true });
    const status = async () => (await installation.cli('status')).stdout;

    await expect.poll(visit).toBe(502);
    expect(await visit()).toBe(502);
    // The host waits a while after its start.
    await installation.control?.advance(60_000);
    await expect(title).toBeVisible();
    await expect(cause).toHaveCount(1);
    expect(await status()).toMatch(/Seit .* erreichen Besucher profacto nicht\./);
    expect(await status()).toContain(`Unter http://127.0.0.1:${port} antwortet niemand`);
    const path = page.getByRole('region', { name: 'Der Weg zu Ihrem Server', exact: true });
    await expect(path).toContainText('Es hakt bei: profacto.');
    expect(await axeViolations(page)).toEqual([]);

    // A check says the same, and it is said once.
    await page.getByRole('button', { name: 'Prüfen', exact: true }).click();
    await expect(path).toContainText(`Unter http://127.0.0.1:${port} antwortet niemand`);
    await expect(title).toBeVisible();
    await expect(cause).toHaveCount(1);

    const profacto = await startProfacto({ port });
    await expect.poll(visit).toBe(200);
    await installation.control?.advance(60_000);
    await expect(title).toHaveCount(0);
    await expect(cause).toHaveCount(0);
    expect(await status()).not.toContain('erreichen Besucher profacto nicht');
    await profacto.close();
  },
);
