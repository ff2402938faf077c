/** What another account has put in the place of our files, or may change: it gets no key, and nothing of its own is touched. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { newAriState, saveAriState } from './ari-state.ts';
import { loadAttempts, NO_ATTEMPTS, saveAttempts } from './attempts.ts';
import { createLedger } from './ledger.ts';
import { openPendingOrderStore } from './pending-order.ts';
import { openRevocationStore } from './pending-revocations.ts';
import { openVault } from './vault.ts';

const CA = 'https://acme.example/dir';
const FOLDER = 'example.acme';
/** Some account that is not root: `nobody` on most systems. */
const SOMEBODY = 65_534;
const isRoot = process.geteuid?.() === 0;
const hasOwners = process.platform !== 'win32';
const now = '2026-11-24T13:05:00.000Z';
let pairs: [TestPair, TestPair, TestPair];
beforeAll(async () => {
  const authority = await createTestAuthority();
  pairs = [await authority.issue(), await authority.issue(), await authority.issue()];
});

const account = { keyPem: 'PRIVATE KEY', url: null, contact: null, termsOfService: null, nextKeyPem: null };
const pendingOrder = {
  directoryUrl: CA,
  accountUrl: CA,
  orderUrl: CA,
  name: 'x.test',
  keyPem: 'PRIVATE KEY',
  csrPem: 'x',
  keyType: 'ec-p256',
  profile: null,
  profileRefused: false,
  replaces: null,
  expires: now,
} as const;
const intent = {
  directoryUrl: CA,
  fingerprint256: 'x',
  names: [],
  notAfter: now,
  chainPem: 'x',
  keyPem: 'PRIVATE KEY',
  since: now,
  evenWithoutReplacement: false,
  lastAttemptAt: null,
  lastError: null,
};
const install = (database: string, index: 0 | 1 | 2 = 0) =>
  openVault(database).install(CA, { orderUrl: `https://acme.example/order/${index + 1}`, ...pairs[index] });

/** Each of our files below the database directory, and what writes it. */
const writers: Record<string, (database: string) => Promise<unknown>> = {
  [`${FOLDER}/account.json`]: (database) => openVault(database).accountStore(CA).save(account),
  [`${FOLDER}/pending-order.json`]: (database) =>
    openPendingOrderStore(path.join(database, 'letsencrypt', FOLDER)).save(pendingOrder),
  [`${FOLDER}/revocations.json`]: (database) =>
    openRevocationStore(path.join(database, 'letsencrypt', FOLDER)).save({ pending: [intent], revoked: [] }),
  'installed.json': (database) => install(database),
};
/** The same for what is remembered besides: never an obstacle, so nothing is thrown. */
const memories: Record<string, (database: string) => Promise<unknown>> = {
  [`${FOLDER}/ari.json`]: (database) => saveAriState(path.join(database, 'letsencrypt', FOLDER), newAriState('x', 0)),
  [`${FOLDER}/attempts.json`]: (database) => saveAttempts(path.join(database, 'letsencrypt', FOLDER), CA, NO_ATTEMPTS),
  'ledger.json': (database) =>
    createLedger(() => path.join(database, 'letsencrypt'), Date.now).record({
      kind: 'newAccount',
      at: Date.parse(now),
      ca: 'x',
      account: 'x',
      name: 'x',
      standing: 'new',
      order: null,
    }),
};
const all = { ...writers, ...memories };

/** A database directory with our folders in it, each 0700. */
function database(): string {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'letsencrypt', FOLDER), { recursive: true, mode: 0o700 });
  return folder;
}
const placeOf = (folder: string, file: string) => path.join(folder, 'letsencrypt', ...file.split('/'));

