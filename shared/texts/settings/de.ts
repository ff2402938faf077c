import type { SettingTexts } from './shape.ts';

const labels: SettingTexts['labels'] = {
  edition: 'Edition',
  serverAddress: 'Öffentliche Server-Adresse',
  contactEmail: 'Zertifizierungs-Kontakt (E-Mail-Adresse)',
  databaseDirectory: 'Datenbank-Verzeichnis',
  httpPort: 'HTTP-Port',
  httpsPort: 'HTTPS-Port',
  upstream: 'Web-Anwendung hinter dem Webserver',
  upstreamHost: 'Name, mit dem sie angesprochen wird',
  upstreamAdminPages: 'Verwaltungsseiten von 4D für Besucher öffnen',
  accessLog: 'Zugriffe protokollieren',
  hsts: 'Browser auf https:// bestehen lassen (HSTS)',
  acmeDirectoryUrl: 'Adresse der Zertifizierungsstelle (ACME)',
  acmeProfile: 'Zertifikatsprofil',
  eabKeyId: 'Schlüsselkennung des externen Kontos (EAB)',
  eabHmacKey: 'Schlüssel des externen Kontos (EAB)',
  fallbackCas: 'Weitere Zertifizierungsstellen',
  keyType: 'Schlüsselart',
  trustedRootsFile: 'Eigene Stammzertifikate',
  dnsServers: 'DNS-Server für die Prüfungen',
  publicHttpPort: 'Öffentlicher HTTP-Port',
  publicHttpsPort: 'Öffentlicher HTTPS-Port',
  redirectToHttps: 'Auf HTTPS umleiten',
  autoRenew: 'Selbsttätig erneuern',
  onRenewed: 'Programm nach einer Erneuerung',
  onFailed: 'Programm nach einer missglückten Erneuerung',
  language: 'Sprache',
  operation: 'Betriebsart',
  webroot: 'Web-Ordner von profacto',
  certificateTarget: 'Zertifikats-Ordner von profacto',
  restartCommand: 'Programm, das den Webserver von profacto neu startet',
  restartUrl: 'Adresse, die den Webserver von profacto neu startet',
  restartAt: 'Uhrzeit für den Neustart nach einer Erneuerung',
  challengeType: 'Prüfverfahren der Zertifizierungsstelle',
};

const exportRoot = 'Exportieren Sie das Stammzertifikat Ihrer Zertifizierungsstelle, und geben Sie diese Datei an.';

