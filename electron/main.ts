/** The desktop app: the preferences window and, unless a host runs already, the service behind it. */
import fs from 'node:fs';
import path from 'node:path';
import { app, ipcMain, powerMonitor, protocol } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { resolveLanguage, type Language } from '#shared/values/language.ts';
import { registerPanelScheme, servePanel } from './desktop/app-protocol.ts';
import { startBackend } from './desktop/backend.ts';
import { createDesktopService } from './desktop/desktop-service.ts';
import { showStartFailure, stopBeforeQuit } from './desktop/shutdown.ts';
import { claimFirstTime } from './desktop/first-time.ts';
import { hardenApp } from './desktop/hardening.ts';
import { keepsRunningWithoutWindow, environmentOf, startsHidden, wantsTray } from './desktop/keep-running.ts';
import { addContextMenu, setApplicationMenu } from './desktop/menu.ts';
import { createNotifier, createShowNotification } from './desktop/notifications.ts';
import { configDirFromArgs } from './desktop/config-dir-from-args.ts';
import { acceptPanelPorts } from './desktop/panel-ports.ts';
import { desktopTexts } from './desktop/texts.ts';
import { createTray } from './desktop/tray.ts';
import { onWake } from './desktop/on-wake.ts';
import { createPanelWindow, keepToOneWindow } from './desktop/window.ts';
import { configPath } from './ownership/config-files.ts';
import { storedLanguage } from './settings/stored-language.ts';
import { loadPanelAssets } from './transports/panel-assets.ts';

const OUT = path.join(import.meta.dirname, '..');
const WEB_WORKER = new URL('./web-worker.js', import.meta.url);
const configDir = configDirFromArgs(process.argv, process.env);

// Chromium's profile lies in it, so that each configuration directory has its own single-instance lock.
const profile = configPath(configDir, 'desktop');
fs.mkdirSync(profile, { recursive: true, mode: 0o700 });
app.setPath('userData', profile);
app.setAppUserModelId('de.profacto.datenschutz');

if (app.requestSingleInstanceLock()) {
  hardenApp(app);
  registerPanelScheme(protocol);
  // Not awaited: Electron is ready only after this module has run to its end.
  void start();
} else {
  app.quit();
}

async function start(): Promise<void> {
  try {
    await app.whenReady();
    await run();
  } catch (error) {
    showStartFailure(app, error, storedLanguage(configDir, app.getLocale()));
  }
}

async function run(): Promise<void> {
  // Of the window that opens before there is a snapshot.
  let language: Language = storedLanguage(configDir, app.getLocale());
  let texts = desktopTexts[language];
  servePanel(protocol, loadPanelAssets(path.join(OUT, 'renderer')));

  const panel = createPanelWindow({
    preload: path.join(OUT, 'preload', 'preload.cjs'),
    texts: () => texts,
    onOpen(page) {
      ports.closeWithPage(page);
      addContextMenu(page, () => texts.menu);
    },
  });
  const showNotification = createShowNotification(panel.show);
  const notify = createNotifier({
    texts: () => texts.notification,
    language: () => language,
    isWatched: panel.isFocused,
    showNotification,
  });
  const environment = environmentOf(process.argv, process.env);
  const tray = wantsTray(environment)
    ? createTray({ texts: () => texts.tray, onOpen: panel.show, onQuit: () => app.quit() })
    : null;
  const onSnapshot = (snapshot: Snapshot): void => {
    language = resolveLanguage(snapshot.settings.language, app.getLocale());
    const nextTexts = desktopTexts[language];
    if (nextTexts !== texts) setApplicationMenu(nextTexts.menu);
    texts = nextTexts;
    panel.showShield(snapshot.shield);
    tray?.show(snapshot);
    notify(snapshot);
  };
  const onLost = (): void => {
    panel.showShield('grey');
    tray?.show(null);
  };

  const createService = () => createDesktopService(configDir, WEB_WORKER);
  // The window does not wait for the service; until then, its page says that it is connecting.
  const backend = startBackend({ configDir, createService, onSnapshot, onLost });
  const ports = acceptPanelPorts(ipcMain, panel.page, (port) => {
    backend.then(
      ({ connect }) => connect(port),
      () => port.close(),
    );
  });
  stopBeforeQuit(app, async () => (await backend).stop());
  onWake(powerMonitor, () => {
    backend.then(
      ({ recheckNow }) => recheckNow(),
      () => undefined,
    );
  });

  setApplicationMenu(texts.menu);
  keepToOneWindow(panel, () => {
    if (!keepsRunningWithoutWindow(environment, tray !== null)) app.quit();
    else if (tray !== null && claimFirstTime(path.join(profile, 'told-that-it-goes-on')))
      showNotification(texts.tray.keepsRunning);
  });
  const openedAtLogin = process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
  if (!startsHidden(process.argv, { ...environment, openedAtLogin }, tray !== null)) panel.show();
  await backend;
}
