/** The command line `profacto-tls`: from arguments to an exit code. */
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { holdsUnreadable } from '#shared/values/pasted-text.ts';
import { resolveConfigDir } from '../settings/config-dir.ts';
import { addAccount } from './account.ts';
import { addCheck } from './check.ts';
import { createCli, failureOf, type Cli, type CliDependencies, type CliIo } from './cli.ts';
import { addCompromised } from './compromised.ts';
import { addDelete } from './delete.ts';
import { addEvaluate } from './evaluate.ts';
import { EXIT_DONE, EXIT_USAGE, exitCodeOf } from './exit-codes.ts';
import { addFind } from './find.ts';
import { flagsBeforeParsing } from './flags.ts';
import { addHookTest } from './hook-test.ts';
import { addJournal } from './journal.ts';
import { addRequest } from './request.ts';
import { addRouter } from './router.ts';
import { addServe } from './serve.ts';
import { addSettingsGet } from './settings-get.ts';
import { addSettingsSet } from './settings-set.ts';
import { addStatus } from './status.ts';
import { printedTo } from './printed.ts';
import { storedLanguage } from '../settings/stored-language.ts';
import { isMissingCommandHelp, hasShownOutput, translatedHelp, UsageError, usageSentence } from './usage.ts';

export type { CliDependencies, CliIo, ServeOptions } from './cli.ts';

const NAME = 'profacto-tls';

/**
 * Runs one command line and returns its exit code. Never throws.
 *
 * @param argv what the user typed after the program's name (`process.argv.slice(2)`)
 */
export async function runCli(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  io: CliIo,
  deps: CliDependencies,
): Promise<number> {
  const flags = flagsBeforeParsing(argv);
  const configDir = resolveConfigDir(flags.configDir, env, deps.defaultConfigDir());
  const language = storedLanguage(configDir, io.systemLocale);
  const cli = createCli(printedTo(io), deps, { configDir, json: flags.json, language });

  let exitCode = EXIT_DONE;
  const program = createProgram(cli, async (action) => {
    exitCode = await action();
  });
  try {
    assertReadableName(flags.configDir, env, cli);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return await report(error, argv, program, cli, env.PROFACTO_DEBUG === '1');
  }
}

/** Another folder than the one that was meant would be made and used. @throws UsageError */
function assertReadableName(flag: string | undefined, env: NodeJS.ProcessEnv, cli: Cli): void {
  if (!holdsUnreadable(flag ?? env.PROFACTO_CONFIG_DIR ?? '')) return;
  const from = flag === undefined ? 'PROFACTO_CONFIG_DIR' : '--config-dir';
  throw new UsageError(cli.texts.usage.unreadableFolder(from), NAME);
}

function createProgram(cli: Cli, run: (action: () => Promise<number>) => Promise<void>): Command {
  const { help, commands } = cli.texts;
  const program = new Command(NAME)
    .description(help.program)
    .configureHelp(translatedHelp(cli.texts))
    .configureOutput({
      writeOut: (text) => cli.io.stdout(text),
      writeErr: (text) => cli.io.stderr(text),
      // `report` writes the error messages, in our own words.
      outputError: () => undefined,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .version(cli.deps.version, '-V, --version', help.versionOption)
    .helpOption('-h, --help', help.helpOption)
    .helpCommand('help [command]', help.helpCommand)
    .option('--json', help.jsonOption)
    .option('--config-dir <DIR>', help.configDirOption)
    .addHelpText('after', `\n${help.epilogue}`);
  for (const add of [addStatus, addCheck, addRequest, addEvaluate, addDelete]) add(program, cli, run);
  const settings = program
    .command('settings')
    .summary(commands.settings.summary)
    .description(commands.settings.details)
    .helpCommand(false);
  for (const add of [addSettingsGet, addSettingsSet]) add(settings, cli, run);
  const hook = program
    .command('hook')
    .summary(commands.hook.summary)
    .description(commands.hook.details)
    .helpCommand(false);
  addHookTest(hook, cli, run);
  for (const add of [addFind, addRouter, addAccount, addCompromised, addJournal, addServe]) add(program, cli, run);
  return program;
}

/** Prints why the command was not carried out, and returns its exit code. */
async function report(
  error: unknown,
  argv: readonly string[],
  program: Command,
  cli: Cli,
  isDebugged: boolean,
): Promise<number> {
  if (error instanceof CommanderError) {
    if (hasShownOutput(error)) return EXIT_DONE;
    if (isMissingCommandHelp(error)) return EXIT_USAGE;
    return reportUsage(usageSentence(error, cli.texts), commandNamed(argv, program), cli);
  }
  if (error instanceof UsageError) return reportUsage(error.message, error.command, cli);
  const failure = await failureOf(error);
  if (isDebugged && failure.code === 'INTERNAL') cli.io.stderr(`${inspect(error)}\n`);
  const { failureObject, printFailure } = await import('./failure-output.ts');
  if (cli.json) cli.writeJson({ error: failureObject(failure, cli) });
  else printFailure(failure, cli);
  return exitCodeOf(failure, cli.io.interrupted.aborted);
}

function reportUsage(what: string, command: string, cli: Cli): number {
  const todo = cli.texts.usageTodo(command);
  if (cli.json) cli.writeJson({ error: { code: 'USAGE', data: {}, what, todo, who: 'you', original: null } });
  else cli.io.stderr(`${what}\n${todo}\n`);
  return EXIT_USAGE;
}

/** The command that was meant, as far as it can be recognised, so that the message can point to its help. */
function commandNamed(argv: readonly string[], program: Command): string {
  let command = program;
  const names = [NAME];
  for (const word of argv) {
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) continue;
    command = next;
    names.push(word);
  }
  return names.join(' ');
}
