/** How each text field of the panel is read from and put into the settings. Pure. */
import type { FallbackCa, Settings, SettingsPatch } from '#shared/contract/settings.ts';
import type { SettingIssue } from '#shared/contract/failures.ts';
import { settingsTable, type SettingKey, type TextFieldKey } from '#shared/contract/settings-table.ts';
import { cleanDnsServers, cleanPort, cleanProgram, cleanText, type Cleaned } from '#shared/contract/pasted-values.ts';

type AccountField = 'eabKeyId' | 'eabHmacKey';
/** A field of a fallback CA's external account; the CA is identified by its directory's URL. */
export type FallbackKey = `fallbackCas.${AccountField} ${string}`;

/** The fields that always exist, and those that come and go with a fallback CA. */
export type TextSettingKey = TextFieldKey | FallbackKey;

export function fallbackKey(field: AccountField, { directoryUrl }: Pick<FallbackCa, 'directoryUrl'>): FallbackKey {
  return `fallbackCas.${field} ${directoryUrl}`;
}

/** The key of a fallback CA's field, taken apart; `null`: it is a top-level key. */
function parseFallbackKey(key: TextSettingKey): { field: AccountField; directoryUrl: string } | null {
  const parts = /^fallbackCas\.(?<field>eabKeyId|eabHmacKey) (?<url>.*)$/s.exec(key)?.groups;
  return parts === undefined ? null : { field: parts.field as AccountField, directoryUrl: parts.url ?? '' };
}

/** The setting whose rule the text must meet. */
function ruleKeyOf(key: TextSettingKey): TextFieldKey {
  return parseFallbackKey(key)?.field ?? (key as TextFieldKey);
}

/** The setting that a change of this field changes. */
export function settingOf(key: TextSettingKey): SettingKey {
  return parseFallbackKey(key) === null ? ruleKeyOf(key) : 'fallbackCas';
}

/** A saved secret is never shown: its field is for a new one. */
export function isSecret(key: TextSettingKey): boolean {
  return settingsTable[ruleKeyOf(key)].type === 'secret';
}

/** Whether the text is saved at each pause. Not a CA's address, a key or a path: half of it would be acted upon. */
export function savesWhileTyping(key: TextSettingKey): boolean {
  return settingsTable[ruleKeyOf(key)].fieldSaves === 'whileTyping';
}

type FieldValue = string | number | readonly string[];

/** A value as its field shows it. */
function shown(key: TextFieldKey, value: FieldValue): string {
  if (typeof value === 'object') return value.join(settingsTable[key].type === 'program' ? '\n' : ', ');
  return String(value);
}

/** The text as it is sent: the service cleans it once more. */
function valueOf(key: TextFieldKey, text: string): FieldValue {
  const { type } = settingsTable[key];
  if (type === 'program') return splitProgramCall(text);
  const cleaned = type === 'port' || type === 'dnsServers' ? clean(key, text) : null;
  return cleaned?.ok === true ? cleaned.value : text.trim();
}

/** The program on the first line, each of its arguments on a line of its own. */
function splitProgramCall(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(/\r?\n/);
}

/** What the field shows of these settings; `null`: its fallback CA is no longer there. */
export function storedIn(key: TextSettingKey, settings: Settings): string | null {
  const fallback = parseFallbackKey(key);
  if (fallback !== null) {
    const ca = settings.fallbackCas.find((one) => one.directoryUrl === fallback.directoryUrl);
    return ca === undefined ? null : isSecret(key) ? '' : ca[fallback.field];
  }
  const topLevelKey = ruleKeyOf(key);
  if (isSecret(key)) return '';
  return shown(topLevelKey, settings[topLevelKey]);
}

/** The change that puts the text into these settings. */
export function changeOf(key: TextSettingKey, text: string, settings: Settings): SettingsPatch {
  const fallback = parseFallbackKey(key);
  if (fallback === null) return { [key]: valueOf(ruleKeyOf(key), text) };
  const { field, directoryUrl } = fallback;
  const changed = (one: FallbackCa) => (one.directoryUrl === directoryUrl ? { ...one, [field]: text.trim() } : one);
  return { fallbackCas: settings.fallbackCas.map(changed) };
}

/** Why the service would refuse this text; `null`: it would not. The same rule decides on both sides. */
export function issueOf(key: TextSettingKey, text: string): SettingIssue | null {
  const ruleKey = ruleKeyOf(key);
  const cleaned = clean(ruleKey, text);
  return cleaned.ok ? null : { key: ruleKey, ...cleaned.refusal };
}

/** The text as the service stores it: without what was pasted along. As it is where the service would refuse it. */
export function storedForm(key: TextSettingKey, text: string): string {
  const ruleKey = ruleKeyOf(key);
  const cleaned = clean(ruleKey, text);
  return cleaned.ok ? shown(ruleKey, cleaned.value) : text.trim();
}

function clean(ruleKey: TextFieldKey, text: string): Cleaned<FieldValue> {
  const row = settingsTable[ruleKey];
  switch (row.type) {
    case 'port':
      return cleanPort(text);
    case 'dnsServers':
      return cleanDnsServers(text);
    case 'program':
      return cleanProgram(splitProgramCall(text));
    case 'optionalText':
      return text.trim() === '' ? { ok: true, value: '' } : cleanText(row.rule, text);
    default:
      return cleanText(row.rule, text);
  }
}

/** Whether the user may simply not have finished: typing on could still make the text valid. */
export function isIncomplete(key: TextSettingKey, text: string): boolean {
  const issue = issueOf(key, text);
  if (issue === null || !savesWhileTyping(key)) return false;
  // "192.168.1.1" could become "192.168.1.1a.de", but that is not what somebody who typed it has in mind.
  if (issue.reason === 'isIpAddress') return false;
  // Half an A-label stands for anything.
  if (/(^|[.@/])xn--[^.]*$/i.test(text)) return true;
  const completion = key === 'contactEmail' && !text.includes('@') ? '@a.de' : 'a.de';
  return issueOf(key, text + completion) === null;
}
