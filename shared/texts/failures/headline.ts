/**
 * A failure in a few words, for a line that goes on with them behind a colon: one wording a code. What it depends on, and what is
 * to be done, is said by `explainFailure`. Pure.
 */
import type { Failure, FailureCode, FailureData } from '#shared/contract/failures.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
import type { Texts } from '#shared/texts/shape.ts';
import type { Language } from '#shared/values/language.ts';

type ValidationReason = FailureData<'VALIDATION_FAILED'>['reason'];
/** Those whose words come from elsewhere: the check that found it, and how the CA was kept out. */
type Composed = 'PREFLIGHT_BROKEN' | 'VALIDATION_FAILED';
type Headlines = Record<Exclude<FailureCode, Composed>, string> & {
  validation: Record<ValidationReason | 'caaNotAnswered', string>;
  port: (headline: string, port: number) => string;
};

const headlinesOf: Record<Language, Headlines> = {
  de: {
    EDITION_EINZELPLATZ: 'nur mit der Server-Version möglich',
    ADDRESS_MISSING: 'keine Server-Adresse eingetragen',
    CONTACT_MISSING: 'kein Zertifizierungs-Kontakt eingetragen',
    INVALID_SETTING: 'eine Angabe passt nicht',
    NOT_DUE: 'das Zertifikat gilt noch',
    LIMIT_AHEAD: 'Obergrenze der Zertifizierungsstelle erreicht',
    NO_CERTIFICATE: 'kein Zertifikat installiert',
    NO_ACCOUNT: 'noch kein Konto vorhanden',
    NO_STAGING: 'diese Zertifizierungsstelle hat keine Testumgebung',
    OS_ACTION_REFUSED: 'nur im Programmfenster auf dem Server möglich',
    FOLDER_NOT_SHOWN: 'kein Dateimanager hat den Ordner geöffnet',
    LOGIN_START_NOT_SET: 'der Start mit dem Rechner ließ sich nicht ändern',
    PROGRAMS_REFUSED: 'nur im Programmfenster auf dem Server möglich',
    UPSTREAM_REFUSED: 'nur im Programmfenster auf dem Server möglich',
    BESIDE_REFUSED: 'nur im Programmfenster auf dem Server möglich',
    HOOK_NOT_SET: 'kein Programm eingetragen',
    ROUTER_NONE: 'kein Router hat geantwortet',
    ROUTER_NOT_OPENED: 'der Router hat nicht geöffnet',
    PORT_BUSY: 'ein anderes Programm belegt ihn',
    PORT_FORBIDDEN: 'das Betriebssystem erlaubt ihn nicht',
    PORT_UNUSABLE: 'er lässt sich nicht öffnen',
    BESIDE_FOLDER: 'ein Ordner von profacto ist nicht zu benutzen',
    WEBROOT_NOT_SERVED: 'profacto liefert aus seinem Web-Ordner nichts aus',
    DATABASE_DIRECTORY: 'Datenbank-Verzeichnis nicht zu benutzen',
    CERTIFICATES_GONE: 'das Laufwerk mit dem Zertifikat fehlt',
    SETTINGS_NOT_SAVED: 'Einstellungen nicht gespeichert',
    CONFIG_DIRECTORY: 'Einstellungs-Ordner nicht zu benutzen',
    TRUSTED_ROOTS_UNREADABLE: 'eigene Stammzertifikate nicht lesbar',
    BUSY: 'ein anderer Vorgang lief',
    HOST_RUNNING: 'profacto Datenschutz lief schon',
    CANCELLED: 'abgebrochen',
    CA_UNREACHABLE: 'Zertifizierungsstelle nicht erreichbar',
    CA_WEB_PAGE: 'statt der Zertifizierungsstelle hat eine Webseite geantwortet',
    CA_UNTRUSTED: 'der Verbindung zur Zertifizierungsstelle ist nicht zu trauen',
    CA_WITHOUT_TLS_ALPN: 'die Zertifizierungsstelle kommt nur über Port 80',
    CA_RATE_LIMITED: 'Obergrenze der Zertifizierungsstelle erreicht',
    CA_ACCOUNT_PAUSED: 'das Konto ist pausiert',
    CA_TERMS_CHANGED: 'neue Nutzungsbedingungen',
    CA_KEY_REFUSED: 'Schlüssel nicht angenommen',
    CA_NAME_REFUSED: 'für diesen Namen gibt es kein Zertifikat',
    CA_CONTACT_REFUSED: 'Zertifizierungs-Kontakt nicht angenommen',
    CA_EXTERNAL_ACCOUNT: 'Zugangsdaten des Kontos fehlen oder stimmen nicht',
    CA_ACCOUNT_REFUSED: 'Konto nicht angenommen',
    CA_PROFILE_REFUSED: 'Zertifikatsprofil nicht angenommen',
    CA_OUT_OF_ORDER: 'Zertifizierungsstelle gestört',
    CA_PROTOCOL: 'unerwartete Antwort der Zertifizierungsstelle',
    CA_TOO_SLOW: 'Zertifizierungsstelle nicht rechtzeitig fertig',
    CERTIFICATE_REJECTED: 'das gelieferte Zertifikat ist nicht zu verwenden',
    NOT_SERVED: 'der Webserver zeigt das neue Zertifikat nicht',
    PROFACTO_NOT_RESTARTED: 'profacto wurde nicht neu gestartet',
    PROFACTO_NOT_SERVING: 'profacto zeigt das neue Zertifikat nicht',
    PROGRAM_REPLACED: 'die alte Programmfassung läuft noch',
    INTERNAL: 'Fehler im Programm',
    validation: {
      connection: 'dieser Server war von außen nicht zu erreichen',
      dns: 'der Name führt nicht hierher',
      unauthorized: 'etwas anderes hat statt profacto geantwortet',
      foreignPage: 'eine fremde Webseite hat geantwortet',
      secondary: 'nicht von überall zu erreichen',
      redirect: 'eine Umleitung führt woandershin',
      tls: 'die verschlüsselte Verbindung von außen kam nicht zustande',
      caa: 'CAA-Eintrag verbietet es',
      caaNotAnswered: 'CAA-Eintrag nicht zu lesen',
      other: 'die Prüfung von außen ging nicht gut aus',
    },
    port: (headline, port) => `Port ${String(port)}: ${headline}`,
  },
  en: {
    EDITION_EINZELPLATZ: 'possible with the server version only',
    ADDRESS_MISSING: 'no server address entered',
    CONTACT_MISSING: 'no certification contact entered',
    INVALID_SETTING: 'a value does not fit',
    NOT_DUE: 'the certificate is still valid',
    LIMIT_AHEAD: 'limit of the certificate authority reached',
    NO_CERTIFICATE: 'no certificate installed',
    NO_ACCOUNT: 'no account yet',
    NO_STAGING: 'this certificate authority has no staging environment',
    OS_ACTION_REFUSED: 'possible in the program window on the server only',
    FOLDER_NOT_SHOWN: 'no file manager opened the folder',
    LOGIN_START_NOT_SET: 'starting with the computer could not be changed',
    PROGRAMS_REFUSED: 'possible in the program window on the server only',
    UPSTREAM_REFUSED: 'possible in the program window on the server only',
    BESIDE_REFUSED: 'possible in the program window on the server only',
    HOOK_NOT_SET: 'no program entered',
    ROUTER_NONE: 'no router answered',
    ROUTER_NOT_OPENED: 'the router did not open',
    PORT_BUSY: 'another program uses it',
    PORT_FORBIDDEN: 'the operating system does not allow it',
    PORT_UNUSABLE: 'it cannot be opened',
    BESIDE_FOLDER: 'a folder of profacto cannot be used',
    WEBROOT_NOT_SERVED: 'profacto serves nothing from its web folder',
    DATABASE_DIRECTORY: 'database directory cannot be used',
    CERTIFICATES_GONE: 'the drive with the certificate is missing',
    SETTINGS_NOT_SAVED: 'settings not saved',
    CONFIG_DIRECTORY: 'settings folder cannot be used',
    TRUSTED_ROOTS_UNREADABLE: 'own root certificates cannot be read',
    BUSY: 'another operation was running',
    HOST_RUNNING: 'profacto Datenschutz was running already',
    CANCELLED: 'cancelled',
    CA_UNREACHABLE: 'certificate authority not reachable',
    CA_WEB_PAGE: 'a web page answered in place of the certificate authority',
    CA_UNTRUSTED: 'the connection to the certificate authority cannot be trusted',
    CA_WITHOUT_TLS_ALPN: 'the certificate authority comes over port 80 only',
    CA_RATE_LIMITED: 'limit of the certificate authority reached',
    CA_ACCOUNT_PAUSED: 'the account is paused',
    CA_TERMS_CHANGED: 'new terms of service',
    CA_KEY_REFUSED: 'key not accepted',
    CA_NAME_REFUSED: 'there is no certificate for this name',
    CA_CONTACT_REFUSED: 'certification contact not accepted',
    CA_EXTERNAL_ACCOUNT: 'credentials of the account are missing or wrong',
    CA_ACCOUNT_REFUSED: 'account not accepted',
    CA_PROFILE_REFUSED: 'certificate profile not accepted',
    CA_OUT_OF_ORDER: 'certificate authority out of order',
    CA_PROTOCOL: 'unexpected answer of the certificate authority',
    CA_TOO_SLOW: 'certificate authority not done in time',
    CERTIFICATE_REJECTED: 'the certificate that was delivered cannot be used',
    NOT_SERVED: 'the web server does not show the new certificate',
    PROFACTO_NOT_RESTARTED: 'profacto was not restarted',
    PROFACTO_NOT_SERVING: 'profacto does not show the new certificate',
    PROGRAM_REPLACED: 'the old version of the program is still running',
    INTERNAL: 'fault in the program',
    validation: {
      connection: 'this server could not be reached from outside',
      dns: 'the name does not lead here',
      unauthorized: 'something else answered in place of profacto',
      foreignPage: 'a foreign web page answered',
      secondary: 'not reachable from everywhere',
      redirect: 'a redirect leads elsewhere',
      tls: 'no encrypted connection from outside',
      caa: 'CAA record forbids it',
      caaNotAnswered: 'CAA record cannot be read',
      other: 'the check from outside did not go well',
    },
    port: (headline, port) => `port ${String(port)}: ${headline}`,
  },
};

/** The failure in a few words; what the checks found is named by their title. */
export function failureHeadline(
  failure: Failure,
  { language, checkTitles }: Pick<Texts, 'language' | 'checkTitles'>,
): string {
  const headlines = headlinesOf[language];
  switch (failure.code) {
    case 'PREFLIGHT_BROKEN': {
      const [first] = rootCause(failure.data.findings, null);
      return first?.by === 'finding' ? checkTitles[first.finding.id] : headlines.INVALID_SETTING;
    }
    case 'VALIDATION_FAILED': {
      const { reason, trouble } = failure.data;
      return headlines.validation[trouble === 'caaNotAnswered' ? trouble : reason];
    }
    case 'PORT_BUSY':
    case 'PORT_FORBIDDEN':
    case 'PORT_UNUSABLE':
      return headlines.port(headlines[failure.code], failure.data.port);
    default:
      return headlines[failure.code];
  }
}
