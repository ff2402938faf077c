import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import {
  foldersWithRevocations,
  NO_REVOCATIONS,
  openRevocationStore,
  type RevocationState,
} from './pending-revocations.ts';

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

test.each(['', 'x', 'https://', '//ca.test', 'ftp://ca.test', 'javascript:alert(1)'])(
  'one whose directory is no address ("%s") takes nothing from the others, and is kept aside',
  async (directoryUrl) => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'revocations.json');
    const [sound] = state.pending;
    const content = JSON.stringify({ ...state, pending: [{ ...sound, directoryUrl, keyPem: 'other' }, sound] });
    fs.writeFileSync(file, content);
    expect(await openRevocationStore(folder).load()).toEqual(state);
    expect(fs.readFileSync(file, 'utf8')).toBe(content);
    await openRevocationStore(folder).save(NO_REVOCATIONS);
    const aside = fs.readdirSync(folder).filter((name) => name.startsWith('revocations.beschaedigt-'));
    expect(aside.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))).toEqual([content]);
  },
);

test('a time that can be none takes nothing from the others', async () => {
  const folder = temporaryFolder();
  const [sound] = state.pending;
  for (const damaged of [{ ...sound, since: '0000-01-01T00:00:00Z' }, { ...sound, lastAttemptAt: 'yesterday' }, null]) {
    fs.writeFileSync(path.join(folder, 'revocations.json'), JSON.stringify({ pending: [damaged, sound], revoked: [] }));
    expect((await openRevocationStore(folder).load()).pending).toEqual(state.pending);
  }
  const marks = [{ fingerprint256: 'EE:FF', notAfter: at, at: '' }, ...state.revoked];
  fs.writeFileSync(path.join(folder, 'revocations.json'), JSON.stringify({ ...state, revoked: marks }));
  expect(await openRevocationStore(folder).load()).toEqual(state);
});

test('a certificate that has long passed can be revoked as well', async () => {
  const folder = temporaryFolder();
  const [sound] = state.pending;
  const old = { pending: [{ ...sound, notAfter: '0040-01-01T00:00:00.000Z' }], revoked: [] } as RevocationState;
  await openRevocationStore(folder).save(old);
  expect(await openRevocationStore(folder).load()).toEqual(old);
});
