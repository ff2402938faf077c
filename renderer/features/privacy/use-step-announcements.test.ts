import { expect, test } from 'vitest';
import type { Step } from '#shared/contract/snapshot.ts';
import { changedSteps } from './use-step-announcements.ts';

const step = (id: Step['id'], state: Step['state']): Step => ({ id, state, startedAt: null, finishedAt: null });

test('reads out what has changed, and nothing that merely waits', () => {
  const before = [step('account', 'running'), step('order', 'waiting'), step('challenge', 'waiting')];
  const after = [step('account', 'done'), step('order', 'running'), step('challenge', 'waiting')];
  expect(changedSteps(before, after).map(({ id }) => id)).toEqual(['account', 'order']);
  expect(changedSteps(after, after)).toEqual([]);
  expect(changedSteps([], after).map(({ id }) => id)).toEqual(['account', 'order']);
});
