/**
 * Which characters a domain name may hold (IDNA 2008, RFC 5892). The URL parser that makes A-labels (WHATWG URL, UTS #46)
 * takes more: it maps signs to letters, and leaves emoji. Pure.
 */
import { isAscii, withoutWidth } from './pasted-text.ts';

/**
 * The first character outside ASCII that IDNA 2008 does not allow in this name; `null`: there is none. Capital letters
 * and those of East Asian width count as the letters that they stand for (RFC 5895).
 *
 * @param name of any number of labels; A-labels are read as what they stand for
 */
export function disallowedCharacter(name: string): { character: string; index: number } | null {
  let start = 0;
  for (const label of name.split('.')) {
    const isEncoded = /^xn--/i.test(label);
    const found = disallowedIn(isEncoded ? (decodePunycode(label.slice(4).toLowerCase()) ?? '') : label);
    if (found !== null) return { character: found.character, index: start + (isEncoded ? 0 : found.index) };
    start += label.length + 1;
  }
  return null;
}

/** The name with what its A-labels stand for, as people read it; a label that stands for nothing stays as it is. */
export function withoutALabels(name: string): string {
  const read = (label: string) =>
    /^xn--/i.test(label) ? (decodePunycode(label.slice(4).toLowerCase()) ?? label) : label;
  return name.split('.').map(read).join('.');
}

/** A label that is reserved for A-labels to come ("ab--cd", RFC 5890 §2.3.1) is given to nobody. */
export function hasReservedLabel(name: string): boolean {
  return name.split('.').some((label) => /^..--/.test(label) && !/^xn--/i.test(label));
}

function disallowedIn(label: string): { character: string; index: number } | null {
  let index = 0;
  for (const character of label) {
    const meant = withoutWidth(character).toLowerCase().normalize('NFC');
    const isAllowed = Array.from(meant).every((one) => isAscii(one) || isValid(one, label, index));
    if (!isAllowed) return { character, index };
    index += character.length;
  }
  return null;
}

/** RFC 5892 §2.6 F: valid although the rules would forbid them. */
const EXCEPTIONALLY_VALID = /[ßς\u06fd\u06fe\u0f0b\u3007]/;
/** The same the other way round, Old Hangul (I), and marks for signs and music (D): first and last of each range. */
const EXCEPTIONALLY_DISALLOWED = [
  [0x0640, 0x0640],
  [0x07fa, 0x07fa],
  [0x302e, 0x302f],
  [0x3031, 0x3035],
  [0x303b, 0x303b],
  [0x1100, 0x11ff],
  [0xa960, 0xa97f],
  [0xd7b0, 0xd7ff],
  [0x20d0, 0x20ff],
  [0x1d100, 0x1d24f],
] as const;
const LETTER_OR_DIGIT = /^[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}]$/u;

/** @param index where the character stands in its label */
function isValid(character: string, label: string, index: number): boolean {
  if (EXCEPTIONALLY_VALID.test(character)) return true;
  // Joiners are allowed between some letters (CONTEXTJ), which the URL parser checks.
  if (/[\u200c\u200d]/.test(character)) return true;
  const contextual = inContext(character, label, index);
  if (contextual !== null) return contextual;
  if (isExceptionallyDisallowed(character) || /\p{Default_Ignorable_Code_Point}/u.test(character)) return false;
  return LETTER_OR_DIGIT.test(character) && isStable(character);
}

function isExceptionallyDisallowed(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return EXCEPTIONALLY_DISALLOWED.some(([first, last]) => code >= first && code <= last);
}

/** Characters that are allowed beside some others only (CONTEXTO, RFC 5892 A.3 to A.9); `null`: none of them. */
function inContext(character: string, label: string, index: number): boolean | null {
  const before = label.slice(0, index);
  const after = label.slice(index + character.length);
  if (character === '·') return /l$/i.test(before) && /^l/i.test(after);
  if (character === '͵') return /^\p{Script=Greek}/u.test(after);
  if (/[׳״]/.test(character)) return /\p{Script=Hebrew}$/u.test(before);
  if (character === '・') return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(label);
  if (/[٠-٩]/.test(character)) return !/[۰-۹]/.test(label);
  if (/[۰-۹]/.test(character)) return !/[٠-٩]/.test(label);
  return null;
}

/** What compatibility or capital letters change is no letter of its own (RFC 5892 §2.2). */
function isStable(character: string): boolean {
  return character.normalize('NFKC').toLowerCase().normalize('NFKC') === character;
}

/** RFC 3492 §5. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;

/** What the rest of an A-label stands for (RFC 3492 §6.2); `null`: nothing. */
function decodePunycode(encoded: string): string | null {
  const delimiter = encoded.lastIndexOf('-');
  const output = Array.from(encoded.slice(0, Math.max(delimiter, 0)));
  const digits = Array.from(encoded.slice(delimiter + 1));
  let codePoint = 128;
  let bias = 72;
  let place = 0;
  while (digits.length > 0) {
    const before = place;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = Number.parseInt(digitOf(digits.shift()), BASE);
      if (Number.isNaN(digit)) return null;
      place += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    bias = adapted(place - before, length, before === 0);
    codePoint += Math.floor(place / length);
    if (!(codePoint <= 0x10ffff)) return null;
    place %= length;
    output.splice(place++, 0, String.fromCodePoint(codePoint));
  }
  return output.join('');
}

/** Punycode counts from a to z and on from 0 to 9, JavaScript the other way round. */
function digitOf(letter: string | undefined): string {
  if (letter === undefined || !/[a-z0-9]/.test(letter)) return '';
  return (/\d/.test(letter) ? Number(letter) + 26 : letter.charCodeAt(0) - 97).toString(BASE);
}

function adapted(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
