import { expect, test } from 'vitest';
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { offeredCas } from '#shared/domain/known-cas.ts';
import { createNewFallback, fallbackCaOf, fallbackIssues, type NewFallback } from './new-fallback.ts';

const [zerossl = null] = offeredCas;
const settings = { acmeDirectoryUrl: LETS_ENCRYPT, fallbackCas: [fallbackCaOf(createNewFallback(zerossl))] };
const noFallbacks = { acmeDirectoryUrl: LETS_ENCRYPT, fallbackCas: [] };
const other = (change: Partial<NewFallback>) => ({ ...createNewFallback(null), ...change });
const reasons = (entry: NewFallback, among: typeof settings = noFallbacks) =>
  Object.fromEntries(Object.entries(fallbackIssues(entry, among)).map(([field, issue]) => [field, issue.reason]));

test('one that is offered by name needs its account and nothing else', () => {
  const entry = createNewFallback(zerossl);
  expect(reasons(entry)).toEqual({ eabKeyId: 'empty', eabHmacKey: 'empty' });
  expect(reasons({ ...entry, eabKeyId: 'kid', eabHmacKey: 'c2VjcmV0' })).toEqual({});
  expect(reasons({ ...entry, eabKeyId: 'kid', eabHmacKey: 'ö' })).toEqual({ eabHmacKey: 'notBase64Url' });
});

test('any other needs an address, and half an account is none', () => {
  expect(reasons(other({}))).toEqual({ directoryUrl: 'empty' });
  expect(reasons(other({ directoryUrl: 'http://ca.example' }))).toEqual({ directoryUrl: 'notAnHttpsUrl' });
  expect(reasons(other({ directoryUrl: ' https://ca.example/directory ' }))).toEqual({});
  expect(reasons(other({ directoryUrl: 'https://ca.example', eabKeyId: 'kid' }))).toEqual({ eabHmacKey: 'empty' });
  expect(reasons(other({ directoryUrl: 'https://ca.example', eabHmacKey: 'c2Vj' }))).toEqual({ eabKeyId: 'empty' });
});

test('none is asked twice, be it the first one or a further one', () => {
  expect(reasons(other({ directoryUrl: LETS_ENCRYPT }), settings)).toEqual({ directoryUrl: 'sameCaTwice' });
  expect(reasons(other({ directoryUrl: zerossl?.directoryUrl ?? '' }), settings)).toEqual({
    directoryUrl: 'sameCaTwice',
  });
});
