/**
 * A value as somebody pastes it, made into what is meant by it where that is certain; else refused, and the character
 * named that is in the way. Before the rules of `text-rules.ts`, for the service and the panel's fields alike. Pure,
 * and without zod, which the panel does not load.
 */
import { checkHostname } from '#shared/values/hostname.ts';
import { disallowedCharacter, hasReservedLabel } from '#shared/values/idna.ts';
import {
  codePointOf,
  joinerIn,
  quoteAtTheEnds,
  strangeCharacter,
  unwrapped,
  unwrappedAddress,
  withoutInvisible,
  withoutJoiners,
  withoutStrayJoiners,
  withoutWidth,
} from '#shared/values/pasted-text.ts';
import type { SettingIssue } from './failures.ts';
import { settingsTable, type SettingKey, type SettingRow } from './settings-table.ts';
import * as rules from './text-rules.ts';

/** Why a value is refused: an issue without the key. */
type Refusal = Omit<SettingIssue, 'key'>;
export type Cleaned<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

type Cleaner = (text: string) => Cleaned<string>;

const taken = <T>(value: T): Cleaned<T> => ({ ok: true, value });
const refused = (refusal: Refusal): Cleaned<never> => ({ ok: false, refusal });

/** Longest text that is cleaned, in UTF-16 units. */
const MAX_CLEANED = 4000;
/** Longest text before a character that is shown with it, so that it is found. */
const MAX_AFTER = 20;

/** @param shownText the text that holds the character, of which the part before it is shown; `null`: a secret */
function refuseCharacter(found: { character: string; index: number }, shownText: string | null): Cleaned<never> {
  const after =
    shownText === null ? {} : { after: Array.from(shownText.slice(0, found.index)).slice(-MAX_AFTER).join('') };
  return refused({ reason: 'strangeCharacter', character: codePointOf(found.character), ...after });
}

/** The cleaned text, unless a character in it is not what it looks like or the rule refuses it. */
function judged(text: string, rule: rules.Rule<string>): Cleaned<string> {
  const strange = strangeCharacter(text);
  if (strange !== null) return refuseCharacter(strange, text);
  const reason = rule(text);
  return reason === null ? taken(text) : refused({ reason });
}

/**
 * `https://name:8080/…`, `name/`, `name:443`, „name“, <name>: the host is meant. Without a scheme, any other port or a path may
 * be meant as such, and is refused. A user name is refused as well: nobody can tell what it is for. As browsers do, it takes slashes that are too few or
 * lean the other way, and the last of several schemes.
 */
