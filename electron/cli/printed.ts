/** The one place through which everything goes that the command line prints. Pure. */
import { harmless, printable } from '#shared/values/foreign-text.ts';
import { mapStrings } from '#shared/values/map-strings.ts';

type Output = { stdout(text: string): void; stderr(text: string): void };

/** Writes what is given without anything that could command a terminal; line feeds are the only control characters. */
export function printedTo<Io extends Output>(io: Io): Io {
  return {
    ...io,
    stdout: (text) => io.stdout(printable(text)),
    stderr: (text) => io.stderr(printable(text)),
  };
}

/**
 * An object as one line of JSON for programs: its texts without control characters (a script may print them), and what is
 * invisible but may belong to a name or a path (U+200D, U+00AD) as an escape, so that nothing of it is lost.
 */
export function jsonLine(value: object): string {
  return `${JSON.stringify(mapStrings(value, harmless)).replace(/\p{Cf}/gu, escaped)}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
