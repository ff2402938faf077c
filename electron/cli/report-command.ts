import type { Report } from '#shared/contract/snapshot.ts';
import type { Diagnosis } from '#shared/domain/diagnosis.ts';
import type { Cause } from '#shared/domain/root-cause.ts';
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
            const [{ diagnosisAfter }, snapshot] = await Promise.all([
              import('#shared/domain/diagnosis.ts'),
              client.state.get(),
            ]);
            // By all that is known then, as the panel shows it.
            return await printReport(report, diagnosisAfter(kind, report, snapshot, cli.deps.now()), kind, cli);
          }),
        ),
      );
  };
}

/** The closing sentence never says less than the causes above it: a CA may have refused what looks right from here. */
function verdictShown({ verdict }: Report, causes: readonly Cause[]): Report['verdict'] {
  if (causes.some((cause) => cause.status === 'broken')) return 'broken';
  return causes.length > 0 && verdict === 'good' ? 'warning' : verdict;
}

/** Prints the causes and the findings of a check or an evaluation; the exit code says whether anything is broken. */
async function printReport(
  report: Report,
  { causes, hops }: Diagnosis,
  kind: 'check' | 'evaluate',
  cli: Cli,
): Promise<number> {
  const [{ findingObject, findingLine }, { causeObjects, causeLines }] = await Promise.all([
    import('./finding-output.ts'),
    import('./cause-output.ts'),
  ]);
  if (cli.json) {
    const named = causeObjects(causes, cli);
    const checks = report.findings.map((one) => findingObject(one, cli));
    const links = Object.values(hops).map(({ id, status }) => ({ id, status }));
    cli.writeJson({ ...named, links, checks, verdict: report.verdict });
  } else {
    for (const line of causeLines(causes, cli)) cli.writeLine(line);
    if (causes.length > 0) cli.writeLine('');
    for (const one of report.findings) cli.writeLine(findingLine(one, causes, cli));
    cli.writeLine('');
    cli.writeLine(cli.texts.verdict[kind][verdictShown(report, causes)]);
  }
  return report.verdict === 'broken' ? EXIT_NOT_HEALTHY : EXIT_DONE;
}
