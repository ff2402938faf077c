/** The preferences window. */
import { app, BrowserWindow, dialog, type WebContents, type WebPreferences } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { shieldIcon } from './icons.ts';
import { PANEL_URL } from './panel-url.ts';
import type { DesktopTexts } from './texts.ts';

export type PanelWindow = {
  /** Opens the window, or brings it to the front; one whose page has crashed makes room for a new one. */
  show: () => void;
  /** Its page; `null` while it is closed. */
  page: () => WebContents | null;
  isFocused: () => boolean;
  showShield: (shield: Snapshot['shield']) => void;
};

/** Makes the window's owner; `show` opens the window itself, at first and again after it was closed. */
export function createPanelWindow(options: {
  preload: string;
  texts: () => DesktopTexts;
  /** Each time a window has been opened, before its page loads. */
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
    // Fails only when the window is closed meanwhile.
    opened.loadURL(PANEL_URL).catch(() => undefined);
  };

  return {
    show() {
      const previous = window;
      if (previous === null || previous.webContents.isCrashed()) {
        open();
        // Last, so that there is a window all the time: without one the app may end.
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

/** A second start and a click on the dock bring the window up; closing it is told. */
export function keepToOneWindow(panel: PanelWindow, onClosed: () => void): void {
  app.on('second-instance', panel.show);
  app.on('activate', panel.show);
  app.on('window-all-closed', onClosed);
}

/** Checklist 2, 3, 4, 6, 8, 9, 10 and 11: defaults of today's Electron, said so that they stay. */
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

/** A page that crashes may have met bad luck; one that crashes again will go on doing so. */
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
