import { withService, type AddCommand } from './cli.ts';
import { EXIT_DONE, EXIT_NOT_HEALTHY } from './exit-codes.ts';
import { UsageError } from './usage.ts';

/** `hook test SETTING`: runs the program of this setting once and shows the outcome. */
export const addHookTest: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.hookTest;
  parent
    .command('test')
    .summary(summary)
    .description(details)
    .argument(`<${cli.texts.args.hook}>`, cli.texts.args.hookHelp)
    .action((name: string) =>
      run(async () => {
        const [{ hookNameSchema }, { describeHookOutcome }] = await Promise.all([
          import('#shared/contract/hook-result.ts'),
          import('#shared/texts/hooks.ts'),
        ]);
        const hook = hookNameSchema.safeParse(name);
        if (!hook.success) throw new UsageError(cli.texts.usage.hook(name), 'profacto-tls hook test');
        return withService(cli, async ({ client }) => {
          const ran = await client.hooks.test({ hook: hook.data });
          const { result } = ran;
          if (cli.json) cli.writeJson(ran);
          else {
            cli.writeLine(`${ran.program}: ${describeHookOutcome(result, cli.language)}`);
            if (result.output !== '') cli.writeLine(`${cli.texts.hookOutput}\n${result.output}`);
          }
          return result.outcome === 'ok' ? EXIT_DONE : EXIT_NOT_HEALTHY;
        });
      }),
    );
};
