/** profacto keeps its ports: what the panel says while its web server is restarted, and while that is waited for. */
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf, openPartnerFold } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

/** profacto's web server, as far as it matters here: it reads the pair when it is restarted, and never else. */
async function startErp({ httpPort, httpsPort }: Installation, webroot: string, target: string) {
  let secure: https.Server | null = null;
  let gate = Promise.resolve();
  const restart = async () => {
    await gate;
    secure?.closeAllConnections();
    secure?.close();
    const [cert, key] = ['cert.pem', 'key.pem'].map((name) => fs.readFileSync(path.join(target, name)));
    secure = https.createServer({ cert, key }, handle);
    secure.listen(httpsPort);
    await once(secure, 'listening');
  };
  const handle: http.RequestListener = (request, response) => {
    response.setHeader('Server', '4D/20.5.0');
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const file = path.join(webroot, pathname);
    if (pathname === '/neustart') void restart().then(() => response.end('OK'));
    else if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true) response.end(fs.readFileSync(file));
    else response.writeHead(404).end();
  };
  const plain = http.createServer(handle);
  plain.listen(httpPort);
  await once(plain, 'listening');
  return {
    restart,
    /** Holds restarts until what it returns is called. */
    hold() {
      let open = (): void => undefined;
      gate = new Promise((resolve) => (open = resolve));
      return open;
    },
    close() {
      for (const server of [plain, secure]) {
        server?.closeAllConnections();
        server?.close();
      }
    },
  };
}

const test4d = test.extend<{ erp: Awaited<ReturnType<typeof startErp>>; restartUrl: string }>({
  restartUrl: async ({ installation }, use) => use(`http://127.0.0.1:${installation.httpPort}/neustart`),
  erp: async ({ installation, restartUrl }, use) => {
    const [webroot, target] = ['WebFolder', 'Server'].map((name) => path.join(installation.database, name)) as [
      string,
      string,
    ];
    for (const folder of [webroot, target]) fs.mkdirSync(folder);
    const erp = await startErp(installation, webroot, target);
    await installation.fillIn();
    const folders = [`webroot=${webroot}`, `certificateTarget=${target}`];
    const set = ['operation=beside', ...folders, `restartUrl=${restartUrl}`, 'autoRenew=false'];
    expect((await installation.cli('settings', 'set', ...set)).code).toBe(0);
    await use(erp);
    erp.close();
  },
});

test4d(
  'while profacto is restarted the steps say so, and nothing else is wrong',
  async ({ openPanel, installation, erp }) => {
    const { page } = await openPanel();
    const { request, installed } = elementsOf(page);
    const open = erp.hold();
    await request.click();
    const step = page.getByRole('listitem').filter({ hasText: 'Neustart des Webservers von profacto' });
    await expect(step).toContainText('läuft');
    // The old one, or none, is served meanwhile: that is what is being mended.
    await expect(page.getByText(/Der Webserver antwortet nicht verschlüsselt/)).toHaveCount(0);
    await expect(page.getByText('Das neue Zertifikat wartet auf profacto')).toHaveCount(0);
    expect(await axeViolations(page)).toEqual([]);
    open();
    await expect(installed).toContainText('Der Webserver von profacto verwendet es.');
    await installed.getByRole('button', { name: 'Abbrechen' }).click();
    await expect(elementsOf(page).colour).toBeVisible();
    expect((await installation.cli('status')).stdout).not.toContain('wartet auf profacto');
  },
);

test4d(
  'a certificate that waits for somebody’s restart says so, everywhere, until it is served',
  async ({ openPanel, installation, erp, restartUrl }) => {
    await installation.cli('settings', 'set', 'restartUrl=');
    const { page } = await openPanel();
    await elementsOf(page).request.click();
    const { installed } = elementsOf(page);
    await expect(installed).toContainText(
      'Starten Sie jetzt in profacto den Webserver neu; erst dann wird es verwendet.',
    );
    await expect(installed.getByRole('button', { name: 'profacto neu starten' })).toHaveCount(0);
    await installed.getByRole('button', { name: 'Schließen' }).press('Enter');
    const waits = page.getByText('Das neue Zertifikat wartet auf profacto');
    await expect(waits).toBeVisible();
    await expect(page.getByText(/Der Webserver antwortet nicht verschlüsselt/)).toHaveCount(0);
    expect((await installation.cli('status')).stdout).toContain('Starten Sie in profacto den Webserver neu.');
    expect(await axeViolations(page)).toEqual([]);

    // Once profacto can be restarted, it is, at night or at once.
    await installation.cli('settings', 'set', `restartUrl=${restartUrl}`);
    await expect(page.getByText('Der Webserver von profacto wird dafür um 03:00 Uhr neu gestartet.')).toBeVisible();
    const open = erp.hold();
    await page.getByRole('button', { name: 'Jetzt neu starten' }).press('Enter');
    const step = page.getByRole('listitem').filter({ hasText: 'Neustart des Webservers von profacto' });
    await expect(step).toContainText('läuft');
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    open();
    await expect(page.getByText('Der Webserver von profacto wurde neu gestartet.').first()).toBeVisible();
    await expect(waits).toHaveCount(0);
    await expect(elementsOf(page).colour).toBeVisible();
  },
);

test4d(
  'the key type that nobody has chosen says what profacto is given instead',
  async ({ openPanel, installation, erp }) => {
    const { page } = await openPanel();
    await openPartnerFold(page);
    const keyType = page.getByRole('button', { name: /Schlüsselart/ });
    await expect(keyType).toContainText('ECDSA P-256');
    await expect(keyType).toHaveAccessibleDescription(/Für profacto wird RSA 2048 angefordert/);
    expect(await axeViolations(page)).toEqual([]);

    // What somebody has chosen counts, and so does the way without profacto.
    await installation.cli('settings', 'set', 'keyType=ec-p384');
    await expect(keyType).toHaveAccessibleDescription(/^Wie das Übliche/);
    await expect(page.getByText('Für profacto wird RSA 2048 angefordert')).toHaveCount(0);
    erp.close();
    await installation.cli('settings', 'set', 'keyType=ec-p256', 'operation=front');
    await expect(keyType).toHaveAccessibleDescription(/^Das Übliche/);
    await expect(page.getByText('Für profacto wird RSA 2048 angefordert')).toHaveCount(0);
  },
);
