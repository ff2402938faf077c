/** What the tests of the texts demand of every piece of advice that speaks of settings. */
import { settingKeys } from '#shared/contract/settings.ts';
import type { Who } from './advice.ts';

/**
 * What is wrong with a text about settings; empty: nothing.
 *
 * The panel has two fields, the address and the contact. Everything else is changed by command, which is for the IT
 * partner; the command must be one that works.
 */
export function settingTrouble(text: string, who: Who): string[] {
  const commands = [...text.matchAll(/profacto-tls settings (?:set|get)((?: \w+(?:=[^ “”]*)?)+)/g)];
  const keys = commands.flatMap(([, words]) => [...(words ?? '').matchAll(/ (\w+)/g)].map(([, key]) => key ?? ''));
  return [
    ...keys.filter((key) => !(settingKeys as string[]).includes(key)).map((key) => `unknown setting: ${key}`),
    ...(keys.length > 0 && who !== 'itPartner' ? [`a command is nothing for ${who}`] : []),
    ...(/Einstellung „|in the setting “|the setting “/.test(text) ? ['names a setting without the command'] : []),
  ];
}
