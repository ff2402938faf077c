import { advancedDe } from './advanced.de.ts';
import { whoLabels } from '#shared/texts/who-labels.ts';

/** The status of a finding, and so of a hop. */
const findingStatus = {
  good: 'in Ordnung',
  warning: 'Hinweis',
  broken: 'Problem',
  unknown: 'nicht geprüft',
} as const;

/**
 * Every text of the panel in German, the product's first language.
 *
 * Fixed by the design and tested by name: the labels below `fields`, `request.button`, `certificate.open`,
 * `certificate.delete`, `certificate.evaluate`, `shield` and the dialog `installed`.
 * Failures, findings and refused settings have their own files, keyed by their closed codes.
 */
export const panelDe = {
  app: {
    title: 'profacto – Voreinstellungen',
    sections: 'Bereiche',
    connecting: 'Verbindung zu profacto wird aufgebaut …',
    /** Shown while a section is loading. */
    loading: 'Wird geladen …',
    close: 'Schließen',
  },
  nav: {
    privacy: 'Datenschutz',
    system: 'Systeminformationen',
  },
  shield: {
    colour: 'TLS-Verschlüsselung aktiv',
    grey: 'TLS-Verschlüsselung nicht aktiv',
  },
  state: {
    on: 'Verschlüsselung ist eingeschaltet',
    off: 'Verschlüsselung ist ausgeschaltet',
    unknown: 'Zustand zurzeit unbekannt',
    serves: 'Das Zertifikat für {{names}} ist in Betrieb.',
    none: 'Es ist noch kein Zertifikat installiert.',
    /** It could not be looked whether there is one. */
    notKnown: 'Ob ein Zertifikat installiert ist, lässt sich zurzeit nicht sagen.',
    unusable: 'Das installierte Zertifikat fehlt auf dem Datenträger oder lässt sich dort nicht lesen.',
    notUsed: 'Das installierte Zertifikat wird zurzeit nicht verwendet.',
    faulty: 'Verschlüsselung ist gestört',
    /** The certificate is served, but has expired, was revoked or is for another address. */
    warnedOf: 'Das Zertifikat für {{names}} ist in Betrieb, aber Browser warnen davor.',
    offline: 'Ohne Verbindung lässt sich nichts darüber sagen.',
  },
  fields: {
    /** Names the group for screen readers. */
    group: 'Angaben für das Zertifikat',
    serverAddress: 'Öffentliche Server-Adresse',
    serverAddressHint: 'Zum Beispiel meinefirma.de. Der Name erscheint in öffentlichen Zertifikatslisten.',
    contactEmail: 'Zertifizierungs-Kontakt (E-Mail-Adresse)',
    contactEmailHint: 'Geht nur an die Zertifizierungsstelle. Sie bekommen keine Erinnerungs-Mails.',
    saving: 'wird gespeichert …',
    saved: 'gespeichert',
  },
  request: {
    button: 'Zertifikat anfordern/erneuern',
    cancel: 'Abbrechen',
    cancelling: 'Wird abgebrochen …',
    gate: {
      offline: 'Es besteht keine Verbindung zu profacto.',
      einzelplatz:
        'Die Verschlüsselung mit automatisch erstellten Zertifikaten funktioniert im Moment nur mit der Server-Version von profacto und nicht mit dem Einzelplatz. Sprechen Sie mit Ihrem IT-Partner.',
      runningRequest: 'Die Anforderung läuft.',
      runningEvaluate: 'Erst wird die laufende Evaluierung beendet.',
      runningDelete: 'Erst wird das Löschen beendet.',
      runningCheck: 'Erst wird die laufende Prüfung beendet.',
      runningElsewhere: 'Zurzeit läuft ein anderer Vorgang.',
      bothMissing: 'Tragen Sie zuerst die Server-Adresse und den Zertifizierungs-Kontakt ein.',
      addressMissing: 'Tragen Sie zuerst die öffentliche Server-Adresse ein.',
      contactMissing: 'Tragen Sie zuerst den Zertifizierungs-Kontakt ein.',
      addressInvalid: 'Die Server-Adresse ist so noch nicht verwendbar.',
      contactInvalid: 'Der Zertifizierungs-Kontakt ist so noch nicht verwendbar.',
      unsaved: 'Die Eingabe wird noch gespeichert.',
      notSaved: 'Die Eingabe ist noch nicht gespeichert.',
    },
  },
  steps: {
    title: 'Anforderung',
    titleStaging: 'Probelauf',
    /** For a request that was started automatically. */
    titleAutomatic: 'Erneuerung von selbst',
    rehearsesFirst: 'zuerst in der Testumgebung',
    fallbackCa: 'bei {{host}}',
    preflight: 'Prüfung der Verbindungswege',
    account: 'Konto bei der Zertifizierungsstelle',
    order: 'Bestellung des Zertifikats',
    challenge: 'Aufruf dieses Servers aus dem Internet',
    validation: 'Bestätigung der Adresse',
    certificate: 'Ausstellung und Abholung',
    install: 'Prüfung und Installation',
    restart: 'Neustart des Webservers',
    verification: 'Probe der verschlüsselten Verbindung',
    restartBeside: 'Neustart des Webservers von profacto',
    verificationBeside: 'Probe der verschlüsselten Verbindung (beim ersten Mal bis zu einigen Minuten)',
    revocation: 'Sperrung des alten Zertifikats',
    state: {
      waiting: 'wartet',
      running: 'läuft',
      done: 'erledigt',
      failed: 'fehlgeschlagen',
      cancelled: 'abgebrochen',
      /** Instead of `done` for the preflight, if the request was made despite its findings. */
      overruled: 'Hindernisse übergangen',
    },
    /** Read out at each change; `step` and `state` are the texts above. */
    announcement: '{{step}}: {{state}}',
  },
  outcome: {
    failed: 'Anforderung fehlgeschlagen',
    cancelled: 'Anforderung abgebrochen',
    rehearsed: 'Probelauf gelungen',
    rehearsalFailed: 'Probelauf fehlgeschlagen',
    rehearsalCancelled: 'Probelauf abgebrochen',
    stopped: 'Anforderung angehalten',
    rehearsalStopped: 'Probelauf angehalten',
    renewalFailed: 'Erneuerung von selbst fehlgeschlagen',
    renewalCancelled: 'Erneuerung von selbst abgebrochen',
    renewalStopped: 'Erneuerung von selbst angehalten',
    renewalRehearsed:
      'Weil der Versuch davor fehlgeschlagen war, wurde zuerst die Testumgebung der Zertifizierungsstelle gefragt. Das zählt nicht als Versuch.',
    notCounted: 'Die Zertifizierungsstelle wurde noch nicht gefragt; es zählt bei ihr nicht als Versuch.',
    failedAt: 'am {{time}}',
    cancelledText: 'Es wurde nichts verändert. Sie können das Zertifikat jederzeit neu anfordern.',
    rehearsalCancelledText: 'Es wurde nichts verändert. Sie können den Probelauf jederzeit wiederholen.',
    rehearsedText: 'Die Zertifizierungsstelle würde ein Zertifikat ausstellen. Installiert wurde nichts.',
    rehearsedNext: 'Fordern Sie das Zertifikat jetzt mit „Zertifikat anfordern/erneuern“ an.',
  },
  preflight: {
    limit:
      'Die Zertifizierungsstelle zählt jeden fehlgeschlagenen Versuch: Nach fünf in einer Stunde nimmt sie danach eine Zeit lang keine weiteren an. Ein Probelauf zählt dabei nicht mit.',
    anyway: 'Trotzdem anfordern',
  },
  rehearsal: {
    button: 'Probelauf',
    again: 'Probelauf wiederholen',
    hint: 'Ein Probelauf geht denselben Weg mit der Testumgebung der Zertifizierungsstelle. Er zählt nicht als Versuch, und installiert wird nichts.',
    outside: 'Von außen erreichbar:',
    reached: 'ja',
    notReached: 'nein',
    notAsked: 'nicht festgestellt',
  },
  path: {
    title: 'Der Weg zu Ihrem Server',
    /** The three parts of the picture, each an ordered list. */
    shared: 'Gemeinsamer Anfang',
    validation: 'So kommt die Zertifizierungsstelle',
    visitors: 'So kommen Ihre Besucher',
    /** What the CA does at the end of its way. */
    issues: 'stellt aus',
    /** Tells profacto at the end of the visitors’ way from profacto on that of the CA. */
    forVisitors: 'für Ihre Besucher',
    hops: {
      internet: 'Internet',
      domain: 'Domain',
      router80: 'Router Port {{port}}',
      port8080: 'Port {{port}}',
      profacto: 'profacto',
      ca: 'Zertifizierungsstelle',
      router443: 'Router Port {{port}}',
      tls: 'TLS Port {{port}}',
      certificate: 'Zertifikat',
    },
    /** The purpose of each hop, in one sentence. */
    about: {
      internet: 'Von hier kommen die Zertifizierungsstelle und Ihre Besucher.',
      domain: 'Der Name muss aus dem Internet zu Ihrem Anschluss führen (DNS-Einträge A und AAAA).',
      router80: 'Ihr Router muss Port {{port}} an Port {{httpPort}} dieses Rechners weiterleiten.',
      port8080: 'Hier nimmt der integrierte Webserver Anfragen ohne Verschlüsselung an.',
      profacto: 'Dieser Rechner: Angaben, Datenbank-Verzeichnis, Platz, Uhrzeit und profacto selbst.',
      ca: 'Sie stellt das Zertifikat aus, wenn sie diesen Server über seinen Namen erreicht.',
      router443: 'Ihr Router muss Port {{port}} an Port {{httpsPort}} dieses Rechners weiterleiten.',
      tls: 'Hier verschlüsselt der integrierte Webserver die Verbindung.',
      certificate: 'Es beweist Ihren Besuchern, dass sie wirklich mit Ihrem Server sprechen.',
    },
    status: { ...findingStatus, checking: 'wird geprüft', follows: 'folgt' },
    /** What proves a hop. */
    proof: {
      request: 'Bewiesen: Die Zertifizierungsstelle kam am {{time}} bei der Anforderung durch.',
      rehearsal: 'Bewiesen: Die Zertifizierungsstelle kam am {{time}} beim Probelauf durch.',
      served: 'Bewiesen: Der eigene Port liefert jetzt das installierte Zertifikat aus.',
    },
    evaluationOnly: 'Geprüft wurde der Weg Ihrer Besucher. „Prüfen“ sieht auch den der Zertifizierungsstelle nach.',
    stoppedOnly: 'Zu sehen ist, was die Anforderung angehalten hat. „Prüfen“ sieht alle Glieder nach.',
    applicationOnly: 'Nachgesehen wurde nur bei profacto. „Prüfen“ sieht alle Glieder nach.',
    olderPart: 'Was diese Prüfung nicht berührt hat, ist vom {{time}}.',
    finishedAt: 'vom {{time}}',
    verdict: {
      good: 'Alles in Ordnung.',
      /** Of the CA's way not all is known. */
      visitorsGood: 'Der Weg Ihrer Besucher ist in Ordnung.',
      /** If some hops could not be checked yet, for instance before the first certificate. */
      goodSoFar: 'Was sich bis jetzt prüfen lässt, ist in Ordnung.',
      warning: 'Im Wesentlichen in Ordnung, mit Hinweisen.',
      /** The CA did not reach this server, although everything looks right from here. */
      notReached: 'Von außen kam die Zertifizierungsstelle zuletzt nicht durch.',
      broken_one: 'Es hakt bei: {{hop}}.',
      broken_other: '{{count}} Ursachen, zuerst: {{hop}}.',
      nothing:
        'Noch nicht geprüft. „Prüfen“ sieht jedes Glied einzeln nach. Das zählt bei der Zertifizierungsstelle nicht als Versuch.',
      running: 'Wird geprüft …',
    },
    all: 'Alle Ergebnisse ({{count}})',
    noFindings: 'Dieses Glied wurde noch nicht geprüft.',
    /** Names the details of a hop. */
    details: 'Einzelheiten zu {{hop}}',
  },
  check: {
    button: 'Prüfen',
    notification: {
      good: 'Prüfung: Es wurde kein Problem gefunden.',
      warning: 'Prüfung: Im Wesentlichen in Ordnung, mit Hinweisen.',
      broken_one: 'Prüfung: Es wurde ein Problem gefunden: {{hop}}.',
      broken_other: 'Prüfung: {{count}} Probleme, zuerst: {{hop}}.',
    },
  },
  report: {
    summary: 'Diagnosebericht',
    hint: 'Für Ihren IT-Partner: alles auf einen Blick, ohne Schlüssel, Kennwörter und E-Mail-Adressen.',
    copy: 'Diagnosebericht kopieren',
    save: 'Diagnosebericht speichern',
    saveJson: 'Als JSON speichern',
    fileName: 'profacto-diagnosebericht-{{date}}',
    saved: 'Der Diagnosebericht wird gespeichert.',
    notCopied: 'Das Kopieren ist nicht gelungen. Speichern Sie den Diagnosebericht stattdessen.',
  },
  cause: {
    label: 'Ursache',
    others_one: 'Eine weitere Ursache, die damit nichts zu tun hat:',
    others_other: '{{count}} weitere Ursachen, die damit nichts zu tun haben:',
    consequences: 'Folge davon ({{count}})',
    seeAbove: 'Siehe oben.',
    saidAbove: 'Ursache und Abhilfe stehen oben.',
    saidBelow: 'Ursache und Abhilfe stehen unten bei „Der Weg zu Ihrem Server“.',
  },
  advice: {
    todo: 'Was zu tun ist:',
    who: 'Wer:',
    details: 'Genauer erklärt',
    labels: whoLabels.de,
    original: 'Meldung der Zertifizierungsstelle im Wortlaut',
    copyOriginal: 'Meldung kopieren',
    link: 'Adresse, im Browser zu öffnen:',
    copyLink: 'Adresse kopieren',
  },
  installed: {
    title: 'Zertifikat installiert',
    text: 'Das Zertifikat für {{name}} ist installiert und gilt bis {{date}}. Der integrierte Webserver verwendet es bereits.',
    /** With `operation: beside`. */
    beside:
      'Das Zertifikat für {{name}} ist installiert und gilt bis {{date}}. Der Webserver von profacto verwendet es bereits.',
    awaits:
      'Das Zertifikat für {{name}} gilt bis {{date}} und liegt für profacto bereit. Starten Sie jetzt in profacto den Webserver neu; erst dann wird es verwendet.',
    later:
      'Gegebenenfalls muss profacto einmal neu gestartet werden. Das können Sie auch später tun; es geht nichts verloren.',
    restart: 'profacto neu starten',
    cancel: 'Abbrechen',
  },
  notDue: {
    title: 'Das Zertifikat ist noch gültig',
    text: 'Es gilt bis {{notAfter}} und muss erst ab {{dueAt}} erneuert werden.',
    limit:
      'Die Zertifizierungsstelle zählt gleiche Zertifikate: Mehr als fünf in einer Woche stellt sie nicht aus. Fordern Sie deshalb nur dann jetzt schon eines an, wenn es einen Grund gibt.',
    /** Instead of `limit`, if it is known what is left: {{allowance}} is a sentence. */
    counted:
      'Die Zertifizierungsstelle zählt mit: {{allowance}} Fordern Sie deshalb nur dann jetzt schon eines an, wenn es einen Grund gibt.',
    force: 'Trotzdem anfordern',
    cancel: 'Abbrechen',
  },
  limitAhead: {
    title: 'Die Zertifizierungsstelle würde jetzt ablehnen',
    doubt:
      'Gezählt hat profacto auf diesem Rechner. Ein Versuch lohnt sich nur, wenn Sie wissen, dass die Zertifizierungsstelle anders zählt.',
    insist: 'Trotzdem anfordern',
    cancel: 'Abbrechen',
  },
  certificatesGone: {
    title: 'Fehlt ein Laufwerk?',
    doubt:
      'Nur wenn das Zertifikat wirklich verloren ist oder hier ein anderer Datenbestand beginnt, fordern Sie an dieser Stelle ein neues an.',
    insist: 'Hier neu beginnen',
    cancel: 'Abbrechen',
  },
  caHeld: {
    title: 'Die Zertifizierungsstelle hat um Geduld gebeten',
    doubt: 'Sie kann einmal trotzdem gefragt werden. Das lohnt sich, wenn Sie wissen, dass die Ursache behoben ist.',
    insist: 'Trotzdem anfordern',
    cancel: 'Abbrechen',
  },
  certificate: {
    title: 'Zertifikat',
    none: 'noch keins',
    /** It is installed, and its files are damaged or lost. */
    unusable: 'fehlt auf dem Datenträger oder lässt sich dort nicht lesen',
    notKnown: 'unbekannt, solange sich das Datenbank-Verzeichnis nicht ansehen lässt',
    names: 'Ausgestellt für',
    issuer: 'Ausgestellt von',
    validFrom: 'Gültig ab',
    validUntil: 'Gültig bis',
    daysLeft_one: 'noch {{count}} Tag',
    daysLeft_other: 'noch {{count}} Tage',
    expired: 'abgelaufen',
    /** In place of what the calendar says. */
    clockWrong: 'nicht zu beurteilen, solange die Uhr dieses Rechners falsch geht',
    renewal: 'Erneuerung',
    renewalAutomatic: 'von selbst, voraussichtlich am {{time}}',
    renewalRetry: 'fällig; der nächste Versuch folgt von selbst am {{time}}',
    renewalFrom: 'fällig ab {{date}}',
    renewalDue: 'jetzt fällig',
    renewalNotBefore: '{{renewal}}, nicht vor {{time}}',
    renewalByItself: 'Erneuerung von selbst',
    /** Why there is none, by the setting that ended it, with the one step that brings it back. */
    renewalOff: {
      einzelplatz:
        'aus, weil die Edition „Einzelplatz“ eingestellt ist. Auf dem Server stellen Sie die Edition „Server“ ein.',
      switchedOff:
        'aus, weil sie ausgeschaltet ist. Einschalten lässt sie sich mit „Selbsttätig erneuern“ (autoRenew).',
      addressMissing: 'aus, weil keine öffentliche Server-Adresse eingetragen ist. Tragen Sie die Adresse wieder ein.',
      contactMissing:
        'aus, weil kein Zertifizierungs-Kontakt eingetragen ist; ohne ihn fordert profacto nichts an. Tragen Sie die E-Mail-Adresse wieder ein.',
      otherAddress:
        'aus, weil das Zertifikat für eine andere Adresse gilt als die eingetragene. Fordern Sie für diese ein neues an.',
      otherCa:
        'aus, weil das Zertifikat von einer anderen Zertifizierungsstelle stammt als der eingestellten. Fordern Sie bei dieser ein neues an.',
    },
    renewalWhy: 'Warum die Zertifizierungsstelle diese Zeit der Erneuerung vorschlägt (im Browser zu öffnen):',
    serialNumber: 'Seriennummer',
    fingerprint: 'Fingerabdruck (SHA-256)',
    keyType: 'Schlüssel',
    keyTypes: {
      'ec-p256': 'ECDSA P-256',
      'ec-p384': 'ECDSA P-384',
      'rsa-2048': 'RSA 2048 Bit',
      'rsa-4096': 'RSA 4096 Bit',
    },
    open: 'Öffnen',
    delete: 'Löschen',
    evaluate: 'Evaluieren',
    deletedBeside: 'Zertifikat und Schlüssel sind gelöscht. Was im Ordner von profacto liegt, bleibt dort.',
    deleted: 'Zertifikat und Schlüssel sind gelöscht. Die Verschlüsselung ist ausgeschaltet.',
  },
  folder: {
    title: 'Zertifikat-Verzeichnis',
    text: 'Aus dem Browser lässt sich kein Ordner öffnen. Auf dem Server liegen cert.pem und key.pem hier:',
    notShown: 'Kein Dateimanager auf diesem Rechner hat den Ordner geöffnet. cert.pem und key.pem liegen hier:',
    copy: 'Pfad kopieren',
    close: 'Schließen',
  },
  deleteDialog: {
    title: 'Zertifikat löschen?',
    textBeside:
      'Zertifikat und Schlüssel werden bei profacto Datenschutz gelöscht und nicht mehr erneuert. Was im Ordner von profacto liegt, bleibt dort: Ohne diese Dateien würde sein Webserver nicht mehr verschlüsselt starten.',
    text: 'Das Zertifikat (cert.pem) und der zugehörige Schlüssel (key.pem) werden gelöscht. Der Webserver verschlüsselt dann nicht mehr, und profacto ist über https nicht mehr erreichbar, bis ein neues Zertifikat installiert ist.',
    /** Browsers insist on HTTPS. */
    lockedOut:
      'Browser, die schon hier waren, kommen dann gar nicht mehr herein, auch nicht über http://, bis spätestens {{time}} (HSTS).',
    confirm: 'Löschen',
    cancel: 'Abbrechen',
  },
  evaluation: {
    notification: {
      good: 'Evaluierung: Alles in Ordnung, Ihr Server ist per HTTPS erreichbar.',
      warning: 'Evaluierung: Im Wesentlichen in Ordnung, mit Hinweisen.',
      broken_one: 'Evaluierung: Es wurde ein Problem gefunden: {{hop}}.',
      broken_other: 'Evaluierung: {{count}} Probleme, zuerst: {{hop}}.',
    },
    status: findingStatus,
  },
  banner: {
    offlineTitle: 'Keine Verbindung zu profacto',
    offline: 'Die Verbindung wird von selbst wieder aufgebaut. Angezeigt wird, was zuletzt bekannt war.',
    details: 'Einzelheiten',
    lifetime: {
      nextAttempt: 'Der nächste Versuch folgt von selbst am {{time}}.',
      click: 'Fordern Sie jetzt ein neues an.',
    },
    notice: {
      SETTINGS_UNREADABLE: {
        title: 'Die Einstellungen waren nicht lesbar',
        text: 'Es gelten die Voreinstellungen; bitte prüfen Sie Ihre Angaben. Die alte Datei liegt unverändert hier: {{path}}. Der Hinweis bleibt, bis Sie Einstellungen speichern oder diese Datei löschen.',
        lastGood:
          'Es gelten weiter die Einstellungen vom {{time}}; was danach geändert wurde, nehmen Sie bitte noch einmal vor. Die nicht lesbare Datei liegt unverändert hier: {{path}}. Der Hinweis bleibt, bis Sie Einstellungen speichern oder diese Datei löschen.',
      },
      SETTINGS_MISSING: {
        title: 'Die Einstellungsdatei fehlt',
        text: '„{{path}}“ ist nicht mehr da. Es gelten weiter die Einstellungen vom {{time}}; mit dem nächsten Speichern werden sie wieder abgelegt. Wer von vorn beginnen will, beendet profacto und löscht auch „config.last-good.json“ im selben Ordner.',
      },
      SETTINGS_DROPPED: {
        title: 'Einige Einstellungen waren ungültig',
        text: 'Für sie gilt, was zuletzt gültig war, sonst die Voreinstellung: {{keys}}. Die alte Datei liegt unverändert hier: {{path}}. Der Hinweis bleibt, bis Sie Einstellungen speichern oder diese Datei löschen.',
      },
    },
    restart: {
      title: 'Das neue Zertifikat wartet auf profacto',
      byHand: 'Starten Sie in profacto den Webserver neu. Erst dann bekommen es Ihre Besucher.',
      byItself: 'Der Webserver von profacto wird dafür um {{at}} Uhr neu gestartet.',
      now: 'Jetzt neu starten',
    },
    application: 'Seit {{time}} erreichen Besucher profacto nicht',
    warning: {
      DATABASE_UNAVAILABLE: 'Das Datenbank-Verzeichnis lässt sich zurzeit nicht benutzen.',
      CERTIFICATE_UNREADABLE: 'Das installierte Zertifikat fehlt auf dem Datenträger oder lässt sich dort nicht lesen.',
      HTTP_PORT_FAILED: 'Der Webserver kann seinen Port {{port}} nicht öffnen.',
      HTTPS_PORT_FAILED: 'Der Webserver kann seinen Port {{port}} für HTTPS nicht öffnen.',
      NOT_SERVED: 'Der Webserver antwortet nicht verschlüsselt, obwohl ein Zertifikat da ist.',
      OTHER_CERTIFICATE_SERVED: 'Auf Port {{port}} antwortet ein anderes als das installierte Zertifikat.',
      ADDRESS_NOT_COVERED: 'Das installierte Zertifikat gilt nicht für {{address}}.',
      CLOCK_WRONG:
        'Die Uhr dieses Rechners geht falsch; solange lässt sich nicht sagen, wie lange das Zertifikat noch gilt.',
      CERTIFICATE_EXPIRED: 'Das Zertifikat ist am {{date}} abgelaufen.',
      CERTIFICATE_NOT_YET_VALID: 'Das Zertifikat gilt erst ab {{date}}.',
      CERTIFICATE_REVOKED: 'Das installierte Zertifikat ist gesperrt.',
      RENEWAL_DUE: 'Das Zertifikat gilt nur noch bis {{date}}.',
      LAST_REQUEST_FAILED: 'Die letzte Anforderung ist fehlgeschlagen.',
    },
    /** What is to be done about a warning; left out where a cause stands on the page, whose step is the one. */
    warningStep: {
      CERTIFICATE_UNREADABLE: 'Fordern Sie ein neues an.',
      NOT_SERVED: 'Starten Sie profacto Datenschutz neu.',
      OTHER_CERTIFICATE_SERVED: 'Starten Sie profacto Datenschutz neu.',
      ADDRESS_NOT_COVERED: 'Fordern Sie für diese Adresse ein neues an.',
      CLOCK_WRONG: 'Stellen Sie Datum, Uhrzeit und Zeitzone richtig.',
      CERTIFICATE_EXPIRED: 'Fordern Sie ein neues an.',
      CERTIFICATE_NOT_YET_VALID: 'Stellen Sie Datum und Uhrzeit dieses Rechners richtig.',
      CERTIFICATE_REVOKED: 'Fordern Sie ein neues an.',
      RENEWAL_DUE: 'Sie können es jetzt erneuern.',
      /** With `operation: beside`, where profacto's web server is the one that serves. */
      besideRestart: 'Starten Sie in profacto den Webserver neu.',
    },
  },
  failureTitle: {
    request: 'Die Anforderung wurde nicht begonnen',
    cancel: 'Das Abbrechen ist nicht gelungen',
    evaluate: 'Die Evaluierung wurde nicht ausgeführt',
    check: 'Die Prüfung wurde nicht ausgeführt',
    report: 'Der Diagnosebericht ließ sich nicht erstellen',
    delete: 'Das Löschen ist nicht gelungen',
    open: 'Der Ordner ließ sich nicht öffnen',
    restart: 'Der Neustart ist nicht gelungen',
    view: 'Das Zertifikat ließ sich nicht anzeigen',
    exportPfx: 'Das Exportieren ist nicht gelungen',
    journal: 'Das Protokoll ließ sich nicht lesen',
    updateContact: 'Der Kontakt ließ sich nicht ändern',
    rollOver: 'Der Kontoschlüssel ließ sich nicht erneuern',
    deactivate: 'Das Konto ließ sich nicht schließen',
    compromised: 'Ersatz und Sperrung sind nicht gelungen',
    settings: 'Die Änderung wurde nicht gespeichert',
    testHook: 'Das Programm ließ sich nicht ausprobieren',
    describeCa: 'Die Zertifizierungsstelle ließ sich nicht nach ihren Profilen fragen',
    findApplication: 'profacto ließ sich nicht suchen',
    declineHsts: 'Das ließ sich nicht merken',
    openRouter: 'Der Router ist nicht eingerichtet',
    closeRouter: 'Das Zurücknehmen ist nicht gelungen',
  },
  /** Leads from where profacto is in the way to where one chooses how both share the machine. */
  chooseWay: 'Weg wählen: davor oder daneben',
  restart: {
    app: 'profacto wird neu gestartet.',
    webserver: 'Der integrierte Webserver wurde neu gestartet.',
    profacto: 'Der Webserver von profacto wurde neu gestartet.',
  },
  system: {
    copy: 'Als Text kopieren',
    edition: 'Edition',
    editions: { server: 'Server', einzelplatz: 'Einzelplatz' },
    version: 'Version',
    operatingSystem: 'Betriebssystem',
    runtime: 'Laufzeitumgebung',
    serverAddress: 'Öffentliche Server-Adresse',
    databaseDirectory: 'Datenbank-Verzeichnis',
    settingsFile: 'Einstellungsdatei',
    journalFile: 'Protokolldatei',
    httpPort: 'Port für HTTP',
    httpsPort: 'Port für HTTPS',
    listener: {
      profacto: '{{port}}, bei profacto',
      off: '{{port}}, ausgeschaltet',
      listening: '{{port}}, in Betrieb',
      failed: '{{port}}, gestört',
    },
    tls: 'TLS-Verschlüsselung',
    tlsOn: 'aktiv',
    tlsOff: 'nicht aktiv',
    certificate: 'Zertifikat',
    certificateValue: '{{names}}, {{issuer}}, gültig bis {{date}}',
    fingerprint: 'Fingerabdruck (SHA-256)',
    warning: 'Hinweis',
    none: 'keiner',
    notSet: 'nicht eingetragen',
  },
  viewer: {
    open: 'Anzeigen …',
    title: 'Zertifikat ansehen',
    loading: 'Das Zertifikat wird gelesen …',
    chain: 'Zertifikatskette',
    /** The root, which ends the chain but is not in our files. */
    elsewhere: '{{name}} (bei Betriebssystem/Browser)',
    copyPem: 'PEM kopieren',
    copyText: 'Als Text kopieren',
    copyChain: 'Ganze Kette als PEM kopieren',
    exportPfx: 'Als PFX exportieren …',
    close: 'Schließen',
  },
  pfx: {
    title: 'Als PFX-Datei exportieren',
    text: 'Eine PFX-Datei fasst Zertifikat, Kette und Schlüssel zusammen, zum Beispiel für den Webserver IIS oder für ein Gerät im selben Haus.',
    secret:
      'Sie enthält den geheimen Schlüssel Ihres Servers. Geben Sie Datei und Kennwort nur getrennt und nur an Ihren IT-Partner weiter.',
    password: 'Kennwort',
    passwordHint: 'Mindestens {{count}} Zeichen. Es wird nirgends gespeichert.',
    onlyAscii:
      'Umlaute und andere Sonderzeichen lesen manche Programme anders, und die Datei lässt sich dort nicht öffnen. Nehmen Sie lieber nur Buchstaben ohne Punkte und Akzente, Ziffern und Bindestriche.',
    repetition: 'Kennwort wiederholen',
    tooShort: 'Das Kennwort braucht mindestens {{count}} Zeichen.',
    differs: 'Die beiden Eingaben sind verschieden.',
    windows:
      'Verschlüsselt mit AES-256: für Windows Server 2019 und neuer mit IIS. Windows Server 2016 kann sie nicht lesen.',
    confirm: 'Exportieren',
    cancel: 'Abbrechen',
    done: 'Die Datei {{fileName}} ist erstellt.',
  },
  journal: {
    title: 'Protokoll',
    copy: 'Kopieren',
    filter: 'Anzeigen',
    filters: {
      all: 'Alle',
      certificate: 'Zertifikat',
      checks: 'Prüfungen',
      host: 'Einstellungen und Dienst',
      failures: 'Nur Fehler',
    },
    loading: 'Das Protokoll wird gelesen …',
    empty: 'Noch ist nichts geschehen. Hier steht später, was wann angefordert, erneuert, geprüft und gelöscht wurde.',
    emptyFilter: 'Von dieser Art gibt es keine Einträge.',
    steps_one: '{{count}} Schritt',
    steps_other: '{{count}} Schritte',
    why: 'Was geschehen ist und was zu tun ist',
    outcome: {
      running: 'läuft',
      done: 'erledigt',
      failed: 'nicht gelungen',
      stopped: 'angehalten',
      notDue: 'noch nicht fällig',
      cancelled: 'abgebrochen',
      interrupted: 'unterbrochen',
    },
    /** For an operation that was started automatically. */
    automatic: '{{name}} (von selbst)',
    cut: 'Das sind die neuesten {{count}} Einträge. Alle stehen in {{file}}.',
  },
  keys: {
    title: 'Konto und Schlüssel',
    ca: 'Zertifizierungsstelle',
    account: 'Konto',
    accountUnknown: 'angelegt',
    none: 'noch keins; es entsteht von selbst mit dem ersten Zertifikat',
    contact: 'Kontakt beim Konto',
    contactNone: 'keiner',
    contactDiffers: '{{contact}}; eingetragen ist {{wanted}}',
    updateContact: 'Kontakt bei der CA ändern',
    rollOver: 'Kontoschlüssel erneuern',
    /** Above the buttons of what is done for good. */
    final: 'Lässt sich nicht rückgängig machen:',
    deactivate: 'Konto schließen …',
    compromised: 'Schlüssel gestohlen? …',
    /** Names the steps of „Schlüssel gestohlen?“. */
    steps: 'Ersatz und Sperrung',
    result: {
      contactUpdated: 'Die Zertifizierungsstelle kennt jetzt Ihren Kontakt.',
      rolledOver: 'Das Konto hat einen neuen Schlüssel; der alte ist wertlos.',
      deactivated:
        'Das Konto ist geschlossen. Ihr Zertifikat bleibt gültig; mit der nächsten Anforderung entsteht ein neues Konto.',
      replacedAndRevoked: 'Das neue Zertifikat mit neuem Schlüssel ist in Betrieb, das alte ist gesperrt.',
      replaced: 'Das neue Zertifikat mit neuem Schlüssel ist in Betrieb. Das alte ist noch nicht gesperrt.',
      revoked: 'Das alte Zertifikat ist gesperrt. Ein neues gibt es noch nicht.',
    },
    pending: {
      installedTitle: 'Das Zertifikat mit dem gestohlenen Schlüssel ist noch in Betrieb',
      installed: 'Es ist noch nicht gesperrt, weil es noch kein neues gibt.',
      replacedTitle: 'Das alte Zertifikat ist noch nicht gesperrt',
      replaced: 'Das neue ist in Betrieb. Die Zertifizierungsstelle konnte das alte noch nicht sperren.',
      deleted: 'Es ist gelöscht, und ein neues gibt es noch nicht.',
      notServed: 'Ein anderes ist installiert, wird aber nicht ausgeliefert.',
      goesOn: 'profacto versucht es weiter, etwa jede Stunde, solange es läuft.',
      /** The address or the CA was changed since. */
      click:
        'Für die geänderten Angaben wird von selbst kein neues angefordert. Fordern Sie es mit „Zertifikat anfordern/erneuern“ an; danach wird das alte gesperrt.',
      waits: 'Gesperrt wird es, sobald das neue ausgeliefert wird.',
      next: 'Der nächste Versuch folgt von selbst am {{time}}.',
      retry: 'Jetzt versuchen',
      anyway: 'Trotzdem sperren …',
    },
    deactivateDialog: {
      title: 'Konto schließen?',
      text: 'Das Konto bei {{host}} wird für immer geschlossen. Zertifikate bleiben gültig; mit der nächsten Anforderung entsteht ein neues Konto.',
      confirm: 'Konto schließen',
      cancel: 'Abbrechen',
    },
    compromisedDialog: {
      title: 'Hat jemand Fremdes den Schlüssel?',
      text: 'Zuerst wird sofort ein neues Zertifikat mit einem neuen Schlüssel angefordert und in Betrieb genommen. Danach wird das alte bei der Zertifizierungsstelle gesperrt; das lässt sich nicht rückgängig machen.',
      confirm: 'Ersetzen und sperren',
      cancel: 'Abbrechen',
    },
    anywayDialog: {
      title: 'Ohne neues Zertifikat sperren?',
      text: 'Zuerst wird noch einmal ein neues Zertifikat angefordert. Gelingt das nicht, wird das alte trotzdem gesperrt: Browser warnen dann vor Ihrem Server, bis es ein neues gibt.',
      confirm: 'Trotzdem sperren',
      cancel: 'Abbrechen',
    },
  },
  advanced: advancedDe,
  copy: {
    done: 'kopiert',
    announced: 'In die Zwischenablage kopiert.',
    failed: 'Das Kopieren ist nicht gelungen. Markieren Sie den Text und kopieren Sie ihn mit der Tastatur.',
  },
} as const;
