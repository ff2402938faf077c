/** In which of its forms the program runs, in words. */
import type { Language } from '#shared/values/language.ts';

const names = {
  de: { desktop: 'mit Fenster', headless: 'ohne Fenster', cli: 'für einen Befehl' },
  en: { desktop: 'with a window', headless: 'without a window', cli: 'for one command' },
} as const satisfies Record<Language, Record<string, string>>;

/** @param host as the journal has it; what another version wrote is shown as it is */
export function hostName(host: string, language: Language): string {
  const known: Readonly<Record<string, string>> = names[language];
  return Object.hasOwn(known, host) ? (known[host] ?? host) : host;
}
