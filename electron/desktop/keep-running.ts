/**
 * Whether the app keeps running when its window is closed, and may start without one: only where a tray icon shows that it
 * does. Pure.
 */

/** The argument by which the system starts the app at the login: without a window. */
export const HIDDEN = '--hidden';

export type Environment = {
  platform: NodeJS.Platform;
  /** `XDG_CURRENT_DESKTOP`: names separated by colons, for example `ubuntu:GNOME`. */
  desktop: string | undefined;
  /** `--background`: the user knows that there is a tray, or needs none. */
  background: boolean;
};

/**
 * Desktops that have a tray without an extension. GNOME has none, but `ubuntu` adds one to it. A list is needed because
 * on Linux Electron creates a tray icon without an error even where none is shown.
 */
const DESKTOPS_WITH_TRAY = new Set([
  'kde',
  'xfce',
  'x-cinnamon',
  'cinnamon',
  'mate',
  'lxqt',
  'unity',
  'budgie',
  'ubuntu',
]);

export function environmentOf(argv: readonly string[], env: NodeJS.ProcessEnv): Environment {
  return {
    platform: process.platform,
    desktop: env.XDG_CURRENT_DESKTOP,
    background: argv.includes('--background'),
  };
}

/** Whether a tray icon would be seen. On macOS the Dock takes its place. */
export function wantsTray({ platform, desktop = '', background }: Environment): boolean {
  if (platform === 'darwin') return false;
  if (platform === 'win32' || background) return true;
  return desktop.split(':').some((name) => DESKTOPS_WITH_TRAY.has(name.toLowerCase()));
}

/** Whether closing the window leaves the app running. `hasTray`: an icon was wanted and could be made. */
export function keepsRunningWithoutWindow({ platform, background }: Environment, hasTray: boolean): boolean {
  return platform === 'darwin' || hasTray || background;
}

/**
 * Whether the app starts without its window.
 *
 * @param openedAtLogin what macOS says, which passes no arguments
 */
export function startsHidden(
  argv: readonly string[],
  { openedAtLogin, ...environment }: Environment & { openedAtLogin: boolean },
  hasTray: boolean,
): boolean {
  const isAsked = environment.platform === 'darwin' ? openedAtLogin : argv.includes(HIDDEN);
  return isAsked && keepsRunningWithoutWindow(environment, hasTray);
}
