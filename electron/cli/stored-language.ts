import fs from 'node:fs';
import path from 'node:path';
import { isLanguageSetting, resolveLanguage, type Language } from '#shared/values/language.ts';

/**
 * The language to speak, read from the settings file itself: help and complaints must not need the service.
 * German when there is no file yet or it cannot be understood; the service is the one that reports that.
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
