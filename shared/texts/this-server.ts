/**
 * What is set of this machine: in the section "Dieser Server" and at the first start. Both languages at once, and loaded with
 * these alone.
 */
import type { Settings } from '#shared/contract/settings.ts';
import type { Language } from '#shared/values/language.ts';

export type ThisServerTexts = {
  /** What each edition means for the certificate. */
  editions: Record<Settings['edition'], string>;
  database: {
    hint: string;
    /** A certificate is installed: what becomes of it. */
    hintInstalled: string;
    choose: string;
    chooseNamed: string;
  };
  /** Where the internet comes in. */
  leadsHere: (publicPort: number) => string;
  /** profacto keeps its ports. */
  ofProfacto: string;
  dnsServers: string;
  trustedRootsFile: string;
  start: {
    label: string;
    on: string;
    off: string;
    /** This host cannot see to it, or this page may not. */
    cannot: string;
  };
  firstStart: { title: string; text: string; next: string; later: string; busy: string };
};

const de: ThisServerTexts = {
  editions: {
    server: 'Für profacto auf einem Server, den andere erreichen.',
    einzelplatz: 'Damit lässt sich zurzeit kein Zertifikat anfordern.',
  },
  database: {
    hint: 'Für Zertifikat und Schlüssel, am besten neben der Datenbank von profacto.',
    hintInstalled: 'Nach einem Wechsel bleibt das vorhandene Zertifikat im alten Ordner, und Sie fordern ein neues an.',
    choose: 'Wählen …',
    chooseNamed: 'Datenbank-Verzeichnis wählen …',
  },
  leadsHere: (publicPort) => `Im Router führt Port ${publicPort} hierher.`,
  ofProfacto: 'Auf diesem Port antwortet profacto.',
  dnsServers: 'Leer: der DNS-Server dieses Rechners. Sonst IP-Adressen, mit Kommas dazwischen.',
  trustedRootsFile: 'Nur für eine eigene Zertifizierungsstelle im Haus: die Datei mit ihrem Stammzertifikat.',
  start: {
    label: 'Mit dem Rechner starten',
    on: 'Das Programm startet, sobald Sie sich an diesem Rechner anmelden, und nicht vorher.',
    off: 'Nach einem Neustart des Rechners läuft nichts, weder Verschlüsselung noch Erneuerung, bis sich jemand anmeldet und das Programm startet.',
    cannot:
      'Nach einem Neustart des Rechners läuft nichts, weder Verschlüsselung noch Erneuerung, bis sich jemand anmeldet und das Programm startet, außer Ihr IT-Partner hat es als Dienst eingerichtet.',
  },
  firstStart: {
    title: 'Verschlüsselung einrichten',
    text: 'Das braucht das Programm für Ihr Zertifikat. Angefordert wird noch nichts.',
    next: 'Weiter',
    later: 'Später',
    busy: 'Zurzeit läuft ein Vorgang. Danach geht es hier weiter.',
  },
};

const en: ThisServerTexts = {
  editions: {
    server: 'For profacto on a server that others reach.',
    einzelplatz: 'With it no certificate can be requested at present.',
  },
  database: {
    hint: 'For certificate and key, best beside the database of profacto.',
    hintInstalled: 'After a change the certificate that is there stays in the old folder, and you request a new one.',
    choose: 'Choose …',
    chooseNamed: 'Choose the database directory …',
  },
  leadsHere: (publicPort) => `In the router, port ${publicPort} leads here.`,
  ofProfacto: 'On this port profacto answers.',
  dnsServers: 'Empty: the DNS server of this machine. Else IP addresses, with commas between them.',
  trustedRootsFile: 'Only for a certificate authority of your own: the file with its root certificate.',
  start: {
    label: 'Start with the machine',
    on: 'The program starts as soon as you log in to this machine, and not before.',
    off: 'After a restart of the machine nothing runs, neither encryption nor renewal, until somebody logs in and starts the program.',
    cannot:
      'After a restart of the machine nothing runs, neither encryption nor renewal, until somebody logs in and starts the program, unless your IT partner has set it up as a service.',
  },
  firstStart: {
    title: 'Set up encryption',
    text: 'The program needs this for your certificate. Nothing is requested yet.',
    next: 'Continue',
    later: 'Later',
    busy: 'An operation is running. After it you can go on here.',
  },
};

export const thisServerTexts: Record<Language, ThisServerTexts> = { de, en };
