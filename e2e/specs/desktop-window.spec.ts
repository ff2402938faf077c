import fs from 'node:fs';
import path from 'node:path';
import { expect, runApp, test } from '../fixtures/test.ts';

test.describe('The desktop window', () => {
  test('runs in a sandbox, isolated, without Node', async ({ openPanel }) => {
    const { app, page } = await openPanel();
    const preferences = await app?.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(
      await page.evaluate(() => ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis)),
    ).toEqual([]);
  });

  test('comes over app:// with a content security policy without exceptions', async ({ openPanel }) => {
    const { app, page } = await openPanel();
    expect(await page.evaluate(() => location.origin)).toBe('app://panel');
    const policies = await app?.evaluate(async ({ session }) => {
      const ask = async () =>
        (await session.defaultSession.fetch('app://panel/')).headers.get('content-security-policy');
      return [await ask(), await ask()];
    });
    expect(policies?.[0]).toContain("default-src 'none'");
    expect(policies?.[0]).not.toContain('unsafe');
    expect(policies?.[0]).not.toBe(policies?.[1]);
  });

  test('serves the built files and nothing else, by GET', async ({ openPanel }) => {
    const { app } = await openPanel();
    const statuses = await app?.evaluate(async ({ session }) => {
      const ask = async (url: string, init?: RequestInit) => (await session.defaultSession.fetch(url, init)).status;
      return {
        page: await ask('app://panel/'),
        above: await ask('app://panel/%2e%2e/main/main.js'),
        source: await ask('app://panel/..%2fmain%2fmain.js'),
        missing: await ask('app://panel/nicht-da'),
        otherHost: await ask('app://andere/'),
        post: await ask('app://panel/', { method: 'POST' }),
      };
    });
    expect(statuses).toEqual({ page: 200, above: 404, source: 404, missing: 404, otherHost: 421, post: 405 });
  });

  test.describe('when its page tries to', () => {
    test.use({ expectsConsoleErrors: true });

    test('connect by itself, is refused by its policy and, without one, by the app', async ({
      openPanel,
      installation,
    }) => {
      const { app, page } = await openPanel();
      const url = `http://127.0.0.1:${installation.httpPort}/`;
      const inPage = await page.evaluate(async (target) => {
        const image = new Promise((resolve, reject) => {
          const picture = new Image();
          picture.onload = resolve;
          picture.onerror = () => reject(new Error('blocked'));
          picture.src = target;
        });
        return (await Promise.allSettled([fetch(target), image])).map((one) => one.status);
      }, url);
      expect(inPage).toEqual(['rejected', 'rejected']);
      // The same session without a policy: the URL that answers plain Node does not answer here.
      expect((await fetch(url)).status).toBe(200);
      const inSession = await app?.evaluate(
        ({ session }, target) =>
          session.defaultSession.fetch(target).then(
            () => 'reached',
            () => 'blocked',
          ),
        url,
      );
      expect(inSession).toBe('blocked');
    });

    test('open a window or navigate, stays where it is', async ({ openPanel }) => {
      const { app, page } = await openPanel();
      expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
      type WithRecorded = { recorded: { navigations: boolean[] } };
      await app?.evaluate(({ BrowserWindow }) => {
        const recorded: WithRecorded['recorded'] = { navigations: [] };
        Object.assign(globalThis, { recorded });
        // Recorded after the app's own listener has run.
        BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
          setImmediate(() => recorded.navigations.push(event.defaultPrevented));
        });
      });
      const preventedNavigations = () =>
        app?.evaluate(() => (globalThis as unknown as WithRecorded).recorded.navigations);
      const places = ['https://example.com/', 'app://panel/nicht-da', 'app://panel/?anders', 'file:///etc/passwd'];
      for (const [index, place] of places.entries()) {
        await page.evaluate((target) => {
          location.href = target;
        }, place);
        // Chromium itself refuses to navigate to a file: no event is fired then.
        if (!place.startsWith('file:'))
          await expect.poll(preventedNavigations).toEqual(places.slice(0, index + 1).map(() => true));
      }
      await page.evaluate(() => {
        const frame = document.createElement('iframe');
        frame.src = 'app://panel/';
        document.body.append(frame);
      });
      expect(page.url()).toMatch(/^app:\/\/panel\//);
      expect(app?.windows()).toHaveLength(1);
    });
  });

  test('can load itself anew, and is connected again', async ({ panel }) => {
    const address = panel.getByRole('textbox', { name: 'Öffentliche Server-Adresse' });
    await expect(address).toBeEnabled();
    const before = await panel.evaluate(() => performance.timeOrigin);
    await panel.evaluate(() => location.reload());
    await expect.poll(() => panel.evaluate(() => performance.timeOrigin).catch(() => before)).toBeGreaterThan(before);
    await expect(address).toBeEnabled();
    expect(panel.url()).toMatch(/^app:\/\/panel\//);
  });

  test('is granted no permission', async ({ panel }) => {
    const states = await panel.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    for (const state of states) expect(state).toBe('denied');
  });

  test('gives a foreign frame no port', async ({ openPanel }) => {
    const { app, page } = await openPanel();
    await expect(page.getByRole('textbox').first()).toBeVisible();
    await app?.evaluate(({ ipcMain }) => {
      const counted = { asked: 0 };
      Object.assign(globalThis, { counted });
      ipcMain.on('profacto:connect', () => (counted.asked += 1));
    });
    await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const message = { data: { type: 'profacto:connect' }, origin: location.origin };
      // The preload must not pass this on: the source of the message is not the window itself.
      const foreign = new MessageChannel();
      window.dispatchEvent(
        new MessageEvent('message', { ...message, source: frame.contentWindow, ports: [foreign.port2] }),
      );
      // The preload passes this one on: by the time it is answered, the first would have arrived as well.
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise((resolve) => (port1.onmessage = resolve));
      window.dispatchEvent(new MessageEvent('message', { ...message, source: window, ports: [port2] }));
      port1.postMessage('{"i":"0","p":{"u":"/state/get"}}');
      await answer;
    });
    expect(await app?.evaluate(() => (globalThis as unknown as { counted: { asked: number } }).counted.asked)).toBe(1);
  });

  test('is the only one: a second start brings the first up and ends', async ({ openPanel, installation }) => {
    const { app } = await openPanel();
    expect(await runApp(installation)).toBe(0);
    expect(app?.windows()).toHaveLength(1);
  });

  test('opens the folder by the system, and the shield is the icon of the window', async ({
    openPanel,
    installation,
  }) => {
    await installation.fillIn();
    const { app, page } = await openPanel();
    const bin = path.join(installation.configDir, 'bin');
    fs.mkdirSync(bin);
    const playFileManager = (script: string) =>
      fs.writeFileSync(path.join(bin, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await app?.evaluate(({ shell }, folder) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openPath = (one: string) => {
        opened.push(one);
        return Promise.resolve('');
      };
      process.env.PATH = `${folder}:${process.env.PATH ?? ''}`;
    }, bin);
    playFileManager('printf %s "$1" > "${0%/*}/opened"');
    expect((await installation.cli('request')).code).toBe(0);
    await page.getByRole('button', { name: 'Öffnen' }).click();
    const { certificate } = (await installation.json('status')) as { certificate: { directory: string } };
    const opened = async () =>
      process.platform === 'linux'
        ? [fs.readFileSync(path.join(bin, 'opened'), { encoding: 'utf8', flag: 'a+' })]
        : app?.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    await expect.poll(opened).toEqual([certificate.directory]);
    await expect(page.getByRole('dialog')).toHaveCount(0);

    // Elsewhere the file manager is a part of the system.
    if (process.platform !== 'linux') return;
    // As xdg-open says that it knows no program for it.
    playFileManager('exit 3');
    await page.getByRole('button', { name: 'Öffnen' }).click();
    const dialog = page.getByRole('dialog', { name: 'Zertifikat-Verzeichnis' });
    await expect(dialog.getByText(certificate.directory)).toBeVisible();
    await expect(dialog.getByText('Kein Dateimanager')).toBeVisible();
    await expect(page.getByText('Virenscanner')).toHaveCount(0);
  });

  test('is at least 640×480, and at that size the fields and the button are seen', async ({ openPanel }) => {
    const { app, page } = await openPanel();
    const size = await app?.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      window?.setContentSize(320, 240);
      return window?.getMinimumSize();
    });
    expect(size).toEqual([640, 480]);
    await page.getByRole('textbox', { name: 'Öffentliche Server-Adresse' }).fill('meinefirma.de');
    await expect(page.getByRole('button', { name: 'Zertifikat anfordern/erneuern' })).toBeInViewport({ ratio: 1 });
  });
});
