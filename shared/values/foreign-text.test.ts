import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignLine, foreignLines, isForeignLine } from './foreign-text.ts';

const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('foreignLine', () => {
  it.each([
    ['\u001b[31mrot\u001b[0m', '[31mrot [0m'],
    ['a\u009b31mb', 'a 31mb'],
    ['sicher\u202Eedoc\u200B', 'sicheredoc'],
    [' a\r\n\t b\u2028c ', 'a b c'],
    ['halb \uD83D', 'halb'],
    ['Straße 😀', 'Straße 😀'],
  ])('makes %j one line that commands nothing', (text, line) => {
    expect(foreignLine(text)).toBe(line);
  });

  it('cuts between characters and says so', () => {
    expect(foreignLine('😀😀😀', 2)).toBe('😀…');
    expect(foreignLine('😀😀😀', 3)).toBe('😀😀😀');
  });

  it('holds whatever the text is, and does not change a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const line = foreignLine(text);
        expect(line).not.toMatch(dangerous);
        expect(isForeignLine(line)).toBe(true);
      }),
    );
  });
});

describe('foreignLines', () => {
  it('keeps line feeds and nothing else that controls', () => {
    expect(foreignLines('eins\r\nzwei\tdrei\u0007\u202e\n')).toBe('eins\nzwei drei');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(foreignLines(text).replaceAll('\n', '')).not.toMatch(dangerous);
      }),
    );
  });
});
