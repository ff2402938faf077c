/** The panel's texts in the language shown. Those of the other language are loaded when somebody wants to read them. */
import type { i18n } from 'i18next';
import { languageOf, type Language } from '#shared/values/language.ts';
import type { Texts } from '#shared/texts/shape.ts';
import { createTranslator } from '#shared/texts/translator.ts';

export type PanelTexts = {
  /** The keyed texts; tells React when another language is shown. */
  i18n: i18n;
  /** Everything that is said in the language shown. */
  current: () => Texts;
  /**
   * Shows another language once its texts are there; of several wishes the last one counts.
   *
   * @throws whatever hinders the loading; the language stays as it is, and the same wish does nothing more
   */
  changeLanguage: (language: Language) => Promise<void>;
};

/** Loads the first language. Rejects when it cannot be had: then there is nothing to say anything with. */
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
