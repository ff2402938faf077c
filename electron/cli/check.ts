import { withService, type AddCommand } from './cli.ts';
import { runOperation } from './operation.ts';
import { printReport } from './report.ts';

/** `check`: the preflight, each check with its outcome. */
export const addCheck: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.check;
  parent
    .command('check')
    .summary(summary)
    .description(details)
    .action(() =>
      run(() =>
        withService(cli, async ({ client }) => {
          const report = await runOperation(
            client,
            'check',
            { interrupted: cli.io.interrupted, onInterrupt: () => cli.io.stderr(`${cli.texts.request.cancelling}\n`) },
            () => client.diagnosis.check(),
          );
          return printReport(report, 'check', cli);
        }),
      ),
    );
};
