import { withService, type AddCommand } from './cli.ts';
import { EXIT_DONE } from './exit-codes.ts';
import { UsageError } from './usage.ts';

/** `journal`: prints the latest entries of the journal. */
export const addJournal: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.journal;
  parent
    .command('journal')
    .summary(summary)
    .description(details)
    .option('--limit <N>', cli.texts.options.limit)
    .action((options: { limit?: string }) =>
      run(() => {
        const limit = Number(options.limit ?? '100');
        if (!/^\d+$/.test(options.limit ?? '100') || limit < 1 || limit > 10_000) {
          throw new UsageError(cli.texts.usage.limit(options.limit ?? ''), 'profacto-tls journal');
        }
        return withService(cli, async ({ client }) => {
          const [entries, { journalLine }, { textsOf }] = await Promise.all([
            client.journal.list({ limit }),
            import('#shared/texts/journal/describe.ts'),
            import('#shared/texts/all.ts'),
          ]);
          if (cli.json) cli.writeJson({ entries });
          else if (entries.length === 0) cli.writeLine(cli.texts.journalEmpty);
          else for (const entry of entries) cli.writeLine(journalLine(entry, textsOf(cli.language)));
          return EXIT_DONE;
        });
      }),
    );
};
