/** Commander's help and complaints in the words of the product. */
import { Help, type Command, type CommanderError } from 'commander';
import type { CliTexts } from '#shared/texts/cli/shape.ts';

/** A command line that cannot be carried out as it stands. `about`: the command whose help explains it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly command: string;

  constructor(message: string, command: string) {
    super(message);
    this.command = command;
  }
}

/** Help in the language of `texts`; commander's own words come as titles and placeholders. */
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

/** Whether commander stopped because it had shown what was asked for. */
export function hasShownOutput(error: CommanderError): boolean {
  return error.exitCode === 0;
}

/** Whether commander stopped because no command was given, and showed the help instead. */
export function isMissingCommandHelp(error: CommanderError): boolean {
  return error.code === 'commander.help' && error.exitCode !== 0;
}

/** What commander complains about, in our words. */
export function usageSentence(error: CommanderError, texts: CliTexts): string {
  const { usage } = texts;
  // Commander offers the pieces only inside its message; the tests hold this to the pinned version.
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
