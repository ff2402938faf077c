/** What both languages' texts about settings have in common. */
import type { SettingIssueReason } from '#shared/contract/failures.ts';
import type { CharacterKind } from '#shared/values/pasted-text.ts';
import type { SettingKey } from '#shared/contract/settings-table.ts';

export type SettingTexts = {
  /** The label of each setting's field. */
  labels: Record<SettingKey, string>;
  /** A label in this language's quotation marks. */
  quoted: (label: string) => string;
  /**
   * A text for each reason. `field` is the field's label in quotation marks, `allowed` what would be accepted, `strange`
   * what is said of the character that is in the way.
   */
  issues: Record<SettingIssueReason, (field: string, allowed: readonly string[], strange: string) => string>;
  /** Where a character stands that is in the way. `after`: the text before it; empty: none; `null`: it is a secret. */
  whereStrange: (after: string | null) => string;
  /** What it is, and what to do. `code`: `U+00A0`; invisible ones are shown by it alone. */
  strange: Record<CharacterKind, (where: string, code: string, character: string) => string>;
  /** In place of `notOneOf`, where it is not known what is accepted. */
  notOffered: (field: string) => string;
  /** Below a field of the panel, where the input differs: on the command line a program is a list in JSON. */
  fieldIssues: Record<'notAProgram' | 'batchFile', string>;
};
