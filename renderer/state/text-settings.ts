/** Which settings are text fields of the panel, and how each is read from and put into the settings. Pure. */
import type { FallbackCa, SettingKey, Settings, SettingsPatch } from '#shared/contract/settings.ts';
import type { SettingIssue, SettingIssueReason } from '#shared/contract/failures.ts';
import * as rules from '#shared/contract/text-rules.ts';

const textSettings = [
  'serverAddress',
  'contactEmail',
  'acmeDirectoryUrl',
  'eabKeyId',
  'eabHmacKey',
  'onRenewed',
  'onFailed',
] as const satisfies readonly SettingKey[];
export type SingleKey = (typeof textSettings)[number];
type AccountField = 'eabKeyId' | 'eabHmacKey';
/** The external account of a further CA, which is known by its directory's URL. */
export type FallbackKey = `fallbackCas.${AccountField} ${string}`;

export type TextSettingKey = SingleKey | FallbackKey;
/** The fields that are always there; those of further CAs come and go with them. */
export const textSettingKeys: readonly SingleKey[] = textSettings;

export function fallbackKey(field: AccountField, { directoryUrl }: Pick<FallbackCa, 'directoryUrl'>): FallbackKey {
  return `fallbackCas.${field} ${directoryUrl}`;
}

/** The field of a further CA, taken apart; `null`: it is one of the others. */
function fallbackOf(key: TextSettingKey): { field: AccountField; directoryUrl: string } | null {
  const parts = /^fallbackCas\.(?<field>eabKeyId|eabHmacKey) (?<url>.*)$/s.exec(key)?.groups;
  return parts === undefined ? null : { field: parts.field as AccountField, directoryUrl: parts.url ?? '' };
}

/** The setting whose rules decide about the text. */
function judgedAs(key: TextSettingKey): SingleKey {
  return fallbackOf(key)?.field ?? (key as SingleKey);
}

/** The setting that a change of this field changes. */
export function settingOf(key: TextSettingKey): SettingKey {
  return fallbackOf(key) === null ? judgedAs(key) : 'fallbackCas';
}

/** What has been saved of a secret is never shown: its field is for a new one. */
export function isSecret(key: TextSettingKey): boolean {
  return judgedAs(key) === 'eabHmacKey';
}

/** Whether each pause saves. Half an address, key or path would already be taken, and acted upon. */
export function savesWhileTyping(key: TextSettingKey): boolean {
  return key === 'serverAddress' || key === 'contactEmail';
}

/** The program on the first line, each of its arguments on one of the following. */
function isHook(key: SingleKey): key is 'onRenewed' | 'onFailed' {
  return key === 'onRenewed' || key === 'onFailed';
}

function valueOf(key: TextSettingKey, text: string): string | string[] {
  return isHook(judgedAs(key)) ? wordsOf(text) : text.trim();
}

function wordsOf(text: string): string[] {
  const counted = text.trim();
  return counted === '' ? [] : counted.split(/\r?\n/);
}

/** What the field shows of these settings; `null`: what it belongs to is no longer there. */
export function storedIn(key: TextSettingKey, settings: Settings): string | null {
  const fallback = fallbackOf(key);
  if (fallback !== null) {
    const ca = settings.fallbackCas.find((one) => one.directoryUrl === fallback.directoryUrl);
    return ca === undefined ? null : isSecret(key) ? '' : ca[fallback.field];
  }
  const single = judgedAs(key);
  if (isSecret(key)) return '';
  return isHook(single) ? settings[single].join('\n') : settings[single];
}

/** The change that puts the text into these settings. */
export function changeOf(key: TextSettingKey, text: string, settings: Settings): SettingsPatch {
  const fallback = fallbackOf(key);
  if (fallback === null) return { [key]: valueOf(key, text) };
  const { field, directoryUrl } = fallback;
  const changed = (one: FallbackCa) => (one.directoryUrl === directoryUrl ? { ...one, [field]: text.trim() } : one);
  return { fallbackCas: settings.fallbackCas.map(changed) };
}

/** What the service would say to this text: the same rule decides on both sides. */
export function issueOf(key: TextSettingKey, text: string): SettingIssue | null {
  const judged = judgedAs(key);
  const reason = reasonOf(judged, text);
  return reason === null ? null : { key: judged, reason };
}

const textRules = {
  serverAddress: rules.serverAddress,
  contactEmail: rules.contactEmail,
  acmeDirectoryUrl: rules.httpsUrl,
  eabKeyId: rules.shortText,
  eabHmacKey: rules.base64Url,
} as const satisfies Record<Exclude<SingleKey, 'onRenewed' | 'onFailed'>, rules.Rule<string>>;

function reasonOf(judged: SingleKey, text: string): SettingIssueReason | null {
  return isHook(judged) ? rules.programCall(wordsOf(text)) : textRules[judged](text.trim());
}

/** Whether the user may simply not have finished: typing on could still make the text valid. */
export function isIncomplete(key: TextSettingKey, text: string): boolean {
  const issue = issueOf(key, text);
  if (issue === null || !savesWhileTyping(key)) return false;
  // "192.168.1.1" could become "192.168.1.1a.de", but that is not what somebody who typed it has in mind.
  if (issue.reason === 'isIpAddress') return false;
  const completion = key === 'contactEmail' && !text.includes('@') ? '@a.de' : 'a.de';
  return issueOf(key, text + completion) === null;
}
