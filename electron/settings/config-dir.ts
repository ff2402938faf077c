import path from 'node:path';
import { configPath } from '../ownership/config-files.ts';

const FOLDER = 'profacto Datenschutz';

/**
 * The platform's place for the settings: the same that Electron's `appData` gives, so that the desktop app, the
 * headless host and the CLI share one file.
 */
export function defaultConfigDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') {
    return path.win32.join(env.APPDATA ?? path.win32.join(home, 'AppData', 'Roaming'), FOLDER);
  }
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', FOLDER);
  const xdg = env.XDG_CONFIG_HOME ?? '';
  return path.posix.join(xdg.startsWith('/') ? xdg : path.posix.join(home, '.config'), FOLDER);
}

/** The database directory until the setting names profacto's own. */
export function defaultDatabaseDirectory(configDir: string): string {
  return configPath(configDir, 'Datenbank');
}

/** The configuration directory: `--config-dir`, else `PROFACTO_CONFIG_DIR`, else the platform's place; absolute. */
export function resolveConfigDir(flag: string | undefined, env: NodeJS.ProcessEnv, fallback: string): string {
  const chosen = flag ?? env.PROFACTO_CONFIG_DIR;
  return chosen === undefined || chosen === '' ? fallback : path.resolve(chosen);
}
