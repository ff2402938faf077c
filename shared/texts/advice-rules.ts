/** What the tests of the texts require of every piece of advice that mentions settings. */
import { settingKeys, type SettingKey } from '#shared/contract/settings.ts';
import type { Who } from './advice.ts';
import type { Language } from '#shared/values/language.ts';
import { panelDe } from '#shared/texts/panel/de.ts';
import type { PanelTexts } from '#shared/texts/panel/shape.ts';
import { panelEn } from '#shared/texts/panel/en.ts';

/**
 * What is wrong with a text about settings; empty: nothing.
 *
 * A command is only for the IT partner, and must work. For a setting with a control in the panel, the text names that
 * place first and the command after it. The text warns of side effects: a key typed into a command stays in the shell's
 * history, and setting the fallback CAs replaces the whole list, keys included.
 */
export function settingAdviceProblems(text: string, who: Who, language: Language): string[] {
  const commands = [...text.matchAll(/profacto-tls settings (?:set|get)((?: \w+(?:=[^ “”]*)?)+)/g)].flatMap(
    ({ index, 1: words = '' }) => [...words.matchAll(/ (\w+)/g)].map(([, key = '']) => ({ key, before: index })),
  );
  const inPanel = panelLocations[language];
  return [
    ...commands.flatMap(({ key, before }) => {
      if (!isSettingKey(key)) return [`unknown setting: ${key}`];
      const place = inPanel[key];
      const isNamed = place === undefined || text.slice(0, before).includes(place);
      return isNamed ? [] : [`a command for ${key} without “${place}” before it`];
    }),
    ...(commands.length > 0 && who !== 'itPartner' ? [`a command is nothing for ${who}`] : []),
    ...(/Einstellung „|in the setting “|the setting “/.test(text) ? ['names a setting without the command'] : []),
    ...(/ eabHmacKey=[^ “”]/.test(text) && !/Verlauf|history/.test(text) ? ['a secret for the history'] : []),
    ...(/ set fallbackCas=[^ “”]/.test(text) && !/ganze Liste|whole list/.test(text) ? ['a list that is lost'] : []),
  ];
}

/** Where in the panel the setting's control is; the address and the contact need no such hint. */
const panelLocations: Record<Language, Partial<Record<SettingKey, string>>> = {
  de: panelLocationsOf(panelDe),
  en: panelLocationsOf(panelEn),
};

function panelLocationsOf({ advanced, certificate }: PanelTexts): Partial<Record<SettingKey, string>> {
  const locationOf = ({ title }: { title: string }) => `${advanced.title} → ${title}`;
  const [cas, programs, general] = [
    locationOf(advanced.cas),
    locationOf(advanced.programs),
    locationOf(advanced.general),
  ];
  return {
    acmeProfile: locationOf(certificate),
    keyType: locationOf(certificate),
    autoRenew: locationOf(advanced.renewal),
    acmeDirectoryUrl: cas,
    eabKeyId: cas,
    eabHmacKey: cas,
    fallbackCas: cas,
    onRenewed: programs,
    onFailed: programs,
    redirectToHttps: general,
    language: general,
  };
}

function isSettingKey(key: string): key is SettingKey {
  return (settingKeys as string[]).includes(key);
}
