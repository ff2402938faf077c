import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disallowedCharacter, hasReservedLabel } from './idna.ts';

describe('IDNA 2008', () => {
  test.each([
    'meinefirma.de',
    'tischlerei-müller.de',
    'TISCHLEREI-MÜLLER.DE',
    'straße.de',
    'STRAẞE.de',
    'ολόγος.gr',
    'ｍｕｅｌｌｅｒ.de',
    'col·legi.cat',
    'компания.рф',
    'שלום.test',
    '例え.テスト',
    'ラーメン・屋.jp',
    'नमस्ते.भारत',
    'กข.ไทย',
    'مثال.إختبار',
    '٣٤.test',
    'xn--tischlerei-mller-uzb.de',
    'xn--strae-oqa.de',
    new URL('http://موقع.الاتصالات.مصر/').hostname,
  ])('allows %s', (name) => {
    expect(disallowedCharacter(name)).toBeNull();
  });

  test.each([
    ['i❤.ws', '❤', 1],
    ['müller☃.de', '☃', 6],
    ['firma.😀.de', '😀', 6],
    ['ﬁrma.de', 'ﬁ', 0],
    ['①.de', '①', 0],
    ['firma™.de', '™', 5],
    ['a·b.de', '·', 1],
    ['firma–nord.de', '–', 5],
    ['firma“.de', '“', 5],
    ['٣۴.test', '٣', 0],
    ['ー・.test', '・', 1],
    ['xn--i-7iq.ws', '❤', 0],
    ['xn--n3h.de', '☃', 0],
  ])('does not allow %s, because of %s', (name, character, index) => {
    // A lone "ー" is of no script of its own: with letters of Japanese beside it the dot is allowed.
    expect(disallowedCharacter(name)).toEqual({ character, index });
  });

  test('reads A-labels as the URL parser writes them', () => {
    const letters = fc.stringMatching(/^[a-zäöüßéñçàøåžłčěабвгдежикло日本語東京한국어]{1,12}$/u);
    fc.assert(
      fc.property(letters, (label) => {
        const { hostname } = new URL(`http://${label}.de/`);
        expect(disallowedCharacter(hostname)).toBeNull();
        const snowman = new URL(`http://${label}☃.de/`).hostname;
        expect(disallowedCharacter(snowman)).toEqual({ character: '☃', index: 0 });
      }),
      { numRuns: 500 },
    );
  });

  test('gives an answer whatever the name is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((one) => `xn--${one}`),
        ),
        (name) => {
          const found = disallowedCharacter(name);
          expect(found === null || found.character.length > 0).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('reserves labels with two hyphens in the third and fourth place', () => {
    expect(['ab--cd.de', 'de.ab--', 'xn--a.de', 'a--b.de'].map(hasReservedLabel)).toEqual([true, true, false, false]);
  });
});
