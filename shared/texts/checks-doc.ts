/**
 * Generates `docs/checks.md`: everything that the checks can find and every failure, as the user reads it. Made from
 * the texts themselves and their samples. Pure; the same on every machine.
 */
import type { TFunction } from 'i18next';
import { failure } from '#shared/contract/failure-error.ts';
import { failureData, type FailureCode } from '#shared/contract/failures.ts';
import {
  checkIdSchema,
  finding,
  findingTable,
  type CheckId,
  type FindingCode,
  type FindingStatus,
} from '#shared/contract/findings.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { explainCause } from './cause.ts';
import { diagnosisIn, situations, type Situation } from './situations.ts';
import { hopByCheck, hopIds, type HopId } from '#shared/contract/check-table.ts';
import { paths } from '#shared/domain/path.ts';
import type { Who } from './advice.ts';
import { failureSamples } from '#shared/texts/failures/samples.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import { findingSamples } from '#shared/texts/findings/samples.ts';
import { checkTitlesDe } from '#shared/texts/findings/de.ts';
import { describeFinding } from '#shared/texts/findings/describe.ts';
import { hopLabel } from './hop-labels.ts';
import { textsOf } from './all.ts';
import { createTranslator } from './translator.ts';

/** Times are shown as in Germany on the day of the samples, wherever this runs. */
const TIME_ZONE = 'Europe/Berlin';
const NOW = Date.parse('2026-11-24T12:00:00.000Z');

const statusLabels: Record<FindingStatus, string> = {
  good: 'in Ordnung',
  warning: 'Hinweis',
  broken: 'Problem',
  unknown: 'nicht geprüft',
};
const ports = defaultSettings('');

/** The whole page. */
export function checksDoc(): string {
  const { t } = createTranslator(textsOf('de'));
  return [
    '<!-- Erzeugt aus den Texten des Programms mit „npm run docs:checks“. Nicht von Hand ändern. -->',
    '',
    '# Was die Prüfungen finden, und was dann zu tun ist',
    '',
    'Der erste Teil nennt jede Prüfung mit allem, was sie finden kann; der zweite zeigt an Beispielen, was dann als Ursache',
    'genannt wird; der dritte nennt jede Meldung, mit der ein Vorgang enden kann. Die Angaben in den Sätzen (Namen, Adressen, Zeiten) sind Beispiele. Die Codes stehen auch im Protokoll und in der',
    'Ausgabe von `--json`.',
    '',
    '## Die Prüfungen',
    '',
    ...(Object.entries(paths) as [keyof typeof paths, readonly HopId[]][]).map(
      ([path, hops]) => `- ${t(`path.${path}`)}: ${hops.map((hop) => hopLabel(hop, ports, t)).join(' → ')}`,
    ),
    '',
    ...checkIdSchema.options.flatMap((check) => checkSection(check, t)),
    '## So sieht es aus',
    '',
    'Was der Kunde in solchen Lagen liest: eine Ursache, ein Schritt, eine Person. Die Glieder des Weges, die hier nicht genannt',
    'sind, sind in Ordnung.',
    '',
    ...table(
      ['Lage', 'Ursache', 'Was zu tun ist', 'Wer', 'Das Bild'],
      situations.map((one) => situationRow(one, t)),
    ),
    '',
    '## Die Meldungen',
    '',
    ...table(
      ['Code', 'Was geschehen ist', 'Was zu tun ist', 'Wer'],
      (Object.keys(failureData) as FailureCode[]).flatMap((code) => failureRows(code, t)),
    ),
    '',
  ].join('\n');
}

function checkSection(check: CheckId, t: TFunction): string[] {
  const codes = (Object.keys(findingTable) as FindingCode[]).filter((code) => findingTable[code].check === check);
  return [
    `### ${checkTitlesDe[check]}`,
    '',
    `Station: ${hopLabel(hopByCheck[check], ports, t)} (\`${check}\`)`,
    '',
    ...table(
      ['Code', 'Ergebnis', 'Was gefunden wurde', 'Was zu tun ist', 'Wer'],
      codes.flatMap((code) => findingRows(code, t)),
    ),
    '',
  ];
}

function findingRows(code: FindingCode, t: TFunction): string[][] {
  const texts = findingSamples[code].map((data) => describeFinding(finding(code, data as never), 'de', TIME_ZONE));
  return distinct(texts, ({ remedy }) => remedy ?? '').map(({ finding: found, remedy, who, details }) => [
    `\`${code}\``,
    statusLabels[findingTable[code].status],
    withDetails(found, details),
    remedy ?? '–',
    whoLabel(who, t),
  ]);
}

function situationRow(situation: Situation, t: TFunction): string[] {
  const { causes, hops } = diagnosisIn(situation);
  const [first, ...others] = causes.map((one) => explainCause(one, textsOf('de'), NOW, TIME_ZONE));
  const picture = hopIds
    .map((id) => hops[id])
    .filter(({ status }) => status !== 'good')
    .map(({ id, status }) => `${hopLabel(id, ports, t)}: ${t(`path.status.${status}`)}`);
  if (first === undefined) return [situation.title, '–', '–', '–', picture.join(', ') || 'alles in Ordnung'];
  const further = others.map(({ sentence }, index) => `${String(index + 2)}. ${sentence}`);
  const cause = [first.sentence, ...further].join('\n');
  return [situation.title, cause, first.step ?? '–', whoLabel(first.who, t), picture.join(', ')];
}

function failureRows(code: FailureCode, t: TFunction): string[][] {
  const texts = failureSamples[code].map((data) => describeFailure(failure(code, data as never), 'de', NOW, TIME_ZONE));
  return distinct(texts, ({ what, todo }) => `${what} ${todo}`).map(({ what, todo, who, details }) => [
    `\`${code}\``,
    withDetails(what, details),
    todo,
    whoLabel(who, t),
  ]);
}

/** Drops texts that differ from another one only in their data: in quotations, numbers or brackets. */
function distinct<T>(texts: readonly T[], wordsOf: (text: T) => string): T[] {
  const keys = texts.map((text) =>
    wordsOf(text)
      .replace(/„[^“]*“/g, '„“')
      .replace(/ \([^)]*\)/g, '')
      .replace(/\d+/g, '0'),
  );
  return texts.filter((_text, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** What the panel folds away stands below. */
function withDetails(text: string, details: string | undefined): string {
  return details === undefined ? text : `${text}\n${details}`;
}

function whoLabel(who: Who, t: TFunction): string {
  return who === 'none' ? '–' : t(`advice.labels.${who}`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cellOf).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** Escapes what Markdown would read as the end of a cell, a tag or a new line. */
function cellOf(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replace(/\s*\n\s*/g, '<br>');
}
