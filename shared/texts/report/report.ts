/** The diagnosis report: everything that a helper needs to know, as text for an e-mail and as data. Pure. */
import type { Finding } from '#shared/contract/findings.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import { reportedKeys } from '#shared/contract/settings-table.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { HopId } from '#shared/contract/check-table.ts';
import { diagnosisOf, type Diagnosis } from '#shared/domain/diagnosis.ts';
import { paths, type Hop } from '#shared/domain/path.ts';
import { isConsequence, type Cause } from '#shared/domain/root-cause.ts';
import { verdictOf } from '#shared/domain/verdict.ts';
import { formatsFor } from '#shared/texts/advice.ts';
import { proofText } from '#shared/texts/proof.ts';
import { redact, redactDeep } from '#shared/texts/redact.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { causeRecord, causeSaying, explainCause } from '#shared/texts/cause.ts';
import { explainFinding, findingRecord } from '#shared/texts/findings/explain.ts';
import { hostName } from '#shared/texts/host-names.ts';
import { hopLabel } from '#shared/texts/hop-labels.ts';
import { journalLine } from '#shared/texts/journal/describe.ts';
import { reportTexts } from './texts.ts';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import type { Texts } from '#shared/texts/shape.ts';
import { harmless, printable } from '#shared/values/foreign-text.ts';
import { mapStrings } from '#shared/values/map-strings.ts';
import { createTranslator } from '#shared/texts/translator.ts';
import { whoLabels } from '#shared/texts/who-labels.ts';

export type DiagnosisReport = { text: string; json: unknown };

export type ReportInput = {
  snapshot: Snapshot;
  /** The newest entries, in chronological order. */
  journal: readonly JournalEntry[];
  /** Milliseconds since the epoch. */
  now: number;
};

/** Makes the report. It contains no key, token, password or e-mail address. */
export function diagnosisReport(input: ReportInput, texts: Texts): DiagnosisReport {
  const { contactEmail: email, eabKeyId: keyId } = input.snapshot.settings;
  const known = { email, keyId };
  // Redacted before the texts are made, because they shorten quotations and half a secret is not recognized; and after.
  const redacted = redactDeep(input, known);
  return {
    text: printable(redact(textOf(redacted, texts), known)),
    json: mapStrings(redactDeep<unknown>(dataOf(redacted, texts), known), harmless),
  };
}

function dataOf({ snapshot, journal, now }: ReportInput, texts: Texts) {
  const { product, settings, shield, warning, tls, webserver, certificate, renewal, lastRequest } = snapshot;
  const { knowledge, findings, causes, hops } = diagnosisOf(snapshot, now);
  const explained = causes.map((cause) => causeRecord(cause, texts, now));
  return {
    madeAt: new Date(now).toISOString(),
    product,
    settings: {
      ...Object.fromEntries(reportedKeys.map((key) => [key, settings[key]])),
      // Of the contact and the external account it is told only whether they are set.
      contactIsSet: settings.contactEmail !== '',
      externalAccountIsSet: settings.eabKeyId !== '',
    },
    shield,
    warning,
    tls,
    webserver,
    lanAddresses: snapshot.lanAddresses,
    certificate,
    renewal,
    outside: snapshot.outside,
    cause: explained[0] ?? null,
    causes: explained,
    checkedAt: knowledge.at,
    checks: findings.map((one) => findingRecord(one, texts)),
    verdict: knowledge.at === null ? null : verdictOf(findings),
    ways: Object.fromEntries(
      Object.entries(paths).map(([path, ids]) => [path, ids.map((id) => ({ hop: id, status: hops[id].status }))]),
    ),
    lastRequest,
    journal,
  };
}

