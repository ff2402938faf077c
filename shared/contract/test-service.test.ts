import { expect, test } from 'vitest';
import { toFailure } from './client-failure.ts';
import { fail } from './failure-error.ts';
import { createFakeService } from './test-service.ts';

const run = { at: '2026-11-24T13:05:00.000Z', program: '/srv/copy', test: true };

test('an answer is given, and the call is remembered with what was asked', async () => {
  const { client, calls } = createFakeService({
    'hooks.test': ({ hook }) => ({ ...run, result: { outcome: 'ok', output: hook } }),
  });
  await expect(client.hooks.test({ hook: 'onFailed' })).resolves.toMatchObject({ result: { output: 'onFailed' } });
  expect(calls).toEqual([['hooks.test', { hook: 'onFailed' }]]);
});

test('a failure arrives as a defined error of the contract', async () => {
  const { client } = createFakeService({ 'hooks.test': () => fail('HOOK_NOT_SET', { hook: 'onFailed' }) });
  const error: unknown = await client.hooks.test({ hook: 'onFailed' }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ defined: true });
  expect(toFailure(error)).toEqual({ code: 'HOOK_NOT_SET', data: { hook: 'onFailed' } });
});

test('what the contract does not allow is neither taken nor given', async () => {
  const { client, calls } = createFakeService({
    // @ts-expect-error -- nor does the compiler let it pass
    'certificate.cancel': () => ({ cancelled: 'perhaps' }),
  });
  await expect(client.hooks.test({ hook: 'onSunday' as 'onFailed' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(calls).toEqual([]);
  await expect(client.certificate.cancel({ operationId: '1' })).rejects.toThrow('Output validation failed');
});

test.fails('a test that forgot an answer fails, also where it expects an error', async () => {
  await createFakeService()
    .client.hooks.test({ hook: 'onFailed' })
    .catch(() => undefined);
});

test('a watcher sees the state, and each that is pushed', async () => {
  const service = createFakeService();
  const watch = await service.client.state.watch();
  await watch.next();
  service.push({ shield: 'colour' }, { httpPort: 8081 });
  await expect(watch.next()).resolves.toMatchObject({ value: { shield: 'colour', settings: { httpPort: 8081 } } });
  expect(service.endedWatches).toBe(0);
  await watch.return();
  expect(service.endedWatches).toBe(1);
  await expect(service.client.state.get()).resolves.toEqual(service.snapshot);
});
