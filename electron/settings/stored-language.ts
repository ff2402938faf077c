import fs from 'node:fs';
import path from 'node:path';
import { isLanguageSetting, resolveLanguage, type Language } from '#shared/values/language.ts';

/**
 * The language read from the settings file itself: for what is said before there is a service, or without one.
 * German when there is no file yet or it cannot be read; reporting that is left to the service.
 */
export function storedLanguage(configDir: string, systemLocale: string | undefined): Language {
  try {
    const { language } = JSON.parse(fs.readFileSync(path.join(configDir, 'config.json'), 'utf8')) as {
      language?: unknown;
    };
    return isLanguageSetting(language) ? resolveLanguage(language, systemLocale) : 'de';
  } catch {
    return 'de';
  }
}
