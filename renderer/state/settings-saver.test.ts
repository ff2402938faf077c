import { expect, test, vi } from 'vitest';
import type { Settings } from '#shared/contract/settings.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { createSettingsSaver } from './settings-saver.ts';
import { createPanelStore, receiveSnapshot } from './store.ts';
import { deferred } from './testing.ts';

const ca = (directoryUrl: string) => ({ directoryUrl, eabKeyId: '', eabHmacKey: '', profile: '' });
const adding = (url: string) => (settings: Settings) => ({ fallbackCas: [...settings.fallbackCas, ca(url)] });

function panel() {
  const store = createPanelStore();
  receiveSnapshot(store, exampleSnapshot());
  const stored = { ...exampleSnapshot().settings };
  const update = vi.fn((change: Record<string, unknown>) =>
    Promise.resolve(Object.assign({}, Object.assign(stored, change))),
  );
  return { store, stored, update, save: createSettingsSaver({ settings: { update } }, store) };
}

test('two changes of one list made in a moment are both kept', async () => {
  const { stored, save } = panel();
  await Promise.all([save(adding('https://a.example')), save(adding('https://b.example'))]);
  expect(stored.fallbackCas.map((one) => one.directoryUrl)).toEqual(['https://a.example', 'https://b.example']);
});

test('a change is made from what somebody else has saved meanwhile', async () => {
  const { store, update, save } = panel();
  receiveSnapshot(store, exampleSnapshot({}, { fallbackCas: [ca('https://c.example')] }));
  await save(adding('https://a.example'));
  expect(update).toHaveBeenCalledWith({ fallbackCas: [ca('https://c.example'), ca('https://a.example')] });
});

test('a change waits for the one before, and is made although that one was refused', async () => {
  const { update, save } = panel();
  const first = deferred<never>();
  update.mockImplementationOnce(() => first.promise.then(() => Promise.reject(new Error('refused'))));
  const refused = save(() => ({ autoRenew: false }));
  const next = save(() => ({ autoRenew: true }));
  await Promise.resolve();
  expect(update).toHaveBeenCalledTimes(1);
  first.resolve(undefined as never);
  await expect(refused).rejects.toThrow('refused');
  await next;
  expect(update).toHaveBeenLastCalledWith({ autoRenew: true });
});
