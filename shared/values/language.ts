/** The two languages, and which one is shown. Pure. */
export type Language = 'de' | 'en';

/** The values of the setting `language`. */
export const languageSettings = ['de', 'en', 'system'] as const;
type LanguageSetting = (typeof languageSettings)[number];

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

/** The language of an i18next instance. */
export function languageOf(i18n: { language: string }): Language {
  return i18n.language === 'en' ? 'en' : 'de';
}
