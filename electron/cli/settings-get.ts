import { fail } from '#shared/contract/failure-error.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { SettingKey } from '#shared/contract/settings-table.ts';
import { withService, type AddCommand } from './cli.ts';
import { EXIT_DONE } from './exit-codes.ts';

/** `settings get [KEY]`: all settings, or the bare value of one. */
export const addSettingsGet: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.settingsGet;
  parent
    .command('get')
    .summary(summary)
    .description(details)
    .argument(`[${cli.texts.args.key}]`, cli.texts.args.keyHelp)
    .action((key: string | undefined) =>
      run(async () => {
        const { isSettingKey, settingKeys } = await import('#shared/contract/settings-table.ts');
        if (key !== undefined && !isSettingKey(key))
          fail('INVALID_SETTING', { issues: [{ key, reason: 'unknownKey' }] });
        return withService(cli, async ({ client }) => {
          const { settings } = await client.state.get();
          if (key !== undefined) {
            if (cli.json) cli.writeJson({ [key]: settings[key] });
            else cli.writeLine(valueText(settings, key));
          } else if (cli.json) cli.writeJson(settings);
          else for (const each of settingKeys) cli.writeLine(`${each}=${valueText(settings, each)}`);
          return EXIT_DONE;
        });
      }),
    );
};

/** A value in the format that `settings set` accepts. */
function valueText(settings: Settings, key: SettingKey): string {
  if (key === 'dnsServers') return settings.dnsServers.join(',');
  const value = settings[key];
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? '' : JSON.stringify(value);
}
