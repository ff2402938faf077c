import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { failure } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { deferred } from './testing.ts';
import { createDrafts, SAVE_DELAY_MS } from './drafts.ts';
import { fallbackKey } from './text-settings.ts';

const save = vi.fn<(key: string, text: string) => Promise<Failure | 'lost' | null>>();
const emptySettings = defaultSettings('');

beforeEach(() => {
  vi.useFakeTimers();
  save.mockReset().mockResolvedValue(null);
});
afterEach(() => vi.useRealTimers());

test('saves what is valid once the fingers rest', async () => {
  const drafts = createDrafts(save);
  drafts.type('serverAddress', 'meinefirma.d');
  await vi.advanceTimersByTimeAsync(SAVE_DELAY_MS - 1);
  drafts.type('serverAddress', 'meinefirma.de');
  await vi.advanceTimersByTimeAsync(SAVE_DELAY_MS);
  expect(save.mock.calls).toEqual([['serverAddress', 'meinefirma.de']]);
});

test('saves at once on leaving the field and on Enter', () => {
  const drafts = createDrafts(save);
  drafts.type('serverAddress', ' meinefirma.de ');
  drafts.blur('serverAddress');
  drafts.type('contactEmail', 'info@meinefirma.de');
  drafts.confirm('contactEmail');
  expect(save.mock.calls).toEqual([
    ['serverAddress', 'meinefirma.de'],
    ['contactEmail', 'info@meinefirma.de'],
  ]);
});

test('never sends what is not valid', async () => {
  const drafts = createDrafts(save);
  drafts.type('serverAddress', '192.168.1.10');
  drafts.blur('serverAddress');
  await vi.runAllTimersAsync();
  expect(save).not.toHaveBeenCalled();
  expect(drafts.state.getState().serverAddress).toMatchObject({ text: '192.168.1.10', revealed: true });
});

test('what is typed while a save is under way is saved after it', async () => {
  const first = deferred<null>();
  save.mockReturnValueOnce(first.promise);
  const drafts = createDrafts(save);
  drafts.type('serverAddress', 'alt.de');
  drafts.confirm('serverAddress');
  drafts.type('serverAddress', 'neu.de');
  drafts.blur('serverAddress');
  expect(save).toHaveBeenCalledTimes(1);
  first.resolve(null);
  await vi.runAllTimersAsync();
  expect(save).toHaveBeenLastCalledWith('serverAddress', 'neu.de');
});

test('is settled only when what was typed last has been saved', async () => {
  const saving = deferred<null>();
  save.mockReturnValueOnce(saving.promise);
  const drafts = createDrafts(save);
  drafts.type('serverAddress', 'meinefirma.de');
  drafts.blur('serverAddress');
  drafts.type('contactEmail', 'info@meinefirma.de');
  let isSettled = false;
  const settled = drafts.flush().then(() => (isSettled = true));
  await vi.advanceTimersByTimeAsync(0);
  expect(save).toHaveBeenLastCalledWith('contactEmail', 'info@meinefirma.de');
  expect(isSettled).toBe(false);
  saving.resolve(null);
  await settled;
  expect(drafts.state.getState().serverAddress.saving).toBe(false);
});

test('a refused save keeps the text and says so; the next confirmation tries again', async () => {
  const notSaved = failure('SETTINGS_NOT_SAVED', { path: '/etc', systemCode: 'EACCES' });
  save.mockResolvedValueOnce(notSaved);
  const drafts = createDrafts(save);
  drafts.type('serverAddress', 'neu.de');
  drafts.blur('serverAddress');
  await vi.runAllTimersAsync();
  expect(drafts.state.getState().serverAddress).toMatchObject({ text: 'neu.de', failure: notSaved });
  expect(save).toHaveBeenCalledTimes(1);
  drafts.confirm('serverAddress');
  expect(save).toHaveBeenCalledTimes(2);
});

test('what went down with the connection is saved after it', async () => {
  const drafts = createDrafts(save);
  drafts.type('serverAddress', 'neu.de');
  drafts.blur('serverAddress');
  await vi.runAllTimersAsync();
  // No snapshot has confirmed it; the next one after the reconnect still has the old value.
  drafts.sync(emptySettings);
  drafts.saveAll();
  expect(save).toHaveBeenCalledTimes(2);
  drafts.sync({ ...emptySettings, serverAddress: 'neu.de' });
  await vi.runAllTimersAsync();
  drafts.saveAll();
  expect(save).toHaveBeenCalledTimes(2);
});

test('half an address of a CA is not saved while it is typed, nor when an operation has ended meanwhile', async () => {
  const drafts = createDrafts(save);
  drafts.focus('acmeDirectoryUrl');
  drafts.type('acmeDirectoryUrl', 'https://ca.exam');
  await vi.runAllTimersAsync();
  drafts.saveAll();
  await drafts.flush();
  expect(save).not.toHaveBeenCalled();
  drafts.type('acmeDirectoryUrl', 'https://ca.example/directory');
  drafts.blur('acmeDirectoryUrl');
  expect(save.mock.calls).toEqual([['acmeDirectoryUrl', 'https://ca.example/directory']]);
});

test('a secret that was saved is no longer there; one that was not is', async () => {
  const drafts = createDrafts(save);
  const type = async (outcome: Failure | 'lost' | null) => {
    save.mockResolvedValueOnce(outcome);
    drafts.type('eabHmacKey', 'c2VjcmV0');
    drafts.blur('eabHmacKey');
    await vi.runAllTimersAsync();
    return drafts.state.getState().eabHmacKey;
  };
  expect(await type('lost')).toMatchObject({ text: 'c2VjcmV0', edited: true });
  drafts.saveAll();
  await vi.runAllTimersAsync();
  expect(drafts.state.getState().eabHmacKey).toMatchObject({ text: '', edited: false, confirmed: true });
  expect(save).toHaveBeenCalledTimes(2);
  const refused = failure('SETTINGS_NOT_SAVED', { path: '/etc', systemCode: 'EACCES' });
  expect(await type(refused)).toMatchObject({ text: 'c2VjcmV0', failure: refused });
});

test('what was typed about a further CA goes with it', () => {
  const drafts = createDrafts(save);
  const ca = { directoryUrl: 'https://ca.example/directory', eabKeyId: 'alt', eabHmacKey: '', profile: '' };
  const key = fallbackKey('eabKeyId', ca);
  drafts.sync({ ...emptySettings, fallbackCas: [ca] });
  drafts.focus(key);
  expect(drafts.state.getState()[key]).toMatchObject({ text: 'alt', focused: true });
  drafts.type(key, 'neu');
  drafts.sync({ ...emptySettings, fallbackCas: [ca] });
  expect(drafts.state.getState()[key]).toMatchObject({ text: 'neu' });
  drafts.sync(emptySettings);
  expect(drafts.state.getState()[key]).toBeUndefined();
});
