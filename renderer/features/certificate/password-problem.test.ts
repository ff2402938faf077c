import { expect, test } from 'vitest';
import { isReadDifferently } from '#shared/contract/pfx-password.ts';
import { passwordProblem } from './password-problem.ts';

test('a password needs eight characters', () => {
  expect(passwordProblem('1234567', '1234567')).toBe('tooShort');
  expect(passwordProblem('12345678', '12345678')).toBeNull();
});

test('the repetition is the same, to the letter and the blank', () => {
  expect(passwordProblem('Geheim 1', 'geheim 1')).toBe('differs');
  expect(passwordProblem('Geheim 1', 'Geheim 1 ')).toBe('differs');
});

test('the length is asked for first', () => {
  expect(passwordProblem('kurz', 'anders')).toBe('tooShort');
});

test('only what every keyboard has is read the same by all programs', () => {
  expect(['Geheim-1!', 'a b~'].map(isReadDifferently)).toEqual([false, false]);
  expect(['müller-1', 'geheim€1', 'geheim–1', 'pass\u00a0wort'].map(isReadDifferently)).toEqual([
    true,
    true,
    true,
    true,
  ]);
});
