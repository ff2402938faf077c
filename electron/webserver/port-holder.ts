/** Which program listens on a port, and whether it is one of ours, set up in another configuration directory. */
import fs from 'node:fs';
import path from 'node:path';
import type { PortApplication } from '#shared/contract/application.ts';
import type { PortHolder } from '#shared/contract/port-holder.ts';
import { haveOwnFamilies } from '#shared/domain/way-advice.ts';
import { scriptOf, splitCommandLine, wordsOf } from './command-line.ts';
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

/**
 * Which web server answers on a port of this machine; `null`: none does. Of several it is the one that has to go: another
 * one that is known by name, since profacto has got no more of the port than that one left it; and before any other
 * profacto's own.
 */
export async function applicationOn(port: number): Promise<PortApplication | null> {
  const { findApplications } = await import('../applications/find.ts');
  const found = await findApplications([port], new AbortController().signal);
  const answers = found.filter(({ kind }) => kind !== 'silent');
  const erp = answers.find(({ kind }) => kind === '4d');
  const named = answers.find(({ kind }) => kind !== '4d' && kind !== 'profactoDatenschutz' && kind !== 'other');
  const best = named ?? erp ?? answers[0];
  if (best === undefined) return null;
  const { kind, version } = best;
  if (best !== named || erp === undefined) return { kind, version };
  return { kind, version, alsoErp: true, ...(haveOwnFamilies(best, erp) ? {} : { sameFamily: true }) };
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
    arguments: line === null || line === '' ? splitCommandLine(commandLine) : wordsOf(line.split('\0').slice(0, -1)),
    workingDirectory,
    configDirVariable: variable?.slice('PROFACTO_CONFIG_DIR='.length) ?? null,
  };
}

/** Windows' paths and those of the others. */
const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? '';

/**
 * Whether a process is a host of this product: a program of its name (the desktop app, its helper processes, and
 * `profacto-tls`), or Node or Electron that runs our script or our folder. The script is the first word that is neither a
 * switch nor the value of one: our file among the words of another program, or of another script, makes nobody ours.
 */
export function isOurs({ arguments: [program = '', ...rest], workingDirectory }: ProcessStart): boolean {
  const name = baseName(program);
  if (/^profacto[ -](datenschutz\b|tls(\.\w+)?$)/i.test(name)) return true;
  const isElectron = /^electron(\.exe)?$/i.test(name);
  if (!isElectron && !/^node(js)?[\d.-]*(\.exe)?$/i.test(name)) return false;
  const script = scriptOf(rest) ?? (isElectron ? appPathOf(rest) : null);
  if (script === null) return false;
  if (/^profacto-tls(\.\w+)?$/.test(baseName(script))) return true;
  const file = path.resolve(workingDirectory ?? '', script);
  if (/^(headless|main)(\.[cm]?[jt]s)?$/.test(baseName(script))) {
    return ['..', '../..'].some((up) => packageIn(path.join(path.dirname(file), up)) === PACKAGE);
  }
  return isElectron && packageIn(file) === PACKAGE;
}

/** The folder of the app that a helper process of Electron belongs to. */
function appPathOf(words: readonly string[]): string | null {
  const flag = '--app-path=';
  return words.find((one) => one.startsWith(flag))?.slice(flag.length) ?? null;
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
