import { expect, test } from 'vitest';
import type { CaDescription } from '#shared/contract/ca-description.ts';
import { textsOf } from '#shared/texts/all.ts';
import { createTranslator } from '#shared/texts/translator.ts';
import { optionId, profileOptions } from './profile-options.ts';

const { t } = createTranslator(textsOf('de'));
const HOST = 'acme-v02.api.letsencrypt.org';
const offering = (...profiles: CaDescription['profiles']): CaDescription => ({
  host: HOST,
  website: null,
  termsOfService: null,
  externalAccountRequired: false,
  profiles,
});
const words = (stored: string, ca: CaDescription | null, host = HOST) =>
  profileOptions(stored, ca, host, t).map(({ profile, text }) => [profile, text]);

test('the CA’s own choice comes first, then what it offers in its order', () => {
  const ca = offering({ name: 'tlsserver', description: '' }, { name: 'classic', description: '' });
  expect(words('', ca).map(([profile]) => profile)).toEqual(['', 'tlsserver', 'classic']);
});

test('Let’s Encrypt’s profiles are explained in our words, also where another CA points to them', () => {
  const shortlived = { name: 'shortlived', description: 'https://letsencrypt.org/docs/profiles#shortlived' };
  expect(words('', offering(shortlived), 'ca.test').at(-1)).toEqual([
    'shortlived',
    expect.stringMatching(/160 Stunden/),
  ]);
  expect(words('', offering({ name: 'classic', description: 'x' })).at(-1)?.[1]).toMatch(/Februar 2027/);
});

test('another CA’s profile keeps its own description, be its name one of those or not', () => {
  const ca = offering({ name: 'shortlived', description: 'One year' }, { name: 'toString', description: '' });
  expect(words('', ca, 'ca.test').slice(1)).toEqual([
    ['shortlived', 'One year'],
    ['toString', 'Dazu sagt die Zertifizierungsstelle nichts Näheres.'],
  ]);
});

test('what is stored can always be seen, with what is known about it', () => {
  const ca = offering({ name: 'classic', description: '' });
  expect(words('alt', ca).at(-1)).toEqual(['alt', expect.stringContaining(`${HOST} bietet es nicht (mehr) an`)]);
  expect(words('alt', null).at(-1)).toEqual(['alt', expect.stringContaining('zurzeit nicht bekannt')]);
  expect(words('classic', ca)).toHaveLength(2);
});

test('no name of a profile is taken for the usual one', () => {
  expect(new Set(['', 'usual', '=usual'].map(optionId)).size).toBe(3);
});
