/** The texts of the command line; those that the panel has too are taken from the panel's. */
import type { CliTexts } from './shape.ts';
import { cliDe } from './de.ts';
import { cliEn } from './en.ts';
import type { Language } from '#shared/values/language.ts';

const texts: Record<Language, CliTexts> = { de: cliDe, en: cliEn };

/** The texts of the command line in one language. */
export function cliTexts(language: Language): CliTexts {
  return texts[language];
}
