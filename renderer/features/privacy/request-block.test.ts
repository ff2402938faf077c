import { expect, test } from 'vitest';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import * as draft from '../../state/draft.ts';
import { requestBlock } from './request-block.ts';

const on: Pick<Snapshot, 'requestGate' | 'operation'> = { requestGate: null, operation: null };
const saved = {
  serverAddress: draft.untouched('meinefirma.de'),
  contactEmail: draft.untouched('info@meinefirma.de'),
};
const withAddress = (text: string) => ({
  ...saved,
  serverAddress: draft.typed('serverAddress', saved.serverAddress, text),
});

test('on exactly when the service would take it and the fields show what is saved', () => {
  expect(requestBlock('live', on, saved)).toBeNull();
  expect(requestBlock('lost', on, saved)).toBe('offline');
  expect(requestBlock('live', on, withAddress('andere.de'))).toBe('unsaved');
  expect(requestBlock('live', on, withAddress('andere'))).toBe('addressInvalid');
  expect(requestBlock('live', on, withAddress(''))).toBe('addressMissing');
});

test('says what is missing', () => {
  const empty = { serverAddress: draft.untouched(''), contactEmail: draft.untouched('') };
  expect(requestBlock('live', { ...on, requestGate: 'addressMissing' }, empty)).toBe('bothMissing');
  expect(
    requestBlock('live', { ...on, requestGate: 'contactMissing' }, { ...saved, contactEmail: empty.contactEmail }),
  ).toBe('contactMissing');
});

test('the edition and what runs come before the fields', () => {
  expect(requestBlock('live', { ...on, requestGate: 'einzelplatz' }, withAddress(''))).toBe('einzelplatz');
  expect(requestBlock('live', { ...on, requestGate: 'running' }, saved)).toBe('runningElsewhere');
});
