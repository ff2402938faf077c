/** Whether this program starts when its user logs in; before that nothing of it runs. */
import { createHash } from 'node:crypto';
import os from 'node:os';
import { app } from 'electron';
import { fail } from '#shared/contract/failure-error.ts';
import type { DesktopActions } from '../service/host-actions.ts';
import { defaultConfigDir } from '../settings/config-dir.ts';
import { autostartFolder, openAutostartFile } from './autostart-file.ts';
import { HIDDEN } from './keep-running.ts';

type StartAtLogin = Pick<DesktopActions, 'startsAtLogin' | 'setStartAtLogin'>;

/** By the system's own means, for one configuration directory. */
export function createStartAtLogin(configDir: string): StartAtLogin {
  const isUsual = configDir === defaultConfigDir(process.env, process.platform, os.homedir());
  const args = [
    ...(process.argv.includes('--background') ? ['--background'] : []),
    ...(isUsual ? [] : [`--config-dir=${configDir}`]),
    HIDDEN,
  ];
  // Each configuration directory is a program of its own.
  const suffix = isUsual ? '' : `-${createHash('sha256').update(configDir).digest('hex').slice(0, 12)}`;
  const name = `profacto-datenschutz${suffix}`;
  return process.platform === 'linux' ? byFile(name, args) : bySystem(name, args);
}

function byFile(name: string, args: readonly string[]): StartAtLogin {
  const file = openAutostartFile(autostartFolder(process.env, os.homedir()), name, [...ownProgram(), ...args]);
  const orFail = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      fail('LOGIN_START_NOT_SET', { path: file.path, systemCode: code ?? 'EIO' }, error);
    }
  };
  try {
    // An AppImage has its version in its name.
    file.renew();
  } catch {
    // Then it is shown as switched off, which is so.
  }
  return { startsAtLogin: file.isOn, setStartAtLogin: (on) => orFail(() => file.turn(on)) };
}

/** The program that runs, and how it is to be called again. */
function ownProgram(): string[] {
  // In an AppImage, the executable lies in a mount that disappears with this process.
  const executable = process.env.APPIMAGE ?? process.execPath;
  // A project that is started in Electron's own program.
  const project = process.defaultApp ? [app.getAppPath()] : [];
  const sandbox = app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : [];
  return [executable, ...project, ...sandbox];
}

function bySystem(name: string, args: readonly string[]): StartAtLogin {
  const [executable = process.execPath, ...project] = ownProgram();
  // macOS knows no arguments, and tells the program itself how it was started (`startsHidden`).
  const item =
    process.platform === 'win32'
      ? { name, path: executable, args: [...project, ...args].map((one) => (/\s/.test(one) ? `"${one}"` : one)) }
      : {};
  const startsAtLogin = (): boolean => {
    const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(item);
    // Windows keeps an item that was switched off in its task manager.
    return openAtLogin && (process.platform !== 'win32' || executableWillLaunchAtLogin);
  };
  return {
    startsAtLogin,
    setStartAtLogin(on) {
      app.setLoginItemSettings({ ...item, openAtLogin: on, enabled: on });
      if (startsAtLogin() !== on) fail('LOGIN_START_NOT_SET', { path: null, systemCode: null });
    },
  };
}
