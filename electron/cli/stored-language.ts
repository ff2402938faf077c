import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { settingsShape } from '#shared/contract/settings.ts';
import { resolveLanguage, type Language } from '#shared/i18n/language.ts';

const stored = z.object({ language: settingsShape.language });

/**
 * The language to speak, read from the settings file itself: help and complaints must not need the service.
 * German when there is no file yet or it cannot be understood; the service is the one that reports that.
 */
export function storedLanguage(configDir: string, systemLocale: string | undefined): Language {
  try {
    const { language } = stored.parse(JSON.parse(fs.readFileSync(path.join(configDir, 'config.json'), 'utf8')));
    return resolveLanguage(language, systemLocale);
  } catch {
    return 'de';
  }
}
