#!/usr/bin/env node
/** `profacto-tls`: the CLI, and the host without a desktop behind its `serve`. */
import fs from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { flagsBeforeParsing } from './cli/flags.ts';
import { closeCompiledCode, compiledCodeFolder } from './ownership/compiled-code.ts';
import { configPath } from './ownership/config-files.ts';
import { distrustOf } from './ownership/distrust.ts';
import { defaultConfigDir, resolveConfigDir } from './settings/config-dir.ts';
import product from '../package.json' with { type: 'json' };

const interruption = new AbortController();
// `on`, not `once`: signal-exit, in a library, ends the process at once if its own listener is the only one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());

// A reader that closes the pipe early (`profacto-tls journal | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

async function readLine(): Promise<string | null> {
  const { createInterface } = await import('node:readline');
  // Not as a terminal, so that Ctrl+C sends SIGINT to this process as usual.
  const lines = createInterface({ input: process.stdin, terminal: false, signal: interruption.signal });
  try {
    for await (const line of lines) return line;
    return null;
  } finally {
    // The writer may keep the pipe open, which must not keep this process running.
    process.stdin.destroy();
  }
}

/** POSIX systems give the language in the environment; on Windows Intl knows the system's. */
function systemLocale(env: NodeJS.ProcessEnv): string | undefined {
  const { LC_ALL, LC_MESSAGES, LANG } = env;
  if (process.platform === 'win32') return Intl.DateTimeFormat().resolvedOptions().locale;
  return [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '');
}

/**
 * Caches compiled code for the next start (Node 22.1). Cached code is executed, so the cache is used only beside our
 * own settings, where nobody else may write. The caches of other versions are deleted; all other files are kept.
 */
function keepCompiledCode(configDir: string): void {
  const { enableCompileCache, getCompileCacheDir } = module as Partial<typeof module>;
  // With NODE_COMPILE_CACHE, Node already uses another place for the cache.
  if (enableCompileCache === undefined || getCompileCacheDir?.() !== undefined) return;
  try {
    if (!isWritableOnlyByUs(configDir) || !fs.existsSync(configPath(configDir, 'config.json'))) return;
    const folder = compiledCodeFolder(configDir);
    closeCompiledCode(configDir);
    fs.mkdirSync(folder, { mode: 0o700, recursive: true });
    if (!isWritableOnlyByUs(folder)) return;
    for (const name of fs.readdirSync(folder)) {
      const isOld = name !== product.version && /^\d+\.\d+\.\d+/.test(name);
      if (isOld) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
    enableCompileCache(path.join(folder, product.version));
  } catch {
    // The directory is missing or cannot be written to: the program works without a cache.
  }
}

/** On Windows no file mode says who may write: there only the default directory counts, which belongs to its user. */
function isWritableOnlyByUs(folder: string): boolean {
  if (process.platform === 'win32') return `${folder}${path.sep}`.startsWith(`${standardConfigDir}${path.sep}`);
  return distrustOf(fs.lstatSync(folder)) === null;
}

/** The web server's thread: beside this file, built as well as in the sources. */
function webServerWorker(): URL {
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./web-worker.${extension}`, import.meta.url);
}

/** The folder of the built panel: beside the built program, or below `out/` when this runs from source. */
function panelDirectory(): string {
  const built = path.join(import.meta.dirname, '..', 'renderer');
  const isBuilt = !import.meta.filename.endsWith('.ts') && fs.existsSync(path.join(built, 'index.html'));
  return isBuilt ? built : path.join(import.meta.dirname, '..', 'out', 'renderer');
}

/** Its module is loaded by a host alone. */
function onServing(): void {
  void import('./collect-garbage.ts').then(({ collectGarbageWhenIdle }) => collectGarbageWhenIdle());
}

const standardConfigDir = defaultConfigDir(process.env, process.platform, os.homedir());
keepCompiledCode(resolveConfigDir(flagsBeforeParsing(process.argv.slice(2)).configDir, process.env, standardConfigDir));
// Not imported at the top: what is loaded before the line above is not cached, and so compiled at each start.
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
    ...createHosting({
      version: product.version,
      panelDirectory: panelDirectory(),
      webServerWorker: webServerWorker(),
      onServing,
    }),
    defaultConfigDir: () => standardConfigDir,
    now: Date.now,
  },
);
