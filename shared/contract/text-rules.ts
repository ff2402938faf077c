/**
 * What a text must be to become one of the settings: one rule for the schema that the service asks and for the panel's
 * field, so that both refuse the same for the same reason. Pure, and without zod, which the panel does not load.
 */
import type { SettingIssueReason } from './failures.ts';
import { isEmail } from '#shared/values/email.ts';
import { checkHostname } from '#shared/values/hostname.ts';

/** Why a value is refused; `null`: it is not. */
export type Rule<T> = (value: T) => SettingIssueReason | null;

const MAX_TEXT_LENGTH = 500;
const MAX_ARGUMENTS = 50;
const MAX_ARGUMENT_LENGTH = 2000;

/** Any text of a sensible length. */
export const shortText: Rule<string> = (text) => (text.length > MAX_TEXT_LENGTH ? 'tooLong' : null);

/** The public address, or none yet. */
export const serverAddress: Rule<string> = (text) => {
  if (text === '') return null;
  const checked = checkHostname(text);
  return checked.ok ? null : checked.reason;
};

/** The contact, or none yet. */
export const contactEmail: Rule<string> = (text) => (text === '' || isEmail(text) ? null : 'notAnEmail');

/** The URL of a CA's directory. */
export const httpsUrl: Rule<string> = (text) =>
  shortText(text) ?? (URL.canParse(text) && new URL(text).protocol === 'https:' ? null : 'notAnHttpsUrl');

/** A key as CAs hand it out: base64url, and what people make of it. */
export const base64Url: Rule<string> = (text) =>
  shortText(text) ?? (/^[A-Za-z0-9_+/=-]*$/.test(text) ? null : 'notBase64Url');

/** Windows drive or UNC path, or a POSIX path: the panel of one may show the settings of another. */
export const absolutePath: Rule<string> = (text) =>
  shortText(text) ?? (/^(\/|[A-Za-z]:[\\/]|\\\\)/.test(text) ? null : 'notAnAbsolutePath');

/** The absolute path of a program and its arguments; empty: none. */
export const programCommand: Rule<readonly string[]> = (words) => {
  if (words.some((word) => word.length > MAX_ARGUMENT_LENGTH) || words.length > MAX_ARGUMENTS) return 'tooLong';
  const [program] = words;
  if (program === undefined) return null;
  if (absolutePath(program.trim()) !== null) return 'notAProgram';
  // They run only in a shell, which would read the arguments in its own way (CVE-2024-27980).
  return /\.(bat|cmd)[. ]*$/i.test(program) ? 'batchFile' : null;
};
