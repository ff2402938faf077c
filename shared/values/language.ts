/** Which of the two languages is shown. Pure. */
export type Language = 'de' | 'en';

/** What the setting `language` may be. */
export const languageSettings = ['de', 'en', 'system'] as const;
type LanguageSetting = (typeof languageSettings)[number];

export function isLanguageSetting(value: unknown): value is LanguageSetting {
  return (languageSettings as readonly unknown[]).includes(value);
}

/**
 * German unless English is asked for: by the setting, or, for `system`, by a system locale that is neither German nor
 * unknown (a Frenchman reads English rather than German).
 */
export function resolveLanguage(setting: LanguageSetting, systemLocale: string | undefined): Language {
  if (setting !== 'system') return setting;
  if (systemLocale === undefined || systemLocale === '' || /^(C|POSIX)\b/.test(systemLocale)) return 'de';
  return /^de\b/i.test(systemLocale.replace('_', '-')) ? 'de' : 'en';
}

/** The language that an i18next instance shows. */
export function languageOf(i18n: { language: string }): Language {
  return i18n.language === 'en' ? 'en' : 'de';
}
