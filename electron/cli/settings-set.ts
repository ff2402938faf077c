import { fail } from '#shared/contract/failure-error.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { withService, type AddCommand, type Cli } from './cli.ts';
import { EXIT_DONE } from './exit-codes.ts';
import { UsageError } from './usage.ts';

const NAME = 'profacto-tls settings set';

/** `settings set KEY=VALUE…`: stores all values or none. `KEY=-` reads one from stdin, past the shell's history. */
export const addSettingsSet: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.settingsSet;
  parent
    .command('set')
    .summary(summary)
    .description(details)
    .argument(`<${cli.texts.args.assignments}...>`, cli.texts.args.assignmentsHelp)
    .action((assignments: string[]) =>
      run(async () => {
        const given = Object.fromEntries(
          assignments.map((assignment): [string, string] => {
            const at = assignment.indexOf('=');
            if (at < 1) throw new UsageError(cli.texts.usage.notAnAssignment(assignment), NAME);
            return [assignment.slice(0, at), assignment.slice(at + 1)];
          }),
        );
        refuseMembersOfObjects(given);
        const patch = await withStdinValue(given, cli);
        return withService(cli, async ({ client }) => {
          const settings = await client.settings.update(patch);
          if (cli.json) cli.writeJson(settings);
          else {
            cli.writeLine(cli.texts.settingsSaved(Object.keys(patch).join(', ')));
            for (const [key, value] of await cleanedTexts(patch, settings))
              cli.writeLine(cli.texts.settingTaken(key, value));
          }
          return EXIT_DONE;
        });
      }),
    );
};

/** The texts that were saved without what was pasted along with them; of a secret, nothing is printed. */
async function cleanedTexts(given: Record<string, string>, saved: Settings): Promise<[string, string][]> {
  const [{ isSettingKey, settingsTable }, { cleanSetting }] = await Promise.all([
    import('#shared/contract/settings-table.ts'),
    import('#shared/contract/pasted-values.ts'),
  ]);
  return Object.entries(given).flatMap(([key, text]): [string, string][] => {
    if (!isSettingKey(key) || !['text', 'optionalText'].includes(settingsTable[key].type)) return [];
    const cleaned = cleanSetting(key, text);
    // What is masked in the answer is not what was given either.
    if (!cleaned.ok || typeof cleaned.value !== 'string' || cleaned.value !== saved[key]) return [];
    return cleaned.value === text.trim() ? [] : [[key, cleaned.value]];
  });
}

/**
 * Refuses keys that every object of JavaScript has, as the service refuses keys that it does not know. `__proto__` would
 * be lost on the way to a host (oRPC assigns to it), and reported as saved.
 */
function refuseMembersOfObjects(given: Record<string, string>): void {
  const issues = Object.keys(given)
    .filter((key) => key in Object.prototype)
    .map((key) => ({ key, reason: 'unknownKey' as const }));
  if (issues.length > 0) fail('INVALID_SETTING', { issues });
}

/** Replaces the value `-`, if there is one, by the first line of standard input. */
async function withStdinValue(given: Record<string, string>, cli: Cli): Promise<Record<string, string>> {
  const [key, secondKey] = Object.keys(given).filter((one) => given[one] === '-');
  if (key === undefined) return given;
  const line = secondKey === undefined ? await cli.io.readLine() : null;
  if (cli.io.interrupted.aborted) fail('CANCELLED', {});
  // Without input, the setting would be emptied by mistake.
  if (line === null) throw new UsageError(cli.texts.usage.oneLine, NAME);
  return { ...given, [key]: line.trim() };
}
