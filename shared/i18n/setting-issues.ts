/** Why a value was refused, as one sentence or two: the field, the reason and the remedy. */
import type { SettingIssue, SettingIssueReason } from '#shared/contract/failures.ts';
import type { SettingKey } from '#shared/contract/settings.ts';
import type { Language } from './language.ts';
import { issuesAtFieldDe, settingIssuesDe, settingLabelsDe } from './setting-issues.de.ts';
import { issuesAtFieldEn, settingIssuesEn, settingLabelsEn } from './setting-issues.en.ts';

/** A text for each key: what the field is called. */
export type SettingLabels = Record<SettingKey, string>;
/** A text for each reason. `field` is the field's label in quotation marks, `allowed` what would be accepted. */
export type SettingIssueTexts = Record<SettingIssueReason, (field: string, allowed: readonly string[]) => string>;
/** Where the panel's field is filled in otherwise than the command line: there, a program is a list in JSON. */
export type IssueAtFieldTexts = Record<'notAProgram' | 'batchFile', string>;

const labels: Record<Language, SettingLabels> = { de: settingLabelsDe, en: settingLabelsEn };
const texts: Record<Language, SettingIssueTexts> = { de: settingIssuesDe, en: settingIssuesEn };
const textsAtField: Record<Language, IssueAtFieldTexts> = { de: issuesAtFieldDe, en: issuesAtFieldEn };

/** What a setting is called; a key that nobody knows is shown as it is. */
export function settingLabel(key: string, language: Language): string {
  return Object.hasOwn(labels[language], key) ? labels[language][key as SettingKey] : key;
}

/** Names the field, says what is wrong with its value and what to write instead. */
export function describeSettingIssue(issue: SettingIssue, language: Language): string {
  const label = settingLabel(issue.key, language);
  const field = language === 'de' ? `„${label}“` : `“${label}”`;
  return texts[language][issue.reason](field, issue.allowed ?? []);
}

/** What is wrong and what to write instead, below the field itself: naming it there as well would be saying it twice. */
export function describeIssueAtField(issue: SettingIssue, language: Language): string {
  const own: Partial<Record<SettingIssueReason, string>> = textsAtField[language];
  return own[issue.reason] ?? describeSettingIssue(issue, language).replace(/^[„“][^“”]*[“”]: /, '');
}
