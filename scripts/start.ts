/**
 * Starts the panel: in the desktop window where Electron's runtime is available, otherwise in the browser.
 *
 *     npm start [-- --config-dir DIR] [--no-sandbox]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import open from 'open';
import { z } from 'zod';
import { buildIfNeeded } from './build.ts';
import { electronStart, findElectronDist, hasDisplay, projectRoot, whyNoWindow } from './electron-runtime.ts';

const readySchema = z.object({ event: z.literal('ready'), panel: z.string() });

const args = process.argv.slice(2);
buildIfNeeded(projectRoot);
process.exitCode = await start();

async function start(): Promise<number> {
  const noWindow = whyNoWindow(args);
  const dist = noWindow === null ? findElectronDist({ download: true }) : null;
  if (dist !== null) return await startWindow(dist);
  const reason = noWindow ?? 'Electron ist hier nicht zu bekommen';
  console.log(`Kein eigenes Fenster: ${reason}. Die Voreinstellungen gibt es stattdessen im Browser.`);
  return await startBrowserPanel();
}

function startWindow(dist: string): Promise<number> {
  const electron = electronStart(dist);
  // With this variable, which some editors' terminals set, Electron would run as plain Node.
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  return endOf(spawnInOwnGroup(electron.executable, [...electron.args, ...args], 'inherit', env));
}

async function startBrowserPanel(): Promise<number> {
  const headless = path.join(projectRoot, 'electron', 'headless.ts');
  const hostArgs = [headless, ...configDirArgs(), 'serve', '--panel', '--json'];
  const host = spawnInOwnGroup(process.execPath, hostArgs, ['ignore', 'pipe', 'inherit'], process.env);
  const ended = endOf(host);
  if (host.stdout === null) return await ended;
  for await (const line of createInterface({ input: host.stdout })) {
    const { success, data } = readySchema.safeParse(JSON.parse(line));
    if (!success) console.log(line);
    else await showPanel(data.panel);
  }
  return await ended;
}

async function showPanel(url: string): Promise<void> {
  console.log(`Die Adresse gilt einmal und zehn Minuten lang: ${url}\nStrg+C beendet das Programm.`);
  // A browser as root would refuse to start, and without a display there is none.
  if (!hasDisplay() || (process.platform === 'linux' && os.userInfo().uid === 0)) return;
  const browser = await open(url);
  browser.on('error', () => undefined);
}

function configDirArgs(): string[] {
  const options = { 'config-dir': { type: 'string' } } as const;
  const { values } = parseArgs({ args, options, strict: false, allowPositionals: true });
  const directory = values['config-dir'];
  return typeof directory === 'string' ? ['--config-dir', directory] : [];
}

/** In its own process group, so that it gets Ctrl+C only once, from here: a second one would cut its shutdown short. */
function spawnInOwnGroup(
  program: string,
  programArgs: string[],
  stdio: 'inherit' | ['ignore', 'pipe', 'inherit'],
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const child = spawn(program, programArgs, { stdio, env, cwd: projectRoot, detached: process.platform !== 'win32' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  }
  return child;
}

async function endOf(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
