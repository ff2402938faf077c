/** What both languages' texts about settings have in common, and how a refused value is put into words. Pure. */
import type { SettingIssue, SettingIssueReason } from '#shared/contract/failures.ts';
import type { SettingKey } from '#shared/contract/settings.ts';
import type { Texts } from '#shared/texts/shape.ts';

export type SettingTexts = {
  /** A text for each key: what the field is called. */
  labels: Record<SettingKey, string>;
  /** A label in this language's quotation marks. */
  quoted: (label: string) => string;
  /** A text for each reason. `field` is the field's label in quotation marks, `allowed` what would be accepted. */
  issues: Record<SettingIssueReason, (field: string, allowed: readonly string[]) => string>;
  /** Where the panel's field is filled in otherwise than the command line: there, a program is a list in JSON. */
  issuesAtField: Record<'notAProgram' | 'batchFile', string>;
};

/** What a setting is called; a key that nobody knows is shown as it is. */
export function labelIn({ settings: { labels } }: Pick<Texts, 'settings'>, key: string): string {
  return Object.hasOwn(labels, key) ? labels[key as SettingKey] : key;
}

/** Names the field, says what is wrong with its value and what to write instead. */
export function issueIn(texts: Pick<Texts, 'settings'>, issue: SettingIssue): string {
  const { quoted, issues } = texts.settings;
  return issues[issue.reason](quoted(labelIn(texts, issue.key)), issue.allowed ?? []);
}

/** What is wrong and what to write instead, below the field itself: naming it there as well would be saying it twice. */
export function issueAtFieldIn(texts: Pick<Texts, 'settings'>, issue: SettingIssue): string {
  const own: Partial<Record<SettingIssueReason, string>> = texts.settings.issuesAtField;
  return own[issue.reason] ?? issueIn(texts, issue).replace(/^[„“][^“”]*[“”]: /, '');
}
