/** The offer of HSTS in the panel. Both languages at once, and loaded with that part alone. */
import type { HstsOffer } from '#shared/contract/hsts.ts';
import type { Language } from '#shared/values/language.ts';

type HstsOfferTexts = Record<HstsOffer, { title: string; what: string; turnOn: string }> & {
  /** `port`: our HTTP port. */
  risk: (port: number) => string;
  decline: string;
  turnedOn: string;
  declined: string;
};

export const hstsOfferTexts: Record<Language, HstsOfferTexts> = {
  de: {
    day: {
      title: 'Eine Woche verschlüsselt, ohne Störung: Browser können sich das jetzt merken',
      what: 'Browser merken sich nach jedem Besuch einen Tag lang, Ihren Server nur noch verschlüsselt aufzurufen. So kann auch niemand mitlesen, wenn https:// vergessen wird.',
      turnOn: 'Für einen Tag einschalten',
    },
    month: {
      title: 'Auch damit eine Woche ohne Störung: Browser können es sich länger merken',
      what: 'Browser merken sich dann nach jedem Besuch einen Monat lang, Ihren Server nur noch verschlüsselt aufzurufen.',
      turnOn: 'Auf einen Monat verlängern',
    },
    risk: (port) =>
      `Fällt die Verschlüsselung einmal aus, kommt so lange keiner dieser Besucher herein, auch nicht über Port ${String(port)}. Rückgängig machen lässt sich das nicht sofort.`,
    decline: 'Nicht mehr anbieten',
    turnedOn: 'Eingeschaltet. Ändern lässt es sich unter Erweitert → Allgemein.',
    declined: 'Wird nicht mehr angeboten. Einschalten lässt es sich unter Erweitert → Allgemein.',
  },
  en: {
    day: {
      title: 'A week of encryption without trouble: browsers can now remember it',
      what: 'After each visit, browsers remember for one day to open your server encrypted only. So nobody can read along either when https:// is forgotten.',
      turnOn: 'Switch on for one day',
    },
    month: {
      title: 'A week without trouble with that, too: browsers can remember it for longer',
      what: 'After each visit, browsers then remember for one month to open your server encrypted only.',
      turnOn: 'Extend to one month',
    },
    risk: (port) =>
      `If encryption ever fails, these visitors cannot get in for that long, not over port ${String(port)} either. It cannot be undone at once.`,
    decline: 'Do not offer again',
    turnedOn: 'Switched on. It can be changed under Advanced → General.',
    declined: 'It is not offered again. It can be switched on under Advanced → General.',
  },
};