const hostName: Cleaner = (text) => {
  const bare = withoutStrayJoiners(withoutWidth(unwrappedAddress(withoutPunctuation(withoutInvisible(text)))));
  const { scheme, rest = '' } = /^(?<scheme>(?:https?:[/\\]+)+|\/\/)?(?<rest>.*)$/is.exec(bare)?.groups ?? {};
  const [authority = ''] = rest.split(/[/?#\\]/, 1);
  const isUrl = scheme !== undefined && authority !== '';
  if (authority.includes('@'))
    return refused({ reason: isUrl || /^(?!mailto:)[^@]*:/i.test(authority) ? 'hasUserInfo' : 'isEmailAddress' });
  const host = isUrl ? authority : /:\/+$/.test(bare) ? bare : bare.replace(/^([^/?#\\]+)\/+$/, '$1');
  const port = isUrl ? /^([^:]+):\d{0,5}$/ : /^([^:]+):(?:443|80)?$/;
  const name = withoutPunctuation(withoutPunctuation(host).replace(port, '$1'));
  return judgedName(name.replace(/(?<!\.)\.$/, ''));
};

/** Without the space around a text, and without what a sentence or a list goes on with behind it. */
function withoutPunctuation(text: string, marks = /[\s,;!?、]/): string {
  let end = text.length;
  while (end > 0 && marks.test(text.charAt(end - 1))) end--;
  return text.slice(0, end).trimStart();
}

function judgedName(name: string): Cleaned<string> {
  const strange = strangeCharacter(name);
  if (strange !== null) return refuseCharacter(strange, name);
  const reason = rules.serverAddress(name);
  const disallowed = reason === null || reason === 'notAHostName' ? disallowedCharacter(name) : null;
  if (disallowed !== null) return refuseCharacter(disallowed, name);
  if (reason !== null) return refusedWithJoiners(rules.serverAddress, name, reason);
  return hasReservedLabel(name) ? refused({ reason: 'notAHostName' }) : taken(inLowerCase(name));
}

/** Names are the same in either case (RFC 4343); one is kept as it is where its small letters stand for another name. */
function inLowerCase(name: string): string {
  const lower = Array.from(name, (character) => character.toLowerCase()).join('');
  const [one, other] = [name, lower].map((each) => checkHostname(each));
  return one?.ok === true && other?.ok === true && one.hostname.ascii === other.hostname.ascii ? lower : name;
}

/** `mailto:x@y`, `Name <x@y>;`, `(x@y).` */
const emailAddress: Cleaner = (text) => {
  const email = withoutStrayJoiners(bareEmail(withoutInvisible(text)));
  const strange = strangeCharacter(email, ['quote']);
  const host = email.slice(email.lastIndexOf('@') + 1);
  if (strange !== null) return refuseCharacter(strange, email);
  const quote = quoteAtTheEnds(email);
  if (quote !== null) return refuseCharacter(quote, email);
  const disallowed = disallowedCharacter(host);
  if (disallowed !== null && host !== email)
    return refuseCharacter({ ...disallowed, index: email.length - host.length + disallowed.index }, email);
  return judgedBy(rules.contactEmail, email);
};

function bareEmail(text: string): string {
  const ended = withoutPunctuation(text, /[\s,;.:!?、]/);
  const bare = withoutWidth(unwrappedAddress(/^[([](?<inner>[^()[\]]*)[)\]]$/s.exec(ended)?.groups?.inner ?? ended));
  if (bare !== text) return bareEmail(bare);
  const linked = /^mailto:([^?]*)/i.exec(bare)?.[1];
  if (linked !== undefined) return bareEmail(decoded(linked));
  const inBrackets = /^[^<>]*<([^<>]+)>$/.exec(bare)?.[1];
  return inBrackets === undefined ? bare : bareEmail(inBrackets);
}

function judgedBy(rule: rules.Rule<string>, text: string): Cleaned<string> {
  const reason = rule(text);
  return reason === null ? taken(text) : refusedWithJoiners(rule, text, reason);
}

/** Names the joiner where that alone is in the way (CONTEXTJ, RFC 5892): without it, another name might be meant. */
function refusedWithJoiners(rule: rules.Rule<string>, text: string, reason: Refusal['reason']): Cleaned<never> {
  const joiner = joinerIn(text);
  const isAlone = joiner !== null && rule(withoutJoiners(text)) === null;
  return isAlone ? refuseCharacter(joiner, text) : refused({ reason });
}

const url =
  (rule: rules.Rule<string>): Cleaner =>
  (text) => {
    const address = withoutStrayJoiners(unwrappedAddress(withoutWidth(withoutInvisible(text))));
    const { before = '', authority = '' } =
      /^(?<before>[a-z][a-z0-9+.-]*:[/\\]*)(?<authority>[^/?#\\]*)/i.exec(address)?.groups ?? {};
    // First of all: a character is named with what stands before it, and that may be a password.
    if (authority.includes('@')) return refused({ reason: 'hasUserInfo' });
    const strange = strangeCharacter(address) ?? spaceIn(address);
    if (strange !== null) return refuseCharacter(strange, address);
    const disallowed = disallowedCharacter(authority.replace(/:\d*$/, ''));
    if (disallowed !== null)
      return refuseCharacter({ ...disallowed, index: before.length + disallowed.index }, address);
    return judgedBy(rule, address);
  };

function spaceIn(text: string): { character: string; index: number } | null {
  const index = text.indexOf(' ');
  return index === -1 ? null : { character: ' ', index };
}

/**
 * A path as a file manager copies it, in quotation marks or as a URL. Within it, dashes and quotation marks are characters
 * like others; spaces that are none, and what nobody sees, may be meant or not.
 */
const path =
  (rule: rules.Rule<string>): Cleaner =>
  (text) => {
    const place = pathOfFileUrl(unwrapped(text));
    const strange = strangeCharacter(place, ['dash', 'quote']) ?? quoteAtTheEnds(place.replace(/[’']$/, ''));
    return strange === null ? judgedBy(rule, place) : refuseCharacter(strange, place);
  };

function pathOfFileUrl(text: string): string {
  const { host = '', rest } = /^file:\/\/(?<host>[^/]*)(?<rest>\/.*)$/is.exec(text)?.groups ?? {};
  if (rest === undefined) return text;
  const place = decoded(rest);
  if (/^\/[a-z]:/i.test(place)) return place.slice(1).replaceAll('/', '\\');
  return host === '' || host === 'localhost' ? place : `\\\\${host}${place.replaceAll('/', '\\')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A word that a CA hands out, in ASCII (RFC 8555 §7.3.4). */
const asciiWord =
  (rule: rules.Rule<string>): Cleaner =>
  (text) => {
    const word = withoutWidth(withoutJoiners(unwrapped(withoutInvisible(text))));
    const index = word.search(/[^\x20-\x7e]/);
    if (index !== -1)
      return refuseCharacter({ character: String.fromCodePoint(word.codePointAt(index) ?? 0), index }, word);
    return judgedBy(rule, word);
  };

/** A secret of which nothing is shown, not even where it goes wrong. */
const key: Cleaner = (text) => {
  const word = withoutWidth(withoutJoiners(unwrapped(withoutInvisible(text))));
  const strange = strangeCharacter(word);
  return strange === null ? judgedBy(rules.base64Url, word) : refuseCharacter(strange, null);
};

/** By the rule that a text must meet; any other rule's text is one line without anything strange around or in it. */
const cleaners = new Map<rules.Rule<string>, Cleaner>([
  [rules.serverAddress, hostName],
  [rules.contactEmail, emailAddress],
  [rules.httpsUrl, url(rules.httpsUrl)],
  [rules.upstream, url(rules.upstream)],
  [rules.absolutePath, path(rules.absolutePath)],
  [rules.caWord, asciiWord(rules.caWord)],
  [rules.base64Url, key],
]);

/** What takes one name, address or URL, of which several are pasted at times. */
const ONE_VALUE: readonly rules.Rule<string>[] = [
  rules.serverAddress,
  rules.contactEmail,
  rules.httpsUrl,
  rules.upstream,
];
const URLS: readonly rules.Rule<string>[] = [rules.httpsUrl, rules.upstream];

/** What separates values; within a URL's path a comma or a semicolon may be of the path, unless another URL follows. */
const SEPARATORS = /[\s,;|、]+/;
const SEPARATORS_OF_URLS = /[\s|、]+|[,;]+(?=\s|https?:)/i;
const URL_WITH_PATH = /^\W*https?:[/\\]+[^/?#\\\s,;|]+[/?#\\]/i;

/** Whether a text holds more than one value that each would be accepted: nobody can tell which one is meant. */
function holdsSeveral(text: string, rule: rules.Rule<string>, cleaner: Cleaner): boolean {
  if (!ONE_VALUE.includes(rule)) return false;
  const [beforeQuery = ''] = text.split('?');
  if (URLS.includes(rule) && (beforeQuery.match(/https?:\/\//gi)?.length ?? 0) > 1) return true;
  const values = new Set<string>();
  const plain = withoutWidth(text);
  const isOneUrl = rule === rules.serverAddress && URL_WITH_PATH.test(plain);
  for (const part of plain.split(isOneUrl ? SEPARATORS_OF_URLS : SEPARATORS)) {
    const cleaned = cleaner(part);
    if (cleaned.ok && cleaned.value !== '') values.add(cleaned.value.toLowerCase());
  }
  return values.size > 1;
}

/** Cleans a text and asks its rule. */
export function cleanText(rule: rules.Rule<string>, text: string): Cleaned<string> {
  // No text of a setting is that long: nothing is searched in it.
  if (text.length > MAX_CLEANED) return judgedBy(rule, text);
  const cleaner = cleaners.get(rule);
  if (cleaner !== undefined && holdsSeveral(text, rule, cleaner)) return refused({ reason: 'severalValues' });
  return cleaner === undefined ? judged(unwrapped(withoutInvisible(text)), rule) : cleaner(text);
}

/** What nobody sees in an argument, but for tabs and line ends, which a script may have; and what could not be read. */
const HIDDEN_IN_ARGUMENT = /[\p{Cf}\p{Zl}\p{Zp}\ufffd\p{Cs}\p{Noncharacter_Code_Point}]|(?![\t\n\r])\p{Cc}/u;

/** Cleans the program of a call. Its arguments are passed on as they are, or refused: nothing is certain in them. */
export function cleanProgram(words: readonly string[]): Cleaned<readonly string[]> {
  const [program, ...args] = words;
  if (program === undefined) return taken(words);
  const cleaned = program.length > MAX_CLEANED ? taken(program) : path(() => null)(program);
  if (!cleaned.ok) return cleaned;
  const call = [cleaned.value, ...args];
  for (const arg of args) {
    const [character] = HIDDEN_IN_ARGUMENT.exec(arg) ?? [];
    if (character !== undefined) return refuseCharacter({ character, index: arg.indexOf(character) }, arg);
  }
  const reason = rules.programCommand(call);
  return reason === null ? taken(call) : refused({ reason });
}

/** Cleans a value of any setting. What is no text, or not of the setting's type, is left to its schema. */
export function cleanSetting(settingKey: SettingKey, value: unknown): Cleaned<unknown> {
  const row: SettingRow = settingsTable[settingKey];
  switch (row.type) {
    case 'text':
    case 'secret':
      return typeof value === 'string' ? cleanText(row.rule, value) : taken(value);
    case 'optionalText': {
      if (typeof value !== 'string') return taken(value);
      return unwrapped(value) === '' ? taken('') : cleanText(row.rule, value);
    }
    case 'port':
      return taken(typeof value === 'string' ? plainNumber(value) : value);
    case 'dnsServers':
      return cleanServers(value);
    case 'fallbackCas':
      return cleanCas(value);
    case 'program':
      return cleanCall(value);
    default:
      return taken(typeof value === 'string' ? unwrapped(value) : value);
  }
}

/** `8 080` in any digits of any width; what else somebody groups digits by may be a decimal point. */
function plainNumber(text: string): string {
  const digits = withoutWidth(unwrapped(withoutInvisible(text)));
  return digits.replace(/^(\d{1,2})\p{Zs}(\d{3})$/u, '$1$2');
}

function cleanServers(value: unknown): Cleaned<unknown> {
  const listed = typeof value === 'string' ? withoutWidth(value).split(/[,;\s、]+/) : value;
  if (!Array.isArray(listed)) return taken(value);
  const servers = listed.map((one: unknown) =>
    typeof one === 'string' ? withoutWidth(unwrapped(withoutInvisible(one))) : one,
  );
  for (const one of servers) {
    const strange = typeof one === 'string' ? strangeCharacter(one) : null;
    if (strange !== null) return refuseCharacter(strange, String(one));
  }
  return taken(typeof value === 'string' ? servers.filter((one) => one !== '') : servers);
}

/** Cleans a port and asks its rule. */
export function cleanPort(text: string): Cleaned<number> {
  const value = rules.portOf(plainNumber(text));
  const reason = rules.port(value);
  return reason === null ? taken(value) : refused({ reason });
}

/** Cleans name servers with commas, semicolons or spaces between them, and asks the rules of each and of all. */
export function cleanDnsServers(text: string): Cleaned<readonly string[]> {
  const cleaned = cleanServers(text);
  if (!cleaned.ok) return cleaned;
  const servers = cleaned.value as readonly string[];
  const reason = servers.map(rules.dnsServer).find((one) => one !== null) ?? rules.dnsServerCount(servers);
  return reason === null ? taken(servers) : refused({ reason });
}

/** The members of a list from a command line: JSON, or addresses with something between them. */
export function caListFromText(value: unknown): unknown {
  return listFromText((text) =>
    text
      .split(/[,;\s]+/)
      .filter(Boolean)
      .map((one) => ({ directoryUrl: one })),
  )(value);
}

const CA_RULES = {
  directoryUrl: rules.httpsUrl,
  eabKeyId: rules.caWord,
  eabHmacKey: rules.base64Url,
  profile: rules.caWord,
} as const;

function cleanCas(value: unknown): Cleaned<unknown> {
  const listed = caListFromText(value);
  if (!Array.isArray(listed)) return taken(listed);
  const cas: unknown[] = [];
  for (const ca of listed as unknown[]) {
    const members: Record<string, unknown> = { ...(ca as object) };
    if (typeof ca !== 'object' || ca === null) return taken(listed);
    for (const [name, rule] of Object.entries(CA_RULES)) {
      const member = members[name];
      if (typeof member !== 'string') continue;
      const cleaned = cleanText(rule, member);
      if (!cleaned.ok) return cleaned;
      members[name] = cleaned.value;
    }
    cas.push(members);
  }
  return taken(cas);
}

function cleanCall(value: unknown): Cleaned<unknown> {
  const listed = listFromText((text) => [text])(value);
  const isCall = Array.isArray(listed) && listed.every((one) => typeof one === 'string');
  return isCall ? cleanProgram(listed) : taken(listed);
}

/** Parses a list from a command line: JSON, an empty text for an empty list, or anything else by `fromPlain`. */
export const listFromText = (fromPlain: (text: string) => unknown) => (value: unknown) => {
  if (typeof value !== 'string') return value;
  const text = unwrapped(value);
  if (text === '') return [];
  if (!text.startsWith('[')) return fromPlain(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return value;
  }
};
