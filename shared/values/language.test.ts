import { expect, test } from 'vitest';
import { languageForVisitor, resolveLanguage } from './language.ts';

test.each([
  ['de', 'en_GB.UTF-8', 'de'],
  ['en', 'de_DE.UTF-8', 'en'],
  ['system', 'de_AT.UTF-8', 'de'],
  ['system', 'fr-FR', 'en'],
  ['system', 'C.UTF-8', 'de'],
  ['system', undefined, 'de'],
] as const)('the setting %j on a system in %j means %s', (setting, locale, expected) => {
  expect(resolveLanguage(setting, locale)).toBe(expected);
});

test.each([
  ['de', 'de'],
  ['EN-us', 'en'],
  ['de-DE, de;q=0.9, en-US;q=0.8, en;q=0.7', 'de'],
  ['en-GB,en;q=0.9,de;q=0.8', 'en'],
  ['fr, nl;q=0.9, en;q=0.001', 'en'],
  ['en;q=0.4, de;q=0.5', 'de'],
  ['de;q=0.5, en ; q=0.75', 'en'],
  ['zh-Hant-TW, de-CH-1996', 'de'],
])('a visitor who asks for %j reads %s, whatever is set', (header, expected) => {
  expect(languageForVisitor(header, 'de')).toBe(expected);
  expect(languageForVisitor(header, 'en')).toBe(expected);
});

test.each([
  undefined,
  '',
  '*',
  'fr-FR, *;q=0.5',
  // Weight 0 means: not this one.
  'en;q=0, de;q=0.000',
  // Not languages, or not weights.
  'deutsch, english, den, e, en_US, -de, de-',
  'en;q=2, de;q=-1, en;q=0.1234, de;q=, en;q=1.5, de;level=1',
  ',,;,=',
])('a visitor who asks for %j reads what is set', (header) => {
  expect(languageForVisitor(header, 'de')).toBe('de');
  expect(languageForVisitor(header, 'en')).toBe('en');
});

test('of two languages that are wanted alike, a visitor reads the one that is named first', () => {
  expect(languageForVisitor('de, en', 'en')).toBe('de');
  expect(languageForVisitor('en;q=0.8, de;q=0.8', 'de')).toBe('en');
});

test('a header of any length is read at once', () => {
  const begin = performance.now();
  expect(languageForVisitor(`${'a-'.repeat(8000)};q=${'0'.repeat(8000)}`, 'en')).toBe('en');
  expect(languageForVisitor(`${'fr, '.repeat(4000)}de${' '.repeat(4000)};q=1`, 'en')).toBe('de');
  expect(performance.now() - begin).toBeLessThan(1000);
});
