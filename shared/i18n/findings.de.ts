import { fine, roundDuration, type CheckTitles, type FindingTexts, type Silence } from './findings-shape.ts';

export const checkTitlesDe: CheckTitles = {
  edition: 'Edition',
  address: 'Öffentliche Server-Adresse',
  contact: 'Zertifizierungs-Kontakt',
  database: 'Datenbank-Verzeichnis',
  certificate: 'Zertifikat',
  dns: 'Name im Internet (DNS)',
  httpPort: 'HTTP-Port auf diesem Rechner',
  challenge: 'Weiterleitung von Port 80',
  ca: 'Zertifizierungsstelle',
  clock: 'Uhrzeit',
  local: 'HTTPS auf diesem Rechner',
  connection: 'HTTPS über die öffentliche Adresse',
  trust: 'Vertrauen',
  name: 'Name im Zertifikat',
  validity: 'Gültigkeit',
  fingerprint: 'Fingerabdruck',
  redirect: 'Umleitung auf HTTPS',
};

/** Warum Schweigen von hier aus nichts beweist. */
const hairpin =
  'Viele Router lassen Aufrufe aus dem eigenen Netz an die eigene öffentliche Adresse nicht zu; aus dem Internet kann es trotzdem funktionieren.';

export const findingsDe: FindingTexts = {
  EDITION_SERVER: () => fine('profacto läuft hier als Server-Version.'),
  EDITION_EINZELPLATZ: () => ({
    finding:
      'Die Verschlüsselung mit automatisch erstellten Zertifikaten funktioniert im Moment nur mit der Server-Version von profacto und nicht mit dem Einzelplatz. Hier läuft ein Einzelplatz.',
    remedy:
      'Fordern Sie das Zertifikat auf dem profacto-Server an. Haben Sie die Server-Version schon, sprechen Sie mit Ihrem IT-Partner.',
    who: 'itPartner',
  }),

  ADDRESS_SET: ({ address }) => fine(`Eingetragen ist ${address}.`),
  ADDRESS_MISSING: () => ({
    finding: 'Es ist keine öffentliche Server-Adresse eingetragen.',
    remedy:
      'Tragen Sie unter Voreinstellungen → Datenschutz den Namen ein, unter dem Ihr Server im Internet erreichbar ist, zum Beispiel meinefirma.de.',
    who: 'you',
  }),
  CONTACT_SET: () => fine('Eine E-Mail-Adresse ist eingetragen.'),
  CONTACT_MISSING: () => ({
    finding: 'Es ist kein Zertifizierungs-Kontakt eingetragen.',
    remedy:
      'Tragen Sie unter Voreinstellungen → Datenschutz eine E-Mail-Adresse ein. Sie muss nicht zur Domain gehören.',
    who: 'you',
  }),

  DATABASE_WRITABLE: ({ path }) => fine(`In „${path}“ kann das Zertifikat abgelegt werden.`),
  DATABASE_UNUSABLE: ({ path, reason, systemCode }) => {
    switch (reason) {
      case 'missing':
        return {
          finding:
            path === '' ? 'Es ist kein Datenbank-Verzeichnis eingetragen.' : `Den Ordner „${path}“ gibt es nicht.`,
          remedy:
            'Verbinden Sie das Netzlaufwerk, falls er auf einem liegt, oder stellen Sie den richtigen Ordner ein (Befehl „profacto-tls settings set databaseDirectory=ORDNER“).',
          who: 'itPartner',
        };
      case 'notADirectory':
        return {
          finding: `„${path}“ ist eine Datei und kein Ordner.`,
          remedy: 'Stellen Sie einen Ordner ein (Befehl „profacto-tls settings set databaseDirectory=ORDNER“).',
          who: 'itPartner',
        };
      case 'notWritable':
        return {
          finding: `profacto darf in „${path}“ nicht schreiben.`,
          remedy: 'Geben Sie dem Benutzerkonto, unter dem profacto läuft, Schreibrechte für diesen Ordner.',
          who: 'itPartner',
        };
      case 'full':
        return {
          finding: `Auf dem Datenträger mit „${path}“ ist kein Platz mehr frei.`,
          remedy: 'Schaffen Sie Platz auf dem Datenträger.',
          who: 'you',
        };
      case 'io':
        return {
          finding: `In „${path}“ ließ sich eine Datei nicht lesen oder schreiben (Meldung des Betriebssystems: ${systemCode}).`,
          remedy: 'Lassen Sie Datenträger, Netzlaufwerk und Virenscanner prüfen.',
          who: 'itPartner',
        };
    }
  },

  CERTIFICATE_INSTALLED: ({ names, notAfter }, format) =>
    fine(`Installiert für ${format.list(names)}, gültig bis ${format.date(notAfter)}.`),
  CERTIFICATE_NONE: () => ({
    finding: 'Es ist kein Zertifikat installiert.',
    remedy: 'Fordern Sie mit „Zertifikat anfordern/erneuern“ eines an.',
    who: 'you',
  }),
  CERTIFICATE_UNREADABLE: ({ path }) => ({
    finding: `Zertifikat oder Schlüssel in „${path}“ ist beschädigt oder nicht lesbar.`,
    remedy: 'Fordern Sie mit „Zertifikat anfordern/erneuern“ ein neues Zertifikat an.',
    who: 'you',
  }),

  DNS_RESOLVES: ({ name, addresses }, format) => fine(`${name} führt zu ${format.list(addresses)}.`),
  DNS_NO_SUCH_NAME: ({ name }) => ({
    finding: `Den Namen ${name} gibt es im DNS nicht.`,
    remedy:
      'Prüfen Sie die Schreibweise. Stimmt sie, muss der Name beim Domain- oder DynDNS-Anbieter angelegt werden; neue Einträge brauchen manchmal einige Stunden.',
    who: 'you',
  }),
  DNS_NO_ADDRESS: ({ name }) => ({
    finding: `Zu ${name} ist im DNS keine Internet-Adresse eingetragen.`,
    remedy:
      'Tragen Sie beim Domain-Anbieter die Adresse Ihres Internetanschlusses ein (A- oder AAAA-Eintrag). Bei DynDNS prüfen Sie, ob der Router sich dort anmeldet.',
    who: 'itPartner',
  }),
  DNS_NO_ANSWER: ({ name, systemCode }) => ({
    finding: `Auf die Frage nach ${name} kam keine brauchbare Antwort vom DNS-Server (${systemCode}).`,
    remedy:
      'Prüfen Sie die Internetverbindung und den DNS-Server, den dieser Rechner verwendet (ein eigener für die Prüfungen steht in „profacto-tls settings get dnsServers“), und versuchen Sie es später noch einmal.',
    who: 'itPartner',
  }),

  HTTP_PORT_OURS: ({ port }) => fine(`Der integrierte Webserver antwortet auf Port ${String(port)}.`),
  HTTP_PORT_FREE: ({ port }) => fine(`Port ${String(port)} ist frei.`),
  HTTP_PORT_BUSY: ({ port, holder }) => ({
    finding: `Port ${String(port)} ist belegt durch ${holder === null ? 'ein anderes Programm' : `„${holder.name}“ (Prozess ${String(holder.pid)})`}.`,
    remedy:
      'Beenden Sie das andere Programm (oft IIS, Apache, Skype oder ein zweites profacto), oder stellen Sie einen anderen HTTP-Port ein (zum Beispiel „profacto-tls settings set httpPort=8081“) und leiten Sie im Router Port 80 dorthin weiter.',
    who: 'itPartner',
  }),
  HTTP_PORT_FORBIDDEN: ({ port }) => ({
    finding: `Das Betriebssystem erlaubt profacto nicht, Port ${String(port)} zu verwenden.`,
    remedy:
      port < 1024
        ? 'Unter Linux brauchen Ports unter 1024 ein besonderes Recht (AmbientCapabilities=CAP_NET_BIND_SERVICE oder setcap). Einfacher: den HTTP-Port auf 8080 stellen („profacto-tls settings set httpPort=8080“) und im Router Port 80 dorthin weiterleiten.'
        : 'Stellen Sie einen anderen HTTP-Port ein (zum Beispiel „profacto-tls settings set httpPort=8081“) und leiten Sie im Router Port 80 dorthin weiter.',
    who: 'itPartner',
  }),
  HTTP_PORT_UNUSABLE: ({ port, systemCode }) => ({
    finding: `Port ${String(port)} lässt sich nicht öffnen (Meldung des Betriebssystems: ${systemCode}).`,
    remedy:
      'Prüfen Sie Netzwerkeinstellungen und Schutzsoftware, oder stellen Sie einen anderen HTTP-Port ein (zum Beispiel „profacto-tls settings set httpPort=8081“) und leiten Sie im Router Port 80 dorthin weiter.',
    who: 'itPartner',
  }),

  CHALLENGE_COMES_BACK: ({ address, port }) =>
    fine(`Ein Probeaufruf über ${address}, Port ${String(port)}, ist bei profacto angekommen.`),
  CHALLENGE_NOT_FROM_HERE: ({ address, port, cause }) => ({
    finding: `Von diesem Rechner aus war ${address} auf Port ${String(port)} nicht zu erreichen: ${silenceOf(cause)}. ${hairpin}`,
    remedy:
      'Ob Port 80 weitergeleitet wird, lässt sich von außen prüfen: Rufen Sie Ihre öffentliche Server-Adresse mit http:// auf einem Handy ohne WLAN auf.',
    who: 'you',
  }),
  CHALLENGE_FOREIGN_ANSWER: ({ address, port, httpStatus }) => ({
    finding: `Unter ${address}, Port ${String(port)}, antwortet etwas anderes als profacto (HTTP-Status ${String(httpStatus)}), zum Beispiel die Oberfläche des Routers oder ein anderer Webserver.`,
    remedy:
      'Lassen Sie im Router Port 80 auf den HTTP-Port von profacto (üblich: 8080) auf diesem Rechner weiterleiten, und prüfen Sie, dass der Name auf Ihren Internetanschluss zeigt.',
    who: 'itPartner',
  }),
  CHALLENGE_NOT_ANSWERED: ({ address, port, cause }) => ({
    finding: `Ein Probeaufruf über ${address}, Port ${String(port)}, ist nicht bei profacto angekommen: ${silenceOf(cause)}.`,
    remedy:
      'Lassen Sie im Router Port 80 auf den HTTP-Port von profacto (üblich: 8080) auf diesem Rechner weiterleiten, und prüfen Sie die Firewall.',
    who: 'itPartner',
  }),
  CHALLENGE_NOT_CHECKED: () => fine('Nicht geprüft, weil eine Voraussetzung dafür fehlt.'),

  CA_ANSWERS: ({ host }) => fine(`${host} ist erreichbar.`),
  CA_UNREACHABLE: ({ host, cause, systemCode }) => ({
    finding: `${host} ist nicht erreichbar: ${caSilence(cause, systemCode)}.`,
    remedy:
      'Prüfen Sie die Internetverbindung dieses Rechners. Firewall und Proxy müssen ausgehende HTTPS-Verbindungen (Port 443) erlauben.',
    who: 'itPartner',
  }),
  CA_UNTRUSTED: ({ host, systemCode }) => ({
    finding: `Die Verbindung zu ${host} ist nicht vertrauenswürdig (${systemCode}). Oft liest ein Virenscanner oder ein Proxy verschlüsselte Verbindungen mit.`,
    remedy: `Nehmen Sie ${host} dort von der Prüfung verschlüsselter Verbindungen aus. Bei einer eigenen Zertifizierungsstelle stellen Sie deren Stammzertifikat ein („profacto-tls settings set trustedRootsFile=DATEI“).`,
    who: 'itPartner',
  }),
  CA_NO_DIRECTORY: ({ host, httpStatus }) => ({
    finding: `${host} antwortet, aber nicht als Zertifizierungsstelle (HTTP-Status ${String(httpStatus)}).`,
    remedy:
      'Prüfen Sie die eingestellte Adresse der Zertifizierungsstelle („profacto-tls settings get acmeDirectoryUrl“). Stimmt sie, versuchen Sie es später noch einmal.',
    who: 'itPartner',
  }),

  CLOCK_RIGHT: () => fine('Datum und Uhrzeit dieses Rechners stimmen.'),
  CLOCK_OFF: ({ skewSeconds }) => ({
    finding: `Die Uhr dieses Rechners weicht um ${durationOf(skewSeconds)} ab. Das stört noch nicht.`,
    remedy: 'Schalten Sie in den Datums- und Uhrzeiteinstellungen das automatische Stellen der Uhr ein.',
    who: 'you',
  }),
  CLOCK_WRONG: ({ skewSeconds }) => ({
    finding: `Die Uhr dieses Rechners weicht um ${durationOf(skewSeconds)} ab. Gültige Zertifikate können dadurch ungültig erscheinen.`,
    remedy: 'Stellen Sie Datum, Uhrzeit und Zeitzone richtig, und schalten Sie das automatische Stellen der Uhr ein.',
    who: 'you',
  }),
  CLOCK_NOT_CHECKED: () => fine('Nicht geprüft, weil die Zertifizierungsstelle keine Uhrzeit mitgeteilt hat.'),

  LOCAL_SERVES: ({ port }) =>
    fine(`Der integrierte Webserver liefert auf Port ${String(port)} das installierte Zertifikat aus.`),
  LOCAL_DOWN: ({ port, cause }) => ({
    finding: `Auf diesem Rechner antwortet auf Port ${String(port)} nichts: ${silenceOf(cause)}.`,
    remedy:
      'Starten Sie profacto neu. Bleibt es dabei, lassen Sie prüfen, ob ein anderes Programm den HTTPS-Port belegt.',
    who: 'you',
  }),
  LOCAL_NO_TLS: ({ port }) => ({
    finding: `Auf Port ${String(port)} dieses Rechners antwortet etwas, aber nicht verschlüsselt.`,
    remedy: 'Lassen Sie prüfen, welches Programm den HTTPS-Port belegt.',
    who: 'itPartner',
  }),
  LOCAL_OTHER_CERTIFICATE: ({ port, fingerprint256 }) => ({
    finding: `Auf Port ${String(port)} dieses Rechners wird ein anderes Zertifikat ausgeliefert (SHA-256 ${fingerprint256}).`,
    remedy:
      'Starten Sie profacto neu. Bleibt es dabei, belegt ein anderes Programm den Port, oder ein Virenscanner liest verschlüsselte Verbindungen mit.',
    who: 'itPartner',
  }),

  PUBLIC_CONNECTS: ({ address, port, protocol }) =>
    fine(`Unter ${address}, Port ${String(port)}, kam eine verschlüsselte Verbindung zustande (${protocol}).`),
  PUBLIC_NOT_FROM_HERE: ({ address, port, cause }) => ({
    finding: `Auf diesem Rechner antwortet der Webserver richtig, aber ${address} war von hier aus auf Port ${String(port)} nicht zu erreichen: ${silenceOf(cause)}. ${hairpin}`,
    remedy: 'Rufen Sie Ihre öffentliche Server-Adresse mit https:// auf einem Handy ohne WLAN auf.',
    who: 'you',
  }),
  PUBLIC_DOWN: ({ address, port, cause }) => ({
    finding: `Unter ${address} antwortet auf Port ${String(port)} nichts: ${silenceOf(cause)}.`,
    remedy:
      'Lassen Sie im Router Port 443 auf den HTTPS-Port von profacto (üblich: 443) auf diesem Rechner weiterleiten, und prüfen Sie die Firewall.',
    who: 'itPartner',
  }),
  PUBLIC_NO_TLS: ({ address, port }) => ({
    finding: `Unter ${address} antwortet auf Port ${String(port)} etwas, aber nicht verschlüsselt.`,
    remedy: 'Prüfen Sie im Router, wohin Port 443 weitergeleitet wird. Er muss zum HTTPS-Port von profacto führen.',
    who: 'itPartner',
  }),
  PUBLIC_NOT_CHECKED: () => fine('Nicht geprüft, weil eine Voraussetzung dafür fehlt.'),

  TRUSTED: ({ issuer }) => fine(`Browser vertrauen dem Zertifikat. Ausgestellt hat es ${issuer}.`),
  TRUSTED_BY_OWN_ROOTS: ({ issuer }) =>
    fine(
      `Das Zertifikat von ${issuer} ist durch Ihre eigenen Stammzertifikate vertrauenswürdig. Fremde Browser vertrauen ihm nicht.`,
    ),
  UNTRUSTED: ({ issuer, systemCode }) => ({
    finding: `Browser vertrauen dem Zertifikat von ${issuer} nicht (${systemCode}).`,
    remedy:
      'Fordern Sie ein Zertifikat von einer öffentlichen Zertifizierungsstelle an. Bei einer eigenen stellen Sie deren Stammzertifikat ein („profacto-tls settings set trustedRootsFile=DATEI“).',
    who: 'itPartner',
  }),
  TRUST_NOT_CHECKED: () => fine('Nicht geprüft, weil keine gültige verschlüsselte Verbindung zustande kam.'),

  NAME_MATCHES: ({ name }) => fine(`Das Zertifikat gilt für ${name}.`),
  NAME_DIFFERS: ({ name, names }, format) => ({
    finding: `Das Zertifikat gilt nicht für ${name}${names.length === 0 ? '' : `, sondern für ${format.list(names)}`}.`,
    remedy:
      'Haben Sie die öffentliche Server-Adresse geändert, fordern Sie ein neues Zertifikat an. Sonst antwortet unter dieser Adresse ein anderer Server.',
    who: 'you',
  }),
  NAME_NOT_CHECKED: () => fine('Nicht geprüft, weil keine verschlüsselte Verbindung zustande kam.'),

  TIME_VALID: ({ notAfter, daysLeft }, format) => fine(`Gültig bis ${format.date(notAfter)}, ${daysOf(daysLeft)}.`),
  TIME_RENEWAL_DUE: ({ notAfter, daysLeft }, format) => ({
    finding: `Gültig nur noch bis ${format.date(notAfter)}, ${daysOf(daysLeft)}.`,
    remedy: 'Erneuern Sie das Zertifikat mit „Zertifikat anfordern/erneuern“.',
    who: 'you',
  }),
  TIME_EXPIRED: ({ notAfter }, format) => ({
    finding: `Das Zertifikat ist am ${format.time(notAfter)} abgelaufen.`,
    remedy: 'Erneuern Sie es mit „Zertifikat anfordern/erneuern“.',
    who: 'you',
  }),
  TIME_NOT_YET: ({ notBefore }, format) => ({
    finding: `Das Zertifikat gilt erst ab dem ${format.time(notBefore)}.`,
    remedy: 'Wahrscheinlich geht die Uhr dieses Rechners nach. Stellen Sie Datum, Uhrzeit und Zeitzone richtig.',
    who: 'you',
  }),
  TIME_NOT_CHECKED: () => fine('Nicht geprüft, weil keine verschlüsselte Verbindung zustande kam.'),

  FINGERPRINT_SAME: () => fine('Ausgeliefert wird genau das installierte Zertifikat.'),
  FINGERPRINT_OTHER: ({ installed, served }) => ({
    finding: `Ausgeliefert wird ein anderes Zertifikat als das installierte (SHA-256 ausgeliefert ${served}, installiert ${installed}).`,
    remedy:
      'Lassen Sie im Router prüfen, zu welchem Rechner Port 443 führt, und ob ein Proxy oder Virenscanner verschlüsselte Verbindungen austauscht. Starten Sie danach profacto neu.',
    who: 'itPartner',
  }),
  FINGERPRINT_NOT_CHECKED: () =>
    fine('Nicht geprüft, weil das installierte Zertifikat oder eine verschlüsselte Verbindung zum Vergleich fehlt.'),

  REDIRECT_TO_HTTPS: ({ location }) => fine(`Aufrufe mit http:// werden nach ${location} umgeleitet.`),
  REDIRECT_OFF: () => fine('Die Umleitung ist in den Einstellungen abgeschaltet.'),
  REDIRECT_MISSING: ({ httpStatus }) => ({
    finding: `Aufrufe mit http:// werden nicht umgeleitet (HTTP-Status ${String(httpStatus)}). Wer https:// nicht eintippt, bleibt unverschlüsselt.`,
    remedy: 'Lassen Sie im Router prüfen, ob Port 80 zum HTTP-Port von profacto führt.',
    who: 'itPartner',
  }),
  REDIRECT_ELSEWHERE: ({ location }) => ({
    finding: `Aufrufe mit http:// werden an eine unerwartete Adresse umgeleitet: ${location}.`,
    remedy: 'Lassen Sie im Router und beim Domain-Anbieter prüfen, wohin Port 80 und der Name führen.',
    who: 'itPartner',
  }),
  REDIRECT_NOT_CHECKED: ({ cause }) =>
    fine(`Nicht geprüft${cause === null ? ', weil eine Voraussetzung dafür fehlt' : `: ${silenceOf(cause)}`}.`),
};

