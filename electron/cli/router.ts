import type { Client } from '#shared/contract/contract.ts';
import { routerPortTexts } from '#shared/texts/router-ports.ts';
import { withService, type AddCommand, type Cli } from './cli.ts';
import { EXIT_DONE, EXIT_REFUSED } from './exit-codes.ts';
import { runReport, reportObject, printReport, type SeenReport } from './report-command.ts';
import { UsageError } from './usage.ts';

/** `router`: has the router open the ports for this machine (`open --yes`), close them again, or says what is open. */
export const addRouter: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.router;
  const command = parent.command('router').summary(summary).description(details).helpCommand(false);
  for (const add of [addOpen, addClose, addStatus]) add(command, cli, run);
};

const addOpen: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.routerOpen;
  parent
    .command('open')
    .summary(summary)
    .description(details)
    .option('--yes', cli.texts.options.yesRouter)
    .action((options: { yes?: true }) =>
      run(() => {
        if (options.yes !== true) throw new UsageError(cli.texts.usage.routerNeedsYes, 'profacto-tls router open');
        return withService(cli, ({ client }) => open(client, cli));
      }),
    );
};

async function open(client: Client, cli: Cli): Promise<number> {
  const done = await client.router.open();
  // What the router says of it is one thing, whether the way is right now another. The ports are open either way.
  const seen = await runReport(client, 'check', cli).catch(() => null);
  if (cli.json) cli.writeJson({ router: done, check: seen === null ? null : await reportObject(seen, cli) });
  else await printOpened(routerPortTexts[cli.language].opened(done, cli.formats), seen, cli);
  return EXIT_DONE;
}

async function printOpened(sentence: string, seen: SeenReport | null, cli: Cli): Promise<void> {
  cli.writeLine(sentence);
  if (seen === null) return;
  cli.writeLine('');
  await printReport(seen, 'check', cli);
}

const addClose: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.routerClose;
  parent
    .command('close')
    .summary(summary)
    .description(details)
    .action(() =>
      run(() =>
        withService(cli, async ({ client }) => {
          const done = await client.router.close();
          const texts = routerPortTexts[cli.language];
          if (cli.json) cli.writeJson(done);
          else cli.writeLine(done.router === null ? texts.nothingOpen : texts.closed(done, cli.formats));
          return done.left.length === 0 ? EXIT_DONE : EXIT_REFUSED;
        }),
      ),
    );
};

const addStatus: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.routerStatus;
  parent
    .command('status')
    .summary(summary)
    .description(details)
    .action(() =>
      run(() =>
        withService(cli, async ({ client }) => {
          const { routerOpening } = await client.state.get();
          const texts = routerPortTexts[cli.language];
          if (cli.json) cli.writeJson({ router: routerOpening });
          else cli.writeLine(routerOpening === null ? texts.nothingOpen : texts.since(routerOpening, cli.formats));
          return EXIT_DONE;
        }),
      ),
    );
};
