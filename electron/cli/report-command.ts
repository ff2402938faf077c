import type { Report } from '#shared/contract/snapshot.ts';
import type { Client } from '#shared/contract/contract.ts';
import { withService, type AddCommand, type Cli } from './cli.ts';
import { runOperation } from './operation.ts';
import { EXIT_DONE, EXIT_NOT_HEALTHY } from './exit-codes.ts';

/** A command that runs checks and prints their findings. */
export function reportCommand(kind: 'check' | 'evaluate', ask: (client: Client) => Promise<Report>): AddCommand {
  return (parent, cli, run) => {
    const { summary, details } = cli.texts.commands[kind];
    const options = {
      interrupted: cli.io.interrupted,
      onInterrupt: () => cli.io.stderr(`${cli.texts.request.cancelling}\n`),
    };
    parent
      .command(kind)
      .summary(summary)
      .description(details)
      .action(() =>
        run(() =>
          withService(cli, async ({ client }) => {
            const report = await runOperation(client, kind, options, () => ask(client));
            return await printReport(report, kind, cli);
          }),
        ),
      );
  };
}

/** Prints the findings of a check or an evaluation; the exit code says whether anything is broken. */
async function printReport(report: Report, kind: 'check' | 'evaluate', cli: Cli): Promise<number> {
  const { findingObject, findingLines } = await import('./finding-output.ts');
  if (cli.json)
    cli.writeJson({ checks: report.findings.map((one) => findingObject(one, cli)), verdict: report.verdict });
  else {
    for (const finding of report.findings) for (const line of findingLines(finding, cli)) cli.writeLine(line);
    cli.writeLine('');
    cli.writeLine(cli.texts.verdict[kind][report.verdict]);
  }
  return report.verdict === 'broken' ? EXIT_NOT_HEALTHY : EXIT_DONE;
}
