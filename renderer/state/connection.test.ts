import type { ClientContext, ClientLink } from '@orpc/client';
import { expect, test } from 'vitest';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Transport } from './client.ts';
import { backoffDelay, connect } from './connection.ts';
import { createPanelStore } from './store.ts';
import { deferred } from './testing.ts';

/** A transport whose watch sends these snapshots and then stays open until `end` is called. */
function fakeTransport(snapshots: readonly Snapshot[]): Transport & { end: () => void } {
  const callbacks = new Set<() => void>();
  const ended = deferred<undefined>();
  async function* watch() {
    yield* snapshots;
    await ended.promise;
    throw new Error('gone');
  }
  const link: ClientLink<ClientContext> = { call: () => Promise.resolve(watch()) };
  return {
    link,
    onLost: (callback) => callbacks.add(callback),
    close: () => undefined,
    end: () => {
      callbacks.forEach((callback) => callback());
      ended.resolve(undefined);
    },
  };
}

test('the waits grow and stay bounded', () => {
  expect([0, 1, 2, 3].map(backoffDelay)).toEqual([250, 500, 1000, 2000]);
  expect(backoffDelay(30)).toBe(8000);
});

test('after a loss it connects again, and the new snapshot is the truth', async () => {
  const store = createPanelStore();
  const first = fakeTransport([exampleSnapshot()]);
  const second = fakeTransport([exampleSnapshot({ shield: 'colour' })]);
  const transports = [first, second];
  const waits: number[] = [];
  const wait = deferred<undefined>();
  const { stop } = connect({
    store,
    open: () => transports.shift() ?? fakeTransport([]),
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      await wait.promise;
    },
  });

  await expect.poll(() => store.getState().connection).toBe('live');
  first.end();
  // At once, not only when the next attempt has failed: calls that break now must find the connection lost.
  expect(store.getState().connection).toBe('lost');
  await expect.poll(() => waits).toEqual([250]);
  wait.resolve(undefined);
  await expect.poll(() => store.getState()).toMatchObject({ connection: 'live', snapshot: { shield: 'colour' } });
  stop();
});
