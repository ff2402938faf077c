import type { AddCommand } from './cli.ts';
import { EXIT_DONE } from './exit-codes.ts';
import { UsageError } from './usage.ts';

/** `serve`: runs the integrated web server, and on request the panel for a browser on this machine. */
export const addServe: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.serve;
  parent
    .command('serve')
    .summary(summary)
    .description(details)
    .option('--panel', cli.texts.options.panel)
    .option('--panel-port <N>', cli.texts.options.panelPort)
    .option('--metrics <N>', cli.texts.options.metrics)
    .action((options: { panel?: true; panelPort?: string; metrics?: string }) =>
      run(async () => {
        const [panelPort, metricsPort] = [
          ['--panel-port', options.panelPort] as const,
          ['--metrics', options.metrics] as const,
        ].map(([option, text]) => {
          const port = parsePort(text);
          if (port === null) throw new UsageError(cli.texts.usage.port(option, text ?? ''), 'profacto-tls serve');
          return port;
        });
        const panel = options.panel === true || panelPort !== undefined;
        await cli.deps.serve(cli.configDir, { panel, panelPort, metricsPort }, cli.io, cli.json);
        return EXIT_DONE;
      }),
    );
};

/** `undefined`: the option was not given; `null`: not a port. */
function parsePort(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  const port = Number(text);
  return /^\d+$/.test(text) && port >= 1 && port <= 65_535 ? port : null;
}
