import type { ElectronApplication, Page } from '@playwright/test';
import type { MenuItemConstructorOptions } from 'electron';
import type { Installation } from '../fixtures/installation.ts';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, launchApp, runApp, test } from '../fixtures/test.ts';

/** What the app has passed to the system since `recordUi`: test desktops show neither trays nor notifications. */
type RecordedUi = { notifications: string[]; tooltips: string[]; menus: MenuItemConstructorOptions[][] };
type WithRecordedUi = { recorded: RecordedUi };

async function recordUi(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Menu, Notification, Tray }) => {
    const recorded: RecordedUi = { notifications: [], tooltips: [], menus: [] };
    Object.assign(globalThis, { recorded });
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      recorded.notifications.push(this.title);
    };
    Tray.prototype.setToolTip = (text: string) => recorded.tooltips.push(text);
    const build = Menu.buildFromTemplate.bind(Menu);
    Menu.buildFromTemplate = (template) => {
      recorded.menus.push(template as MenuItemConstructorOptions[]);
      return build(template);
    };
  });
}

const recordedUi = (app: ElectronApplication) =>
  app.evaluate(() => {
    const { notifications, tooltips } = (globalThis as unknown as WithRecordedUi).recorded;
    return { notifications, tooltips };
  });

/** Clicks an item in the newest tray menu that has it. */
const clickInTray = (app: ElectronApplication, label: string) =>
  app.evaluate((_electron, wanted) => {
    const { menus } = (globalThis as unknown as WithRecordedUi).recorded;
    const item = menus.flat().findLast((one) => one.label === wanted);
    if (item?.click === undefined) throw new Error(`no ${wanted} in the tray`);
    (item.click as () => void)();
  }, label);

const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

const answers = ({ httpPort }: Installation): Promise<boolean> =>
  fetch(`http://127.0.0.1:${httpPort}/`, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );

/** The window with its panel, connected. */
async function panelOf(page: Page): Promise<Page> {
  await expect(elementsOf(page).request).toBeVisible();
  return page;
}

test.describe('In the tray', () => {
  let app: ElectronApplication;

  test.beforeEach(async ({ installation }) => {
    app = await launchApp(installation, ['--background']);
    await panelOf(await app.firstWindow());
    await recordUi(app);
  });
  test.afterEach(() => app.close());

  test('the app goes on without its window, says so once, and comes back', async ({ installation }) => {
    await closeWindow(app);
    await expect.poll(() => app.windows().length).toBe(0);
    await expect.poll(async () => (await recordedUi(app)).notifications).toEqual(['profacto Datenschutz läuft weiter']);
    expect(await answers(installation)).toBe(true);

    // The command line talks to the app; the tray uses the language of the settings.
    expect((await installation.cli('settings', 'set', 'language=en')).code).toBe(0);
    await expect
      .poll(async () => (await recordedUi(app)).tooltips.at(-1))
      .toBe('profacto Datenschutz: TLS encryption not active');
    const opened = app.waitForEvent('window');
    await clickInTray(app, 'Open preferences');
    await expect((await opened).getByRole('textbox').first()).toBeVisible();

    await closeWindow(app);
    await expect.poll(() => app.windows().length).toBe(0);
    expect((await recordedUi(app)).notifications).toHaveLength(1);
  });

  test('the shield follows the certificate while no window is there', async ({ installation }) => {
    await installation.fillIn();
    await closeWindow(app);
    expect((await installation.cli('request')).code).toBe(0);
    await expect
      .poll(async () => (await recordedUi(app)).tooltips.at(-1))
      .toBe('profacto Datenschutz: TLS-Verschlüsselung aktiv');
    expect((await recordedUi(app)).notifications).toContain('Zertifikat installiert');
  });

  test.describe('in simulated time', () => {
    test.use({ controlled: true });

    test('a renewal while no window is there is told once, and that it was one; then that the time runs out', async ({
      installation,
    }) => {
      const DAY = 86_400_000;
      const notifications = async () => (await recordedUi(app)).notifications;
      await installation.fillIn();
      await closeWindow(app);
      expect((await installation.cli('request')).code).toBe(0);
      await installation.control?.advance(70 * DAY);
      await expect.poll(notifications).toContain('Zertifikat erneuert');
      await installation.cli('settings', 'set', 'autoRenew=false');
      await installation.control?.advance(91 * DAY);
      await expect.poll(notifications).toContain('Das Zertifikat ist abgelaufen');
      const titles = (await notifications()).filter((title) => title.includes('ertifikat'));
      expect(titles[0]).toBe('Zertifikat installiert');
      expect(titles.filter((title) => title === 'Zertifikat installiert')).toHaveLength(1);
      expect(titles.filter((title) => title === 'Zertifikat erneuert')).toHaveLength(1);
      expect(titles.filter((title) => title === 'Das Zertifikat ist abgelaufen')).toHaveLength(1);
    });
  });

  test('a second start shows the window again and ends', async ({ installation }) => {
    await closeWindow(app);
    await expect.poll(() => app.windows().length).toBe(0);
    const opened = app.waitForEvent('window');
    expect(await runApp(installation)).toBe(0);
    await panelOf(await opened);
    expect(app.windows()).toHaveLength(1);
  });

  test('its menu ends the app, the web server with it', async ({ installation }) => {
    // A new state, so that there is a recorded menu.
    await installation.fillIn();
    expect((await installation.cli('request')).code).toBe(0);
    await expect.poll(async () => (await recordedUi(app)).tooltips.length).toBeGreaterThan(0);
    await closeWindow(app);
    const ended = app.waitForEvent('close');
    // The app may end before it answers.
    await clickInTray(app, 'profacto Datenschutz beenden').catch(() => undefined);
    await ended;
    expect(await answers(installation)).toBe(false);
  });
});

test('without a tray, closing the window ends the app, the web server with it', async ({ installation }) => {
  const app = await launchApp(installation);
  await panelOf(await app.firstWindow());
  expect(await answers(installation)).toBe(true);
  const ended = app.waitForEvent('close');
  await closeWindow(app).catch(() => undefined);
  await ended;
  expect(await answers(installation)).toBe(false);
});

test.describe('Started by the system at the login', () => {
  test('the app stays in the tray and serves, and its window comes when somebody starts it', async ({
    installation,
  }) => {
    const app = await launchApp(installation, ['--background', '--hidden']);
    await expect.poll(() => answers(installation)).toBe(true);
    expect(app.windows()).toEqual([]);
    const opened = app.waitForEvent('window');
    expect(await runApp(installation)).toBe(0);
    await panelOf(await opened);
    await app.close();
  });

  test('the window opens where no tray would show the app', async ({ installation }) => {
    const app = await launchApp(installation, ['--hidden']);
    await panelOf(await app.firstWindow());
    await app.close();
  });
});
