/** The section "Erweitert". The names of the settings themselves are in `settings/de.ts`. */
export const advancedDe = {
  title: 'Erweitert',
  busy: 'Zurzeit läuft ein Vorgang. Danach lassen sich diese Einstellungen wieder ändern.',
  retry: 'Noch einmal versuchen',
  fromNext: 'Profil und Schlüsselart gelten ab dem nächsten Zertifikat.',
  /** The rest of its texts is in `texts/this-server.ts`. */
  server: { title: 'Dieser Server' },
  profile: {
    usual: 'Üblich (empfohlen)',
    usualText: 'Die Zertifizierungsstelle wählt. Das passt für fast alle.',
    /** The profiles of Let's Encrypt, which describes them only on an English web page. */
    known: {
      classic:
        'Der Name steht auch im Feld „Antragsteller“. Die Laufzeit wird nach dem Plan von Let’s Encrypt kürzer: 90 Tage, ab Februar 2027 sind es 64, ab Februar 2028 noch 45.',
      tlsserver:
        'Gilt 45 Tage und enthält nur, was Browser brauchen: Im Feld „Antragsteller“ steht kein Name. Sehr alte Programme suchen ihn dort.',
      shortlived:
        'Gilt 160 Stunden, also knapp sieben Tage. Nur für Server, die immer laufen: Schon nach wenigen Tagen Stillstand wäre es abgelaufen.',
    },
    undescribed: 'Dazu sagt die Zertifizierungsstelle nichts Näheres.',
    loading: '{{host}} wird nach den angebotenen Profilen gefragt …',
    none: '{{host}} bietet keine Profile zur Auswahl an. Es gilt das übliche.',
    unconfirmed: 'So eingestellt. Ob {{host}} es anbietet, ist zurzeit nicht bekannt.',
    notOffered:
      'So eingestellt, aber {{host}} bietet es nicht (mehr) an. Solange das so ist, wird das übliche Profil verwendet.',
  },
  keyTypes: {
    'ec-p256': 'Das Übliche: schnell, und von allen Browsern verstanden.',
    'ec-p384': 'Wie das Übliche, mit längerem Schlüssel. Nur, wenn ihn jemand verlangt.',
    'rsa-2048':
      'Wenn ein 4D-Server die beiden Dateien selbst lädt: Seine ältere Netzwerkschicht („Legacy“) kann kein ECDSA.',
    'rsa-4096': 'Wie RSA 2048, mit längerem Schlüssel und langsamer. Nur, wenn ihn jemand verlangt.',
  },
  /** profacto keeps its ports, and nobody has chosen a key type. */
  keyTypeForProfacto:
    'Für profacto wird RSA 2048 angefordert, das jedes 4D lädt; ECDSA nur, wenn es sich als 4D ab v20 R4 meldet.',
  /** The rest of its texts is loaded with it (`texts/ways.ts`). */
  ways: { title: 'Erreichbarkeit von profacto' },
  partner: {
    title: 'Für den IT-Partner',
    about:
      'Zertifikatsprofil, Zertifizierungsstellen, Programme, Konto und Schlüssel. Meist ist hier nichts einzustellen.',
  },
  challenge: {
    types: { auto: 'selbsttätig', 'http-01': 'über Port 80', 'tls-alpn-01': 'über Port 443' },
    auto: 'Über Port 80. Führt der nicht hierher und Port 443 schon, dann über Port 443.',
    fixed: 'Der Router muss diesen Port hierher weiterleiten.',
  },
  renewal: {
    title: 'Erneuerung',
    on: 'Das Zertifikat wird rechtzeitig erneuert, solange das Programm läuft.',
    off: 'Ausgeschaltet. Erneuert wird nur, wenn jemand auf „Zertifikat anfordern/erneuern“ klickt, sonst läuft das Zertifikat ab.',
    next: 'Nächste Erneuerung:',
    none: 'Es ist noch kein Zertifikat da, das erneuert werden könnte.',
  },
  cas: {
    title: 'Zertifizierungsstellen',
    directoryHint:
      'Üblich ist Let’s Encrypt. Ein Wechsel gilt ab dem nächsten Zertifikat; das Konto wird dort neu angelegt.',
    useLetsEncrypt: 'Let’s Encrypt eintragen',
    account: 'Externes Konto (EAB)',
    accountHint:
      'Für Stellen, bei denen Sie vorher ein Konto anlegen. Beide Angaben zeigt Ihnen dort der Kundenbereich.',
    accountRequired: '{{host}} verlangt ein externes Konto. Beide Angaben zeigt Ihnen dort der Kundenbereich.',
    accountOfBefore:
      'Nach einem Wechsel der Zertifizierungsstelle gelten Kennung und Schlüssel der bisherigen nicht mehr: Tragen Sie die der neuen ein, oder leeren Sie die Felder.',
    secretHint: 'Wird nach dem Speichern nicht mehr angezeigt.',
    secretSet: 'gesetzt',
    change: 'Ändern',
    remove: 'Entfernen',
    further: 'Weitere, in dieser Reihenfolge',
    furtherHint:
      'Sie werden der Reihe nach gefragt, wenn die davor ausfallen oder nichts mehr ausstellen. Jede hat ein eigenes Konto.',
    withAccount: 'mit externem Konto',
    withoutAccount: 'ohne externes Konto',
    /** The buttons of one fallback CA; their accessible names include the CA's. */
    editOne: '{{name}} ändern',
    upOne: '{{name}} nach oben',
    downOne: '{{name}} nach unten',
    removeOne: '{{name}} entfernen',
    moved: '{{name}} steht jetzt an Stelle {{place}}.',
    removed: '{{name}} ist entfernt.',
    added: '{{name}} ist hinzugefügt.',
    add: 'Hinzufügen:',
    full: 'Mehr als fünf weitere sind nicht möglich.',
    other: 'Andere Adresse',
    newTitle: 'Neu: {{name}}',
    newHint: 'Noch nicht gespeichert. Das geschieht von selbst, sobald die Angaben stimmen und Sie weitergehen.',
    address: 'Adresse (ACME-Verzeichnis)',
    addressHint: 'Zum Beispiel https://acme.beispiel.de/directory. Das externe Konto ist nur manchmal nötig.',
    discard: 'Verwerfen',
  },
  removeDialog: {
    title: '{{name}} entfernen?',
    text: 'Das externe Konto ist dann nicht mehr eingetragen. Sie bräuchten beide Angaben noch einmal.',
    confirm: 'Entfernen',
    cancel: 'Abbrechen',
  },
  programs: {
    title: 'Programme',
    text: 'Diese Programme erfahren auf ihrer Standardeingabe als JSON, welches Zertifikat installiert wurde und wo es liegt, oder warum eine Erneuerung nicht gelang; Schlüssel und Kennwörter bekommen sie nicht.',
    hint: 'Oben der vollständige Pfad des Programms, darunter je Zeile ein Argument.',
    readOnly:
      'Aus dem Browser lässt sich das nicht ändern, sonst könnte jeder, der in diese Seite gelangt, auf dem Server Programme starten. Es geht im Programmfenster auf dem Server oder mit der Befehlszeile, zum Beispiel „profacto-tls settings set onRenewed=…“.',
    manyLines: 'Ein Argument hat mehrere Zeilen. Das lässt sich nur mit profacto-tls settings set ändern.',
    none: 'keins',
    try: 'Ausprobieren',
    tryNamed: '{{name}} ausprobieren',
    notSaved: 'Was im Feld steht, ist nicht gespeichert und lässt sich deshalb nicht ausprobieren.',
    lastTrial: '{{name}}, ausprobiert am {{time}} ({{program}}): {{how}}',
    lastRun: '{{name}}, zuletzt am {{time}} ({{program}}): {{how}}',
  },
  general: {
    title: 'Allgemein',
    redirectOn: 'Wer http:// aufruft, kommt zu https://, sobald die Verschlüsselung an ist.',
    redirectOff: 'Ausgeschaltet. Unter http:// bleibt Ihr Server unverschlüsselt erreichbar.',
    accessLogOn: 'In access.log, mit gekürzten Adressen, höchstens 14 Tage. Beim Ausschalten wird das gelöscht.',
    accessLogOff: 'Ausgeschaltet. Über Besucher wird nichts aufgeschrieben.',
    hsts: { off: 'aus', day: 'einen Tag', month: 'einen Monat', year: 'ein Jahr' },
    hstsOff: 'Browser werden nicht darum gebeten.',
    hstsOn:
      'Wer hier war, kommt so lange nur noch verschlüsselt herein, auch auf Port {{port}} und auch, wenn die Verschlüsselung einmal ausfällt.',
    hstsOffer: {
      day: 'Die Verschlüsselung läuft seit einer Woche ohne Störung. Sie können Browser darauf bestehen lassen, zuerst für einen Tag.',
      month: 'Auch damit gab es eine Woche lang keine Störung. Sie können jetzt auf einen Monat gehen.',
    },
    hstsUntil: {
      on: 'Auch nach dem Ausschalten bestehen Browser noch darauf, zurzeit bis spätestens {{time}}.',
      off: 'Browser, die hier waren, bestehen noch bis spätestens {{time}} auf https://. Lassen Sie die Verschlüsselung so lange an.',
    },
    languages: { de: 'Deutsch', en: 'English', system: 'wie das System' },
  },
} as const;
