import type { Client } from '#shared/contract/contract.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Certificate, ExternalReachability, Step } from '#shared/contract/snapshot.ts';
import type { Cause } from '#shared/domain/root-cause.ts';
import { failureOf, withService, type AddCommand, type Cli } from './cli.ts';
import { EXIT_DONE, exitCodeOf } from './exit-codes.ts';
import { runOperation } from './operation.ts';
import { progressPrinter } from './progress-printer.ts';

/** `request`: requests or renews a certificate, and prints each step as it happens. */
export const addRequest: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.request;
  parent
    .command('request')
    .summary(summary)
    .description(details)
    .option('--force', cli.texts.options.force)
    .option('--staging', cli.texts.options.staging)
    .option('--new-database', cli.texts.options.newDatabase)
    .action((options: { force?: true; staging?: true; newDatabase?: true }) =>
      run(() => {
        const { force = false, staging = false, ...ofDatabase } = options;
        return request(cli, { force, despiteFindings: force, despiteLimits: force, staging, ...ofDatabase });
      }),
    );
};

/** `restartAt`: when profacto is restarted for it; `null`: by hand. */
type Done = { result: Awaited<ReturnType<Client['certificate']['request']>>; restartAt: string | null };
type Failed = { failure: Failure; causes: readonly Cause[] };

async function request(
  cli: Cli,
  input: { force: boolean; despiteFindings: boolean; despiteLimits: boolean; staging: boolean; newDatabase?: true },
): Promise<number> {
  const failed = async (error: unknown, client?: Client): Promise<Failed> => {
    const [failure, { causesAfter }] = await Promise.all([failureOf(error), import('./failure-output.ts')]);
    return { failure, causes: await causesAfter(failure, client, cli.deps.now()) };
  };
  const ended = await withService(cli, async ({ client }): Promise<Done | Failed> => {
    try {
      const { operation, restartCommand, restartUrl, restartAt } = (await client.state.get()).settings;
      const printer = progressPrinter(cli);
      const result = await runOperation(
        client,
        'request',
        {
          interrupted: cli.io.interrupted,
          onInterrupt: () => cli.io.stderr(`${cli.texts.request.cancelling}\n`),
          ...printer,
          ...(operation === 'beside' && !cli.json ? { onSteps: sayingThatItTakesLong(printer.onSteps, cli) } : {}),
          ...(cli.json ? { onFindings: await findingPrinter(cli) } : {}),
        },
        () => client.certificate.request(input),
      );
      return { result, restartAt: restartCommand.length > 0 || restartUrl !== '' ? restartAt : null };
    } catch (error) {
      return failed(error, client);
    }
  }).catch((error: unknown) => failed(error));
  if ('failure' in ended) return printFailed(ended, input.staging, cli);
  const { certificate, outside, awaitsRestart } = ended.result;
  if (cli.json) cli.writeJson({ event: 'done', certificate, outside, ...(awaitsRestart && { awaitsRestart }) });
  else {
    printResult(certificate, outside, cli);
    if (awaitsRestart) cli.writeLine(cli.texts.request.awaitsRestart(ended.restartAt));
  }
  return EXIT_DONE;
}

/** Says why there is no certificate, and what is really wrong; the exit code tells by whom it was refused. */
async function printFailed({ failure, causes }: Failed, staging: boolean, cli: Cli): Promise<number> {
  const { failureObject, printFailure } = await import('./failure-output.ts');
  if (cli.json) {
    const { causeObjects } = await import('./cause-output.ts');
    const { code, data, ...words } = failureObject(failure, cli);
    cli.writeJson({ event: 'failed', failure: { code, data }, ...words, ...causeObjects(causes, cli) });
  } else {
    if (staging && failure.code === 'VALIDATION_FAILED') cli.writeLine(cli.texts.request.outside.no);
    printFailure(failure, cli, causes);
  }
  return exitCodeOf(failure, cli.io.interrupted.aborted);
}

/** Says once that profacto is waited for. */
function sayingThatItTakesLong(onSteps: (steps: readonly Step[]) => void, { writeLine, texts }: Cli): typeof onSteps {
  let isSaid = false;
  return (steps) => {
    onSteps(steps);
    if (isSaid || !steps.some((one) => one.id === 'verification' && one.state === 'running')) return;
    isSaid = true;
    writeLine(texts.request.waitsForProfacto);
  };
}

/** Prints the findings of the checks before the request, each once, for a program. */
async function findingPrinter(cli: Cli): Promise<(findings: readonly Finding[]) => void> {
  const { findingObject } = await import('./finding-output.ts');
  let printedCount = 0;
  return (findings) => {
    for (const one of findings.slice(printedCount)) cli.writeJson({ event: 'finding', ...findingObject(one, cli) });
    printedCount = findings.length;
  };
}

function printResult(
  certificate: Certificate | null,
  outside: ExternalReachability | null,
  { writeLine, texts, formats }: Cli,
): void {
  writeLine('');
  if (certificate === null) {
    if (outside !== null) writeLine(texts.request.outside.yes);
    writeLine(texts.request.rehearsed);
    return;
  }
  writeLine(texts.request.installed(formats.list(certificate.names), formats.date(certificate.notAfter)));
  writeLine(`${texts.status.directory}: ${certificate.directory}`);
  writeLine(`${texts.status.fingerprint}: ${certificate.fingerprint256}`);
}
