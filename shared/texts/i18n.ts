/** The keyed texts, for code that has both languages loaded. */
import type { i18n } from 'i18next';
import { textsOf } from './all.ts';
import type { Language } from '#shared/values/language.ts';
import { createTranslator } from './translator.ts';

/** Makes the translator; ready at once, because the texts are bundled. */
export function createI18n(language: Language): i18n {
  return createTranslator(textsOf(language));
}
