/** The texts, ready to use: by the panel through react-i18next, by everything else through `createI18n(…).t`. */
import { createInstance, type i18n } from 'i18next';
import type { Language } from './language.ts';
import { de } from './ui.de.ts';
import { en } from './ui.en.ts';

declare module 'i18next' {
  // Only an interface can be merged into the library's own, and only so the keys are checked by the compiler.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface CustomTypeOptions {
    resources: { translation: typeof de };
  }
}

/** Makes the translator; ready at once, because the texts are bundled. */
export function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'de',
    supportedLngs: ['de', 'en'],
    initAsync: false,
    resources: { de: { translation: de }, en: { translation: en } },
    // Texts become text nodes, never HTML: escaping here would show "&amp;" to the user.
    interpolation: { escapeValue: false },
  });
  return instance;
}

export { formatsFor, type Formats } from './advice.ts';
export { languageOf, resolveLanguage, type Language } from './language.ts';