function silenceOf(cause: Silence): string {
  switch (cause) {
    case 'refused':
      return 'die Verbindung wurde abgelehnt';
    case 'timeout':
      return 'es kam keine Antwort';
    case 'reset':
      return 'die Verbindung wurde getrennt';
    case 'unreachable':
      return 'kein Weg führt dorthin';
    case 'other':
      return 'die Verbindung kam nicht zustande';
  }
}

function caSilence(cause: 'dns' | 'refused' | 'timeout' | 'reset' | 'other', systemCode: string): string {
  switch (cause) {
    case 'dns':
      return 'zu diesem Namen kam aus dem DNS keine Internet-Adresse';
    case 'refused':
    case 'timeout':
    case 'reset':
      return silenceOf(cause);
    case 'other':
      return `die Verbindung kam nicht zustande (Meldung des Systems: ${systemCode})`;
  }
}

function daysOf(days: number): string {
  if (days < 1) return 'weniger als ein Tag';
  return days === 1 ? 'noch ein Tag' : `noch ${String(days)} Tage`;
}

function durationOf(seconds: number): string {
  const { value, unit } = roundDuration(seconds);
  const words = {
    second: ['Sekunde', 'Sekunden'],
    minute: ['Minute', 'Minuten'],
    hour: ['Stunde', 'Stunden'],
    day: ['Tag', 'Tage'],
  } as const;
  // "um 3 Tage" (Akkusativ): die Mehrzahl der Tage bleibt ohne n.
  return `${String(value)} ${words[unit][value === 1 ? 0 : 1]}`;
}
