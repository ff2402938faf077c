/** The two languages, and which one is shown. Pure. */
export type Language = 'de' | 'en';

/** The values of the setting `language`. */
export const languageSettings = ['de', 'en', 'system'] as const;
export type LanguageSetting = (typeof languageSettings)[number];

export function isLanguageSetting(value: unknown): value is LanguageSetting {
  return (languageSettings as readonly unknown[]).includes(value);
}

/**
 * German, unless the setting says English or, for `system`, the system locale is known and not German (a French user
 * rather reads English than German).
 */
export function resolveLanguage(setting: LanguageSetting, systemLocale: string | undefined): Language {
  if (setting !== 'system') return setting;
  if (systemLocale === undefined || systemLocale === '' || /^(C|POSIX)\b/.test(systemLocale)) return 'de';
  return /^de\b/i.test(systemLocale.replace('_', '-')) ? 'de' : 'en';
}

/** One part of Accept-Language: a language with or without a region and the like, and its weight (RFC 9110 §12.5.4). */
const ACCEPTED = /^([a-z]{1,8})(?:-[a-z0-9]{1,8})*(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/**
 * The language in which a visitor reads a page: German or English, whichever the browser prefers.
 *
 * @param acceptLanguage the header; parts that cannot be read are ignored
 * @param otherwise for browsers that ask for neither, or for anything (`*`)
 */
export function languageForVisitor(acceptLanguage: string | undefined, otherwise: Language): Language {
  let [best, bestWeight]: [Language, number] = [otherwise, 0];
  for (const part of (acceptLanguage ?? '').split(',')) {
    const [, name = '', weight = '1'] = ACCEPTED.exec(part.trim()) ?? [];
    const language = name.toLowerCase();
    // Of two that are wanted alike, the one that is named first.
    if ((language === 'de' || language === 'en') && Number(weight) > bestWeight) {
      [best, bestWeight] = [language, Number(weight)];
    }
  }
  return best;
}

/** The language of an i18next instance. */
export function languageOf(i18n: { language: string }): Language {
  return i18n.language === 'en' ? 'en' : 'de';
}
