import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { openVault } from './vault.ts';

const CA = 'https://ca.test/directory';
let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue();
});

/** Each way in which a look fails that root meets as well, and what is named then. */
const failing: [string, (database: string) => string, { reason: string; systemCode: string }][] = [
  [
    'the database directory is not there',
    (one) => path.join(one, 'fehlt'),
    { reason: 'missing', systemCode: 'ENOENT' },
  ],
  [
    'a file lies in its place',
    (one) => {
      fs.writeFileSync(path.join(one, 'datei'), '');
      return path.join(one, 'datei');
    },
    { reason: 'notADirectory', systemCode: 'ENOTDIR' },
  ],
  [
    'a file lies in its way',
    (one) => {
      fs.writeFileSync(path.join(one, 'datei'), '');
      return path.join(one, 'datei', 'db');
    },
    { reason: 'notADirectory', systemCode: 'ENOTDIR' },
  ],
  [
    'links lead in a circle to it',
    (one) => {
      fs.symlinkSync(path.join(one, 'b'), path.join(one, 'a'));
      fs.symlinkSync(path.join(one, 'a'), path.join(one, 'b'));
      return path.join(one, 'a');
    },
    { reason: 'io', systemCode: 'ELOOP' },
  ],
  ['none is set', () => '', { reason: 'missing', systemCode: 'ENOENT' }],
];

describe('Where', () => {
  test.each(failing)('%s, it could not be looked, and nobody says that there is none', async (_, place, data) => {
    const database = place(temporaryFolder());
    const vault = openVault(database);
    const expected = { code: 'DATABASE_DIRECTORY', data: { path: database, ...data } };
    expect(await failureOf(vault.current())).toEqual(expected);
    expect(await failureOf(vault.look())).toEqual(expected);
    expect((await vault.inspect()).current).toEqual({ outOfReach: database });
  });

  test.each<[string, (root: string) => void, string]>([
    ['a file lies in place of letsencrypt/', (root) => fs.writeFileSync(root, ''), 'notADirectory'],
    ['letsencrypt/ leads to a drive that is away', (root) => fs.symlinkSync(`${root}-weg`, root), 'missing'],
    ['letsencrypt/ leads in a circle', (root) => fs.symlinkSync(root, root), 'io'],
  ])('%s, the folder is named', async (_, spoil, reason) => {
    const vault = openVault(temporaryFolder());
    spoil(vault.root);
    for (const look of [() => vault.current(), () => vault.look()])
      expect(await failureOf(look)).toMatchObject({ code: 'DATABASE_DIRECTORY', data: { path: vault.root, reason } });
  });

  test('installed.json cannot be read, nobody says that there is none', async () => {
    const database = temporaryFolder();
    const vault = openVault(database);
    fs.mkdirSync(path.join(vault.root, 'installed.json'), { recursive: true });
    for (const look of [() => vault.current(), () => vault.look()])
      expect(await failureOf(look)).toMatchObject({
        code: 'DATABASE_DIRECTORY',
        data: { path: path.join(vault.root, 'installed.json'), reason: 'fileUnreadable' },
      });
  });
});

test('An empty folder, one with an account, and one with a certificate are all answers', async () => {
  const vault = openVault(temporaryFolder());
  expect([await vault.look(), await vault.current()]).toEqual(['absent', null]);
  fs.mkdirSync(vault.caFolder(CA), { recursive: true, mode: 0o700 });
  expect([await vault.look(), await vault.current()]).toEqual(['unknown', null]);
  await vault.install(CA, { orderUrl: 'https://ca.test/order/1', ...pair });
  expect(await vault.look()).toBe('known');
  expect(await vault.current()).toMatchObject({ orderNumber: '1' });
  await vault.deleteAll();
  expect([await vault.look(), await vault.current()]).toEqual(['known', null]);
});

test('An order’s folder that cannot be looked into is the one that is named, and stops a deletion that would miss its key', async () => {
  const vault = openVault(temporaryFolder());
  const { folder } = await vault.install(CA, { orderUrl: 'https://ca.test/order/1', ...pair });
  fs.rmSync(path.join(vault.root, 'installed.json'));
  const other = path.join(path.dirname(folder), '2');
  // In a circle.
  fs.symlinkSync(other, other);
  const expected = { code: 'DATABASE_DIRECTORY', data: { path: other, reason: 'io', systemCode: 'ELOOP' } };
  for (const action of [() => vault.current(), () => vault.look(), () => vault.deleteAll()])
    expect(await failureOf(action)).toEqual(expected);
  expect((await vault.inspect()).current).toEqual({ unreadable: vault.root, missing: null, failure: expected });
  expect(fs.existsSync(path.join(folder, 'key.pem'))).toBe(true);
});
