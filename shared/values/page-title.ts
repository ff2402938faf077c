/** The title of a web page, safe to show. */
import { foreignLine } from './foreign-text.ts';

const MAX_LENGTH = 100;

/** The HTML entities that occur in titles of pages in European languages. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['auml', 'ä'],
  ['ouml', 'ö'],
  ['uuml', 'ü'],
  ['Auml', 'Ä'],
  ['Ouml', 'Ö'],
  ['Uuml', 'Ü'],
  ['szlig', 'ß'],
  ['reg', '®'],
  ['trade', '™'],
  ['copy', '©'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['hellip', '…'],
  ['middot', '·'],
  ['bull', '•'],
  ['raquo', '»'],
  ['laquo', '«'],
  ['eacute', 'é'],
  ['egrave', 'è'],
]);

/** The `title` of an HTML page in plain text; `null`: it has none, or an empty one. */
export function pageTitle(html: string): string | null {
  const [, inner] = /<title[^>]{0,300}>([^<]*)/i.exec(html) ?? [];
  return toDisplayText(inner === undefined ? null : decodeEntities(inner));
}

/** Untrusted text on one line: no control characters, at most 100 characters; `null`: nothing is left. */
export function toDisplayText(text: string | null): string | null {
  const line = foreignLine(text ?? '', MAX_LENGTH);
  return line === '' ? null : line;
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return ENTITIES.get(body) ?? whole;
    const codePoint = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1));
    const isCharacter = codePoint > 0 && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
    return isCharacter ? String.fromCodePoint(codePoint) : whole;
  });
}
