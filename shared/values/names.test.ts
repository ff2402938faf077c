import { expect, test } from 'vitest';
import { coversName } from './names.ts';

test.each([
  [['meinefirma.de'], 'meinefirma.de'],
  [['andere.de', 'meinefirma.de'], 'meinefirma.de'],
  [['MeineFirma.de'], 'meinefirma.DE'],
  [['*.meinefirma.de'], 'www.meinefirma.de'],
  [['xn--mller-kva.de'], 'xn--mller-kva.de'],
])('%j covers %s', (names, host) => expect(coversName(names, host)).toBe(true));

test.each([
  [[], 'meinefirma.de'],
  [['meinefirma.de'], 'www.meinefirma.de'],
  [['meinefirma.de'], 'meinefirma.de.evil.example'],
  [['www.meinefirma.de'], 'meinefirma.de'],
  // A wildcard is one label, neither none nor two (RFC 9525 §6.3).
  [['*.meinefirma.de'], 'meinefirma.de'],
  [['*.meinefirma.de'], 'a.b.meinefirma.de'],
  [['*.meinefirma.de'], 'xmeinefirma.de'],
  // A wildcard must be the whole left-most label.
  [['w*.meinefirma.de'], 'www.meinefirma.de'],
  [['www.*.de'], 'www.meinefirma.de'],
  [['*'], 'de'],
  [[''], 'meinefirma.de'],
])('%j does not cover %s', (names, host) => expect(coversName(names, host)).toBe(false));
