import { hostName } from '#shared/texts/host-names.ts';
import { operationTitles } from '#shared/texts/operation-names.ts';
import type { JournalTexts } from './shape.ts';

const titles = operationTitles.de;

const inARow = (times: number): string => (times > 1 ? ` (${times}-mal hintereinander)` : '');

const unanswered =
  (cause: string) =>
  ({ count, method, path }: { count: number; method: string; path: string }): string =>
    `Die Web-Anwendung hinter dem Webserver hat ${count === 1 ? 'einen Besucher' : `${count} Besucher`} nicht bedient: ${cause} (${method} ${path}).`;

const verdicts: JournalTexts['verdicts'] = {
  good: 'alles in Ordnung',
  warning: 'im Wesentlichen in Ordnung, mit Hinweisen',
  broken: 'es wurde ein Problem gefunden',
};

export const journalDe: JournalTexts = {
  verdicts,
  sentences: {
    hostStarted: ({ version, host }) => `profacto Datenschutz ${version} wurde gestartet (${hostName(host, 'de')}).`,
    hostStopped: () => 'profacto Datenschutz wurde beendet.',
    settingsChanged: ({ keys }, { list, setting }) => `Einstellungen geändert: ${list(keys.map(setting))}.`,
    settingsKeptAside: {
      unreadable: ({ keptAs }) => `Die Einstellungsdatei war nicht lesbar. Die alte liegt unverändert in „${keptAs}“.`,
      partlyInvalid: ({ keptAs, keys }, { list }) =>
        `Die Einstellungsdatei war teilweise ungültig (${list(keys)}). Die alte liegt unverändert in „${keptAs}“.`,
    },
    operationStarted: {
      byItself: ({ what }) => `${titles[what]}: von selbst begonnen.`,
      byUser: ({ what }) => `${titles[what]}: begonnen.`,
    },
    stepStarted: (entry, { step }) => `Schritt begonnen: ${step(entry.step)}.`,
    stepDone: (entry, { step }) => `Schritt erledigt: ${step(entry.step)}.`,
    caPassedOver: {
      last: ({ host, failure }, { whatOf }) => `${host} stellt jetzt nicht aus (${failure.code}). ${whatOf(failure)}`,
      goesOn: ({ host, failure, next }, { whatOf }) =>
        `${host} stellt jetzt nicht aus (${failure.code}). ${whatOf(failure)} Als Nächstes wird ${next} gefragt.`,
    },
    operationDone: {
      done: ({ what }) => `${titles[what]}: abgeschlossen.`,
      judged: ({ what, verdict }) => `${titles[what]}: ${verdicts[verdict]}.`,
      explained: ({ what, verdict, cause }, { causeOf }) => `${titles[what]}: ${verdicts[verdict]}. ${causeOf(cause)}`,
    },
    operationFailed: {
      cancelled: ({ what }) => `${titles[what]}: abgebrochen.`,
      notDue: ({ what, failure }, { whatOf }) => `${titles[what]}: noch nicht fällig. ${whatOf(failure)}`,
      stopped: ({ what, failure }, { whatOf }) => `${titles[what]}: angehalten (${failure.code}). ${whatOf(failure)}`,
      failed: ({ what, failure }, { whatOf }) =>
        `${titles[what]}: nicht gelungen (${failure.code}). ${whatOf(failure)}`,
    },
    certificateInstalled: ({ names, notAfter, directory }, { list, date }) =>
      `Zertifikat für ${list(names)} installiert, gültig bis ${date(notAfter)}, in „${directory}“.`,
    certificateDeleted: ({ directory }) => `Zertifikat und Schlüssel in „${directory}“ gelöscht.`,
    certificateRevoked: ({ names }, { list }) =>
      `Das Zertifikat für ${list(names)} mit dem gestohlenen Schlüssel ist gesperrt.`,
    revocationFailed: ({ names, failure }, { list, whatOf }) =>
      `Das Zertifikat für ${list(names)} mit dem gestohlenen Schlüssel ist noch nicht gesperrt; es wird weiter versucht (${failure.code}). ${whatOf(failure)}`,
    revocationDropped: ({ names, notAfter }, { list, date }) =>
      `Das Zertifikat für ${list(names)} mit dem gestohlenen Schlüssel ist am ${date(notAfter)} abgelaufen und muss nicht mehr gesperrt werden.`,
    revocationsUnreadable: ({ failure }, { whatOf }) =>
      `Was noch gesperrt werden muss („revocations.json“), lässt sich nicht lesen; alles andere läuft weiter (${failure.code}). ${whatOf(failure)}`,
    pfxExported: ({ directory }) => `Zertifikat und Schlüssel in „${directory}“ als PFX-Datei mit Kennwort exportiert.`,
    rolledBack: {
      none: () => 'Das neue Zertifikat wurde zurückgenommen; ein früheres gab es nicht.',
      previous: ({ directory }) =>
        `Das neue Zertifikat wurde zurückgenommen; es gilt wieder das bisherige in „${directory}“.`,
    },
    listenerFailed: ({ failure }, { whatOf }) =>
      `Der integrierte Webserver konnte einen Port nicht öffnen. ${whatOf(failure)}`,
    webServerCrashed: {
      error: ({ times }) =>
        `Der integrierte Webserver ist durch einen unerwarteten Fehler ausgefallen${inARow(times)} und wird neu gestartet.`,
      memory: ({ times }) =>
        `Der integrierte Webserver hat zu viel Speicher gebraucht, wurde beendet${inARow(times)} und wird neu gestartet.`,
      exit: ({ times }) =>
        `Der integrierte Webserver hat sich unerwartet beendet${inARow(times)} und wird neu gestartet.`,
      hang: ({ times }) =>
        `Der integrierte Webserver hat nicht mehr geantwortet, wurde beendet${inARow(times)} und wird neu gestartet.`,
    },
    visitsUnanswered: {
      refused: unanswered('dort antwortet niemand'),
      unreachable: unanswered('sie war nicht zu erreichen'),
      busy: unanswered('alle Verbindungen zu ihr waren belegt'),
      silent: unanswered('sie hat nicht rechtzeitig geantwortet'),
      closed: unanswered('sie hat die Verbindung ohne ganze Antwort beendet'),
      notHttp: unanswered('ihre Antwort war keine Webseite'),
      tls: unanswered('ihrem Zertifikat wird nicht vertraut'),
      loop: unanswered('ihre Adresse führt zu diesem Webserver zurück'),
    },
    accessLogFailed: ({ systemCode }) =>
      `Das Zugriffsprotokoll (access.log) ließ sich nicht schreiben oder löschen (Meldung des Systems: ${systemCode}). Besucher merken davon nichts; es wird weiter versucht.`,
    pairHandedOver: ({ directory }) =>
      `Zertifikat und Schlüssel für profacto in den Ordner „${directory}“ geschrieben.`,
    profactoRestarted: ({ by, restored }) =>
      `Der Webserver von profacto wurde ${by === 'command' ? 'durch das eingestellte Programm' : 'über die eingestellte Adresse'} neu gestartet${restored === true ? ', wieder mit dem bisherigen Zertifikat' : ''}.`,
    handoverFailed: ({ failure }, { whatOf }) =>
      `Das Zertifikat ist noch nicht bei profacto angekommen. ${whatOf(failure)}`,
    routerOpened: {
      first: ({ router, name, ports, lanAddress }, { list }) =>
        `Der Router (${name ?? router}) leitet jetzt Port ${list(ports.map(String))} an diesen Rechner (${lanAddress}).`,
      again: ({ router, name, ports, lanAddress }, { list }) =>
        `Der Router (${name ?? router}) hatte die Öffnung vergessen und leitet Port ${list(ports.map(String))} wieder an diesen Rechner (${lanAddress}).`,
    },
    routerClosed: {
      all: ({ router, name, ports }, { list }) =>
        `Der Router (${name ?? router}) leitet Port ${list(ports.map(String))} nicht mehr hierher: zurückgenommen.`,
      notAll: ({ router, name, left }, { list }) =>
        `Zurückgenommen, aber der Router (${name ?? router}) hat es nicht bestätigt: Port ${list(left.map(String))} ist dort womöglich noch offen.`,
    },
    routerTrouble: ({ failure }, { whatOf }) =>
      `Ein Port, den dieses Programm im Router geöffnet hatte, ist nicht mehr offen; es wird weiter versucht. ${whatOf(failure)}`,
    noticeGiven: (entry, { notice }) => {
      const { title, body } = notice(entry);
      return `Benachrichtigung: ${title}. ${body}`;
    },
    hookEnded: {
      ran: ({ hook, program, result }, { setting, outcome }) => `${setting(hook)} „${program}“: ${outcome(result)}`,
      ranWithOutput: ({ hook, program, result, output }, { setting, outcome }) =>
        `${setting(hook)} „${program}“: ${outcome(result)} Ausgabe: „${output}“`,
      tried: ({ hook, program, result }, { setting, outcome }) =>
        `${setting(hook)} (ausprobiert) „${program}“: ${outcome(result)}`,
      triedWithOutput: ({ hook, program, result, output }, { setting, outcome }) =>
        `${setting(hook)} (ausprobiert) „${program}“: ${outcome(result)} Ausgabe: „${output}“`,
    },
    permissionsTightened: {
      all: ({ paths }, { list }) =>
        `Andere Benutzerkonten durften lesen oder ändern, was nur profacto gehört; das ist ihnen genommen: ${list(paths)}.`,
      some: ({ paths, count }, { list, number }) =>
        `Andere Benutzerkonten durften ${number(count)} Dateien und Ordner lesen oder ändern, die nur profacto gehören; das ist ihnen genommen, unter anderem: ${list(paths)}.`,
    },
    recovered: {
      nothing: () => 'Nach einem unterbrochenen Vorgang wurde aufgeräumt.',
      removed: ({ removed }, { list }) =>
        `Nach einem unterbrochenen Vorgang wurde aufgeräumt; entfernt: ${list(removed)}.`,
    },
  },
};
