import { expect, test } from 'vitest';
import { publicAddress } from './public-address.ts';

const addressOf = (names: string[], publicHttpsPort = 443) => publicAddress({ names }, { publicHttpsPort });
const urlOf = (names: string[], publicHttpsPort = 443) => addressOf(names, publicHttpsPort)?.url ?? null;

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

test('people read it with umlauts and without a slash at its end', () => {
  expect(addressOf(['xn--schreinerei-mller-f3b.de'], 8443)?.readable).toBe('https://schreinerei-müller.de:8443');
  expect(addressOf(['meinefirma.de'])?.readable).toBe('https://meinefirma.de');
});
