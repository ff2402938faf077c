/** The shield in the tray, whether or not the window is open. */
import { Menu, Tray } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { trayIcon } from './icons.ts';
import type { DesktopTexts } from './texts.ts';
import { trayState } from './tray-state.ts';

export type ShieldTray = {
  /** `null`: the state is unknown, so the shield is grey. */
  show: (snapshot: Snapshot | null) => void;
};

/** Puts the shield into the tray; `null` where the system has no tray. */
export function createTray(options: {
  texts: () => DesktopTexts['tray'];
  onOpen: () => void;
  onQuit: () => void;
}): ShieldTray | null {
  let tray: Tray;
  try {
    tray = new Tray(trayIcon('grey'));
  } catch {
    return null;
  }
  // On macOS a click opens the menu; there is no tray there anyway.
  tray.on('click', options.onOpen);
  let shown = '';

  const show = (snapshot: Snapshot | null): void => {
    const texts = options.texts();
    const shield = snapshot?.shield ?? 'grey';
    const state = texts.states[trayState(snapshot)];
    // Updated only when something has changed: replacing an open menu closes it.
    const next = [shield, state, texts.open].join('\n');
    if (next === shown) return;
    shown = next;
    tray.setImage(trayIcon(shield));
    tray.setToolTip(`${texts.program}: ${state}`);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: texts.open, click: options.onOpen },
        { label: state, enabled: false },
        { type: 'separator' },
        { label: texts.quit, click: options.onQuit },
      ]),
    );
  };
  show(null);
  return { show };
}
