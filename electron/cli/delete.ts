import { withService, type AddCommand } from './cli.ts';
import { EXIT_DONE } from './exit-codes.ts';
import { UsageError } from './usage.ts';

/** `delete --yes`: removes `cert.pem` and `key.pem`; TLS is switched off. */
export const addDelete: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.delete;
  parent
    .command('delete')
    .summary(summary)
    .description(details)
    .option('--yes', cli.texts.options.yes)
    .action((options: { yes?: true }) =>
      run(() => {
        if (options.yes !== true) throw new UsageError(cli.texts.usage.deleteNeedsYes, 'profacto-tls delete');
        return withService(cli, async ({ client }) => {
          const { directory } = await client.certificate.delete();
          const { operation, certificateTarget } = (await client.state.get()).settings;
          if (cli.json) cli.writeJson({ directory });
          else if (operation === 'beside') cli.writeLine(cli.texts.deletedBeside(directory, certificateTarget));
          else cli.writeLine(cli.texts.deleted(directory));
          return EXIT_DONE;
        });
      }),
    );
};
