import { expect, test } from 'vitest';
import { publicUrl } from './public-url.ts';

const urlOf = (names: string[], publicHttpsPort = 443) => publicUrl({ names }, { publicHttpsPort });

test('the address that visitors use is that of the certificate, in ASCII, with its port where that is not the usual one', () => {
  expect(urlOf(['meinefirma.de'])).toBe('https://meinefirma.de/');
  expect(urlOf(['schreinerei-müller.de'])).toBe('https://xn--schreinerei-mller-f3b.de/');
  expect(urlOf(['meinefirma.de'], 8443)).toBe('https://meinefirma.de:8443/');
});

test('a wildcard is no address, and what is no host name is none either', () => {
  expect(urlOf(['*.meinefirma.de'])).toBeNull();
  expect(urlOf(['*.meinefirma.de', 'meinefirma.de'])).toBe('https://meinefirma.de/');
  expect(urlOf([])).toBeNull();
  expect(urlOf(['mein firma'])).toBeNull();
});
