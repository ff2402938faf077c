/** Which program listens on a port, and whether it is one of ours, set up in another configuration directory. */
import fs from 'node:fs';
import path from 'node:path';
import type { PortHolder } from '#shared/contract/port-holder.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';

/** Longest wait for the system's answer to "who listens there", in milliseconds. */
const TIMEOUT_MS = 2500;
const MAX_NAME_LENGTH = 100;
const MAX_PATH_LENGTH = 300;

/** The name in our own `package.json`. */
const PACKAGE = 'profacto-datenschutz';

/** Which program listens on a TCP port; `null` where the operating system does not tell. */
export async function portHolder(port: number): Promise<PortHolder> {
  const timedOut = new Promise<[]>((resolve) => setTimeout(resolve, TIMEOUT_MS, []).unref());
  try {
    const { default: findProcess } = await import('find-process');
    const [found] = await Promise.race([findProcess('port', port), timedOut]);
    if (found === undefined) return null;
    const { pid } = found;
    const holder = { pid, name: foreignLine(found.name, MAX_NAME_LENGTH) };
    // The types of find-process promise more than Windows gives for the processes of others.
    const { cmd = '' } = found as { cmd?: string };
    const started = await startOf(pid, cmd);
    return isOurs(started) ? { ...holder, profacto: { configDir: configDirOf(started) } } : holder;
  } catch {
    return null;
  }
}

/** How a process was started, as far as it can be seen. */
export type ProcessStart = {
  arguments: readonly string[];
  workingDirectory: string | null;
  /** `PROFACTO_CONFIG_DIR` in its environment. */
  configDirVariable: string | null;
};

/** Linux tells everything below `/proc`, of other users' processes the arguments alone; other systems the command line. */
async function startOf(pid: number, commandLine: string): Promise<ProcessStart> {
  const read = <T>(reading: Promise<T>): Promise<T | null> => reading.catch(() => null);
  const [line, environment, workingDirectory] = await Promise.all([
    read(fs.promises.readFile(`/proc/${pid}/cmdline`, 'utf8')),
    read(fs.promises.readFile(`/proc/${pid}/environ`, 'utf8')),
    read(fs.promises.readlink(`/proc/${pid}/cwd`)),
  ]);
  const variable = environment?.split('\0').find((entry) => entry.startsWith('PROFACTO_CONFIG_DIR='));
  return {
    arguments: line === null || line === '' ? splitCommandLine(commandLine) : line.split('\0').slice(0, -1),
    workingDirectory,
    configDirVariable: variable?.slice('PROFACTO_CONFIG_DIR='.length) ?? null,
  };
}

/** Windows quotes what holds a space; elsewhere `ps` does not say where an argument ends. */
function splitCommandLine(line: string): string[] {
  return (line.match(/"[^"]*"|[^\s"]+/g) ?? []).map((one) => one.replaceAll('"', ''));
}

/** Windows' paths and those of the others. */
const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? '';

/**
 * Whether a process is a host of this product: the desktop app by its own name or run by Electron from its folder, or
 * `profacto-tls`, by that name or as `headless.js` (`.ts`) run by Node.
 */
export function isOurs({ arguments: [program = '', ...rest], workingDirectory }: ProcessStart): boolean {
  if (/^profacto[ -](datenschutz|tls)\b/i.test(baseName(program))) return true;
  // What follows the program's own switches: the script, or the folder of an app.
  const script = rest.find((one) => !one.startsWith('-'));
  if (script === undefined) return false;
  if (/^profacto-tls\b/.test(baseName(script))) return true;
  const file = path.resolve(workingDirectory ?? '', script);
  if (/^(headless|main)\.[jt]s$/.test(baseName(script))) {
    return ['..', '../..'].some((up) => packageIn(path.join(path.dirname(file), up)) === PACKAGE);
  }
  return /^electron(\.exe)?$/i.test(baseName(program)) && packageIn(file) === PACKAGE;
}

function packageIn(folder: string): string | null {
  try {
    const { name } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name?: unknown };
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}

/** The directory that was named at the start; `null`: none was, or nobody can see it. */
export function configDirOf({ arguments: words, workingDirectory, configDirVariable }: ProcessStart): string | null {
  const flag = words.findIndex((one) => one === '--config-dir');
  const joined = words.find((one) => one.startsWith('--config-dir='));
  const named =
    joined?.slice('--config-dir='.length) ?? (flag === -1 ? undefined : words[flag + 1]) ?? configDirVariable;
  if (named === null || named === '') return null;
  const isAbsolute = path.isAbsolute(named) || path.win32.isAbsolute(named);
  const whole = isAbsolute || workingDirectory === null ? named : path.resolve(workingDirectory, named);
  return foreignLine(whole, MAX_PATH_LENGTH);
}
