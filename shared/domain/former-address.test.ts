import { expect, test } from 'vitest';
import { formerAddress } from './former-address.ts';

const former = (names: string[], serverAddress: string) =>
  formerAddress({ certificate: { names }, settings: { serverAddress } });

test('there is none where the certificate is for the address that is set, in whatever spelling', () => {
  expect(former(['meinefirma.de'], 'MeineFirma.de')).toBeNull();
  expect(former(['xn--mller-kva.de'], 'müller.de')).toBeNull();
  expect(former(['*.meinefirma.de'], 'www.meinefirma.de')).toBeNull();
  expect(formerAddress({ certificate: null, settings: { serverAddress: 'neu.de' } })).toBeNull();
});

test('it is the name in the certificate, as one reads it, also where none is set any more', () => {
  expect(former(['meinefirma.de'], 'neu.de')).toBe('meinefirma.de');
  expect(former(['xn--mller-kva.de'], 'neu.de')).toBe('müller.de');
  expect(former(['meinefirma.de'], '')).toBe('meinefirma.de');
});

test('what could not be set as an address is not offered', () => {
  expect(former(['*.meinefirma.de'], 'neu.de')).toBeNull();
  expect(former(['*.meinefirma.de', 'meinefirma.de'], 'neu.de')).toBe('meinefirma.de');
});
