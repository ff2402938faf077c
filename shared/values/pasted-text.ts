/**
 * Text as it is pasted from a mail, a document, a browser or a file manager: with characters that nobody sees, or that
 * look like others. Pure; nothing here throws.
 */

/** Line breaks for soft hyphens, directions of writing, byte order marks, fillers: nobody types them, and nobody sees them. */
const INVISIBLE = String.raw`\p{Default_Ignorable_Code_Point}\p{Cf}`;
/** Joiners are invisible as well, but some scripts need them within a word. */
const JOINERS = /[\u200c\u200d]/g;
const INVISIBLE_ANYWHERE = new RegExp(String.raw`(?![\u200c\u200d])[${INVISIBLE}]`, 'gu');
const AROUND = new RegExp(String.raw`[\s${INVISIBLE}]`, 'u');

/** Quotation marks of all alphabets, and what is taken for them. */
const QUOTES = String.raw`\p{Pi}\p{Pf}"'\x60´„‚″′‶‵＂＇「」『』《》〈〉〝〞〟❛❜❝❞❮❯`;
const QUOTE = new RegExp(`[${QUOTES}]`, 'u');
const IN_ANGLE_BRACKETS = /^<([^<>]*)>$/s;

/** All dashes but the hyphen of the keyboard. */
const DASH = /(?!-)[\p{Pd}\u2212\u2043\u02d7]/u;
/** Spaces but that of the keyboard. */
const SPACE = /(?! )\p{Zs}/u;
/** What no setting can be meant to hold: controls, line ends, characters of somebody's own. */
const UNSEEN = new RegExp(String.raw`[${INVISIBLE}\p{Cc}\p{Zl}\p{Zp}\p{Co}\u2800]`, 'u');
/**
 * What stands where something could not be read: the replacement character (of bytes that are no UTF-8, in a command line as
 * well), halves of pairs, what is no character and what is not known as one.
 */
const UNREADABLE = /[\ufffd\p{Cs}\p{Cn}]/u;
/** The same without what a later version of Unicode may know. */
const NEVER_READABLE = /[\ufffd\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** What a character is for somebody who looks at the text. */
export type CharacterKind = 'invisible' | 'unreadable' | 'space' | 'dash' | 'quote' | 'other';

/** The text without invisible characters; joiners stay, since some scripts need them. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE_ANYWHERE, '');
}

/** The text without joiners, for what is written in no such script. */
export function withoutJoiners(text: string): string {
  return text.replace(JOINERS, '');
}

/** A joiner beside a letter of ASCII, or at an end, joins nothing. */
const STRAY_JOINERS = /(?<!\P{ASCII})[\u200c\u200d]+|[\u200c\u200d]+(?!\P{ASCII})/gu;

/** The text without those joiners that can only have been pasted along. */
export function withoutStrayJoiners(text: string): string {
  return text.replace(STRAY_JOINERS, '');
}

/** The first joiner; `null`: there is none. */
export function joinerIn(text: string): { character: string; index: number } | null {
  const index = text.search(JOINERS);
  return index === -1 ? null : { character: text.charAt(index), index };
}

/** The text without spaces of any kind, invisible characters and pairs of quotation marks around it. */
export function unwrapped(text: string): string {
  const characters = Array.from(text);
  const at = (index: number) => characters[index] ?? '';
  let [first, last] = [0, characters.length - 1];
  for (;;) {
    while (first <= last && AROUND.test(at(first))) first++;
    while (first <= last && AROUND.test(at(last))) last--;
    if (first >= last || !QUOTE.test(at(first)) || !QUOTE.test(at(last))) break;
    first++;
    last--;
  }
  return characters.slice(first, last + 1).join('');
}

/** The same, with the angle brackets around addresses. */
export function unwrappedAddress(text: string): string {
  const bare = unwrapped(text);
  const inner = IN_ANGLE_BRACKETS.exec(bare)?.[1];
  return inner === undefined ? bare : unwrappedAddress(inner);
}

/** Letters, digits and signs of East Asian width as those of ASCII, and the full stops of Chinese and Japanese (RFC 5895). */
export function withoutWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002\uff61]/g, '.')
    .replaceAll('\u3000', ' ');
}

/**
 * The first character that is not what it looks like, or looks like nothing; `null`: there is none.
 *
 * @param allowed kinds that the text may hold; a joiner between characters of other scripts than Latin always is
 */
export function strangeCharacter(
  text: string,
  allowed: readonly CharacterKind[] = [],
): { character: string; index: number } | null {
  let index = 0;
  for (const character of text) {
    const kind = characterKind(character);
    const isStrange = kind !== 'other' && !allowed.includes(kind) && !isJoinerInWord(text, index);
    if (isStrange) return { character, index };
    index += character.length;
  }
  return null;
}

/** Whether the text begins or ends with a quotation mark. */
export function quoteAtTheEnds(text: string): { character: string; index: number } | null {
  const [first = ''] = text;
  const last = Array.from(text).at(-1) ?? '';
  if (QUOTE.test(first)) return { character: first, index: 0 };
  return QUOTE.test(last) ? { character: last, index: text.length - last.length } : null;
}

export function characterKind(character: string): CharacterKind {
  if (UNREADABLE.test(character)) return 'unreadable';
  if (UNSEEN.test(character)) return 'invisible';
  if (SPACE.test(character)) return 'space';
  if (DASH.test(character)) return 'dash';
  return QUOTE.test(character) ? 'quote' : 'other';
}

/** Whether the text holds a character that could not be read, in whose place another one stands, or what is none. */
export function holdsUnreadable(text: string): boolean {
  return NEVER_READABLE.test(text);
}

export function isAscii(character: string): boolean {
  return character.charCodeAt(0) < 0x80;
}

/** How a character is named to people: `U+00A0`. */
export function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The character with this name; empty where the name is none. */
export function characterAt(codePoint: string): string {
  const value = Number.parseInt(/^U\+([\dA-F]{4,6})$/.exec(codePoint)?.[1] ?? '', 16);
  return value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : '';
}

/** Persian words and emoji are written with joiners between their characters (Unicode 23.2). */
function isJoinerInWord(text: string, index: number): boolean {
  if (!/[\u200c\u200d]/.test(text.charAt(index))) return false;
  const [before, after] = [text.charAt(index - 1), text.charAt(index + 1)];
  return before !== '' && after !== '' && !isAscii(before) && !isAscii(after);
}
