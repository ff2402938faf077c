import path from 'node:path';
import { isLanguageSetting, resolveLanguage, type Language } from '#shared/values/language.ts';
import { readSettingsFile } from './settings-file.ts';

/**
 * The language read from the settings file itself: for what is said before there is a service, or without one.
 * German when there is no file yet, it cannot be read or is another account's; reporting that is left to the service.
 */
export function storedLanguage(configDir: string, systemLocale: string | undefined): Language {
  try {
    const found = readSettingsFile(path.join(configDir, 'config.json'));
    const language = found.kind === 'sound' ? found.content.language : undefined;
    return isLanguageSetting(language) ? resolveLanguage(language, systemLocale) : 'de';
  } catch {
    return 'de';
  }
}
