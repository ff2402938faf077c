import { expect, test } from 'vitest';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import * as draft from '../../state/draft.ts';
import { requestBlock } from './request-block.ts';

const ready: Pick<Snapshot, 'requestGate' | 'operation'> = { requestGate: null, operation: null };
const saved = {
  serverAddress: draft.untouched('meinefirma.de'),
  contactEmail: draft.untouched('info@meinefirma.de'),
};
const withAddress = (text: string) => ({
  ...saved,
  serverAddress: draft.afterTyping('serverAddress', saved.serverAddress, text),
});

test('on exactly when the service would take it and the fields show what is saved', () => {
  expect(requestBlock('live', ready, saved)).toBeNull();
  expect(requestBlock('lost', ready, saved)).toBe('offline');
  expect(requestBlock('live', ready, withAddress('andere.de'))).toBe('unsaved');
  expect(requestBlock('live', ready, withAddress('andere'))).toBe('addressInvalid');
  expect(requestBlock('live', ready, withAddress(''))).toBe('addressMissing');
});

test.each([
  ['', '', 'bothMissing'],
  ['', 'info', 'addressMissingContactInvalid'],
  ['', 'info@meinefirma.de', 'addressMissing'],
  ['192.0.2.1', '', 'addressInvalidContactMissing'],
  ['192.0.2.1', 'info', 'bothInvalid'],
  ['192.0.2.1', 'info@meinefirma.de', 'addressInvalid'],
  ['meinefirma.de', '', 'contactMissing'],
  ['meinefirma.de', 'info', 'contactInvalid'],
  ['meinefirma.de', 'info@meinefirma.de', null],
])('names all that is missing or wrong: "%s" and "%s"', (address, contact, block) => {
  const drafts = { serverAddress: draft.untouched(address), contactEmail: draft.untouched(contact) };
  expect(requestBlock('live', ready, drafts)).toBe(block);
});

test('says what is missing', () => {
  const empty = { serverAddress: draft.untouched(''), contactEmail: draft.untouched('') };
  expect(requestBlock('live', { ...ready, requestGate: 'bothMissing' }, empty)).toBe('bothMissing');
  expect(
    requestBlock('live', { ...ready, requestGate: 'contactMissing' }, { ...saved, contactEmail: empty.contactEmail }),
  ).toBe('contactMissing');
});

test('the edition and what runs come before the fields', () => {
  expect(requestBlock('live', { ...ready, requestGate: 'einzelplatz' }, withAddress(''))).toBe('einzelplatz');
  expect(requestBlock('live', { ...ready, requestGate: 'running' }, saved)).toBe('runningElsewhere');
});
