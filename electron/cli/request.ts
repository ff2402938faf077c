import type { Finding } from '#shared/contract/findings.ts';
import type { Certificate, Outside } from '#shared/contract/snapshot.ts';
import { failureOf, withService, type AddCommand, type Cli } from './cli.ts';
import { EXIT_DONE, exitCodeOf } from './exit-codes.ts';
import { runOperation } from './operation.ts';
import { progressPrinter } from './step-printer.ts';

/** `request`: requests or renews, telling each step as it happens. */
export const addRequest: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.request;
  parent
    .command('request')
    .summary(summary)
    .description(details)
    .option('--force', cli.texts.options.force)
    .option('--staging', cli.texts.options.staging)
    .action((options: { force?: true; staging?: true }) =>
      run(() => {
        const { force = false, staging = false } = options;
        return request(cli, { force, despiteFindings: force, despiteLimits: force, staging });
      }),
    );
};

async function request(
  cli: Cli,
  input: { force: boolean; despiteFindings: boolean; despiteLimits: boolean; staging: boolean },
): Promise<number> {
  try {
    const { certificate, outside } = await withService(cli, async ({ client }) =>
      runOperation(
        client,
        'request',
        {
          interrupted: cli.io.interrupted,
          onInterrupt: () => cli.io.stderr(`${cli.texts.request.cancelling}\n`),
          ...progressPrinter(cli),
          ...(cli.json ? { onFindings: await findingPrinter(cli) } : {}),
        },
        () => client.certificate.request(input),
      ),
    );
    if (cli.json) cli.object({ event: 'done', certificate, outside });
    else printResult(certificate, outside, cli);
    return EXIT_DONE;
  } catch (error) {
    const failure = await failureOf(error);
    const { failureObject, printFailure } = await import('./failure-output.ts');
    if (cli.json) {
      const { code, data, ...words } = failureObject(failure, cli);
      cli.object({ event: 'failed', failure: { code, data }, ...words });
    } else {
      if (input.staging && failure.code === 'VALIDATION_FAILED') cli.line(cli.texts.request.outside.no);
      printFailure(failure, cli);
    }
    return exitCodeOf(failure, cli.io.interrupted.aborted);
  }
}

/** Tells a program what the checks before the request find, each finding once. */
async function findingPrinter(cli: Cli): Promise<(findings: readonly Finding[]) => void> {
  const { checkObject } = await import('./check-object.ts');
  let told = 0;
  return (findings) => {
    for (const one of findings.slice(told)) cli.object({ event: 'finding', ...checkObject(one, cli) });
    told = findings.length;
  };
}

function printResult(certificate: Certificate | null, outside: Outside | null, { line, texts, formats }: Cli): void {
  line('');
  if (certificate === null) {
    if (outside !== null) line(texts.request.outside.yes);
    line(texts.request.rehearsed);
    return;
  }
  line(texts.request.installed(formats.list(certificate.names), formats.date(certificate.notAfter)));
  line(`${texts.status.directory}: ${certificate.directory}`);
  line(`${texts.status.fingerprint}: ${certificate.fingerprint256}`);
}
