import type { Command } from 'commander';
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Account } from '#shared/contract/snapshot.ts';
import { caHost } from '#shared/values/acme-directory.ts';
import { withService, type AddCommand, type Cli } from './cli.ts';
import { EXIT_DONE } from './exit-codes.ts';
import { runOperation } from './operation.ts';
import { printRows } from './rows.ts';
import { UsageError } from './usage.ts';

/** `account`: shows the account at the CA; `contact`, `roll-over` and `deactivate` change it. */
export const addAccount: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.account;
  const command = parent
    .command('account')
    .summary(summary)
    .description(details)
    .helpCommand(false)
    .action(() => run(() => show(cli)));
  for (const add of [addContact, addRollOver, addDeactivate]) add(command, cli, run);
};

function show(cli: Cli): Promise<number> {
  return withService(cli, async ({ client }) => {
    const { account, settings, databaseFailure } = await client.state.get();
    // The accounts are in the database as well: nobody has looked whether there is one.
    if (account === null && databaseFailure !== null) throw new FailureError(databaseFailure);
    if (cli.json) cli.writeJson({ account });
    else if (account === null) cli.writeLine(cli.texts.account.none(caHost(settings.acmeDirectoryUrl)));
    else printAccount(account, settings.contactEmail, cli);
    return EXIT_DONE;
  });
}

function printAccount({ host, url, contact, contactDiffers }: Account, contactEmail: string, cli: Cli): void {
  const { texts, writeLine } = cli;
  printRows(
    [
      [texts.account.ca, host],
      [texts.account.url, url ?? texts.status.notSet],
      [texts.account.contact, contact ?? texts.status.notSet],
    ],
    cli,
  );
  if (contactDiffers) writeLine(texts.account.contactDiffers(contactEmail));
}

const addContact: AddCommand = (parent, cli, run) => {
  addSubcommand(parent, 'contact', cli.texts.commands.accountContact).action(() =>
    run(() =>
      withService(cli, async ({ client }) => {
        const account = await runOperation(client, 'updateContact', interruptOptions(cli), () =>
          client.account.updateContact(),
        );
        if (cli.json) cli.writeJson({ account });
        else cli.writeLine(cli.texts.account.contactUpdated(account.contact ?? ''));
        return EXIT_DONE;
      }),
    ),
  );
};

const addRollOver: AddCommand = (parent, cli, run) => {
  addSubcommand(parent, 'roll-over', cli.texts.commands.accountRollOver).action(() =>
    run(() =>
      withService(cli, async ({ client }) => {
        const account = await runOperation(client, 'rollOver', interruptOptions(cli), () => client.account.rollOver());
        if (cli.json) cli.writeJson({ account });
        else cli.writeLine(cli.texts.account.rolledOver);
        return EXIT_DONE;
      }),
    ),
  );
};

const addDeactivate: AddCommand = (parent, cli, run) => {
  addSubcommand(parent, 'deactivate', cli.texts.commands.accountDeactivate)
    .option('--yes', cli.texts.options.yesDeactivate)
    .action((options: { yes?: true }) =>
      run(() => {
        if (options.yes !== true) {
          throw new UsageError(cli.texts.usage.deactivateNeedsYes, 'profacto-tls account deactivate');
        }
        return withService(cli, async ({ client }) => {
          const closed = await runOperation(client, 'deactivate', interruptOptions(cli), () =>
            client.account.deactivate(),
          );
          if (cli.json) cli.writeJson(closed);
          else cli.writeLine(cli.texts.account.deactivated(closed.host));
          return EXIT_DONE;
        });
      }),
    );
};

function addSubcommand(
  parent: Command,
  name: string,
  { summary, details }: { summary: string; details: string },
): Command {
  return parent.command(name).summary(summary).description(details);
}

function interruptOptions(cli: Cli) {
  return {
    interrupted: cli.io.interrupted,
    onInterrupt: () => cli.io.stderr(`${cli.texts.request.cancelling}\n`),
  };
}
