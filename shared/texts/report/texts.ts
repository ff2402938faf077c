/** The texts of the diagnosis report that occur nowhere else. */
import type { LastRequest } from '#shared/contract/snapshot.ts';
import type { Language } from '#shared/values/language.ts';

type ReportTexts = {
  title: string;
  made: (time: string) => string;
  withoutSecrets: string;
  sections: Record<
    'causes' | 'program' | 'settings' | 'certificate' | 'validation' | 'visitors' | 'request' | 'journal',
    string
  >;
  webserver: string;
  lanAddresses: string;
  outside: string;
  /** `answer`: yes or no. */
  seen: (answer: string, time: string) => string;
  checked: (time: string) => string;
  notChecked: string;
  partOfBoth: string;
  todo: (remedy: string, who: string) => string;
  noCause: string;
  /** In place of what the cause with this number says. */
  seeCause: (number: number) => string;
  followsFromIt: (titles: string) => string;
  follows: string;
  outcome: Record<LastRequest['outcome'], string>;
  rehearsal: string;
  request: string;
  caWordsHeading: string;
  yes: string;
  no: string;
  none: string;
  noRequest: string;
  set: string;
  unset: string;
};

const de: ReportTexts = {
  title: 'profacto Datenschutz – Diagnosebericht',
  made: (time) => `Erstellt am ${time}`,
  withoutSecrets: 'Ohne Schlüssel, Kennwörter und E-Mail-Adressen; drei Punkte (…) stehen für Weggelassenes.',
  sections: {
    causes: 'Ursache',
    program: 'Programm',
    settings: 'Einstellungen',
    certificate: 'Zertifikat',
    validation: 'Der Weg der Zertifizierungsstelle',
    visitors: 'Der Weg der Besucher',
    request: 'Letzte Anforderung',
    journal: 'Protokoll, die letzten Einträge',
  },
  webserver: 'Integrierter Webserver',
  lanAddresses: 'Adressen im eigenen Netz',
  outside: 'Von außen erreichbar',
  seen: (answer, time) => `${answer}, laut Zertifizierungsstelle am ${time}`,
  checked: (time) => `Geprüft am ${time}`,
  notChecked: 'Noch nicht geprüft.',
  partOfBoth: 'wie oben',
  todo: (remedy, who) => `Zu tun (${who}): ${remedy}`,
  noCause: 'Es ist nichts bekannt, das nicht in Ordnung wäre.',
  seeCause: (number) => `siehe Ursache ${String(number)}`,
  followsFromIt: (titles) => `Folge davon: ${titles}`,
  follows: 'Folge davon',
  outcome: { installed: 'gelungen', rehearsed: 'gelungen', failed: 'fehlgeschlagen', cancelled: 'abgebrochen' },
  rehearsal: 'Probelauf',
  request: 'Anforderung',
  caWordsHeading: 'Die Zertifizierungsstelle im Wortlaut:',
  yes: 'ja',
  no: 'nein',
  none: 'keins',
  noRequest: 'keine',
  set: 'eingetragen',
  unset: 'nicht eingetragen',
};

const en: ReportTexts = {
  title: 'profacto Datenschutz – diagnosis report',
  made: (time) => `Made on ${time}`,
  withoutSecrets: 'Without keys, passwords and e-mail addresses; three dots (…) stand for what was left out.',
  sections: {
    causes: 'Cause',
    program: 'Program',
    settings: 'Settings',
    certificate: 'Certificate',
    validation: 'The way of the certificate authority',
    visitors: 'The way of the visitors',
    request: 'Last request',
    journal: 'Journal, the latest entries',
  },
  webserver: 'Integrated web server',
  lanAddresses: 'Addresses in the local network',
  outside: 'Reachable from outside',
  seen: (answer, time) => `${answer}, says the certificate authority of ${time}`,
  checked: (time) => `Checked on ${time}`,
  notChecked: 'Not checked yet.',
  partOfBoth: 'as above',
  todo: (remedy, who) => `To do (${who}): ${remedy}`,
  noCause: 'Nothing is known that would not be all right.',
  seeCause: (number) => `see cause ${String(number)}`,
  followsFromIt: (titles) => `Follows from it: ${titles}`,
  follows: 'follows from it',
  outcome: { installed: 'succeeded', rehearsed: 'succeeded', failed: 'failed', cancelled: 'cancelled' },
  rehearsal: 'Rehearsal',
  request: 'Request',
  caWordsHeading: 'The certificate authority’s own words:',
  yes: 'yes',
  no: 'no',
  none: 'none',
  noRequest: 'none',
  set: 'entered',
  unset: 'not entered',
};

/** The report's words in one language. */
export const reportTexts: Record<Language, ReportTexts> = { de, en };
