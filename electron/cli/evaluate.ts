import { withService, type AddCommand } from './cli.ts';
import { runOperation } from './operation.ts';
import { printReport } from './report.ts';

/** `evaluate`: is the server reachable over HTTPS, and is it our certificate. */
export const addEvaluate: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.evaluate;
  parent
    .command('evaluate')
    .summary(summary)
    .description(details)
    .action(() =>
      run(() =>
        withService(cli, async ({ client }) => {
          const report = await runOperation(
            client,
            'evaluate',
            { interrupted: cli.io.interrupted, onInterrupt: () => cli.io.stderr(`${cli.texts.request.cancelling}\n`) },
            () => client.certificate.evaluate(),
          );
          return printReport(report, 'evaluate', cli);
        }),
      ),
    );
};
