/** Whether the app goes on when its window is closed: only where a tray shows that it does. Pure. */

export type Environment = {
  platform: NodeJS.Platform;
  /** `XDG_CURRENT_DESKTOP`: names with colons between them, for example `ubuntu:GNOME`. */
  desktop: string | undefined;
  /** `--background`: the user knows of a tray, or needs none. */
  background: boolean;
};

/**
 * Desktops that have a tray without an extension. `ubuntu` brings its own for GNOME, which alone has none. Electron
 * cannot tell: on Linux a tray icon that nobody shows is made as well as one that is seen.
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

/** Whether an icon in the tray would be seen. On macOS the Dock does its work. */
export function wantsTray({ platform, desktop = '', background }: Environment): boolean {
  if (platform === 'darwin') return false;
  if (platform === 'win32' || background) return true;
  return desktop.split(':').some((name) => DESKTOPS_WITH_TRAY.has(name.toLowerCase()));
}

/** Whether closing the window leaves the app running. `hasTray`: an icon was wanted and could be made. */
export function keepsRunningWithoutWindow({ platform, background }: Environment, hasTray: boolean): boolean {
  return platform === 'darwin' || hasTray || background;
}
