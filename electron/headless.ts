#!/usr/bin/env node
/** `profacto-tls`: the CLI, and the host without a desktop behind its `serve`. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
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

/** Where the built panel lies: beside the built program, or below `out/` when this runs from source. */
function panelDirectory(): string {
  const built = path.join(import.meta.dirname, '..', 'renderer');
  const isBuilt = !import.meta.filename.endsWith('.ts') && fs.existsSync(path.join(built, 'index.html'));
  return isBuilt ? built : path.join(import.meta.dirname, '..', 'out', 'renderer');
}

const [{ runCli }, { createHosting }, { defaultConfigDir }] = await Promise.all([
  import('./cli/program.ts'),
  import('./cli/hosting.ts'),
  import('./settings/config-dir.ts'),
]);
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
    defaultConfigDir: () => defaultConfigDir(process.env, process.platform, os.homedir()),
    now: Date.now,
  },
);
