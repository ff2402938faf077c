import { expect, test } from 'vitest';
import { applicationKinds } from '#shared/contract/application-kinds.ts';
import { describeFound, nameOf, wayTexts } from './ways.ts';

const german = (given: Partial<Parameters<typeof describeFound>[1]>) =>
  describeFound(wayTexts.de, {
    port: 8080,
    secure: false,
    families: ['ipv4', 'ipv6'],
    kind: '4d',
    version: '20.5.0',
    ...given,
  });

test('Whatever is found is said in a sentence that names its port, in both languages', () => {
  for (const texts of Object.values(wayTexts)) {
    for (const kind of applicationKinds) {
      const sentence = describeFound(texts, { port: 8080, secure: false, families: ['ipv4'], kind, version: null });
      expect(sentence).toMatch(/[pP]ort 8080.*\.$/);
      expect(nameOf(texts, kind)).not.toBe('');
    }
  }
});

test('profacto is named with its version, and that it encrypts by itself', () => {
  expect(german({})).toBe('profacto antwortet auf Port 8080 (4D 20.5).');
  expect(german({ version: '20 R8', port: 443, secure: true })).toBe(
    'profacto antwortet auf Port 443 (4D 20 R8) und verschlüsselt dort schon selbst.',
  );
  expect(german({ version: null })).toBe('profacto antwortet auf Port 8080 (4D).');
});

test('That it answers over IPv6 alone is said of profacto, which does not say so itself', () => {
  expect(german({ families: ['ipv6'] })).toMatch(/\(4D 20\.5\)\. Aber nur über IPv6: /);
  expect(german({ families: ['ipv4'] })).not.toMatch(/IPv6/);
  expect(german({ families: ['ipv4'], address: '192.168.1.2' })).toMatch(/Aber nur unter der Adresse 192\.168\.1\.2 /);
});
