import type { OperationKind } from '#shared/contract/failures.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { describeHookOutcome, oneLine } from '#shared/texts/hooks.ts';
import type { JournalTexts } from './shape.ts';
import { noticeText } from '#shared/texts/lifetime-notices.ts';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';

const operations: JournalTexts['operations'] = {
  request: 'Anforderung des Zertifikats',
  rehearsal: 'Probelauf',
  evaluate: 'Evaluierung',
  delete: 'Löschen des Zertifikats',
  check: 'Prüfung',
  updateContact: 'Kontakt bei der Zertifizierungsstelle',
  rollOver: 'Erneuerung des Kontoschlüssels',
  deactivate: 'Schließen des Kontos',
  compromised: 'Schlüssel kompromittiert',
  revoke: 'Sperrung des alten Zertifikats',
};

const verdicts: JournalTexts['verdicts'] = {
  good: 'alles in Ordnung',
  warning: 'im Wesentlichen in Ordnung, mit Hinweisen',
  broken: 'es wurde ein Problem gefunden',
};

const nameOf = ({ operation, staging }: { operation: OperationKind; staging?: boolean | undefined }) =>
  operations[staging === true ? 'rehearsal' : operation];

const outputSuffix = (output: string) => (output === '' ? '' : ` Ausgabe: „${oneLine(output)}“`);

export const journalDe: JournalTexts = {
  operations,
  verdicts,
  sentences: {
    hostStarted: ({ version, host }) => `profacto Datenschutz ${version} wurde gestartet (${host}).`,
    hostStopped: () => 'profacto Datenschutz wurde beendet.',
    settingsChanged: ({ keys }, format, texts) =>
      `Einstellungen geändert: ${format.list(keys.map((key) => settingLabelIn(texts, key)))}.`,
    settingsKeptAside: ({ keptAs, keys }, format) =>
      `Die Einstellungsdatei war ${keys.length === 0 ? 'nicht lesbar' : `teilweise ungültig (${format.list(keys)})`}. Die alte liegt unverändert in „${keptAs}“.`,
    operationStarted: (entry) => `${nameOf(entry)}: ${entry.automatic === true ? 'von selbst begonnen.' : 'begonnen.'}`,
    stepStarted: ({ step }, _format, { ui }) => `Schritt begonnen: ${ui.steps[step]}.`,
    stepDone: ({ step }, _format, { ui }) => `Schritt erledigt: ${ui.steps[step]}.`,
    caPassedOver: ({ host, failure, next }, _format, texts) => {
      const { what } = explainFailure(failure, texts);
      return `${host} stellt jetzt nicht aus (${failure.code}). ${what}${next === null ? '' : ` Als Nächstes wird ${next} gefragt.`}`;
    },
    operationDone: (entry) =>
      `${nameOf(entry)}: ${entry.verdict === undefined ? 'abgeschlossen' : verdicts[entry.verdict]}.`,
    operationFailed: (entry, _format, texts) => {
      const { failure } = entry;
      if (failure.code === 'CANCELLED') return `${nameOf(entry)}: abgebrochen.`;
      const { what } = explainFailure(failure, texts);
      if (failure.code === 'NOT_DUE') return `${nameOf(entry)}: noch nicht fällig. ${what}`;
      const ended = failure.code === 'PREFLIGHT_BROKEN' ? 'angehalten' : 'nicht gelungen';
      return `${nameOf(entry)}: ${ended} (${failure.code}). ${what}`;
    },
    certificateInstalled: ({ names, notAfter, directory }, format) =>
      `Zertifikat für ${format.list(names)} installiert, gültig bis ${format.date(notAfter)}, in „${directory}“.`,
    certificateDeleted: ({ directory }) => `Zertifikat und Schlüssel in „${directory}“ gelöscht.`,
    certificateRevoked: ({ names }, format) =>
      `Das Zertifikat für ${format.list(names)} mit dem kompromittierten Schlüssel ist gesperrt.`,
    revocationFailed: ({ names, failure }, format, texts) =>
      `Das Zertifikat für ${format.list(names)} mit dem kompromittierten Schlüssel ist noch nicht gesperrt; es wird weiter versucht (${failure.code}). ${explainFailure(failure, texts).what}`,
    revocationDropped: ({ names, notAfter }, format) =>
      `Das Zertifikat für ${format.list(names)} mit dem kompromittierten Schlüssel ist am ${format.date(notAfter)} abgelaufen und muss nicht mehr gesperrt werden.`,
    revocationsUnreadable: ({ failure }, _format, texts) =>
      `Was noch gesperrt werden muss („revocations.json“), lässt sich nicht lesen; alles andere läuft weiter (${failure.code}). ${explainFailure(failure, texts).what}`,
    pfxExported: ({ directory }) => `Zertifikat und Schlüssel in „${directory}“ als PFX-Datei mit Kennwort exportiert.`,
    rolledBack: ({ directory }) =>
      directory === null
        ? 'Das neue Zertifikat wurde zurückgenommen; ein früheres gab es nicht.'
        : `Das neue Zertifikat wurde zurückgenommen; es gilt wieder das bisherige in „${directory}“.`,
    listenerFailed: ({ failure }, _format, texts) =>
      `Der integrierte Webserver konnte einen Port nicht öffnen. ${explainFailure(failure, texts).what}`,
    noticeGiven: (notice) => {
      const { title, body } = noticeText(notice, 'de');
      return `Benachrichtigung: ${title}. ${body}`;
    },
    hookEnded: ({ hook, program, test, result }, _format, texts) => {
      const name = `${settingLabelIn(texts, hook)}${test === true ? ' (ausprobiert)' : ''}`;
      return `${name} „${program}“: ${describeHookOutcome(result, 'de')}${outputSuffix(result.output)}`;
    },
    recovered: ({ removed }, format) =>
      removed.length === 0
        ? 'Nach einem unterbrochenen Vorgang wurde aufgeräumt.'
        : `Nach einem unterbrochenen Vorgang wurde aufgeräumt; entfernt: ${format.list(removed)}.`,
  },
};
