import { expect, test } from 'vitest';
import { outsideCheck } from './outside.ts';
import { findingOf, NAME } from './test-facts.ts';

const at = '2026-11-23T20:00:00.000Z';

test('what the CA reached is good, and says when and by what', async () => {
  const outside = { at, name: NAME, by: 'rehearsal', reached: true, detail: '' } as const;
  expect(await findingOf(outsideCheck, { outside })).toMatchObject({
    code: 'OUTSIDE_REACHED',
    status: 'good',
    data: { at, by: 'rehearsal' },
  });
});

test('what it did not reach is a warning in its own words: things may have changed since', async () => {
  const outside = { at, name: NAME, by: 'request', reached: false, detail: 'Timeout during connect' } as const;
  expect(await findingOf(outsideCheck, { outside })).toMatchObject({
    code: 'OUTSIDE_NOT_REACHED',
    status: 'warning',
    data: { at, by: 'request', detail: 'Timeout during connect' },
  });
});

test('what it saw of another name, or nothing at all, says nothing', async () => {
  const outside = { at, name: 'andere.de', by: 'request', reached: true, detail: '' } as const;
  expect(await findingOf(outsideCheck, { outside })).toMatchObject({ code: 'OUTSIDE_NOT_ASKED', status: 'unknown' });
  expect((await findingOf(outsideCheck, { outside: null })).code).toBe('OUTSIDE_NOT_ASKED');
});