function textOf({ snapshot, journal, now }: ReportInput, texts: Texts): string {
  const say = reportTexts[texts.language];
  const formats = formatsFor(texts.language);
  const section = (title: string, lines: readonly string[]) => ['', title, '-'.repeat(title.length), ...lines];
  const diagnosis = diagnosisOf(snapshot, now);
  const { hops } = diagnosis;
  const { at } = diagnosis.knowledge;
  const time = at === null ? say.notChecked : say.checked(formats.time(at));
  const pathLines = (ids: readonly HopId[]) => ids.flatMap((id) => hopLines(hops[id], diagnosis, snapshot, texts));
  const isOfBoth = (id: HopId) => (paths.validation as readonly HopId[]).includes(id);
  const t = createTranslator(texts).t;
  return [
    say.title,
    say.made(formats.time(new Date(now).toISOString())),
    say.withoutSecrets,
    ...section(say.sections.causes, causeLines(diagnosis.causes, texts, now)),
    ...section(say.sections.program, programLines(snapshot, texts)),
    ...section(say.sections.settings, settingLines(snapshot.settings, texts)),
    ...section(say.sections.certificate, certificateLines(snapshot, texts)),
    ...section(say.sections.validation, [time, ...pathLines(paths.validation)]),
    ...section(
      say.sections.visitors,
      paths.visitors.flatMap((id) =>
        isOfBoth(id)
          ? [`${marks[hops[id].status]} ${hopLabel(id, snapshot.settings, t)}: ${say.partOfBoth}`]
          : pathLines([id]),
      ),
    ),
    ...section(say.sections.request, requestLines(snapshot, texts)),
    ...section(
      say.sections.journal,
      journal.map((entry) => journalLine(entry, texts)),
    ),
    '',
  ].join('\n');
}

const marks = { good: '✓', warning: '!', broken: '✗', unknown: '–', checking: '–', follows: '↳' } as const;

/** The causes, the first to be mended at the beginning, each with its step, its person and what follows from it. */
function causeLines(causes: readonly Cause[], texts: Texts, now: number): string[] {
  const say = reportTexts[texts.language];
  if (causes.length === 0) return [say.noCause];
  return causes.flatMap((cause, index) => {
    const { code, sentence, step, who, details } = explainCause(cause, texts, now);
    const titles = [...new Set(cause.consequences.map((one) => texts.checkTitles[one.id]))];
    return [
      `${String(index + 1)}. ${sentence} [${code}]`,
      ...(step === null ? [] : [`    ${say.todo(step, whoLabels[texts.language][who])}`]),
      ...(details === undefined ? [] : [`    ${details}`]),
      ...(titles.length === 0 ? [] : [`    ${say.followsFromIt(titles.join(', '))}`]),
    ];
  });
}

function programLines(snapshot: Snapshot, texts: Texts): string[] {
  const { t } = createTranslator(texts);
  const say = reportTexts[texts.language];
  const { product, webserver, tls, outside, lanAddresses } = snapshot;
  const formats = formatsFor(texts.language);
  const seen = (): string => {
    if (outside === null) return t('rehearsal.notAsked');
    const sentence = say.seen(outside.reached ? say.yes : say.no, formats.time(outside.at));
    return outside.detail === '' ? sentence : `${sentence}: ${outside.detail}`;
  };
  return [
    `${t('system.version')}: ${product.version} (${hostName(product.host, texts.language)})`,
    `${t('system.operatingSystem')}: ${product.operatingSystem}`,
    `${t('system.runtime')}: ${product.runtime}`,
    `${t('system.settingsFile')}: ${product.settingsFile}`,
    `${t('system.journalFile')}: ${product.journalFile}`,
    ...(['http', 'https'] as const).flatMap((which) => {
      const { port, state, failure } = webserver[which];
      const line = `${t(`system.${which}Port`)}: ${t(`system.listener.${state}`, { port })}`;
      return failure === null ? [line] : [line, `    ${failure.code}: ${explainFailure(failure, texts).what}`];
    }),
    `${t('system.tls')}: ${t(tls.active ? 'system.tlsOn' : 'system.tlsOff')}`,
    `${t('system.warning')}: ${snapshot.warning ?? t('system.none')}`,
    `${say.lanAddresses}: ${lanAddresses.length === 0 ? '–' : lanAddresses.join(', ')}`,
    `${say.outside}: ${seen()}`,
  ];
}

