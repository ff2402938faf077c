import { withService, type AddCommand } from './cli.ts';
import { EXIT_DONE } from './exit-codes.ts';
import { UsageError } from './usage.ts';

/** `settings set KEY=VALUE…`: validated by the service, all or nothing. */
export const addSettingsSet: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.settingsSet;
  parent
    .command('set')
    .summary(summary)
    .description(details)
    .argument(`<${cli.texts.args.assignments}...>`, cli.texts.args.assignmentsHelp)
    .action((assignments: string[]) =>
      run(() => {
        const patch = Object.fromEntries(
          assignments.map((assignment): [string, string] => {
            const at = assignment.indexOf('=');
            if (at < 1) throw new UsageError(cli.texts.usage.notAnAssignment(assignment), 'profacto-tls settings set');
            return [assignment.slice(0, at), assignment.slice(at + 1)];
          }),
        );
        return withService(cli, async ({ client }) => {
          const settings = await client.settings.update(patch);
          if (cli.json) cli.object(settings);
          else cli.line(cli.texts.settingsSaved(Object.keys(patch).join(', ')));
          return EXIT_DONE;
        });
      }),
    );
};