const issues: SettingTexts['issues'] = {
  unknownKey: (field) => `Eine Einstellung ${field} gibt es nicht. Prüfen Sie die Schreibweise.`,
  wrongType: (field) => `${field}: Diese Art von Wert passt hier nicht. Bei Schaltern gelten true und false.`,
  empty: (field) => `${field} ist leer. Tragen Sie einen Wert ein.`,
  tooLong: (field) => `${field}: Der Wert ist zu lang. Kürzen Sie ihn.`,
  notAHostName: (field) =>
    `${field}: Das ist kein gültiger Name. Erlaubt sind Buchstaben, Ziffern, Bindestriche und Punkte, zum Beispiel meinefirma.de.`,
  hasScheme: (field) =>
    `${field}: Lassen Sie http:// oder https:// weg und geben Sie nur den Namen an, zum Beispiel meinefirma.de.`,
  hasPort: (field) =>
    `${field}: Lassen Sie Doppelpunkt und Portnummer weg und geben Sie nur den Namen an, zum Beispiel meinefirma.de.`,
  hasPath: (field) =>
    `${field}: Lassen Sie alles ab dem Schrägstrich weg und geben Sie nur den Namen an, zum Beispiel meinefirma.de.`,
  isIpAddress: (field) =>
    `${field}: Die IP allein reicht leider nicht aus. Sie brauchen eine Domain, über die Ihr Server im Internet erreichbar ist, zum Beispiel meinefirma.de; auch ein DynDNS-Name wie firma.dyndns.org geht.`,
  isWildcard: (field) =>
    `${field}: Ein Platzhalter (*) ist hier nicht möglich. Geben Sie den vollständigen Namen an, zum Beispiel meinefirma.de.`,
  singleLabel: (field) =>
    `${field}: Der Name ist unvollständig. Geben Sie die ganze Domain mit Endung an, zum Beispiel meinefirma.de.`,
  isEmailAddress: (field) =>
    `${field}: Das ist eine E-Mail-Adresse. Geben Sie den Namen Ihres Servers an, zum Beispiel meinefirma.de.`,
  notAnEmail: (field) =>
    `${field}: Das ist keine gültige E-Mail-Adresse. Geben Sie eine einzelne Adresse an, keine Umlaute vor dem @, zum Beispiel info@meinefirma.de.`,
  notAPort: (field) => `${field}: Ein Port ist eine ganze Zahl von 1 bis 65535.`,
  samePort: (field) =>
    `${field}: HTTP und HTTPS brauchen verschiedene Ports. Wählen Sie einen anderen, üblich sind 8080 und 443.`,
  notAnHttpsUrl: (field) => `${field}: Geben Sie eine vollständige Adresse an, die mit https:// beginnt.`,
  notAUrl: (field) =>
    `${field}: Geben Sie eine vollständige Adresse an, die mit http:// oder https:// beginnt, zum Beispiel http://127.0.0.1:8081.`,
  notAnAbsolutePath: (field) =>
    `${field}: Geben Sie den vollständigen Pfad an, zum Beispiel C:\\profacto\\Daten oder /srv/profacto.`,
  notADnsServer: (field) =>
    `${field}: Geben Sie IP-Adressen an, bei Bedarf mit Port, zum Beispiel 9.9.9.9 oder 192.168.178.1:53.`,
  notOneOf: (field, allowed) => `${field}: Erlaubt sind ${listOf(allowed)}.`,
  notBase64Url: (field) =>
    `${field}: Der Schlüssel enthält unerlaubte Zeichen. Kopieren Sie ihn unverändert aus dem Kundenbereich der Zertifizierungsstelle.`,
  fileUnreadable: (field) => `${field}: Die Datei lässt sich nicht lesen. Prüfen Sie den Pfad und die Zugriffsrechte.`,
  fileMissing: (field) => `${field}: Diese Datei gibt es nicht. Prüfen Sie den Pfad.`,
  fileIsFolder: (field) => `${field}: Das ist ein Ordner. Geben Sie den Pfad der Datei darin an.`,
  fileEmpty: (field) => `${field}: Die Datei ist leer. ${exportRoot}`,
  fileIsKey: (field) =>
    `${field}: Die Datei enthält einen privaten Schlüssel und kein Zertifikat. ${exportRoot} Der private Schlüssel gehört nicht hierher.`,
  fileIsRequest: (field) =>
    `${field}: Die Datei enthält eine Zertifikatsanforderung (CSR) und kein Zertifikat. ${exportRoot}`,
  fileIsPkcs12: (field) =>
    `${field}: Das ist eine PFX-Datei (PKCS #12), in der auch ein privater Schlüssel liegt. ${exportRoot}`,
  fileIsWebPage: (field) =>
    `${field}: Die Datei ist eine Webseite und kein Zertifikat, zum Beispiel eine Anmeldeseite. ${exportRoot}`,
  fileNoCertificate: (field) =>
    `${field}: Die Datei enthält kein Zertifikat, das sich lesen lässt (PEM, DER oder PKCS #7). ${exportRoot}`,
  fileNoRoot: (field, [issuer = '']) =>
    `${field}: Die Datei enthält kein Stammzertifikat, sondern nur Zertifikate, die „${issuer}“ ausgestellt hat. Geben Sie das Zertifikat dieser Stelle an.`,
  fileRootExpired: (field) =>
    `${field}: Das Stammzertifikat in dieser Datei ist abgelaufen. Geben Sie das neue Ihrer Zertifizierungsstelle an.`,
  notACaList: (field) =>
    `${field}: Am einfachsten geht es unter Erweitert → Für den IT-Partner → Zertifizierungsstellen. Auf der Befehlszeile geben Sie Adressen an, die mit https:// beginnen und durch Kommas getrennt sind, oder eine Liste in JSON, zum Beispiel [{"directoryUrl":"https://acme.zerossl.com/v2/DV90","eabKeyId":"…","eabHmacKey":"…"}].`,
  sameCaTwice: (field) =>
    `${field}: Eine Zertifizierungsstelle steht doppelt in der Liste. Nennen Sie jede nur einmal.`,
  notAProgram: (field) =>
    `${field}: Geben Sie den vollständigen Pfad des Programms an. Argumente stehen unter Erweitert → Für den IT-Partner → Programme in den Zeilen darunter, auf der Befehlszeile mit ihm in einer Liste in JSON, zum Beispiel ["/usr/local/bin/kopieren","--alles"].`,
  batchFile: (field) =>
    `${field}: Dateien mit der Endung .bat oder .cmd werden nicht gestartet. Geben Sie ein Programm mit der Endung .exe an, zum Beispiel mit einem PowerShell-Skript ["C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe","-File","C:\\\\Skripte\\\\kopieren.ps1"].`,
  strangeCharacter: (field, _allowed, strange) => `${field}: ${strange}`,
  hasUserInfo: (field) =>
    `${field}: Vor dem @ stehen ein Benutzername oder ein Kennwort. Lassen Sie beides samt dem @ weg.`,
  notInThisNetwork: (field) =>
    `${field}: Hier ist nur ein Rechner in Ihrem Haus möglich. Geben Sie seine IP-Adresse statt eines Namens an, zum Beispiel http://127.0.0.1:8081 oder http://192.168.1.2:8081.`,
  severalValues: (field) =>
    `${field}: Eingetragen sind mehrere Werte, es passt aber nur einer hinein. Lassen Sie nur den stehen, der gelten soll.`,
  ownPort: (field) =>
    `${field}: Über diesen Port würde profacto Datenschutz sich selbst aufrufen. Der Webserver und die Web-Anwendung dahinter brauchen verschiedene Ports.`,
  notATimeOfDay: (field) => `${field}: Geben Sie eine Uhrzeit mit Stunden und Minuten an, zum Beispiel 03:00.`,
  neededBeside: (field) =>
    `${field} fehlt. Soll profacto seine Ports behalten (operation=beside), geben Sie diesen Ordner mit an.`,
  onlyInFront: (field) =>
    `${field}: Behält profacto seine Ports (operation=beside), prüft die Zertifizierungsstelle immer über Port 80. Lassen Sie „auto“ stehen.`,
  commandAndUrl: (field) =>
    `${field}: Den Neustart kann nur eines von beiden auslösen, ein Programm oder eine Adresse. Leeren Sie das andere.`,
  insideWebroot: (field) =>
    `${field}: Dieser Ordner liegt im Web-Ordner von profacto. Den Schlüssel darin könnte jeder abrufen. Wählen Sie einen anderen Ordner.`,
  ownFolder: (field) =>
    `${field}: In diesem Ordner bewahrt profacto Datenschutz selbst seine Zertifikate auf. Geben Sie den Ordner an, aus dem profacto liest.`,
  folderMissing: (field) => `${field}: Diesen Ordner gibt es nicht. Prüfen Sie den Pfad, oder legen Sie ihn an.`,
  notAFolder: (field) => `${field}: Das ist eine Datei und kein Ordner. Geben Sie den Ordner an, in dem sie liegt.`,
  folderNotWritable: (field) =>
    `${field}: In diesen Ordner lässt sich nichts schreiben. Geben Sie dem Benutzerkonto von profacto Datenschutz dort Schreibrechte.`,
  notOnThisMachine: (field) =>
    `${field}: Aus dem Browser ist nur ein Ort auf diesem Rechner möglich. Ein Netzlaufwerk wählen Sie im Programmfenster auf dem Server.`,
};

