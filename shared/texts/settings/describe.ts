/** Why a value was refused, as one sentence or two: the field, the reason and the remedy. */
import type { SettingIssue } from '#shared/contract/failures.ts';
import { textsOf } from '#shared/texts/all.ts';
import type { Language } from '#shared/values/language.ts';
import { fieldIssueText, settingIssueText, settingLabelIn } from './explain.ts';

/** The label of a setting; an unknown key is shown as it is. */
export function settingLabel(key: string, language: Language): string {
  return settingLabelIn(textsOf(language), key);
}

/** Names the field, says what is wrong with its value and what to write instead. */
export function describeSettingIssue(issue: SettingIssue, language: Language): string {
  return settingIssueText(textsOf(language), issue);
}

/** The same for display below the field itself, so without its name. */
export function describeFieldIssue(issue: SettingIssue, language: Language): string {
  return fieldIssueText(textsOf(language), issue);
}
