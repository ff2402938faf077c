import { isLanguageSetting, resolveLanguage, type Language } from '#shared/values/language.ts';
import { configPath } from '../ownership/config-files.ts';
import { openLastGoodSettings } from './last-good-settings.ts';
import { readSettingsFile } from './settings-file.ts';

/**
 * The language read from the settings file itself: for what is said before there is a service, or without one.
 * Where the file is gone, what was last good counts. German when there is none yet, it cannot be read or is another account's; reporting that is left to the service.
 */
export function storedLanguage(configDir: string, systemLocale: string | undefined): Language {
  try {
    const found = readSettingsFile(configPath(configDir, 'config.json'));
    const good = found.kind === 'none' ? openLastGoodSettings(configDir).read() : null;
    const language = found.kind === 'sound' ? found.content.language : good?.content.language;
    return isLanguageSetting(language) ? resolveLanguage(language, systemLocale) : 'de';
  } catch {
    return 'de';
  }
}
