import { expect, expectTypeOf, test } from 'vitest';
import { textFor, type VariantTexts } from './variants.ts';

type Table = { FULL: { left: number }; GONE: { path: string; reason: 'missing' | 'locked' } };
const selectors = {
  GONE: ({ path, reason }: Table['GONE']) =>
    path === '' ? { kind: 'unset' as const } : reason === 'locked' ? { kind: reason, folder: path } : { kind: reason },
};
type Words = VariantTexts<Table, typeof selectors, { unit: string }, string>;
const words: Words = {
  FULL: ({ left }, { unit }) => `${left} ${unit} left`,
  GONE: {
    unset: () => 'nothing is set',
    missing: ({ path }) => `${path} is missing`,
    locked: ({ folder, path }) => `${path} is locked (${folder})`,
  },
};
const format = { unit: 'MB' };

test('a text without variants takes its data and the formats', () => {
  expect(textFor(selectors, words, 'FULL', { left: 3 }, format)).toBe('3 MB left');
});

test('the selector chooses the variant, and what it found out reaches the words', () => {
  expect(textFor(selectors, words, 'GONE', { path: '', reason: 'missing' }, format)).toBe('nothing is set');
  expect(textFor(selectors, words, 'GONE', { path: '/a', reason: 'missing' }, format)).toBe('/a is missing');
  expect(textFor(selectors, words, 'GONE', { path: '/b', reason: 'locked' }, format)).toBe('/b is locked (/b)');
});

test('a variant without words does not compile', () => {
  const incomplete: Words = {
    FULL: () => '',
    // @ts-expect-error `locked` is missing
    GONE: { unset: () => '', missing: () => '' },
  };
  expect(() => textFor(selectors, incomplete, 'GONE', { path: '/b', reason: 'locked' }, format)).toThrow(
    'GONE, locked',
  );
});

test('what the selector found out for one variant is offered to that one alone', () => {
  expectTypeOf<Words['GONE']['locked']>().parameter(0).toHaveProperty('folder').toEqualTypeOf<string>();
  expectTypeOf<Words['GONE']['missing']>().parameter(0).not.toExtend<{ folder: string }>();
});
