import { describe, expect, test } from 'vitest';
import {
  characterAt,
  characterKind,
  codePointOf,
  strangeCharacter,
  unwrapped,
  withoutInvisible,
} from './pasted-text.ts';

describe('What stands around a text', () => {
  test.each([
    ['"x"'],
    ["'x'"],
    ['„x“'],
    ['“x”'],
    ['„x"'],
    ['«x»'],
    ['»x«'],
    ['‚x‘'],
    ['‹x›'],
    ['「x」'],
    ['『x』'],
    ['`x`'],
    ['``x´´'],
    ['″x″'],
    ['＂x＂'],
    ['„ "x" “'],
    ['\u00a0x\u202f'],
    ['\u3000x\u2003'],
    ['\u202ax\u202c'],
    ['\ufeffx\u200b'],
    ['\r\n\tx\r\n'],
    ['\u200e„\u2068x\u2069“\u200f'],
  ])('is taken off: %j', (text) => {
    expect(unwrapped(text)).toBe('x');
  });

  test('is left where it does not pair, and nothing is left of marks alone', () => {
    expect(['"x', 'x”', 'x'].map(unwrapped)).toEqual(['"x', 'x”', 'x']);
    expect(['""', ' „“ ', '\u200b', ''].map(unwrapped)).toEqual(['', '', '', '']);
  });

  test('takes no longer for longer texts than they are longer', () => {
    const marks = '"'.repeat(200_000);
    expect(unwrapped(`${marks}x${marks}`)).toBe('x');
  });
});

test('invisible characters are taken out, and joiners are left to their scripts', () => {
  expect(withoutInvisible('ti\u00adsch\u200bler\u2060ei\u{e0041}')).toBe('tischlerei');
  expect(withoutInvisible('می\u200cخواهم')).toBe('می\u200cخواهم');
});

test.each([
  ['\u200b', 'invisible', 'U+200B'],
  ['\u202e', 'invisible', 'U+202E'],
  ['\u0000', 'invisible', 'U+0000'],
  ['\n', 'invisible', 'U+000A'],
  ['\ufffd', 'unreadable', 'U+FFFD'],
  ['\ufffe', 'unreadable', 'U+FFFE'],
  ['\ud800', 'unreadable', 'U+D800'],
  ['\u0378', 'unreadable', 'U+0378'],
  ['\ue000', 'invisible', 'U+E000'],
  ['\u3164', 'invisible', 'U+3164'],
  ['\u00a0', 'space', 'U+00A0'],
  ['–', 'dash', 'U+2013'],
  ['−', 'dash', 'U+2212'],
  ['”', 'quote', 'U+201D'],
  ['-', 'other', 'U+002D'],
  ['😀', 'other', 'U+1F600'],
] as const)('%j is %s, and named %s', (character, kind, code) => {
  expect([characterKind(character), codePointOf(character)]).toEqual([kind, code]);
  expect(characterAt(code)).toBe(character);
});

test('a name that is none is no character', () => {
  expect(['', 'U+110000', 'U+', 'x'].map(characterAt)).toEqual(['', '', '', '']);
});

test('a joiner is strange only where no script needs it', () => {
  expect(strangeCharacter('می\u200cخواهم')).toBeNull();
  expect(strangeCharacter('firma\u200d.de')).toEqual({ character: '\u200d', index: 5 });
});
