import { expect, test } from 'vitest';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { shieldOf } from './shield-state.ts';
import { createPanelStore, markConnectionLost, receiveSnapshot } from './store.ts';

test('knows nothing before the first snapshot', () => {
  expect(createPanelStore().getState()).toEqual({ snapshot: null, connection: 'connecting' });
});

test('a snapshot replaces the one before as a whole', () => {
  const store = createPanelStore();
  receiveSnapshot(store, exampleSnapshot({ shield: 'colour' }));
  const next = exampleSnapshot();
  receiveSnapshot(store, next);
  expect(store.getState()).toEqual({ snapshot: next, connection: 'live' });
});

test('a lost connection keeps the last snapshot, but shows no colour without evidence', () => {
  const store = createPanelStore();
  receiveSnapshot(store, exampleSnapshot({ shield: 'colour' }));
  expect(shieldOf(store.getState())).toBe('colour');
  markConnectionLost(store);
  expect(store.getState().snapshot).not.toBeNull();
  expect(shieldOf(store.getState())).toBe('grey');
});
