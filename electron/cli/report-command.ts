import type { Report } from '#shared/contract/snapshot.ts';
import type { Diagnosis } from '#shared/domain/diagnosis.ts';
import type { Cause } from '#shared/domain/root-cause.ts';
import type { Client } from '#shared/contract/contract.ts';
import { withService, type AddCommand, type Cli } from './cli.ts';
import { runOperation } from './operation.ts';
import { EXIT_DONE, EXIT_NOT_HEALTHY } from './exit-codes.ts';

type Kind = 'check' | 'evaluate';

const asks: Record<Kind, (client: Client) => Promise<Report>> = {
  check: (client) => client.diagnosis.check(),
  evaluate: (client) => client.certificate.evaluate(),
};

/** What checks have found, and what is really wrong by all that is known then. */
export type SeenReport = { report: Report; diagnosis: Diagnosis };

/** A command that runs checks and prints their findings. The exit code says whether anything is broken. */
export function reportCommand(kind: Kind): AddCommand {
  return (parent, cli, run) => {
    const { summary, details } = cli.texts.commands[kind];
    parent
      .command(kind)
      .summary(summary)
      .description(details)
      .action(() =>
        run(() =>
          withService(cli, async ({ client }) => {
            const seen = await runReport(client, kind, cli);
            if (cli.json) cli.writeJson(await reportObject(seen, cli));
            else await printReport(seen, kind, cli);
            return seen.report.verdict === 'broken' ? EXIT_NOT_HEALTHY : EXIT_DONE;
          }),
        ),
      );
  };
}

/** Runs the checks; an interruption cancels them. @throws the failure of the operation */
export async function runReport(client: Client, kind: Kind, cli: Cli): Promise<SeenReport> {
  const options = {
    interrupted: cli.io.interrupted,
    onInterrupt: () => cli.io.stderr(`${cli.texts.request.cancelling}\n`),
  };
  const report = await runOperation(client, kind, options, () => asks[kind](client));
  const [{ diagnosisAfter }, snapshot] = await Promise.all([import('#shared/domain/diagnosis.ts'), client.state.get()]);
  return { report, diagnosis: diagnosisAfter(kind, report, snapshot, cli.deps.now()) };
}

/** The closing sentence never says less than the causes above it: a CA may have refused what looks right from here. */
function verdictShown({ verdict }: Report, causes: readonly Cause[]): Report['verdict'] {
  if (causes.some((cause) => cause.status === 'broken')) return 'broken';
  return causes.length > 0 && verdict === 'good' ? 'warning' : verdict;
}

const loadOutput = () => Promise.all([import('./finding-output.ts'), import('./cause-output.ts')]);

/** The causes, the picture and the findings, as `--json` prints them. */
export async function reportObject({ report, diagnosis: { causes, hops } }: SeenReport, cli: Cli): Promise<object> {
  const [{ findingObject }, { causeObjects }] = await loadOutput();
  const checks = report.findings.map((one) => findingObject(one, cli));
  const links = Object.values(hops).map(({ id, status }) => ({ id, status }));
  return { ...causeObjects(causes, cli), links, checks, verdict: report.verdict };
}

/** Prints the causes and the findings of a check or an evaluation. */
export async function printReport({ report, diagnosis: { causes } }: SeenReport, kind: Kind, cli: Cli): Promise<void> {
  const [{ findingLine }, { causeLines }] = await loadOutput();
  for (const line of causeLines(causes, cli)) cli.writeLine(line);
  if (causes.length > 0) cli.writeLine('');
  for (const one of report.findings) cli.writeLine(findingLine(one, causes, cli));
  cli.writeLine('');
  cli.writeLine(cli.texts.verdict[kind][verdictShown(report, causes)]);
}
