/** Why a value was refused, as one sentence or two: the field, the reason and the remedy. */
import type { SettingIssue } from '#shared/contract/failures.ts';
import { textsOf } from '#shared/texts/all.ts';
import type { Language } from '#shared/values/language.ts';
import { settingIssueText } from './explain.ts';

/** Names the field, says what is wrong with its value and what to write instead. */
export function describeSettingIssue(issue: SettingIssue, language: Language): string {
  return settingIssueText(textsOf(language), issue);
}