const whereStrange: SettingTexts['whereStrange'] = (after) =>
  after === null ? 'Im Wert' : after === '' ? 'Am Anfang' : `Hinter „${after}“`;

const strange: SettingTexts['strange'] = {
  invisible: (where, code) =>
    `${where} steht ein unsichtbares Zeichen (${code}). Löschen Sie es, oder tippen Sie den Wert neu ein.`,
  unreadable: (where, code) =>
    `${where} steht ein Zeichen, das sich nicht lesen ließ (${code}), meist weil es in einer anderen Zeichenkodierung als UTF-8 ankam. Tippen Sie den Wert neu ein.`,
  space: (where, code) =>
    `${where} steht ein Leerzeichen (${code}), das hier nicht erlaubt ist. Löschen Sie es, oder tippen Sie den Wert neu ein.`,
  dash: (where, code, character) =>
    `${where} steht ein Gedankenstrich oder Minuszeichen ${character} (${code}). Tippen Sie dort den Bindestrich der Tastatur.`,
  quote: (where, code, character) => `${where} steht ein Anführungszeichen ${character} (${code}). Löschen Sie es.`,
  other: (where, code, character) =>
    `${where} steht ${character === '' ? 'ein Zeichen' : `„${character}“ (${code})`}, das hier nicht erlaubt ist. Löschen oder ersetzen Sie es.`,
};

const fieldIssues: SettingTexts['fieldIssues'] = {
  notAProgram: 'Tragen Sie oben den vollständigen Pfad des Programms ein, darunter je Zeile ein Argument.',
  batchFile:
    'Dateien mit der Endung .bat oder .cmd werden nicht gestartet. Tragen Sie oben ein Programm mit der Endung .exe ein, zum Beispiel C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe, darunter in einer Zeile „-File“ und in der nächsten den Pfad Ihres PowerShell-Skripts (.ps1).',
};

export const settingTextsDe: SettingTexts = {
  labels,
  quoted: (label) => `„${label}“`,
  issues,
  notOffered: (field) => `${field}: Dieser Wert ist nicht vorgesehen.`,
  whereStrange,
  strange,
  fieldIssues,
};

function listOf(values: readonly string[]): string {
  return new Intl.ListFormat('de-DE', { type: 'conjunction' }).format(values);
}