describe.each(Object.entries(all))('%s', (file, write) => {
  test('that is a link is not followed, and what it leads to is not written over', async () => {
    const folder = database();
    const foreign = path.join(folder, 'wichtig');
    fs.writeFileSync(foreign, 'keep me', { mode: 0o600 });
    fs.symlinkSync(foreign, placeOf(folder, file));
    const failure = await failureOf(write(folder)).catch(() => null);
    expect(fs.readFileSync(foreign, 'utf8')).toBe('keep me');
    expect(fs.lstatSync(placeOf(folder, file)).isSymbolicLink()).toBe(true);
    if (file in writers) {
      expect(failure).toEqual({
        code: 'DATABASE_DIRECTORY',
        data: { path: placeOf(folder, file), reason: 'symlink', systemCode: 'ELOOP' },
      });
    }
  });

  test('that is a link to nothing is not followed either', async () => {
    const folder = database();
    fs.symlinkSync(path.join(folder, 'neu'), placeOf(folder, file));
    await failureOf(write(folder)).catch(() => null);
    expect(fs.existsSync(path.join(folder, 'neu'))).toBe(false);
  });

  test.skipIf(!isRoot)('that another account has made first is neither read nor replaced', async () => {
    const folder = database();
    const place = placeOf(folder, file);
    fs.writeFileSync(place, '{}', { mode: 0o600 });
    fs.chownSync(place, SOMEBODY, SOMEBODY);
    const failure = await failureOf(write(folder)).catch(() => null);
    expect([fs.readFileSync(place, 'utf8'), fs.statSync(place).uid]).toEqual(['{}', SOMEBODY]);
    if (file in writers) {
      expect(failure).toEqual({
        code: 'DATABASE_DIRECTORY',
        data: { path: place, reason: 'foreignOwner', systemCode: 'EPERM' },
      });
    }
  });

  test.skipIf(!hasOwners)('that waits for somebody who writes is refused at once, and stays', async () => {
    const folder = database();
    const place = placeOf(folder, file);
    execFileSync('mkfifo', ['-m', '600', place]);
    const failure = await failureOf(write(folder)).catch(() => null);
    expect(fs.lstatSync(place).isFIFO()).toBe(true);
    if (file in writers) {
      expect(failure).toEqual({
        code: 'DATABASE_DIRECTORY',
        data: { path: place, reason: 'notAFile', systemCode: 'EINVAL' },
      });
    }
  });

  test('that cannot be read is told as that, and stays', async () => {
    const folder = database();
    const place = placeOf(folder, file);
    fs.mkdirSync(place, { mode: 0o700 });
    fs.writeFileSync(path.join(place, 'inhalt'), 'keep me');
    const failure = await failureOf(write(folder)).catch(() => null);
    expect(fs.readFileSync(path.join(place, 'inhalt'), 'utf8')).toBe('keep me');
    if (file in writers) {
      expect(failure).toEqual({
        code: 'DATABASE_DIRECTORY',
        data: { path: place, reason: 'fileUnreadable', systemCode: 'EISDIR' },
      });
    }
  });

  test.skipIf(!hasOwners)('that others may write is not used', async () => {
    const folder = database();
    const place = placeOf(folder, file);
    fs.writeFileSync(place, '{}');
    fs.chmodSync(place, 0o666);
    const failure = await failureOf(write(folder)).catch(() => null);
    expect(fs.readFileSync(place, 'utf8')).toBe('{}');
    if (file in writers) {
      expect(failure).toEqual({
        code: 'DATABASE_DIRECTORY',
        data: { path: place, reason: 'writableByOthers', systemCode: 'EPERM' },
      });
    }
  });

  test.skipIf(!isRoot)('belongs to us, whoever owns the database directory above', async () => {
    const folder = temporaryFolder();
    fs.chmodSync(folder, 0o1777);
    fs.chownSync(folder, SOMEBODY, SOMEBODY);
    fs.mkdirSync(path.join(folder, 'letsencrypt', FOLDER), { recursive: true, mode: 0o700 });
    await write(folder);
    const { uid, mode } = fs.statSync(placeOf(folder, file));
    expect([uid, mode & 0o777]).toEqual([process.geteuid?.(), 0o600]);
  });
});

