/** A setting, and why its value was refused, in the words of one language. Pure. */
import type { SettingIssue, SettingIssueReason } from '#shared/contract/failures.ts';
import type { SettingKey } from '#shared/contract/settings-table.ts';
import type { Texts } from '#shared/texts/shape.ts';
import { characterAt, characterKind } from '#shared/values/pasted-text.ts';

/** The label of a setting; an unknown key is shown as it is. */
export function settingLabelIn({ settings: { labels } }: Pick<Texts, 'settings'>, key: string): string {
  return Object.hasOwn(labels, key) ? labels[key as SettingKey] : key;
}

/** Names the field, says what is wrong with its value and what to write instead. */
export function settingIssueText(texts: Pick<Texts, 'settings'>, issue: SettingIssue): string {
  const { key, reason, allowed = [] } = issue;
  const { quoted, issues, notOffered } = texts.settings;
  const field = quoted(settingLabelIn(texts, key));
  if (reason === 'notOneOf' && allowed.length === 0) return notOffered(field);
  return issues[reason](field, allowed, strangeText(texts, issue));
}

function strangeText({ settings }: Pick<Texts, 'settings'>, { character: code = '', after }: SettingIssue): string {
  const character = characterAt(code);
  const kind = character === ' ' ? 'space' : characterKind(character);
  return settings.strange[kind](settings.whereStrange(after ?? null), code, character);
}

/** The same for display below the field itself, so without its name. */
export function fieldIssueText(texts: Pick<Texts, 'settings'>, issue: SettingIssue): string {
  const own: Partial<Record<SettingIssueReason, string>> = texts.settings.fieldIssues;
  return own[issue.reason] ?? settingIssueText(texts, issue).replace(/^[„“][^“”]*[“”]: /, '');
}