function settingLines(settings: Snapshot['settings'], texts: Texts): string[] {
  const say = reportTexts[texts.language];
  const shown = (value: string | number | boolean | readonly string[]): string => {
    if (typeof value === 'boolean') return value ? say.yes : say.no;
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    return text === '' ? say.unset : text;
  };
  return [
    ...reportedKeys.map((key) => `${settingLabelIn(texts, key)}: ${shown(settings[key])}`),
    `${settingLabelIn(texts, 'contactEmail')}: ${settings.contactEmail === '' ? say.unset : say.set}`,
    `${settingLabelIn(texts, 'eabKeyId')}: ${settings.eabKeyId === '' ? say.unset : say.set}`,
  ];
}

function certificateLines({ certificate, renewal }: Snapshot, texts: Texts): string[] {
  const { t } = createTranslator(texts);
  const formats = formatsFor(texts.language);
  if (certificate === null) return [reportTexts[texts.language].none];
  const { lastError } = renewal;
  return [
    `${t('certificate.names')}: ${formats.list(certificate.names)}`,
    `${t('certificate.issuer')}: ${certificate.issuer}`,
    `${t('certificate.validFrom')}: ${formats.time(certificate.notBefore)}`,
    `${t('certificate.validUntil')}: ${formats.time(certificate.notAfter)}`,
    `${t('certificate.serialNumber')}: ${certificate.serialNumber}`,
    `${t('certificate.fingerprint')}: ${certificate.fingerprint256}`,
    `${t('certificate.keyType')}: ${certificate.keyType}`,
    `${t('certificate.renewal')}: ${renewal.reason}${renewal.dueAt === null ? '' : `, ${formats.time(renewal.dueAt)}`}`,
    ...(lastError === null ? [] : [`    ${lastError.code}: ${explainFailure(lastError, texts).what}`]),
    certificate.directory,
  ];
}

function hopLines(
  { id, status, findings, proof }: Hop,
  diagnosis: Diagnosis,
  { settings }: Snapshot,
  texts: Texts,
): string[] {
  const { t } = createTranslator(texts);
  const head = `${marks[status]} ${hopLabel(id, settings, t)}: ${t(`path.status.${status}`)}`;
  const proven = proof === null || status !== 'good' ? [] : [`    ${proofText(proof, texts)}`];
  return [head, ...proven, ...findings.map((one) => findingLine(one, diagnosis.causes, texts))];
}

/** What a check has found; what the causes say at the top is not said again. */
function findingLine(one: Finding, causes: readonly Cause[], texts: Texts): string {
  const { title, finding } = explainFinding(one, texts);
  const say = reportTexts[texts.language];
  const index = causeSaying(one, causes, texts);
  const follows = isConsequence(one, causes) ? ` (${say.follows})` : '';
  const text = index < 0 ? `${finding}${follows}` : say.seeCause(index + 1);
  return `    ${marks[one.status]} ${title} [${one.code}]: ${text}`;
}

function requestLines({ lastRequest }: Snapshot, texts: Texts): string[] {
  const say = reportTexts[texts.language];
  if (lastRequest === null) return [say.noRequest];
  const { t } = createTranslator(texts);
  const formats = formatsFor(texts.language);
  const { staging, outcome, startedAt, steps, failure } = lastRequest;
  const kind = staging ? say.rehearsal : say.request;
  const lines = [
    `${kind}, ${formats.time(startedAt)}: ${say.outcome[outcome]}`,
    ...steps.map((step) => `    ${t(`steps.${step.id}`)}: ${t(`steps.state.${step.state}`)}`),
  ];
  if (failure === null) return lines;
  const { what, todo, who, details, original } = explainFailure(failure, texts);
  lines.push(`${failure.code}: ${what}`);
  if (todo !== '') lines.push(who === 'none' ? todo : say.todo(todo, whoLabels[texts.language][who]));
  if (details !== undefined) lines.push(details);
  if (original !== null) lines.push(say.caWordsHeading, original.replaceAll(/^/gm, '    '));
  return lines;
}