/** The folders from `letsencrypt/` down. */
const folders = ['', FOLDER, `${FOLDER}/orders`];
/** What goes into each of these folders, or through it. */
const through: Record<string, (database: string) => Promise<unknown>> = {
  'saving an account': (folder) => openVault(folder).accountStore(CA).save(account),
  'saving an order': (folder) => openPendingOrderStore(path.join(folder, 'letsencrypt', FOLDER)).save(pendingOrder),
  'installing a pair': (folder) => install(folder),
  'reading the pair': (folder) => openVault(folder).current(),
  'trying the disk': (folder) => openVault(folder).probe(),
  tidying: (folder) => openVault(folder).tidy(0),
  'deleting everything': (folder) => openVault(folder).deleteAll(),
};
const namesIn = (folder: string) => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe.each(folders)('The folder letsencrypt/%s', (name) => {
  /** The folder, made anew elsewhere, with a pair, state files and what a crash left in it. */
  async function elsewhere(): Promise<{ folder: string; place: string; away: string }> {
    const folder = database();
    for (const index of [0, 1, 2] as const) await install(folder, index);
    await openVault(folder).accountStore(CA).save(account);
    fs.mkdirSync(placeOf(folder, `${FOLDER}/orders/.neu-aa`), { mode: 0o700 });
    fs.writeFileSync(placeOf(folder, `${FOLDER}/orders/.neu-aa/key.pem`), 'foreign');
    fs.writeFileSync(placeOf(folder, `${FOLDER}/account.json.tmp-aa`), 'foreign');
    const place = path.join(folder, 'letsencrypt', ...name.split('/').filter(Boolean));
    const away = path.join(folder, 'fremd');
    fs.renameSync(place, away);
    return { folder, place, away };
  }

  test.each(Object.entries(through))('that is a link is not gone through by %s', async (_, act) => {
    const { folder, place, away } = await elsewhere();
    fs.symlinkSync(away, place);
    const before = namesIn(away);
    await act(folder).catch(() => undefined);
    expect(namesIn(away)).toEqual(before);
    expect(fs.lstatSync(place).isSymbolicLink()).toBe(true);
  });

  test.skipIf(!isRoot).each(Object.entries(through))('of another account is left alone by %s', async (_, act) => {
    const { folder, place, away } = await elsewhere();
    fs.renameSync(away, place);
    fs.chownSync(place, SOMEBODY, SOMEBODY);
    const before = namesIn(place);
    await act(folder).catch(() => undefined);
    expect(namesIn(place)).toEqual(before);
  });

  test.skipIf(!isRoot)('of another account is named before anything is asked of a CA', async () => {
    const folder = database();
    await install(folder);
    const place = path.join(folder, 'letsencrypt', ...name.split('/').filter(Boolean));
    fs.chownSync(place, SOMEBODY, SOMEBODY);
    expect(await failureOf(openVault(folder).probe())).toEqual({
      code: 'DATABASE_DIRECTORY',
      data: { path: place, reason: 'foreignOwner', systemCode: 'EPERM' },
    });
  });
});

test('a folder of orders to which a link leads is not cleared, whatever installed.json names in it', async () => {
  const folder = database();
  await install(folder, 0);
  await install(folder, 1);
  const installed = placeOf(folder, 'installed.json');
  const foreign = path.join(folder, 'fremd');
  fs.mkdirSync(path.join(foreign, 'orders', '9'), { recursive: true });
  for (const name of ['cert.pem', 'key.pem']) fs.writeFileSync(path.join(foreign, 'orders', '9', name), 'keep me');
  fs.symlinkSync(foreign, placeOf(folder, 'test.andere'));
  const pointer = JSON.parse(fs.readFileSync(installed, 'utf8')) as { leftovers: unknown[] };
  pointer.leftovers.push({ directoryUrl: 'https://andere.test/', directory: 'test.andere', orderNumber: '9' });
  fs.writeFileSync(installed, JSON.stringify(pointer), { mode: 0o600 });
  expect(await openVault(folder).tidy(0)).toEqual([]);
  expect(await failureOf(openVault(folder).deleteAll())).toMatchObject({
    code: 'DATABASE_DIRECTORY',
    data: { path: placeOf(folder, 'test.andere'), reason: 'symlink' },
  });
  expect(fs.readdirSync(path.join(foreign, 'orders', '9')).sort()).toEqual(['cert.pem', 'key.pem']);
  // Once it is a folder of ours again, what it was left over for happens.
  fs.rmSync(placeOf(folder, 'test.andere'));
  fs.cpSync(foreign, placeOf(folder, 'test.andere'), { recursive: true });
  const leftover = placeOf(folder, 'test.andere/orders/9');
  expect(await openVault(folder).tidy(0)).toEqual([leftover]);
});

