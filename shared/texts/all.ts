/** Both languages at once, for code that has both loaded anyway: the service, the command line, the tests. */
import type { Language } from '#shared/values/language.ts';
import { textsDe } from './de.ts';
import { textsEn } from './en.ts';
import type { Texts } from './shape.ts';

const texts: Record<Language, Texts> = { de: textsDe, en: textsEn };

/** All texts in one language. */
export function textsOf(language: Language): Texts {
  return texts[language];
}
