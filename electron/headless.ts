#!/usr/bin/env node
/** `profacto-tls`: the CLI, and the host without a desktop behind its `serve`. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createRouterClient } from '@orpc/server';
import { serveLines } from '#shared/i18n/serve.ts';
import product from '../package.json' with { type: 'json' };
import { runCli, type CliDependencies, type Connection } from './cli/program.ts';
import { prometheusText } from './service/metrics.ts';
import { createService, type Service } from './service/service.ts';
import { openConfStore } from './settings/conf-store.ts';
import { defaultConfigDir } from './settings/config-dir.ts';
import { openSettingsStore } from './settings/settings-store.ts';
import { storedLanguage } from './cli/stored-language.ts';
import { startMetricsServer } from './transports/metrics-server.ts';
import { connectLocalSocket, serveLocalSocket } from './transports/local-socket.ts';
import { startLoopbackPanel } from './transports/loopback.ts';

/** Of the command line: whoever reaches the socket is the user whose programs these are. */
const CONTEXT = { osActions: false, programs: true };
/** Of a page in a browser, which more can go wrong with. */
const PANEL_CONTEXT = { osActions: false, programs: false };

const interruption = new AbortController();
// `on`, not `once`: a library that finds itself alone with a signal ends the process on the spot (signal-exit).
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());

// A reader that has seen enough (`profacto-tls journal | head`) is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

function serviceFor(configDir: string, host: 'headless' | 'cli'): Service {
  return createService({
    host,
    version: product.version,
    configDir,
    settingsStore: openSettingsStore(configDir, openConfStore, Date.now),
    actions: { openDirectory: () => Promise.resolve(), restartApp: null },
    listen: host === 'headless',
    onUnforeseen: (error) => {
      if (process.env.PROFACTO_DEBUG === '1') console.error(error);
    },
  });
}

/** A running host over its socket; else a service in this process, for the time of one command. */
async function connect(configDir: string): Promise<Connection> {
  const running = await connectLocalSocket(configDir);
  if (running !== null) return { client: running.client, host: true, close: running.close };
  const service = serviceFor(configDir, 'cli');
  await service.start();
  return {
    client: createRouterClient(service.router, { context: CONTEXT }),
    host: false,
    close: () => service.stop(),
  };
}

/** Where the built panel lies: beside the built program, or below `out/` when this runs from source. */
function panelAssets(): string {
  const built = path.join(import.meta.dirname, '..', 'renderer', 'index.html');
  return path.dirname(
    import.meta.filename.endsWith('.ts') || !fs.existsSync(built)
      ? path.join(import.meta.dirname, '..', 'out', 'renderer', 'index.html')
      : built,
  );
}

const serve: CliDependencies['serve'] = async (configDir, options, io, json) => {
  const service = serviceFor(configDir, 'headless');
  // The socket first: it is the claim to be the one host of this configuration directory.
  const socket = await serveLocalSocket({ router: service.router, configDir, context: CONTEXT });
  const pages: { close: () => Promise<void> }[] = [];
  try {
    await service.start();
    const panel = options.panel
      ? await startLoopbackPanel({
          router: service.router,
          assetsDirectory: panelAssets(),
          context: PANEL_CONTEXT,
          ...(options.panelPort === undefined ? {} : { port: options.panelPort }),
        })
      : null;
    if (panel !== null) pages.push(panel);
    const { metricsPort } = options;
    const metrics =
      metricsPort === undefined
        ? null
        : await startMetricsServer({
            port: metricsPort,
            metrics: () => prometheusText(service.snapshot(), Date.now()),
          });
    if (metrics !== null) pages.push(metrics);
    const { webserver } = service.snapshot();
    const ready = {
      panel: panel?.url ?? null,
      metrics: metrics?.url ?? null,
      http: webserver.http,
      https: webserver.https,
    };
    const human = serveLines(ready, storedLanguage(configDir, io.systemLocale)).join('\n');
    io.stdout(`${json ? JSON.stringify({ event: 'ready', ...ready }) : human}\n`);
    await new Promise<void>((resolve) => {
      if (io.interrupted.aborted) resolve();
      io.interrupted.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    // The socket last: as long as it is there no other host begins, and whoever waits for an answer gets it.
    await service.stop();
    for (const page of pages) await page.close();
    await socket.close();
  }
};

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
    connect,
    serve,
    defaultConfigDir: () => defaultConfigDir(process.env, process.platform, os.homedir()),
    now: Date.now,
  },
);
