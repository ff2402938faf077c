/** The preferences window. */
import { app, BrowserWindow, dialog, type WebContents, type WebPreferences } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { shieldIcon } from './icons.ts';
import { HIDDEN } from './keep-running.ts';
import { PANEL_URL } from './panel-url.ts';
import type { DesktopTexts } from './texts.ts';

export type PanelWindow = {
  /** Opens the window, or brings it to the front; one whose page has crashed is replaced by a new one. */
  show: () => void;
  /** The window's page; `null` while the window is closed. */
  page: () => WebContents | null;
  isFocused: () => boolean;
  showShield: (shield: Snapshot['shield']) => void;
};

/** Opens no window yet: `show` does so, the first time and again after it was closed. */
export function createPanelWindow(options: {
  preload: string;
  texts: () => DesktopTexts;
  /** Called each time a window has been opened, before its page loads. */
  onOpen: (page: WebContents) => void;
}): PanelWindow {
  let window: BrowserWindow | null = null;
  let shield: Snapshot['shield'] = 'grey';

  const open = (): void => {
    const opened = new BrowserWindow({
      width: 820,
      height: 620,
      minWidth: 640,
      minHeight: 480,
      useContentSize: true,
      show: false,
      title: options.texts().title,
      icon: shieldIcon(shield),
      autoHideMenuBar: true,
      fullscreenable: false,
      webPreferences: webPreferences(options.preload),
    });
    window = opened;
    opened.once('ready-to-show', () => opened.show());
    opened.on('page-title-updated', (event) => event.preventDefault());
    opened.on('closed', () => {
      if (window === opened) window = null;
    });
    reloadOnce(opened, options.texts);
    options.onOpen(opened.webContents);
    // Fails only when the window is closed in the meantime.
    opened.loadURL(PANEL_URL).catch(() => undefined);
  };

  return {
    show() {
      const previous = window;
      if (previous === null || previous.webContents.isCrashed()) {
        open();
        // Last, so that there is always a window: without one the app may quit.
        previous?.destroy();
        return;
      }
      if (previous.isMinimized()) previous.restore();
      previous.show();
      previous.focus();
    },
    page: () => window?.webContents ?? null,
    isFocused: () => window?.isFocused() ?? false,
    showShield(next) {
      if (next === shield) return;
      shield = next;
      if (process.platform === 'darwin') app.dock?.setIcon(shieldIcon(next));
      else window?.setIcon(shieldIcon(next));
    },
  };
}

/** Shows the window on a second start of the app or a click on the Dock; calls `onClosed` when it has been closed. */
export function keepToOneWindow(panel: PanelWindow, onClosed: () => void): void {
  // Started once more by the system, it is not to come to the front by that.
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes(HIDDEN)) panel.show();
  });
  app.on('activate', panel.show);
  app.on('window-all-closed', onClosed);
}

/** Checklist 2, 3, 4, 6, 8, 9, 10 and 11: defaults of today's Electron, set explicitly so that they stay. */
function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    webgl: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !app.isPackaged,
  };
}

/** Reloads the page after its first crash; after another it only shows a message, since the page would crash again. */
function reloadOnce(window: BrowserWindow, texts: () => DesktopTexts): void {
  let crashes = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    crashes += 1;
    if (crashes === 1) {
      window.webContents.reload();
      return;
    }
    const { title, body } = texts().pageCrashed;
    void dialog.showMessageBox({ type: 'error', title, message: title, detail: body });
  });
}
