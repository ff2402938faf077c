import path from 'node:path';
import { fail } from '#shared/contract/failure-error.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { failureOf } from '../../testing/environment.ts';
import { createCalls } from './calls.ts';
import { outcomeOf } from './messages.ts';

function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

test('without an answer for long, the worker is taken for hung; a call that was answered asks for nothing', () => {
  holdTimers();
  const onHung = vi.fn();
  const calls = createCalls(onHung);
  const { id } = calls.add({ name: 'startHttp' });
  calls.add({ name: 'stopTls' }).answered.catch(() => undefined);
  calls.settle(id, { value: undefined });
  vi.advanceTimersByTime(29_000);
  expect(onHung).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(onHung).toHaveBeenCalledOnce();
});

test('a machine that has slept gives the worker a turn before it is taken for hung', () => {
  holdTimers();
  const onHung = vi.fn();
  const calls = createCalls(onHung);
  const { id } = calls.add({ name: 'startHttp' });
  // The timers have run on meanwhile, and are due at once; and it slept again and again, before the worker had a turn.
  for (let sleep = 1; sleep <= 10; sleep++) vi.advanceTimersToNextTimer();
  expect(onHung).not.toHaveBeenCalled();
  calls.settle(id, { value: undefined });
  vi.advanceTimersByTime(60_000);
  expect(onHung).not.toHaveBeenCalled();
});

test('a call is sent once more when its worker ends, and rejected when the next one ends as well', async () => {
  const calls = createCalls(() => undefined);
  const { id, answered } = calls.add({ name: 'startHttp' });
  calls.workerEnded();
  expect(calls.unanswered()).toEqual([{ id, call: { name: 'startHttp' } }]);
  calls.workerEnded();
  expect(calls.unanswered()).toEqual([]);
  expect(await failureOf(answered)).toEqual({ code: 'INTERNAL', data: {} });
});

test('what is thrown over there is thrown here: failures with their data, other errors with their code', async () => {
  const calls = createCalls(() => undefined);
  const crossing = async (action: () => Promise<unknown>) => {
    const { id, answered } = calls.add({ name: 'startHttp' });
    calls.settle(id, structuredClone(await outcomeOf(action)));
    return answered;
  };
  const data = { port: 443, purpose: 'https', systemCode: 'EIO' } as const;
  expect(await failureOf(crossing(() => Promise.resolve().then(() => fail('PORT_UNUSABLE', data))))).toEqual({
    code: 'PORT_UNUSABLE',
    data,
  });
  const gone = path.join(import.meta.dirname, 'there-is-none.ts');
  await expect(crossing(() => import(gone))).rejects.toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' });
  expect(await crossing(() => Promise.resolve(true))).toBe(true);
});
