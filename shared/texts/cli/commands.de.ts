/** What help says of each command and each option. A new one begins here: the other language has the same keys, or does not compile. */

export const commandsDe = {
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
  router: {
    summary: 'lässt den Router die Ports für diesen Rechner öffnen',
    details:
      'Lässt den Router im eigenen Netz die Ports für diesen Rechner öffnen (UPnP IGD, NAT-PMP) und wieder schließen.',
  },
  routerOpen: {
    summary: 'bittet den Router, die Ports zu öffnen, und prüft danach',
    details:
      'Bittet den Router, die Ports aus den Einstellungen an diesen Rechner zu leiten, und prüft danach den Weg. Anderen Geräten wird kein Port weggenommen. Was der Router später vergisst, öffnet er auf Bitte wieder, bis „router close“ es zurücknimmt.',
  },
  routerClose: {
    summary: 'nimmt zurück, was so geöffnet wurde',
    details: 'Schließt im Router genau die Ports, die „router open“ geöffnet hat, und bittet ihn nicht wieder darum.',
  },
  routerStatus: {
    summary: 'zeigt, was so geöffnet ist',
    details: 'Zeigt, welche Ports dieses Programm im Router geöffnet hat. Der Router wird dafür nicht gefragt.',
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
  find: {
    summary: 'sucht profacto auf diesem Rechner und nennt den Weg, der passt',
    details:
      'Sieht nach, welcher Webserver auf den üblichen Ports dieses Rechners antwortet, erkennt den von profacto (4D) und nennt für beide Wege die Befehle: davor (profacto Datenschutz nimmt die Besucher an und gibt sie weiter) und daneben (profacto behält seine Ports und bekommt das Zertifikat). Geändert wird nichts. Rückgabewert 1, wenn profacto nicht antwortet.',
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
};

export const optionsDe = {
  force:
    'auch wenn die Erneuerung noch nicht fällig ist, die Prüfung vorab Hindernisse findet, eine Obergrenze der Zertifizierungsstelle aufgebraucht ist oder sie um Geduld gebeten hat (dann einmal)',
  newDatabase:
    'auch wenn im Datenbank-Verzeichnis ein Zertifikat installiert war und jetzt nichts mehr davon da ist; nur, wenn es wirklich verloren ist',
  staging:
    'Probelauf in der Testumgebung der Zertifizierungsstelle; installiert wird nichts. Nicht möglich, wenn sie keine hat; mit Let’s Encrypt immer',
  yes: 'bestätigt das Löschen',
  yesDeactivate: 'bestätigt, dass das Konto geschlossen werden soll',
  yesRouter: 'bestätigt, dass der Router die Ports öffnen soll',
  yesCompromised: 'bestätigt Ersatz und Sperrung',
  evenWithoutReplacement:
    'sperrt das alte Zertifikat auch dann, wenn kein neues zu bekommen ist; Browser warnen dann vor dem Server',
  limit: 'so viele Einträge, höchstens 10000 (sonst 100)',
  panel: 'mit den Voreinstellungen im Browser auf diesem Rechner',
  metrics: 'Messwerte für eine Überwachung (Prometheus) unter http://127.0.0.1:N/metrics',
  panelPort: 'Port für die Voreinstellungen im Browser (sonst ein freier); schließt --panel ein',
};
