import type { JournalEntry } from '#shared/contract/journal.ts';
import type { Formats } from '#shared/i18n/advice.ts';
import type { CliTexts } from '#shared/i18n/cli.ts';
import { withService, type AddCommand } from './cli.ts';
import { EXIT_DONE } from './exit-codes.ts';
import { UsageError } from './usage.ts';

/** `journal`: what happened. */
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
          const entries = await client.journal.list({ limit });
          if (cli.json) cli.object({ entries });
          else if (entries.length === 0) cli.line(cli.texts.journalEmpty);
          else for (const entry of entries) cli.line(entryLine(entry, cli.language, cli.texts, cli.formats));
          return EXIT_DONE;
        });
      }),
    );
};

function entryLine(entry: JournalEntry, language: 'de' | 'en', texts: CliTexts, formats: Formats): string {
  const time = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  return `${time.format(new Date(entry.at))}  ${sentence(entry, texts, formats)}`;
}

function sentence(entry: JournalEntry, texts: CliTexts, formats: Formats): string {
  // The table is keyed by the event, so the text under an entry's event takes that entry.
  const tell = texts.journal[entry.event] as (entry: JournalEntry, formats: Formats) => string;
  return tell(entry, formats);
}
