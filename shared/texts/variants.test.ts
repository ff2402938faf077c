import { expect, expectTypeOf, test } from 'vitest';
import { textFor, type Selectors, type VariantTexts } from './variants.ts';

type Table = { FULL: { left: number }; GONE: { path: string; reason: 'missing' | 'locked' } };
const selectors = {
  GONE: ({ path, reason }) =>
    path === '' ? { kind: 'unset' } : reason === 'locked' ? { kind: reason, folder: path } : { kind: reason },
} satisfies Selectors<Table>;
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

test('a selector whose kinds the compiler cannot list does not compile', () => {
  const unlisted = {
    // @ts-expect-error any path would be a kind, and no language could have words for each
    GONE: ({ path }) => ({ kind: path }),
  } satisfies Selectors<Table>;
  expect(unlisted.GONE({ path: '/a', reason: 'missing' })).toEqual({ kind: '/a' });
});

test('what the selector found out for one variant is offered to that one alone', () => {
  expectTypeOf<Words['GONE']['locked']>().parameter(0).toHaveProperty('folder').toEqualTypeOf<string>();
  expectTypeOf<Words['GONE']['missing']>().parameter(0).not.toExtend<{ folder: string }>();
});

test('what is found out for one variant takes nothing away from the data of another', () => {
  const narrowing = {
    GONE: ({ reason }) => (reason === 'locked' ? { kind: 'locked', reason } : { kind: 'other' }),
  } satisfies Selectors<Pick<Table, 'GONE'>>;
  const narrowed: VariantTexts<Pick<Table, 'GONE'>, typeof narrowing, undefined, string> = {
    GONE: { locked: ({ reason }) => reason, other: ({ path, reason }) => `${path} ${reason}` },
  };
  expectTypeOf(narrowed.GONE.locked).parameter(0).toHaveProperty('reason').toEqualTypeOf<'locked'>();
  expectTypeOf(narrowed.GONE.other).parameter(0).toHaveProperty('path').toEqualTypeOf<string>();
  expect(textFor(narrowing, narrowed, 'GONE', { path: '/a', reason: 'missing' }, undefined)).toBe('/a missing');
});

test('data may have a kind of their own beside that of the variant', () => {
  type Busy = { BUSY: { kind: string } };
  const busySelectors = { BUSY: () => ({ kind: 'running' }) } satisfies Selectors<Busy>;
  const busy: VariantTexts<Busy, typeof busySelectors, undefined, string> = {
    BUSY: { running: ({ kind }) => `${kind} is running` },
  };
  expect(textFor(busySelectors, busy, 'BUSY', { kind: 'check' }, undefined)).toBe('check is running');
});
