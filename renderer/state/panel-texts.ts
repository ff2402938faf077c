/** The panel's texts in the language shown. Those of the other language are loaded on demand. */
import type { i18n } from 'i18next';
import { languageOf, type Language } from '#shared/values/language.ts';
import type { Texts } from '#shared/texts/shape.ts';
import { createTranslator } from '#shared/texts/translator.ts';

export type PanelTexts = {
  /** The keyed texts; tells React when another language is shown. */
  i18n: i18n;
  /** All texts in the language shown. */
  current: () => Texts;
  /**
   * Shows another language once its texts are loaded; of several calls the last one counts.
   *
   * @throws the error of the loading; the language stays as it is, and asking for the same one again does nothing
   */
  changeLanguage: (language: Language) => Promise<void>;
};

/** Loads the first language. Rejects when it cannot be loaded: then the panel has no texts at all. */
export async function loadPanelTexts(language: Language, load = loadTexts): Promise<PanelTexts> {
  const first = await load(language);
  const loaded = new Map([[language, first]]);
  const i18n = createTranslator(first);
  let wanted = language;
  return {
    i18n,
    current: () => loaded.get(languageOf(i18n)) ?? first,
    changeLanguage: async (next) => {
      if (next === wanted) return;
      wanted = next;
      if (!loaded.has(next)) {
        const texts = await load(next);
        loaded.set(next, texts);
        i18n.addResourceBundle(next, 'translation', texts.ui);
      }
      if (next === wanted) await i18n.changeLanguage(next);
    },
  };
}

async function loadTexts(language: Language): Promise<Texts> {
  return language === 'de'
    ? (await import('#shared/texts/de.ts')).textsDe
    : (await import('#shared/texts/en.ts')).textsEn;
}
