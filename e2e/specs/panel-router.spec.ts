/** "Router einrichten lassen": asked first, done by the router, checked, and taken back, in a house on loopback. */
import net from 'node:net';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { openConfStore } from '../../electron/settings/conf-store.ts';
import { openSettingsStore } from '../../electron/settings/settings-store.ts';
import { createService } from '../../electron/service/service.ts';
import { startLoopbackPanel } from '../../electron/transports/loopback-panel.ts';
import { freePorts } from '../../electron/testing/ports.ts';
import { startBox, type BoxState, type Mapping } from '../house/box.ts';
import type { Installation } from '../fixtures/installation.ts';
import { projectRoot } from '../fixtures/machine.ts';
import { expect, axeViolations, test as base } from '../fixtures/test.ts';

const LOOPBACK = '127.0.0.1';

/** The router, which forwards what it has opened; and the ports of the outside, which nobody has here otherwise. */
async function startRouter(upnp: BoxState['upnp']) {
  const open = new Map<number, net.Server>();
  const sockets = new Set<net.Socket>();
  const follow = ({ port, to, toPort }: Mapping): void => {
    open.get(port)?.close();
    open.delete(port);
    if (to === '') return;
    const server = net.createServer((socket) => {
      const onward = net.connect(toPort, to);
      for (const one of [socket, onward]) {
        sockets.add(one);
        one.on('error', () => one.destroy());
      }
      socket.pipe(onward).pipe(socket);
    });
    server.listen(port, LOOPBACK);
    open.set(port, server);
  };
  const state: BoxState = { outside: '87.140.20.5', mappings: [], upnp };
  const box = await startBox(LOOPBACK, { page: 0, description: 0, ssdp: 0, natPmp: 0 }, state, follow);
  return {
    place: { address: LOOPBACK, ssdpPort: box.ports.ssdp ?? 0, natPmpPort: box.ports.natPmp },
    open,
    async close() {
      for (const server of open.values()) server.close();
      for (const socket of sockets) socket.destroy();
      await box.close();
    },
  };
}

/** A host of the installation whose router is that one, and its panel. */
async function startHost({ configDir }: Installation, router: Awaited<ReturnType<typeof startRouter>>['place']) {
  const service = createService({
    host: 'headless',
    version: '0.0.0',
    configDir,
    settingsStore: openSettingsStore(configDir, openConfStore, Date.now),
    actions: { openDirectory: () => Promise.resolve(), restartApp: null },
    simulation: { router },
  });
  await service.start();
  const panel = await startLoopbackPanel({
    router: service.router,
    assetsDirectory: path.join(projectRoot, 'out', 'renderer'),
    context: { osActions: false, programs: false },
    language: () => 'de',
  });
  return {
    url: panel.url,
    async close() {
      await panel.close();
      await service.stop();
    },
  };
}

type House = { page: Page; ports: [number, number]; open: ReadonlyMap<number, net.Server> };

const test = base.extend<{ upnp: BoxState['upnp']; house: House }>({
  upnp: ['opens', { option: true }],
  house: async ({ page, installation, upnp }, use) => {
    const ports = await freePorts(2);
    await installation.fillIn();
    await installation.cli('settings', 'set', `publicHttpPort=${ports[0]}`, `publicHttpsPort=${ports[1]}`);
    const router = await startRouter(upnp);
    const host = await startHost(installation, router.place);
    await page.goto(host.url);
    await use({ page, ports, open: router.open });
    await host.close();
    await router.close();
  },
});

const partsOf = (page: Page) => {
  const section = page.getByRole('region', { name: 'Der Weg zu Ihrem Server' });
  return {
    section,
    check: section.getByRole('button', { name: 'Prüfen' }),
    setUp: section.getByRole('button', { name: 'Router einrichten lassen' }),
    dialog: page.getByRole('dialog', { name: 'Router einrichten lassen?' }),
    takeBack: section.getByRole('button', { name: 'Zurücknehmen' }),
  };
};

test('the router is set up only after somebody has agreed, the way is checked, and all of it can be taken back', async ({
  house: { page, ports, open },
}) => {
  const parts = partsOf(page);
  await parts.check.click();
  await expect(parts.setUp).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);

  await parts.setUp.press('Enter');
  await expect(parts.dialog).toContainText(`die Ports ${ports[0]} und ${ports[1]} an diesen Rechner`);
  await expect(parts.dialog.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(parts.setUp).toBeFocused();
  expect(open.size).toBe(0);

  await parts.setUp.press('Enter');
  await parts.dialog.getByRole('button', { name: 'Router einrichten lassen' }).press('Enter');
  await expect(page.getByText(/^Ihr Router \(FRITZ!Box 7590\) leitet jetzt die Ports/).first()).toBeVisible();
  await expect(parts.section.getByText('Was sich bis jetzt prüfen lässt, ist in Ordnung.')).toBeVisible();
  await expect(parts.setUp).toHaveCount(0);
  expect([...open.keys()]).toEqual(ports);

  await parts.section.getByRole('button', { name: new RegExp(`^Router Port ${ports[0]} `) }).press('Enter');
  await expect(
    parts.section.getByText(new RegExp(`^Port ${ports[0]} und ${ports[1]} hat dieses Programm am .* geöffnet`)),
  ).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await parts.takeBack.press('Enter');
  await expect(page.getByText(/^Zurückgenommen: Der Router/).first()).toBeVisible();
  await expect(parts.takeBack).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  expect(open.size).toBe(0);
});

test.describe('a router that opens nothing for devices', () => {
  test.use({ upnp: 'tells' });

  test('is named with the switch that would allow it, and the instructions stay', async ({ house: { page, open } }) => {
    const parts = partsOf(page);
    await parts.check.click();
    await parts.setUp.click();
    await parts.dialog.getByRole('button', { name: 'Router einrichten lassen' }).click();
    await expect(
      parts.section.getByText('Ihr Router (FRITZ!Box 7590) erlaubt diesem Rechner nicht, Ports zu öffnen.'),
    ).toBeVisible();
    await expect(parts.section.getByText(/„Selbstständige Portfreigaben erlauben“ ein\./)).toBeVisible();
    await expect(parts.setUp).toBeVisible();
    await expect(parts.section.getByText(/ im Router auf Port .* dieses Rechners weiterleiten$/).first()).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);
    expect(open.size).toBe(0);
  });
});
