import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { storedLanguage } from './stored-language.ts';

function configDirWith(content: string): string {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'config.json'), content);
  return folder;
}

test('the language is the one in the settings file, without a service', () => {
  expect(storedLanguage(configDirWith('{"language":"en"}'), 'de-DE')).toBe('en');
  expect(storedLanguage(configDirWith('{"language":"system"}'), 'en_US.UTF-8')).toBe('en');
});

test('the language is found behind a byte order mark', () => {
  expect(storedLanguage(configDirWith('\uFEFF{"language":"en"}'), 'de-DE')).toBe('en');
});

test.each(['{}', '{"language":"fr"}', 'null', '{"language":'])('German, where the file holds %s', (content) => {
  expect(storedLanguage(configDirWith(content), 'en-US')).toBe('de');
});

test('German, where there is no file yet', () => {
  expect(storedLanguage(temporaryFolder(), 'en-US')).toBe('de');
});

test('the language that was last good, where the file is gone', () => {
  const folder = configDirWith('{');
  fs.rmSync(path.join(folder, 'config.json'));
  fs.writeFileSync(path.join(folder, 'config.last-good.json'), '{"language":"en"}');
  expect(storedLanguage(folder, 'de-DE')).toBe('en');
});
