import type { Who } from './advice.ts';
import type { Language } from '#shared/values/language.ts';

/** Who has to act, as the command line and the report name them. */
export const whoLabels: Record<Language, Record<Who, string>> = {
  de: { you: 'Sie', itPartner: 'Ihr IT-Partner', wait: 'niemand, bitte abwarten', none: 'niemand' },
  en: { you: 'you', itPartner: 'your IT partner', wait: 'nobody, please wait', none: 'nobody' },
};
