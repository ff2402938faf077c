import type { Failure } from '#shared/contract/failures.ts';
import type { CompromisedResult, PendingRevocation } from '#shared/contract/snapshot.ts';
import { failureOf, withService, type AddCommand, type Cli, type Connection } from './cli.ts';
import { EXIT_DONE, EXIT_NOT_HEALTHY, exitCodeOf } from './exit-codes.ts';
import { runOperation } from './operation.ts';
import { progressPrinter } from './progress-printer.ts';
import { UsageError } from './usage.ts';

/** `compromised --yes`: a new certificate with a new key, then the revocation of the present one. */
export const addCompromised: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.compromised;
  parent
    .command('compromised')
    .summary(summary)
    .description(details)
    .option('--yes', cli.texts.options.yesCompromised)
    .option('--even-without-replacement', cli.texts.options.evenWithoutReplacement)
    .action((options: { yes?: true; evenWithoutReplacement?: true }) =>
      run(() => {
        if (options.yes !== true) {
          throw new UsageError(cli.texts.usage.compromisedNeedsYes, 'profacto-tls compromised');
        }
        const { evenWithoutReplacement = false } = options;
        return withService(cli, (connection) => compromised(connection, { evenWithoutReplacement }, cli));
      }),
    );
};

async function compromised(
  { client }: Connection,
  input: { evenWithoutReplacement: boolean },
  cli: Cli,
): Promise<number> {
  try {
    const outcome = await runOperation(
      client,
      'compromised',
      {
        interrupted: cli.io.interrupted,
        onInterrupt: () => cli.io.stderr(`${cli.texts.request.cancelling}\n`),
        ...progressPrinter(cli),
      },
      () => client.certificate.compromised(input),
    );
    if (cli.json) cli.writeJson({ event: 'done', ...outcome });
    else await printOutcome(outcome, cli);
    return exitCodeOfOutcome(outcome, cli);
  } catch (error) {
    const failure = await failureOf(error);
    // `null`: the host cannot be asked any more; why the revocation failed is said all the same.
    const { pendingRevocations } = await client.state.get().catch(() => ({ pendingRevocations: null }));
    if (cli.json) {
      const { failureObject } = await import('./failure-output.ts');
      const { code, data, ...words } = failureObject(failure, cli);
      cli.writeJson({ event: 'failed', failure: { code, data }, ...words, pendingRevocations });
    } else await printFailed(failure, pendingRevocations, cli);
    return exitCodeOf(failure, cli.io.interrupted.aborted);
  }
}

/** Without a new certificate the server is not healthy, even if only the revocation was asked for. */
function exitCodeOfOutcome({ certificate, failure }: CompromisedResult, cli: Cli): number {
  if (failure === null) return EXIT_DONE;
  return certificate === null ? EXIT_NOT_HEALTHY : exitCodeOf(failure, cli.io.interrupted.aborted);
}

async function printOutcome({ certificate, revoked, failure }: CompromisedResult, cli: Cli): Promise<void> {
  const { texts, formats, writeLine } = cli;
  writeLine('');
  if (certificate !== null) {
    writeLine(texts.compromised.replaced(formats.list(certificate.names), formats.date(certificate.notAfter)));
  }
  writeLine(revoked ? texts.compromised.revoked : texts.compromised.notRevoked);
  if (!revoked) writeLine(texts.compromised.keepsTrying);
  if (failure !== null) await print(failure, cli);
  if (certificate === null) writeLine(texts.compromised.noReplacement);
}

/** Prints what failed, and what that means for the present certificate. */
async function printFailed(failure: Failure, pending: readonly PendingRevocation[] | null, cli: Cli): Promise<void> {
  const write = (text: string) => cli.io.stderr(`${text}\n`);
  const { compromised: texts } = cli.texts;
  await print(failure, cli);
  if (pending === null || pending.length === 0) return;
  const isInstalled = pending.some((one) => one.isInstalled);
  write(isInstalled ? texts.stillServes : texts.notRevoked);
  write(texts.keepsTrying);
  if (isInstalled) write(texts.revokeAnyway);
}

async function print(failure: Failure, cli: Cli): Promise<void> {
  const { printFailure } = await import('./failure-output.ts');
  printFailure(failure, cli);
}
