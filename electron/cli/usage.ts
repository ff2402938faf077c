/** Commander's help and error messages in the product's own words. */
import { Help, type Command, type CommanderError } from 'commander';
import type { CliTexts } from '#shared/texts/cli/shape.ts';

/** A command line that cannot be carried out as given. `command`: the one whose help explains it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly command: string;

  constructor(message: string, command: string) {
    super(message);
    this.command = command;
  }
}

/** Help in the language of `texts`: translates commander's titles and placeholders. */
export function translatedHelp({ help }: CliTexts): Partial<Help> {
  const base = new Help();
  const translate = (text: string) =>
    Object.entries(help.words).reduce((result, [word, translation]) => result.replaceAll(word, translation), text);
  return {
    showGlobalOptions: true,
    styleTitle: (title) => help.titles[title] ?? title,
    commandUsage: (command: Command) => translate(base.commandUsage(command)),
    subcommandTerm: (command: Command) => translate(base.subcommandTerm(command)),
  };
}

/** Whether commander stopped because it had shown the requested help or version. */
export function hasShownOutput(error: CommanderError): boolean {
  return error.exitCode === 0;
}

/** Whether commander showed the help because no command was given. */
export function isMissingCommandHelp(error: CommanderError): boolean {
  return error.code === 'commander.help' && error.exitCode !== 0;
}

/** Commander's error message in our own words. */
export function usageSentence(error: CommanderError, texts: CliTexts): string {
  const { usage } = texts;
  // Commander gives the details only inside its message; the tests check these patterns against the pinned version.
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const suggested = /\(Did you mean (?:one of )?([^?]+)\?\)/.exec(error.message)?.[1];
  const suggestion = suggested === undefined ? '' : ` ${texts.suggestion(suggested)}`;
  switch (error.code) {
    case 'commander.unknownCommand':
      return usage.unknownCommand(quoted) + suggestion;
    case 'commander.unknownOption':
      return usage.unknownOption(quoted) + suggestion;
    case 'commander.missingArgument':
      return usage.missingArgument(quoted);
    case 'commander.optionMissingArgument':
      return usage.missingOptionValue(quoted);
    case 'commander.excessArguments':
      return usage.excessArguments(/but got \d+: (.*)\.$/s.exec(error.message)?.[1] ?? '');
    default:
      return usage.other;
  }
}
