import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { openRevocationStore, foldersWithRevocations, type RevocationState } from './pending-revocations.ts';

const at = '2026-11-24T13:05:00.000Z';
const state: RevocationState = {
  pending: [
    {
      directoryUrl: 'https://ca.example/dir',
      fingerprint256: 'AA:BB',
      names: ['meinefirma.de'],
      chainPem: 'chain',
      keyPem: 'key',
      notAfter: at,
      since: at,
      evenWithoutReplacement: false,
      lastAttemptAt: null,
      lastError: null,
    },
  ],
  revoked: [{ fingerprint256: 'CC:DD', notAfter: at, at }],
};

test('what is to be revoked survives in a file for its owner alone, and is found among the CAs’ folders', async () => {
  const root = temporaryFolder();
  const folder = path.join(root, 'example.ca');
  fs.mkdirSync(path.join(root, 'example.other'));
  expect(await foldersWithRevocations(root)).toEqual([]);
  expect(await openRevocationStore(folder).load()).toEqual({ pending: [], revoked: [] });
  await openRevocationStore(folder).save(state);
  expect(await openRevocationStore(folder).load()).toEqual(state);
  expect(await foldersWithRevocations(root)).toEqual([folder]);
  expect(fs.statSync(path.join(folder, 'revocations.json')).mode & 0o777).toBe(0o600);
  expect(await foldersWithRevocations(path.join(root, 'gone'))).toEqual([]);
});

test('a damaged file is kept aside and stands in nobody’s way', async () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'revocations.json'), '{"pending":');
  expect(await openRevocationStore(folder).load()).toEqual({ pending: [], revoked: [] });
  const [kept] = fs.readdirSync(folder);
  expect(kept).toMatch(/^revocations\.beschaedigt-.*\.json$/);
  expect(fs.readFileSync(path.join(folder, kept ?? ''), 'utf8')).toBe('{"pending":');
  await openRevocationStore(folder).save(state);
  expect(await openRevocationStore(folder).load()).toEqual(state);
});
