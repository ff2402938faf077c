import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLine, printedTo } from './printed.ts';

const anything = fc.string({ unit: 'binary', maxLength: 200 });
const dangerous = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function printed(text: string): string {
  let out = '';
  const io = printedTo({ stdout: (one) => (out += one), stderr: (one) => (out += one), other: 1 });
  io.stdout(text);
  const first = out;
  out = '';
  io.stderr(text);
  expect(out).toBe(first);
  return first;
}

describe('what is printed for a person', () => {
  it.each([
    ['\u001b]0;pwned\u0007\u001b[2Jrot\n', ']0;pwned[2Jrot\n'],
    ['a\u009b31mb\b\bc', 'a31mbc'],
    ['abc\rxyz\r\n', 'abcxyz\n'],
    ['sicher\u202Eedoc\u2066\u200B', 'sicheredoc'],
    ['Straße\t✓ 😀\n', 'Straße ✓ 😀\n'],
  ])('of %j is %j', (text, shown) => expect(printed(text)).toBe(shown));

  it('commands no terminal, whatever it is', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(printed(text)).not.toMatch(dangerous);
      }),
    );
  });

  it('is as long as it is', () => expect(printed('x'.repeat(100_000))).toHaveLength(100_000));
});

describe('what is printed for a program', () => {
  it.each([
    [{ a: '\u001b[2Jb\u009bc\u202Ed\u2028e' }, '{"a":"[2Jbcde"}\n'],
    [{ a: 'Zeile\nTab\t"' }, String.raw`{"a":"Zeile\nTab\t\""}` + '\n'],
    [{ a: 'x\u00ady\u200dz\u{e0041}' }, String.raw`{"a":"x\u00ady\u200dz\udb40\udc41"}` + '\n'],
    [{ a: [{ b: 'c\u0007' }], d: null, e: 5 }, '{"a":[{"b":"c"}],"d":null,"e":5}\n'],
  ])('of %j is %j', (value, line) => expect(jsonLine(value)).toBe(line));

  it('commands no terminal, neither as a line nor when a program prints a text of it; what may be in a path stays', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const line = jsonLine({ text });
        expect(line).not.toMatch(dangerous);
        const read = (JSON.parse(line) as { text: string }).text;
        expect(read).not.toMatch(/[^\t\n\r\P{Cc}]|\p{Bidi_Control}/u);
        expect(read.replace(/[^\p{L}\u00ad\u200d]/gu, '')).toBe(text.replace(/[^\p{L}\u00ad\u200d]/gu, ''));
      }),
    );
  });
});
