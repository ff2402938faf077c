/**
 * Text that a stranger wrote (a CA, a page, a certificate, a DNS answer, a program), safe for a terminal, JSON, a file and a
 * page. Pure, and linear in the text's length.
 */

/** Longest text that is looked at, in UTF-16 units; what is behind it is cut off before anything is searched. */
const MAX_LENGTH = 8192;

/**
 * The text on one line: without control characters (C0, C1), format characters (they could reverse the line, U+202E, or
 * hide in it) and halves of surrogate pairs; white space of any kind and length becomes one space.
 */
export function foreignLine(text: string, maxLength = MAX_LENGTH): string {
  return shorten(
    withoutFormat(text)
      .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim(),
    maxLength,
  );
}

/** The text with its line feeds, but else like `foreignLine`; tabs become spaces. */
export function foreignLines(text: string, maxLength = MAX_LENGTH): string {
  const lines = withoutFormat(text.replaceAll('\r\n', '\n'))
    .replace(/\t/g, ' ')
    .replace(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}]/gu, '');
  return shorten(lines.trim(), maxLength);
}

/** Whether the text may be shown as it is: `foreignLine` would change nothing in it. */
export function isForeignLine(text: string): boolean {
  return foreignLine(text) === text;
}

function withoutFormat(text: string): string {
  return text.slice(0, MAX_LENGTH).replace(/[\p{Cf}\p{Cs}]/gu, '');
}

/** Cuts between characters, never within one, and says so by an ellipsis. */
function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const characters = Array.from(text);
  if (characters.length <= maxLength) return text;
  return `${characters
    .slice(0, maxLength - 1)
    .join('')
    .trimEnd()}…`;
}

/**
 * The text without what could command a terminal or turn a line round: C0 but white space, C1, bidirectional controls, and
 * the separators U+2028 and U+2029. As long as it is, and else unchanged: for what may also be a path or a value of ours.
 */
export function harmless(text: string): string {
  return text.replace(/[\p{Bidi_Control}\p{Cs}\p{Zl}\p{Zp}]|(?![\t\n\r])\p{Cc}/gu, '');
}

/** Text of any length for a terminal: its line feeds stay, a tab becomes a space, and nothing invisible is left. */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/gu, '');
}
