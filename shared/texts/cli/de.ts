import { haveOwnFamilies } from '#shared/domain/way-advice.ts';
import { listenEverywhere } from '#shared/texts/listen-everywhere.ts';
import { panelDe as ui } from '#shared/texts/panel/de.ts';
import type { WayAdvice } from '#shared/contract/application-search.ts';
import { settingTextsDe } from '#shared/texts/settings/de.ts';
import { whoLabels } from '#shared/texts/who-labels.ts';
import { commandsDe, optionsDe } from './commands.de.ts';
import type { CliTexts } from './shape.ts';

/** Until when what was set aside is told of. */
const untilActed = 'Der Hinweis bleibt, bis Sie Einstellungen speichern oder diese Datei löschen.';

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
  commands: commandsDe,
  options: optionsDe,
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
    unreadableFolder: (from) =>
      `${from}: Der Name des Ordners enthält ein Zeichen, das sich nicht lesen ließ, meist weil es in einer anderen Zeichenkodierung als UTF-8 ankam. Tippen Sie ihn neu ein.`,
    limit: (value) => `--limit: „${value}“ ist keine ganze Zahl von 1 bis 10000.`,
    port: (option, value) => `${option}: „${value}“ ist kein Port. Ein Port ist eine ganze Zahl von 1 bis 65535.`,
    deactivateNeedsYes: 'Das Konto wird nur geschlossen, wenn Sie es mit --yes bestätigen.',
    compromisedNeedsYes: 'Das Zertifikat wird nur ersetzt und gesperrt, wenn Sie es mit --yes bestätigen.',
    routerNeedsYes:
      'Ihr Router wird nur gebeten, die Ports aus den Einstellungen (üblich: 80 und 443) an diesen Rechner zu leiten, wenn Sie es mit --yes bestätigen. Rückgängig machen lässt es sich mit „profacto-tls router close“.',
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
    requestAnyway: 'Trotzdem anfordern: profacto-tls request --force',
    caHeld: 'Einmal trotzdem fragen: profacto-tls request --force',
    preflightBroken: 'Die Zertifizierungsstelle wurde noch nicht gefragt: Jeder vergebliche Versuch zählt dort.',
    addressMissing: 'Zum Beispiel: profacto-tls settings set serverAddress=meinefirma.de',
    contactMissing: 'Zum Beispiel: profacto-tls settings set contactEmail=info@meinefirma.de',
    certificatesGone:
      'Nur wenn das Zertifikat wirklich verloren ist, hier neu beginnen: profacto-tls request --new-database',
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
    notKnown: ui.certificate.notKnown,
    unusable: ui.certificate.unusable,
    names: 'Ausgestellt für',
    issuer: 'Ausgestellt von',
    validity: 'Gültig',
    validFor: (from, to, left) => `${from} bis ${to} (${left})`,
    lifeLeft: { expired: 'abgelaufen', oneDay: 'noch 1 Tag', days: (count) => `noch ${String(count)} Tage` },
    clockWrong: ui.certificate.clockWrong,
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
    failuresInARow: (count) => (count === 1 ? '1 Fehlversuch' : `${String(count)} Fehlversuche in Folge`),
    lastFailure: (what) => `, zuletzt: ${what}`,
    nextAttempt: 'Nächster Versuch nicht vor',
    renewsAt: 'Erneuerung von selbst am',
    renewalWhy: 'Begründung dafür',
    awaitsRestart: (at) =>
      `${ui.banner.restart.title}. ${at === null ? ui.banner.restart.byHand : ui.banner.restart.byItself.replace('{{at}}', at)}`,
    applicationFails: (since) => `Seit ${since} erreichen Besucher profacto nicht.`,
    hsts: 'Browser (HSTS)',
    hstsUntil: (time, isOn) =>
      isOn
        ? `bestehen auf https://, auch nach dem Ausschalten noch (zurzeit bis spätestens ${time})`
        : `bestehen noch bis spätestens ${time} auf https://`,
    hstsOffer: (command) =>
      `Eine Woche lang keine Störung: Sie können Browser länger auf https:// bestehen lassen, mit ${command}`,
    renewsByItself: ui.certificate.renewalByItself,
    renewalOff: ui.certificate.renewalOff,
    notSet: 'nicht eingetragen',
    settingsUnreadable: (path, lastGoodAt) =>
      lastGoodAt === null
        ? `Die Einstellungsdatei war nicht lesbar. Es gelten die Voreinstellungen; die alte Datei liegt unverändert hier: ${path}. ${untilActed}`
        : `Die Einstellungsdatei war nicht lesbar. Es gelten weiter die Einstellungen vom ${lastGoodAt}; was danach geändert wurde, nehmen Sie bitte noch einmal vor. Die nicht lesbare Datei liegt unverändert hier: ${path}. ${untilActed}`,
    settingsMissing: (path, lastGoodAt) =>
      `Die Einstellungsdatei „${path}“ ist nicht mehr da. Es gelten weiter die Einstellungen vom ${lastGoodAt}; mit dem nächsten Speichern werden sie wieder abgelegt. Wer von vorn beginnen will, beendet profacto und löscht auch „config.last-good.json“ im selben Ordner.`,
    settingsDropped: (keys, path) =>
      `Einige Einstellungen waren ungültig: ${keys}. Für sie gilt, was zuletzt gültig war, sonst die Voreinstellung. Die alte Datei liegt unverändert hier: ${path}. ${untilActed}`,
  },
  warnings: {
    DATABASE_UNAVAILABLE: ui.banner.warning.DATABASE_UNAVAILABLE,
    RENEWAL_OFF: 'Das Zertifikat wird nicht von selbst erneuert.',
    CERTIFICATE_UNREADABLE:
      'Das installierte Zertifikat fehlt auf dem Datenträger oder lässt sich dort nicht lesen. Fordern Sie ein neues an.',
    HTTP_PORT_FAILED: 'Der integrierte Webserver kann seinen HTTP-Port nicht öffnen.',
    HTTPS_PORT_FAILED: 'Der integrierte Webserver kann seinen HTTPS-Port nicht öffnen.',
    NOT_SERVED: 'Der integrierte Webserver antwortet nicht verschlüsselt, obwohl ein Zertifikat installiert ist.',
    OTHER_CERTIFICATE_SERVED: 'Auf dem HTTPS-Port antwortet etwas mit einem anderen als dem installierten Zertifikat.',
    ADDRESS_NOT_COVERED:
      'Das installierte Zertifikat gilt nicht für die öffentliche Server-Adresse. Fordern Sie ein neues an.',
    CLOCK_WRONG: `${ui.banner.warning.CLOCK_WRONG} ${ui.banner.warningStep.CLOCK_WRONG}`,
    CERTIFICATE_EXPIRED: 'Das Zertifikat ist abgelaufen. Fordern Sie ein neues an.',
    CERTIFICATE_NOT_YET_VALID: 'Das Zertifikat gilt noch nicht. Prüfen Sie Datum und Uhrzeit dieses Rechners.',
    CERTIFICATE_REVOKED: 'Das installierte Zertifikat ist gesperrt. Fordern Sie ein neues an.',
    RENEWAL_DUE: 'Das Zertifikat läuft bald ab. Erneuern Sie es jetzt.',
    LAST_REQUEST_FAILED: 'Die letzte Anforderung ist nicht gelungen.',
  },
  settingsSaved: (keys) => `Gespeichert: ${keys}`,
  settingTaken: (key, value) => `${key}: übernommen als „${value}“`,
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
  cause: {
    first: (sentence) => `Ursache: ${sentence}`,
    further: (number, sentence) => `${number}. Unabhängig davon: ${sentence}`,
    consequences: (titles) => `Folge davon: ${titles}`,
    seeAbove: 'siehe oben',
    follows: 'Folge davon',
  },
  request: {
    steps: ui.steps,
    fallbackCa: (host) => `Weitere Zertifizierungsstelle: ${host}`,
    failedStep: (step) => `${step}: nicht gelungen`,
    cancelledStep: (step) => `${step}: abgebrochen`,
    seconds: (value) => `${value} s`,
    cancelling: 'Wird abgebrochen …',
    installed: (names, until) => `Zertifikat installiert für ${names}, gültig bis ${until}`,
    waitsForProfacto:
      '… Es wird gewartet, bis profacto das neue Zertifikat ausliefert. Beim ersten Mal kann das einige Minuten dauern.',
    awaitsRestart: (at) =>
      at === null
        ? 'Es liegt für profacto bereit. Starten Sie jetzt den Webserver in profacto neu; danach wird es ausgeliefert. Der erste Start mit Verschlüsselung kann einige Minuten dauern.'
        : `Es liegt für profacto bereit. Um ${at} Uhr wird der Webserver von profacto dafür neu gestartet.`,
    outside: {
      yes: 'Von außen erreichbar: ja. Die Zertifizierungsstelle hat diesen Server aus dem Internet gefunden.',
      no: 'Von außen erreichbar: nein.',
    },
    rehearsed:
      'Probelauf gelungen: Die Zertifizierungsstelle würde ein Zertifikat ausstellen. Installiert wurde nichts.',
  },
  deletedBeside: (directory, copy) =>
    `Zertifikat und Schlüssel in „${directory}“ sind gelöscht. Was in „${copy}“ liegt, bleibt dort, weil profacto sonst nicht mehr verschlüsselt starten würde.`,
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
  find: {
    nobody: 'Auf den üblichen Ports dieses Rechners antwortet niemand.',
    port: (port) => `Port ${String(port)}`,
    kinds: {
      '4d': 'profacto (4D)',
      iis: 'IIS',
      nginx: 'nginx',
      apache: 'Apache',
      tomcat: 'Tomcat',
      caddy: 'Caddy',
      lighttpd: 'lighttpd',
      profactoDatenschutz: 'profacto Datenschutz',
      other: 'ein anderer Webserver',
      silent: 'nimmt Verbindungen an, antwortet aber nicht',
    },
    onlyAt: (address) => `nur unter ${address}`,
    ipv6Only: 'nur über IPv6 (über IPv4 hat den Port ein anderes Programm, oder profacto ist so eingestellt)',
    reasons: {
      portsFree: ({ application }) =>
        `profacto antwortet auf Port ${String(application?.port)} und ist nicht im Weg. Es passt: davor.`,
      moveApplication: ({ application }) =>
        `profacto hat Port ${String(application?.port)}. Es passt: davor, nachdem profacto auf einen anderen Port umgezogen ist.`,
      servesTls: ({ application }) =>
        `profacto verschlüsselt auf Port ${String(application?.port)} schon selbst. Es passt: daneben.`,
      httpPortTaken: ({ obstacles }) =>
        `${taken(obstacles)} Es passt: daneben; dafür wird dieser Port nicht gebraucht.`,
      portShared: ({ application, obstacles: [sharer, ...others] }) =>
        `Port ${String(application?.port)} teilt sich profacto mit einem anderen Webserver, ${application !== null && sharer !== undefined && haveOwnFamilies(application, sharer) ? 'der eine antwortet über IPv4, der andere über IPv6' : 'jeder unter eigenen Adressen'}.${others.length === 0 ? '' : ` ${taken(others)}`} Es passt: davor; die anderen behalten dabei ihre Ports.`,
      httpsPortTaken: ({ obstacles }) =>
        `${taken(obstacles)} Es passt: davor, mit ${obstacles.length === 1 ? 'einem anderen HTTPS-Port' : 'anderen Ports'}.`,
      notFound: () =>
        'profacto wurde nicht gefunden. Starten Sie in profacto den Webserver, und rufen Sie „profacto-tls find“ noch einmal auf.',
    },
    ways: {
      front: ({ movesTo, httpPort, httpsPort }) =>
        `Davor: profacto Datenschutz nimmt die Besucher an und gibt sie an profacto weiter.${router(httpPort, httpsPort)}${movesTo === null ? '' : ` Stellen Sie zuerst in profacto den HTTP-Port ${String(movesTo)} ein (Struktureinstellungen → Web → Konfiguration), und sehen Sie mit „profacto-tls find“ nach, dass es dort antwortet. Dann:`}`,
      beside: () =>
        'Daneben: profacto behält seine Ports und bekommt das Zertifikat (<WEB>: Ordner, aus dem profacto Webseiten liefert; <CERT>: Ordner neben dem Projektordner):',
    },
    frontLacks: (lacks) =>
      lacks.kind === 'address'
        ? `Davor: ${listenEverywhere.de(lacks.address)}`
        : 'Davor: Die üblichen Ports sind alle belegt. Nehmen Sie für den, der fehlt, einen freien, zum Beispiel zwischen 10000 und 20000.',
  },
};

function taken(obstacles: WayAdvice['obstacles']): string {
  const ports = obstacles.map(({ port }) => String(port));
  return ports.length === 1
    ? `Port ${ports.join('')} hat ein anderer Webserver.`
    : `Die Ports ${ports.join(' und ')} haben andere Webserver.`;
}

function router(httpPort: number | null, httpsPort: number | null): string {
  const forwards = [
    httpPort === null ? [] : [`Port 80 auf ${String(httpPort)}`],
    httpsPort === null ? [] : [`Port 443 auf ${String(httpsPort)}`],
  ].flat();
  return forwards.length === 0 ? '' : ` Im Router führt dann ${forwards.join(' und ')}.`;
}
