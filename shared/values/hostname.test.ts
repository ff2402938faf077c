import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkHostname } from './hostname.ts';

const reasonOf = (text: string) => {
  const checked = checkHostname(text);
  return checked.ok ? null : checked.reason;
};

describe('An address', () => {
  test.each([
    ['meinefirma.de', 'meinefirma.de', 'meinefirma.de'],
    ['firma.dyndns.org', 'firma.dyndns.org', 'firma.dyndns.org'],
    ['  meinefirma.de ', 'meinefirma.de', 'meinefirma.de'],
    ['meinefirma.de.', 'meinefirma.de', 'meinefirma.de'],
    ['MeineFirma.DE', 'MeineFirma.DE', 'meinefirma.de'],
    ['tischlerei-müller.de', 'tischlerei-müller.de', 'xn--tischlerei-mller-uzb.de'],
    ['straße.de', 'straße.de', 'xn--strae-oqa.de'],
    ['xn--tischlerei-mller-uzb.de', 'xn--tischlerei-mller-uzb.de', 'xn--tischlerei-mller-uzb.de'],
    ['meinefirma.localhost', 'meinefirma.localhost', 'meinefirma.localhost'],
    ['1und1.de', '1und1.de', '1und1.de'],
    ['a.b.c.d.e.de', 'a.b.c.d.e.de', 'a.b.c.d.e.de'],
    ['3.14.com', '3.14.com', '3.14.com'],
  ])('like "%s" is accepted, kept as typed and sent as A-labels', (text, typed, ascii) => {
    expect(checkHostname(text)).toEqual({ ok: true, hostname: { typed, ascii } });
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['.', 'empty'],
    ['https://meinefirma.de', 'hasScheme'],
    ['HTTP://meinefirma.de/', 'hasScheme'],
    ['192.0.2.1', 'isIpAddress'],
    ['192.0.2.1:8080', 'isIpAddress'],
    ['2001:db8::1', 'isIpAddress'],
    ['[2001:db8::1]', 'isIpAddress'],
    ['[2001:db8::1]:443', 'isIpAddress'],
    ['192.0.2', 'isIpAddress'],
    ['12345', 'isIpAddress'],
    ['firma.1', 'isIpAddress'],
    ['firma.0x7f', 'isIpAddress'],
    ['*.meinefirma.de', 'isWildcard'],
    ['meinefirma.de/', 'hasPath'],
    ['meinefirma.de/shop?x', 'hasPath'],
    ['meinefirma.de:443', 'hasPort'],
    ['meinefirma.de:', 'hasPort'],
    ['meinefirma', 'singleLabel'],
    ['localhost', 'singleLabel'],
    ['meine firma.de', 'notAHostName'],
    ['info@meinefirma.de', 'notAHostName'],
    ['meine_firma.de', 'notAHostName'],
    ['-firma.de', 'notAHostName'],
    ['firma-.de', 'notAHostName'],
    ['firma..de', 'notAHostName'],
    ['.firma.de', 'notAHostName'],
    ['firma.de..', 'notAHostName'],
    ['100%.de', 'notAHostName'],
    ['xn--.de', 'notAHostName'],
    ['firma<.de', 'notAHostName'],
    [`${'a'.repeat(64)}.de`, 'notAHostName'],
    [`${'abc.'.repeat(63)}de`, 'tooLong'],
  ])('like "%s" is refused: %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  test('may have the longest label and the longest name that DNS allows', () => {
    expect(reasonOf(`${'a'.repeat(63)}.de`)).toBeNull();
    const longest = `${'abcdefg.'.repeat(31)}abcde`;
    expect(longest).toHaveLength(253);
    expect(reasonOf(longest)).toBeNull();
    expect(reasonOf(`${longest}f`)).toBe('tooLong');
  });
});

describe('Whatever is typed', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...Array.from('ab1-.:/*@ äß_%[]。１\u00ad\u200d\n')) }),
    fc.webUrl(),
    fc.ipV4(),
    fc.ipV6(),
    fc.domain(),
  );

  test('gives a name or a reason, and never throws', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const checked = checkHostname(text);
        if (!checked.ok) expect(checked.reason).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  test('an accepted name is at least two ASCII labels of a URL, and no address', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const checked = checkHostname(text);
        if (!checked.ok) return;
        const { ascii } = checked.hostname;
        expect(ascii).toMatch(
          /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
        );
        expect(new URL(`https://${ascii}/`).hostname).toBe(ascii);
      }),
      { numRuns: 2000 },
    );
  });

  test('what was accepted is accepted again, as A-labels, and is the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), typed), (text) => {
        const checked = checkHostname(text);
        if (!checked.ok) return;
        const { ascii } = checked.hostname;
        expect(checkHostname(ascii)).toEqual({ ok: true, hostname: { typed: ascii, ascii } });
      }),
      { numRuns: 1000 },
    );
  });

  test('every name that follows the rules is accepted', () => {
    const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/).filter((one) => !/^..--/.test(one));
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 5 }), (labels) => {
        expect(reasonOf(labels.join('.'))).toBeNull();
      }),
    );
  });
});
