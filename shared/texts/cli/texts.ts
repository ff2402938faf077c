/** The texts of the command line; whatever the panel says too is taken from there. */
import type { CliTexts } from './shape.ts';
import { cliDe } from './de.ts';
import { cliEn } from './en.ts';
import type { Language } from '#shared/values/language.ts';

const texts: Record<Language, CliTexts> = { de: cliDe, en: cliEn };

/** The texts of the command line in one language. */
export function cliTexts(language: Language): CliTexts {
  return texts[language];
}