test('a pair whose folder or files are somebody else’s is not served', async () => {
  for (const name of ['', 'cert.pem', 'key.pem']) {
    const folder = database();
    const pair = await install(folder);
    const place = path.join(pair.folder, name);
    fs.renameSync(place, `${folder}/fremd`);
    fs.symlinkSync(`${folder}/fremd`, place);
    expect(await failureOf(openVault(folder).current())).toMatchObject({
      code: 'DATABASE_DIRECTORY',
      data: { path: place, reason: 'symlink' },
    });
    expect((await openVault(folder).inspect()).current).toMatchObject({
      unreadable: pair.folder,
      failure: { code: 'DATABASE_DIRECTORY', data: { path: place, reason: 'symlink' } },
    });
  }
});

test('a database directory that is reached through a link is used as before', async () => {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'wirklich'));
  fs.symlinkSync(path.join(folder, 'wirklich'), path.join(folder, 'datenbank'));
  const pair = await install(path.join(folder, 'datenbank'));
  expect(await openVault(path.join(folder, 'wirklich')).current()).toMatchObject({ orderNumber: pair.orderNumber });
  await openVault(path.join(folder, 'datenbank')).probe();
});

test.skipIf(!isRoot)('what root copied beside our folders stops nothing', async () => {
  const folder = database();
  const pair = await install(folder);
  const copies = [`${path.dirname(path.dirname(pair.folder))}-kopie`, `${pair.folder}-kopie`];
  for (const copy of copies) {
    fs.cpSync(pair.folder, copy, { recursive: true });
    fs.chownSync(copy, SOMEBODY, SOMEBODY);
  }
  await openVault(folder).probe([CA]);
  await install(folder, 1);
  await openVault(folder).tidy(Date.now());
  expect(copies.filter((one) => !fs.existsSync(one))).toEqual([]);
});

test.skipIf(!isRoot)('a CA’s folder that is somebody else’s is named before this CA is asked', async () => {
  const folder = database();
  fs.writeFileSync(placeOf(folder, `${FOLDER}/account.json`), '{}', { mode: 0o600 });
  fs.chownSync(placeOf(folder, FOLDER), SOMEBODY, SOMEBODY);
  await openVault(folder).probe(['https://andere.test/dir']);
  expect(await failureOf(openVault(folder).probe([CA]))).toMatchObject({
    data: { path: placeOf(folder, FOLDER), reason: 'foreignOwner' },
  });
});

test('a link that leads nowhere, in the place of some CA’s folder, stops neither tidying nor deleting', async () => {
  const folder = database();
  await install(folder);
  fs.symlinkSync(path.join(folder, 'weg'), placeOf(folder, 'test.andere'));
  expect(await openVault(folder).tidy(Date.now())).toEqual([]);
  expect(await openVault(folder).deleteAll()).not.toBeNull();
});

test('what is remembered of a CA through a link is not believed', async () => {
  const folder = database();
  const foreign = path.join(folder, 'fremd.json');
  fs.writeFileSync(foreign, JSON.stringify({ [CA]: { ...NO_ATTEMPTS, failures: 7 } }));
  fs.symlinkSync(foreign, placeOf(folder, `${FOLDER}/attempts.json`));
  await expect(loadAttempts(path.join(folder, 'letsencrypt', FOLDER), CA)).rejects.toMatchObject({ reason: 'symlink' });
});

