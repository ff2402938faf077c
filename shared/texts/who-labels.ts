import type { Who } from './advice.ts';
import type { Language } from '#shared/values/language.ts';

/** Who has to act, wherever it is said. */
export const whoLabels = {
  de: {
    you: 'Sie',
    itPartner: 'Ihr IT-Partner',
    domainProvider: 'Ihr Domain-Anbieter oder Webhoster (im Kundenkonto: Sie oder Ihr IT-Partner)',
    internetProvider: 'Ihr Internetanbieter',
    ca: 'die Zertifizierungsstelle',
    wait: 'niemand, bitte abwarten',
    none: 'niemand',
  },
  en: {
    you: 'you',
    itPartner: 'your IT partner',
    domainProvider: 'your domain or hosting provider (in the customer account: you or your IT partner)',
    internetProvider: 'your internet provider',
    ca: 'the certificate authority',
    wait: 'nobody, please wait',
    none: 'nobody',
  },
} as const satisfies Record<Language, Record<Who, string>>;
