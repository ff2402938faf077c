import { panelDe as ui } from '#shared/texts/panel/de.ts';
import { settingTextsDe } from '#shared/texts/settings/de.ts';
import { whoLabels } from '#shared/texts/who-labels.ts';
import type { CliTexts } from './shape.ts';

export const cliDe: CliTexts = {
  help: {
    titles: {
      'Usage:': 'Aufruf:',
      'Arguments:': 'Argumente:',
      'Options:': 'Optionen:',
      'Global Options:': 'Für alle Befehle:',
      'Commands:': 'Befehle:',
    },
    words: { '[options]': '[Optionen]', '[command]': '[Befehl]' },
    program:
      'Fordert für den integrierten Webserver von profacto ein Zertifikat an, richtet damit die TLS-Verschlüsselung ein und prüft sie.',
    epilogue: `Rückgabewerte:
  0  erledigt oder in Ordnung
  1  geprüft, und nicht in Ordnung
  2  falscher Aufruf oder ungültiger Wert
  3  eine Voraussetzung fehlt (Einzelplatz, Adresse oder Kontakt fehlt, noch nicht fällig, kein Probelauf möglich, Port oder Ordner unbrauchbar)
  4  die Zertifizierungsstelle oder das Netz hat abgelehnt
  5  ein anderer Vorgang läuft
  130  mit Strg+C abgebrochen

Hilfe zu einem Befehl: profacto-tls BEFEHL --help`,
    helpOption: 'zeigt diese Hilfe',
    helpCommand: 'zeigt die Hilfe zu einem Befehl',
    versionOption: 'zeigt die Version',
    jsonOption: 'gibt ein JSON-Objekt aus, bei länger laufenden Befehlen eines je Zeile',
    configDirOption: 'Ordner mit den Einstellungen (sonst PROFACTO_CONFIG_DIR, sonst der übliche Ort des Systems)',
  },
  commands: {
    status: {
      summary: 'zeigt, ob die Verschlüsselung aktiv ist',
      details:
        'Zeigt Edition, Schutzschild, TLS, Zertifikat und Erneuerung. Rückgabewert 1, sobald jemand handeln muss: Der Schild ist grau, obwohl es ein Zertifikat oder eine Störung gibt, das letzte Zwanzigstel der Laufzeit hat begonnen, oder die Erneuerung ist mehr als fünfmal hintereinander nicht gelungen. Sonst 0.',
    },
    settings: { summary: 'liest oder ändert Einstellungen', details: 'Liest oder ändert Einstellungen.' },
    settingsGet: {
      summary: 'zeigt alle Einstellungen oder den Wert einer einzelnen',
      details: 'Zeigt alle Einstellungen als SCHLÜSSEL=WERT oder nur den Wert einer einzelnen.',
    },
    settingsSet: {
      summary: 'ändert Einstellungen, alle oder keine',
      details:
        'Ändert eine oder mehrere Einstellungen. Ist ein Wert ungültig, wird nichts geändert. „SCHLÜSSEL=“ leert eine Einstellung; „SCHLÜSSEL=-“ liest ihren Wert als eine Zeile von der Standardeingabe, damit ein Geheimnis nicht im Verlauf der Shell steht; mehrere DNS-Server werden durch Kommas getrennt. Beispiel: profacto-tls settings set serverAddress=meinefirma.de contactEmail=info@meinefirma.de',
    },
    check: {
      summary: 'prüft die Voraussetzungen, ohne ein Zertifikat anzufordern',
      details:
        'Prüft der Reihe nach alles, was für ein Zertifikat nötig ist. Bei der Zertifizierungsstelle wird nichts bestellt. Rückgabewert 1, wenn etwas fehlt.',
    },
    request: {
      summary: 'fordert ein Zertifikat an oder erneuert es',
      details:
        'Fordert ein Zertifikat an oder erneuert es, installiert es, startet den integrierten Webserver damit neu und prüft die Verschlüsselung. Jeder Schritt erscheint, sobald er erledigt ist; Strg+C bricht ab. Der Name Ihres Servers wird durch das Zertifikat öffentlich (Certificate Transparency).',
    },
    evaluate: {
      summary: 'prüft, ob der Server mit dem Zertifikat erreichbar ist',
      details:
        'Prüft auf diesem Rechner und über die öffentliche Adresse, ob der Server per HTTPS erreichbar ist und genau das installierte Zertifikat ausliefert. Rückgabewert 1, wenn nicht.',
    },
    delete: {
      summary: 'löscht Zertifikat und Schlüssel',
      details: 'Löscht cert.pem und key.pem. Die Verschlüsselung wird ausgeschaltet.',
    },
    hook: {
      summary: 'probiert Programme aus, die nach einer Erneuerung laufen',
      details: 'Probiert die Programme aus, die nach einer Erneuerung oder einer missglückten Erneuerung laufen.',
    },
    hookTest: {
      summary: 'lässt eines dieser Programme einmal laufen',
      details:
        'Lässt das eingestellte Programm einmal laufen, als wäre es so weit, und zeigt das Ergebnis. Was es liest, ist mit "test": true gekennzeichnet. Rückgabewert 1, wenn es nicht gelaufen ist oder einen Fehler gemeldet hat.',
    },
    account: {
      summary: 'zeigt oder ändert das Konto bei der Zertifizierungsstelle',
      details: 'Zeigt das Konto bei der eingestellten Zertifizierungsstelle. Der Schlüssel wird nie angezeigt.',
    },
    accountContact: {
      summary: 'teilt der Zertifizierungsstelle den eingetragenen Kontakt mit',
      details:
        'Teilt der Zertifizierungsstelle die E-Mail-Adresse aus contactEmail mit, wenn beim Konto eine andere steht. Die nächste Anforderung tut das auch von selbst.',
    },
    accountRollOver: {
      summary: 'gibt dem Konto einen neuen Schlüssel',
      details: 'Gibt dem Konto einen neuen Schlüssel. Der alte ist danach wertlos; Zertifikate bleiben gültig.',
    },
    accountDeactivate: {
      summary: 'schließt das Konto für immer',
      details:
        'Schließt das Konto bei der Zertifizierungsstelle für immer. Zertifikate bleiben gültig; mit der nächsten Anforderung entsteht ein neues Konto.',
    },
    compromised: {
      summary: 'ersetzt und sperrt das Zertifikat, weil sein Schlüssel in fremden Händen ist',
      details:
        'Fordert sofort ein neues Zertifikat mit einem neuen Schlüssel an und nimmt es in Betrieb. Danach wird das alte bei der Zertifizierungsstelle gesperrt, mit dem Grund keyCompromise; das lässt sich nicht rückgängig machen. Was davon noch nicht gelungen ist, wird von einem laufenden profacto etwa jede Stunde wieder versucht, auch nach einem Neustart. Rückgabewert 0: beides ist erledigt.',
    },
    journal: {
      summary: 'zeigt, was geschehen ist',
      details: 'Zeigt die neuesten Einträge des Protokolls, die ältesten davon zuerst.',
    },
    serve: {
      summary: 'betreibt den integrierten Webserver',
      details:
        'Betreibt den integrierten Webserver, bis Strg+C oder SIGTERM ihn beendet. Mit --panel gibt es die Voreinstellungen im Browser auf diesem Rechner; die Adresse dafür gilt einmal und wird ausgegeben.',
    },
  },
  options: {
    force:
      'auch wenn die Erneuerung noch nicht fällig ist, die Prüfung vorab Hindernisse findet oder eine Obergrenze der Zertifizierungsstelle aufgebraucht ist',
    staging:
      'Probelauf in der Testumgebung der Zertifizierungsstelle; installiert wird nichts. Nicht möglich, wenn sie keine hat; mit Let’s Encrypt immer',
    yes: 'bestätigt das Löschen',
    yesDeactivate: 'bestätigt, dass das Konto geschlossen werden soll',
    yesCompromised: 'bestätigt Ersatz und Sperrung',
    evenWithoutReplacement:
      'sperrt das alte Zertifikat auch dann, wenn kein neues zu bekommen ist; Browser warnen dann vor dem Server',
    limit: 'so viele Einträge, höchstens 10000 (sonst 100)',
    panel: 'mit den Voreinstellungen im Browser auf diesem Rechner',
    metrics: 'Messwerte für eine Überwachung (Prometheus) unter http://127.0.0.1:N/metrics',
    panelPort: 'Port für die Voreinstellungen im Browser (sonst ein freier); schließt --panel ein',
  },
  args: {
    key: 'SCHLÜSSEL',
    assignments: 'SCHLÜSSEL=WERT',
    keyHelp: 'Name der Einstellung, zum Beispiel serverAddress',
    assignmentsHelp: 'Name der Einstellung, Gleichheitszeichen, neuer Wert',
    hook: 'EINSTELLUNG',
    hookHelp: 'onRenewed oder onFailed',
  },
  usage: {
    unknownCommand: (name) => `Den Befehl „${name}“ gibt es nicht.`,
    unknownOption: (name) => `Die Option „${name}“ gibt es hier nicht.`,
    missingArgument: (name) => `Es fehlt die Angabe ${name}.`,
    missingOptionValue: (name) => `Zur Option „${name}“ fehlt der Wert.`,
    excessArguments: (values) => `Das sind zu viele Angaben: ${values}`,
    notAnAssignment: (value) =>
      `„${value}“ ist keine Zuweisung. Schreiben Sie SCHLÜSSEL=WERT, zum Beispiel serverAddress=meinefirma.de.`,
    oneLine: 'Mit „SCHLÜSSEL=-“ wird genau ein Wert als eine Zeile von der Standardeingabe gelesen.',
    limit: (value) => `--limit: „${value}“ ist keine ganze Zahl von 1 bis 10000.`,
    port: (option, value) => `${option}: „${value}“ ist kein Port. Ein Port ist eine ganze Zahl von 1 bis 65535.`,
    deactivateNeedsYes: 'Das Konto wird nur geschlossen, wenn Sie es mit --yes bestätigen.',
    compromisedNeedsYes: 'Das Zertifikat wird nur ersetzt und gesperrt, wenn Sie es mit --yes bestätigen.',
    deleteNeedsYes: 'Zertifikat und Schlüssel werden nur gelöscht, wenn Sie es mit --yes bestätigen.',
    hook: (value) => `„${value}“ ist keines davon: onRenewed, onFailed.`,
    other: 'Dieser Aufruf ist nicht verständlich.',
  },
  usageTodo: (command) => `Hilfe dazu: ${command} --help`,
  suggestion: (names) => `Meinten Sie ${names}?`,
  who: whoLabels.de,
  whoLine: (who) => `Zuständig: ${who}`,
  original: 'Meldung der Zertifizierungsstelle im Wortlaut:',
  hints: {
    notDue: 'Trotzdem erneuern: profacto-tls request --force',
    limitAhead: 'Trotzdem anfordern: profacto-tls request --force',
    preflightBroken:
      'Die Zertifizierungsstelle wurde noch nicht gefragt: Jeder vergebliche Versuch zählt dort. Trotzdem anfordern: profacto-tls request --force',
    addressMissing: 'Zum Beispiel: profacto-tls settings set serverAddress=meinefirma.de',
    contactMissing: 'Zum Beispiel: profacto-tls settings set contactEmail=info@meinefirma.de',
  },
  labels: settingTextsDe.labels,
  status: {
    colour: ui.shield.colour,
    grey: ui.shield.grey,
    warning: (text) => `Hinweis: ${text}`,
    notRunning:
      'profacto Datenschutz läuft zurzeit nicht auf diesem Rechner; starten lässt es sich mit „profacto-tls serve“.',
    edition: 'Edition',
    editions: { server: 'Server', einzelplatz: 'Einzelplatz' },
    httpsPort: 'HTTPS-Port',
    tls: 'TLS',
    on: 'aktiv',
    off: 'nicht aktiv',
    certificate: 'Zertifikat',
    none: 'noch keins',
    names: 'Ausgestellt für',
    issuer: 'Ausgestellt von',
    validity: 'Gültig',
    validFor: (from, to, left) => `${from} bis ${to} (${left})`,
    lifeLeft: { expired: 'abgelaufen', oneDay: 'noch 1 Tag', days: (count) => `noch ${String(count)} Tage` },
    directory: 'Ordner',
    fingerprint: 'SHA-256',
    renewal: 'Erneuerung',
    renewalReasons: {
      notDue: 'noch nicht fällig',
      ratio: 'jetzt fällig, das Zertifikat läuft bald ab',
      ariWindow: 'jetzt fällig, die Zertifizierungsstelle empfiehlt es',
      expired: 'jetzt fällig, das Zertifikat ist abgelaufen',
      otherAddress: 'jetzt fällig, das Zertifikat gilt für eine andere Adresse',
      otherCa: 'jetzt fällig, das Zertifikat stammt von einer anderen Zertifizierungsstelle',
      none: 'es gibt noch kein Zertifikat',
      revoked: 'jetzt fällig, das Zertifikat ist gesperrt',
    },
    dueFrom: (day) => `fällig ab ${day}`,
    lastAttempt: 'Letzter Versuch',
    oneFailure: (what) => `1 Fehlversuch in Folge, zuletzt: ${what}`,
    failures: (count, what) => `${String(count)} Fehlversuche in Folge, zuletzt: ${what}`,
    nextAttempt: 'Nächster Versuch nicht vor',
    renewsAt: 'Erneuerung von selbst am',
    renewalWhy: 'Begründung dafür',
    notSet: 'nicht eingetragen',
    settingsUnreadable: (path) =>
      `Die Einstellungsdatei war nicht lesbar. Es gelten die Voreinstellungen; die alte Datei liegt unverändert hier: ${path}`,
    settingsDropped: (keys, path) =>
      `Einige Einstellungen waren ungültig und gelten nicht mehr: ${keys}. Die alte Datei liegt unverändert hier: ${path}`,
  },
  warnings: {
    CERTIFICATE_UNREADABLE: 'Das installierte Zertifikat lässt sich nicht lesen. Fordern Sie ein neues an.',
    HTTP_PORT_FAILED: 'Der integrierte Webserver kann seinen HTTP-Port nicht öffnen.',
    HTTPS_PORT_FAILED: 'Der integrierte Webserver kann seinen HTTPS-Port nicht öffnen.',
    NOT_SERVED: 'Der integrierte Webserver antwortet nicht verschlüsselt, obwohl ein Zertifikat installiert ist.',
    OTHER_CERTIFICATE_SERVED: 'Auf dem HTTPS-Port antwortet etwas mit einem anderen als dem installierten Zertifikat.',
    ADDRESS_NOT_COVERED:
      'Das installierte Zertifikat gilt nicht für die öffentliche Server-Adresse. Fordern Sie ein neues an.',
    CERTIFICATE_EXPIRED: 'Das Zertifikat ist abgelaufen. Fordern Sie ein neues an.',
    CERTIFICATE_NOT_YET_VALID: 'Das Zertifikat gilt noch nicht. Prüfen Sie Datum und Uhrzeit dieses Rechners.',
    CERTIFICATE_REVOKED: 'Das installierte Zertifikat ist gesperrt. Fordern Sie ein neues an.',
    RENEWAL_DUE: 'Das Zertifikat läuft bald ab. Erneuern Sie es jetzt.',
    LAST_REQUEST_FAILED: 'Die letzte Anforderung ist nicht gelungen.',
  },
  settingsSaved: (keys) => `Gespeichert: ${keys}`,
  verdict: {
    check: {
      good: 'Ergebnis: Alle Voraussetzungen sind erfüllt.',
      warning: 'Ergebnis: Es kann funktionieren, bitte beachten Sie die Hinweise.',
      broken: 'Ergebnis: Es fehlt noch etwas. So würde die Anforderung voraussichtlich nicht gelingen.',
    },
    evaluate: {
      good: 'Ergebnis: Alles in Ordnung, Ihr Server ist per HTTPS erreichbar.',
      warning: 'Ergebnis: Im Wesentlichen in Ordnung, bitte beachten Sie die Hinweise.',
      broken: 'Ergebnis: Es wurde ein Problem gefunden.',
    },
  },
  remedy: (remedy, who) => `Zu tun (${who}): ${remedy}`,
  request: {
    steps: ui.steps,
    fallbackCa: (host) => `Weitere Zertifizierungsstelle: ${host}`,
    failedStep: (step) => `${step}: nicht gelungen`,
    cancelledStep: (step) => `${step}: abgebrochen`,
    seconds: (value) => `${value} s`,
    cancelling: 'Wird abgebrochen …',
    installed: (names, until) => `Zertifikat installiert für ${names}, gültig bis ${until}`,
    outside: {
      yes: 'Von außen erreichbar: ja. Die Zertifizierungsstelle hat diesen Server aus dem Internet gefunden.',
      no: 'Von außen erreichbar: nein.',
    },
    rehearsed:
      'Probelauf gelungen: Die Zertifizierungsstelle würde ein Zertifikat ausstellen. Installiert wurde nichts.',
  },
  deleted: (directory) =>
    `Zertifikat und Schlüssel in „${directory}“ sind gelöscht. Die Verschlüsselung ist ausgeschaltet.`,
  hookOutput: 'Ausgabe des Programms:',
  account: {
    ca: 'Zertifizierungsstelle',
    url: 'Konto',
    contact: 'Kontakt beim Konto',
    none: (host) => `Bei ${host} gibt es noch kein Konto. Es entsteht von selbst mit dem ersten Zertifikat.`,
    contactDiffers: (wanted) =>
      `Eingetragen ist ${wanted}. Der Zertifizierungsstelle mitteilen: profacto-tls account contact`,
    contactUpdated: (contact) => `Die Zertifizierungsstelle kennt jetzt den Kontakt ${contact}.`,
    rolledOver: ui.keys.result.rolledOver,
    deactivated: (host) =>
      `Das Konto bei ${host} ist geschlossen. Zertifikate bleiben gültig; mit der nächsten Anforderung entsteht ein neues.`,
  },
  compromised: {
    replaced: (names, until) => `Neues Zertifikat mit neuem Schlüssel für ${names}, gültig bis ${until}`,
    revoked: 'Das alte Zertifikat ist gesperrt.',
    notRevoked: ui.keys.pending.replacedTitle + '.',
    stillServes: `${ui.keys.pending.installedTitle}. ${ui.keys.pending.installed}`,
    keepsTrying: ui.keys.pending.goesOn,
    revokeAnyway: 'Trotzdem sperren: profacto-tls compromised --yes --even-without-replacement',
    noReplacement: 'Ein neues Zertifikat gibt es noch nicht. Browser warnen vor dem Server.',
  },
  journalEmpty: 'Das Protokoll ist noch leer.',
};
