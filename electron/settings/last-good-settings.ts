import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { isoTime } from '#shared/values/times.ts';
import { configPath } from '../ownership/config-files.ts';
import { readSettingsFile, writeSettingsFile } from './settings-file.ts';

/**
 * The settings that were last accepted as a whole, kept beside the file: what holds while that cannot be understood.
 *
 * Law: never an obstacle. Where they cannot be read there are none; what the disk refuses is tried again with the next
 * change. They are readable for the same person as the settings, and for nobody else.
 */
export type LastGoodSettings = {
  /** `null`: there are none. `at`: since when they were in force. */
  read(): { content: Record<string, unknown>; at: string } | null;
  keep(content: Record<string, unknown>): void;
};

export function openLastGoodSettings(configDir: string): LastGoodSettings {
  const file = configPath(configDir, 'config.last-good.json');
  const read = () => {
    try {
      const found = readSettingsFile(file);
      return found.kind === 'sound' ? { content: found.content, at: isoTime(fs.statSync(file).mtimeMs) } : null;
    } catch {
      return null;
    }
  };
  return {
    read,
    keep(content) {
      // Without the prototype, which the store's library takes from what it reads.
      if (isDeepStrictEqual(read()?.content, { ...content })) return;
      try {
        writeSettingsFile(file, content);
      } catch {
        // See the law.
      }
    },
  };
}
