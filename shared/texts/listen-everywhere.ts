/** What is said where profacto answers at one address alone to which nobody is passed on. Pure. */
import type { Language } from '#shared/values/language.ts';

/** One sentence, who does it included. `address`: the only one at which profacto answers. */
export const listenEverywhere: Record<Language, (address: string) => string> = {
  de: (address) =>
    `profacto antwortet nur unter ${address}, wohin profacto Datenschutz niemanden weitergibt: Ihr IT-Partner stellt in profacto ein, dass der Webserver auf allen Adressen hört oder auch auf 127.0.0.1.`,
  en: (address) =>
    `profacto answers at ${address} alone, to which profacto Datenschutz passes nobody on: your IT partner sets in profacto that the web server listens on all addresses, or on 127.0.0.1 as well.`,
};
