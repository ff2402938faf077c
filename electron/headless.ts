#!/usr/bin/env node
/** `profacto-tls`: the CLI, and the host without a desktop behind its `serve`. */
import fs from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { flagsBeforeParsing } from './cli/flags.ts';
import { defaultConfigDir, resolveConfigDir } from './settings/config-dir.ts';
import product from '../package.json' with { type: 'json' };

const interruption = new AbortController();
// `on`, not `once`: a library that finds itself alone with a signal ends the process on the spot (signal-exit).
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());

// A reader that has seen enough (`profacto-tls journal | head`) is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

async function readLine(): Promise<string | null> {
  const { createInterface } = await import('node:readline');
  // Not as a terminal: Ctrl+C is to reach this process as it does everywhere else.
  const lines = createInterface({ input: process.stdin, terminal: false, signal: interruption.signal });
  try {
    for await (const line of lines) return line;
    return null;
  } finally {
    // Whoever writes to it may keep it open: that must not keep this process.
    process.stdin.destroy();
  }
}

/** POSIX says the language by the environment; Windows and macOS by the system, which Intl knows. */
function systemLocale(env: NodeJS.ProcessEnv): string | undefined {
  const { LC_ALL, LC_MESSAGES, LANG } = env;
  if (process.platform === 'win32') return Intl.DateTimeFormat().resolvedOptions().locale;
  return [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '');
}

/**
 * Lets the next start take over what this one has compiled (Node 22.1). What lies there is run: so only beside settings of
 * ours, and where nobody else may write. Of other versions nothing is kept; of others' files everything is.
 */
function keepCompiledCode(configDir: string): void {
  const { enableCompileCache, getCompileCacheDir } = module as Partial<typeof module>;
  // Whoever sets NODE_COMPILE_CACHE has a place of his own for it.
  if (enableCompileCache === undefined || getCompileCacheDir?.() !== undefined) return;
  try {
    if (!isWritableOnlyByUs(configDir) || !fs.existsSync(path.join(configDir, 'config.json'))) return;
    const folder = path.join(configDir, 'compiled-code');
    fs.mkdirSync(folder, { mode: 0o700, recursive: true });
    if (!isWritableOnlyByUs(folder)) return;
    for (const name of fs.readdirSync(folder)) {
      const isOld = name !== product.version && /^\d+\.\d+\.\d+/.test(name);
      if (isOld) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
    enableCompileCache(path.join(folder, product.version));
  } catch {
    // There is no such directory yet, or the disk will not have it: it works without.
  }
}

/** On Windows no mode tells who may write: there the platform's place alone, which belongs to its user. */
function isWritableOnlyByUs(folder: string): boolean {
  if (process.platform === 'win32') return `${folder}${path.sep}`.startsWith(`${standardConfigDir}${path.sep}`);
  const { uid, mode } = fs.lstatSync(folder);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

/** Where the built panel lies: beside the built program, or below `out/` when this runs from source. */
function panelDirectory(): string {
  const built = path.join(import.meta.dirname, '..', 'renderer');
  const isBuilt = !import.meta.filename.endsWith('.ts') && fs.existsSync(path.join(built, 'index.html'));
  return isBuilt ? built : path.join(import.meta.dirname, '..', 'out', 'renderer');
}

const standardConfigDir = defaultConfigDir(process.env, process.platform, os.homedir());
keepCompiledCode(resolveConfigDir(flagsBeforeParsing(process.argv.slice(2)).configDir, process.env, standardConfigDir));
// Not at the top: what is loaded before the line above is compiled at each start.
const [{ runCli }, { createHosting }] = await Promise.all([import('./cli/program.ts'), import('./cli/hosting.ts')]);
process.exitCode = await runCli(
  process.argv.slice(2),
  process.env,
  {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    readLine,
    systemLocale: systemLocale(process.env),
    interrupted: interruption.signal,
  },
  {
    version: product.version,
    ...createHosting({ version: product.version, panelDirectory: panelDirectory() }),
    defaultConfigDir: () => standardConfigDir,
    now: Date.now,
  },
);
