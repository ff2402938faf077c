import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { loadAttempts, NO_ATTEMPTS, saveAttempts, type AttemptRecord } from './attempts.ts';

const CA = 'https://ca.test/directory';
const OTHER_CA = 'https://ca.test:14000/directory';
const attempts: AttemptRecord = {
  name: 'meinefirma.de',
  lastAttemptAt: '2026-01-01T00:00:00.000Z',
  failures: 3,
  lastError: failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'dns', systemCode: 'ENOTFOUND' }),
  notBefore: '2026-01-02T00:00:00.000Z',
  limit: failure('CA_OUT_OF_ORDER', {
    retryAt: '2026-01-02T00:00:00.000Z',
    problem: { type: null, status: 503, detail: '', subproblems: [] },
  }),
  heldSince: '2026-01-01T00:00:00.000Z',
  insisted: true,
  firstFailureAt: '2025-12-31T00:00:00.000Z',
  lastIssuedAt: '2025-10-01T00:00:00.000Z',
  outside: {
    at: '2026-01-01T00:00:00.000Z',
    name: 'meinefirma.de',
    by: 'rehearsal',
    reached: false,
    detail: 'Timeout during connect (likely firewall problem)',
  },
};

test('what was remembered is there again, and the file is for its owner alone', async () => {
  const folder = temporaryFolder();
  expect(await saveAttempts(folder, CA, attempts)).toBe(true);
  expect(await loadAttempts(folder, CA)).toEqual(attempts);
  expect(fs.statSync(path.join(folder, 'attempts.json')).mode & 0o777).toBe(0o600);
});

test('where the database directory has gone, nothing is made in its place', async () => {
  const gone = path.join(temporaryFolder(), 'laufwerk');
  const folder = path.join(gone, 'letsencrypt', 'test.ca');
  expect(await saveAttempts(folder, CA, attempts)).toBe(false);
  expect(fs.existsSync(gone)).toBe(false);
  fs.mkdirSync(gone);
  expect(await saveAttempts(folder, CA, attempts)).toBe(true);
  expect(await loadAttempts(folder, CA)).toEqual(attempts);
});

test('two CAs on one host are remembered apart', async () => {
  const folder = temporaryFolder();
  await saveAttempts(folder, CA, attempts);
  expect(await loadAttempts(folder, OTHER_CA)).toBeNull();
  await saveAttempts(folder, OTHER_CA, { ...NO_ATTEMPTS, failures: 1 });
  expect(await loadAttempts(folder, OTHER_CA)).toEqual({ ...NO_ATTEMPTS, failures: 1 });
  expect(await loadAttempts(folder, CA)).toEqual(attempts);
});

test('and saved at the same time, neither is lost', async () => {
  const folder = temporaryFolder();
  await Promise.all([saveAttempts(folder, CA, attempts), saveAttempts(folder, OTHER_CA, NO_ATTEMPTS)]);
  expect(await loadAttempts(folder, CA)).toEqual(attempts);
  expect(await loadAttempts(folder, OTHER_CA)).toEqual(NO_ATTEMPTS);
});

test('what was remembered before there could be several CAs is still understood', async () => {
  const folder = temporaryFolder();
  fs.writeFileSync(
    path.join(folder, 'attempts.json'),
    JSON.stringify({ ...attempts, outside: undefined, limit: undefined }),
  );
  expect(await loadAttempts(folder, CA)).toEqual({ ...attempts, outside: null, limit: null });
});

test.each([
  ['is not there', null],
  ['is torn', '{"lastAttemptAt": "2026-'],
  [
    'holds a failure whose data do not fit',
    JSON.stringify({ [CA]: { ...attempts, lastError: { code: 'CA_UNREACHABLE', data: {} } } }),
  ],
  ['holds a time that is none', JSON.stringify({ [CA]: { ...attempts, notBefore: 'tomorrow' } })],
])('a file that %s counts as nothing remembered', async (_, content) => {
  const folder = temporaryFolder();
  if (content !== null) fs.writeFileSync(path.join(folder, 'attempts.json'), content);
  expect(await loadAttempts(folder, CA)).toBeNull();
  // And is kept aside before another one takes its place.
  expect(await saveAttempts(folder, CA, attempts)).toBe(true);
  const aside = fs.readdirSync(folder).filter((name) => name.startsWith('attempts.beschaedigt-'));
  expect(aside.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))).toEqual(
    content === null ? [] : [content],
  );
});

test('what is damaged of one CA takes nothing from the others', async () => {
  const folder = temporaryFolder();
  const content = { [CA]: { ...attempts, notBefore: 'tomorrow' }, [OTHER_CA]: attempts };
  fs.writeFileSync(path.join(folder, 'attempts.json'), JSON.stringify(content));
  expect(await loadAttempts(folder, CA)).toBeNull();
  expect(await loadAttempts(folder, OTHER_CA)).toEqual(attempts);
  await saveAttempts(folder, CA, NO_ATTEMPTS);
  expect(await loadAttempts(folder, OTHER_CA)).toEqual(attempts);
});

test('a file that the disk does not let be read is not taken for none, and not written over', async () => {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'attempts.json'));
  await expect(loadAttempts(folder, CA)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(await saveAttempts(folder, CA, attempts)).toBe(false);
});

test('a folder that cannot be written does not throw', async () => {
  const file = path.join(temporaryFolder(), 'file');
  fs.writeFileSync(file, '');
  expect(await saveAttempts(file, CA, attempts)).toBe(false);
});

test('what was remembered of a CA is found again when its URL is written otherwise', async () => {
  const folder = temporaryFolder();
  await saveAttempts(folder, CA, attempts);
  expect(await loadAttempts(folder, 'https://CA.test:443/directory')).toEqual(attempts);
  // As an earlier version wrote it.
  fs.writeFileSync(path.join(folder, 'attempts.json'), JSON.stringify({ 'https://CA.TEST/directory': attempts }));
  expect(await loadAttempts(folder, CA)).toEqual(attempts);
  await saveAttempts(folder, CA, { ...attempts, failures: 4 });
  expect(JSON.parse(fs.readFileSync(path.join(folder, 'attempts.json'), 'utf8'))).toEqual({
    [CA]: { ...attempts, failures: 4 },
  });
});

test('a key that is no address takes nothing from the CAs that have one', async () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'attempts.json'), JSON.stringify({ x: attempts, '': attempts, [CA]: attempts }));
  expect(await loadAttempts(folder, CA)).toEqual(attempts);
  // Nor is it written again: the file would stay damaged, and each change keep one more copy aside.
  await saveAttempts(folder, CA, { ...attempts, failures: 7 });
  expect(Object.keys(JSON.parse(fs.readFileSync(path.join(folder, 'attempts.json'), 'utf8')) as object)).toEqual([CA]);
});

test.each([
  { lastAttemptAt: '0000-01-01T00:00:00Z' },
  { notBefore: '1969-12-31T23:59:59.999Z' },
  { firstFailureAt: '-000001-12-31T00:01:00.000Z' },
  { failures: -1 },
])('what can be no time and no number counts as none: %j', async (change) => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'attempts.json'), JSON.stringify({ [CA]: { ...attempts, ...change } }));
  expect(await loadAttempts(folder, CA)).toBeNull();
});