/** Each file that a deletion would take away, and how it got there. */
const deleted: [string, (folder: string) => Promise<unknown>][] = [
  ['orders/1/key.pem', () => Promise.resolve()],
  ['orders/1/cert.pem', () => Promise.resolve()],
  ['orders/2/key.pem', (folder) => install(folder, 1)],
  [
    'orders/0/key.pem',
    (folder) => {
      fs.cpSync(placeOf(folder, `${FOLDER}/orders/1`), placeOf(folder, `${FOLDER}/orders/0`), { recursive: true });
      return Promise.resolve();
    },
  ],
  [
    'orders/.neu-aa/key.pem',
    (folder) => {
      fs.mkdirSync(placeOf(folder, `${FOLDER}/orders/.neu-aa`), { mode: 0o700 });
      fs.writeFileSync(placeOf(folder, `${FOLDER}/orders/.neu-aa/key.pem`), 'key', { mode: 0o600 });
      return Promise.resolve();
    },
  ],
  [
    'pending-order.json',
    (folder) => openPendingOrderStore(path.join(folder, 'letsencrypt', FOLDER)).save(pendingOrder),
  ],
  [
    'pending-order.beschaedigt-2026-11-24T13-05-00-000Z.json',
    (folder) => {
      const name = 'pending-order.beschaedigt-2026-11-24T13-05-00-000Z.json';
      fs.writeFileSync(placeOf(folder, `${FOLDER}/${name}`), 'key', { mode: 0o600 });
      return Promise.resolve();
    },
  ],
];

describe.each(deleted)('Where %s', (name, prepare) => {
  const setUp = async () => {
    const folder = database();
    await install(folder);
    await prepare(folder);
    return { folder, place: placeOf(folder, `${FOLDER}/${name}`) };
  };
  const expectRefused = async (folder: string, place: string, reason: string) => {
    const before = namesIn(folder);
    const vault = openVault(folder);
    for (const action of [() => vault.assertDeletable(), () => vault.deleteAll()])
      expect(await failureOf(action)).toMatchObject({ code: 'DATABASE_DIRECTORY', data: { path: place, reason } });
    expect(namesIn(folder)).toEqual(before);
  };

  test.skipIf(!isRoot)('is another account’s, nothing is deleted, and it is named', async () => {
    const { folder, place } = await setUp();
    fs.chownSync(place, SOMEBODY, SOMEBODY);
    await expectRefused(folder, place, 'foreignOwner');
  });

  test('is a link, nothing is deleted, and it is named', async () => {
    const { folder, place } = await setUp();
    fs.renameSync(place, path.join(folder, 'fremd'));
    fs.symlinkSync(path.join(folder, 'fremd'), place);
    await expectRefused(folder, place, 'symlink');
  });

  test.skipIf(!hasOwners || !name.endsWith('.pem'))(
    'may be written by others as well, it is deleted all the same',
    async () => {
      const { folder, place } = await setUp();
      fs.chmodSync(place, 0o666);
      await openVault(folder).deleteAll();
      expect(fs.existsSync(place)).toBe(false);
    },
  );
});

describe.skipIf(!isRoot)('Tidying leaves', () => {
  test('a pair of which one file is another account’s whole where it is, and does not forget it', async () => {
    const folder = database();
    const { folder: first } = await install(folder);
    await install(folder, 1);
    await install(folder, 2);
    const key = path.join(first, 'key.pem');
    fs.chownSync(key, SOMEBODY, SOMEBODY);
    expect(await openVault(folder).tidy(0)).toEqual([]);
    expect(fs.readdirSync(first).sort()).toEqual(['cert.pem', 'key.pem']);
    fs.chownSync(key, 0, 0);
    expect(await openVault(folder).tidy(0)).toEqual([first]);
  });

  test('what another account began and did not finish', async () => {
    const folder = database();
    await install(folder);
    const left = ['account.json.tmp-aa', 'orders/.neu-aa/key.pem'].map((name) => placeOf(folder, `${FOLDER}/${name}`));
    for (const file of left) {
      fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      fs.writeFileSync(file, 'foreign', { mode: 0o600 });
      fs.chownSync(file, SOMEBODY, SOMEBODY);
    }
    await openVault(folder).tidy(0);
    expect(left.filter((file) => !fs.existsSync(file))).toEqual([]);
  });
});
