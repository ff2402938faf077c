/**
 * The file by which a Linux desktop starts a program when its user logs in
 * (https://specifications.freedesktop.org/autostart-spec/latest/).
 */
import fs from 'node:fs';
import path from 'node:path';
import { writeFileSync } from 'atomically';

export type AutostartFile = {
  readonly path: string;
  /** Whether the desktop starts the program: the file is there, names it, and nobody has switched it off there. */
  isOn: () => boolean;
  /** @throws the system's error */
  turn: (on: boolean) => void;
  /** Names the program as it is called now, where the file is ours and names it as it was called before. @throws the system's error */
  renew: () => void;
};

/** The user's folder of such files. */
export function autostartFolder(env: NodeJS.ProcessEnv, home: string): string {
  const config = env.XDG_CONFIG_HOME ?? '';
  return path.join(path.isAbsolute(config) ? config : path.join(home, '.config'), 'autostart');
}

/**
 * @param folder where the desktop looks; made when it is needed, and removed with the last file in it
 * @param name of the file, without the ending
 * @param call the program and its arguments
 */
export function openAutostartFile(folder: string, name: string, call: readonly string[]): AutostartFile {
  const file = path.join(folder, `${name}.desktop`);
  const content = contentFor(call);
  const read = (): string | null => {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch {
      return null;
    }
  };
  const write = (): void => {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, content, { mode: 0o600, chown: false });
  };
  return {
    path: file,
    isOn() {
      const found = read();
      return found !== null && isSwitchedOn(found) && execOf(found) === execOf(content);
    },
    turn(on) {
      if (on) {
        write();
        return;
      }
      fs.rmSync(file, { force: true });
      removeIfEmpty(folder);
    },
    renew() {
      const found = read();
      if (found !== null && isSwitchedOn(found) && execOf(found) !== execOf(content)) write();
    },
  };
}

function contentFor(call: readonly string[]): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=profacto Datenschutz',
    `Exec=${call.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * One argument of `Exec`: in double quotes, with what means something to a shell, and `%`, escaped; then once more for the
 * file (https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html).
 */
function quoted(word: string): string {
  const inQuotes = word.replace(/[\\"`$]/g, String.raw`\$&`).replaceAll('%', '%%');
  return `"${inQuotes.replaceAll('\\', '\\\\')}"`;
}

/** Desktops switch a program off by a line of their own, and keep the file. */
function isSwitchedOn(content: string): boolean {
  return !/^\s*(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(content);
}

function execOf(content: string): string | null {
  return /^Exec=(.*)$/m.exec(content)?.[1] ?? null;
}

function removeIfEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder);
  } catch {
    // It is not empty, or has never been there.
  }
}
