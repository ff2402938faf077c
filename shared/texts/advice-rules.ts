/** What the tests of the texts require of every piece of advice that mentions settings. */
import { isSettingKey, settingsTable, type PanelPlace } from '#shared/contract/settings-table.ts';
import type { Who } from './advice.ts';
import type { Language } from '#shared/values/language.ts';
import { panelDe } from '#shared/texts/panel/de.ts';
import type { PanelTexts } from '#shared/texts/panel/shape.ts';
import { panelEn } from '#shared/texts/panel/en.ts';

/**
 * What is wrong with a text about settings; empty: nothing.
 *
 * A command is only for the IT partner, and must work. For a setting with a control in the panel, the text names that
 * place first and the command after it; so it does for the look for profacto. The text warns of side effects: a key typed into a command stays in the shell's
 * history, and setting the fallback CAs replaces the whole list, keys included.
 */
export function settingAdviceProblems(text: string, who: Who, language: Language): string[] {
  const commands = [...text.matchAll(/profacto-tls settings (?:set|get)((?: \w+(?:=[^ “”]*)?)+)/g)].flatMap(
    ({ index, 1: words = '' }) => [...words.matchAll(/ (\w+)/g)].map(([, key = '']) => ({ key, before: index })),
  );
  return [
    ...commands.flatMap(({ key, before }) => {
      if (!isSettingKey(key)) return [`unknown setting: ${key}`];
      const { place } = settingsTable[key];
      const location = place === null ? null : panelLocations[language][place];
      const isNamed = location === null || text.slice(0, before).includes(location);
      return isNamed ? [] : [`a command for ${key} without “${location}” before it`];
    }),
    ...[...text.matchAll(/profacto-tls find/g)].flatMap(({ index }) =>
      text.slice(0, index).includes(panelLocations[language].ways ?? '')
        ? []
        : ['the command find without its place before it'],
    ),
    ...placesThatAreNot(text, language),
    ...(commands.length > 0 && who !== 'itPartner' ? [`a command is nothing for ${who}`] : []),
    ...(/Einstellung „|in the setting “|the setting “/.test(text) ? ['names a setting without the command'] : []),
    ...(/ eabHmacKey=[^ “”]/.test(text) && !/Verlauf|history/.test(text) ? ['a secret for the history'] : []),
    ...(/ set fallbackCas=[^ “”]/.test(text) && !/ganze Liste|whole list/.test(text) ? ['a list that is lost'] : []),
  ];
}

/** How a text leads to a part of the panel; `null`: what is there needs no such hint. */
const panelLocations: Record<Language, Record<PanelPlace, string | null>> = {
  de: panelLocationsIn(panelDe),
  en: panelLocationsIn(panelEn),
};

function panelLocationsIn({ advanced, certificate }: PanelTexts): Record<PanelPlace, string | null> {
  const locationOf = ({ title }: { title: string }) => `${advanced.title} → ${title}`;
  const foldedLocationOf = ({ title }: { title: string }) => `${locationOf(advanced.partner)} → ${title}`;
  return {
    // The address and the contact.
    privacy: null,
    server: locationOf(advanced.server),
    certificate: foldedLocationOf(certificate),
    renewal: locationOf(advanced.renewal),
    cas: foldedLocationOf(advanced.cas),
    ways: locationOf(advanced.ways),
    programs: foldedLocationOf(advanced.programs),
    general: locationOf(advanced.general),
  };
}

/** What a text leads to in the panel although nothing is there, for example because it has moved. */
function placesThatAreNot(text: string, language: Language): string[] {
  const { advanced } = { de: panelDe, en: panelEn }[language];
  const locations = Object.values(panelLocations[language]).filter((one) => one !== null);
  return [...text.matchAll(new RegExp(`${advanced.title} → `, 'g'))]
    .filter(({ index }) => !locations.some((one) => text.startsWith(one, index)))
    .map(({ index }) => `leads to nothing: ${text.slice(index, index + 60)}`);
}
