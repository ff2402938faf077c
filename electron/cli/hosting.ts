/** How the command line reaches the service, and how it becomes the host without a desktop. */
import { inspect } from 'node:util';
import { absenceOf } from '#shared/domain/absent-certificate.ts';
import type { ServeEndpoints } from '#shared/texts/serve.ts';
import { printable } from '#shared/values/foreign-text.ts';
import { resolveLanguage } from '#shared/values/language.ts';
import type { Service } from '../service/service.ts';
import { assertReadableConfig } from '../settings/readable-config.ts';
import { storedLanguage } from '../settings/stored-language.ts';
import { connectLocalSocket, serveLocalSocket } from '../transports/local-socket.ts';
import type { CliDependencies, CliIo } from './cli.ts';
import { jsonLine } from './printed.ts';

/** The command line may set programs: only the user who would run them can reach the socket. */
const CONTEXT = { osActions: false, programs: true };
/** A page in a browser may not: it is easier to attack. */
const PANEL_CONTEXT = { osActions: false, programs: false };

type BuildInfo = {
  version: string;
  /** The folder of the built panel. */
  panelDirectory: string;
  /** The program of the thread in which a host has its web server; left out: it has it in its own. */
  webServerWorker?: URL;
  /** Called when a host serves. */
  onServing?: () => void;
};

/** How commands reach the service. Each function loads its modules only when it is called. */
export function createHosting(build: BuildInfo): Pick<CliDependencies, 'connect' | 'serve'> {
  return {
    async connect(configDir) {
      assertReadableConfig(configDir);
      const running = await connectLocalSocket(configDir);
      if (running !== null) return { client: running.client, viaHost: true, close: running.close };
      // No host runs: a service in this process, for the time of one command.
      const [service, { createRouterClient }] = await Promise.all([
        serviceFor(configDir, 'cli', build),
        import('@orpc/server'),
      ]);
      await service.start();
      return {
        client: createRouterClient(service.router, { context: CONTEXT }),
        viaHost: false,
        close: () => service.stop(),
      };
    },

    async serve(configDir, options, io, json) {
      const service = await serviceFor(configDir, 'headless', build);
      // The socket first: it makes this process the only host of the configuration directory.
      const socket = await serveLocalSocket({ router: service.router, configDir, context: CONTEXT });
      const pages: Page[] = [];
      try {
        if (options.panelPort !== undefined) service.assertFurtherPort('--panel-port', options.panelPort);
        if (options.metricsPort !== undefined) service.assertFurtherPort('--metrics', options.metricsPort);
        await service.start();
        const panel = options.panel ? await startPanel(service, build, options.panelPort, io) : null;
        if (panel !== null) pages.push(panel);
        const metrics = options.metricsPort === undefined ? null : await startMetrics(service, options.metricsPort);
        if (metrics !== null) pages.push(metrics);
        for (const { url } of pages) service.furtherPorts.add(Number(new URL(url).port));
        const snapshot = service.snapshot();
        const { webserver, databaseFailure, certificate } = snapshot;
        const ready = {
          panel: panel?.url ?? null,
          metrics: metrics?.url ?? null,
          http: webserver.http,
          https: webserver.https,
          database: databaseFailure,
          certificateUnusable: certificate === null && absenceOf(snapshot) === 'unusable',
        };
        io.stdout(json ? jsonLine({ event: 'ready', ...ready }) : `${await readyText(ready, configDir, io)}\n`);
        build.onServing?.();
        await new Promise<void>((resolve) => {
          if (io.interrupted.aborted) resolve();
          io.interrupted.addEventListener('abort', () => resolve(), { once: true });
        });
      } finally {
        // The socket last: while it is open, no other host can start, and clients still get their pending answers.
        await service.stop();
        for (const page of pages) await page.close();
        await socket.close();
      }
    },
  };
}

/** The lines that `serve` prints to a terminal. */
async function readyText(ready: ServeEndpoints, configDir: string, { systemLocale }: CliIo): Promise<string> {
  const { serveLines } = await import('#shared/texts/serve.ts');
  return serveLines(ready, storedLanguage(configDir, systemLocale)).join('\n');
}

type Page = { url: string; close: () => Promise<void> };

async function serviceFor(
  configDir: string,
  host: 'headless' | 'cli',
  { version, webServerWorker }: BuildInfo,
): Promise<Service> {
  const [{ createService }, { openSettingsStore }, { openConfStore }] = await Promise.all([
    import('../service/service.ts'),
    import('../settings/settings-store.ts'),
    import('../settings/conf-store.ts'),
  ]);
  return createService({
    host,
    version,
    configDir,
    settingsStore: openSettingsStore(configDir, openConfStore, Date.now),
    ...(host === 'headless' && webServerWorker !== undefined ? { webServerWorker } : {}),
    actions: { openDirectory: () => Promise.resolve(), restartApp: null },
    onUnexpectedError: (error) => {
      if (process.env.PROFACTO_DEBUG === '1') process.stderr.write(`${printable(inspect(error))}\n`);
    },
  });
}

async function startPanel(
  service: Service,
  { panelDirectory }: BuildInfo,
  port: number | undefined,
  { systemLocale }: CliIo,
): Promise<Page> {
  const { startLoopbackPanel } = await import('../transports/loopback-panel.ts');
  return startLoopbackPanel({
    router: service.router,
    assetsDirectory: panelDirectory,
    context: PANEL_CONTEXT,
    language: () => resolveLanguage(service.snapshot().settings.language, systemLocale),
    ...(port === undefined ? {} : { port }),
  });
}

async function startMetrics(service: Service, port: number): Promise<Page> {
  const [{ startMetricsServer }, { prometheusText }] = await Promise.all([
    import('../transports/metrics-server.ts'),
    import('../service/metrics.ts'),
  ]);
  return startMetricsServer({ port, metrics: () => prometheusText(service.snapshot(), Date.now()) });
}
