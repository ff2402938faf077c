import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isLeftByEndedProcess, trialFileName } from '../ownership/trial-file.ts';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import type { PendingOrder } from '../certificates/issuer.ts';
import { openPendingOrderStore } from './pending-order.ts';
import { openVault, UnreadablePairError, type Vault } from './vault.ts';

const CA = 'https://acme-v02.api.letsencrypt.org/directory';
const FOLDER = 'org.letsencrypt.api.acme-v02';

let pairs: [TestPair, TestPair, TestPair];
beforeAll(async () => {
  const authority = await createTestAuthority();
  pairs = [await authority.issue(), await authority.issue(), await authority.issue()];
});

const order = (number: number | string) => `https://acme-v02.api.letsencrypt.org/acme/order/1/${number}`;
const install = (vault: Vault, index: 0 | 1 | 2, number: number | string = index + 1) =>
  vault.install(CA, { orderUrl: order(number), ...pairs[index] });
const modeOf = (file: string) => (fs.statSync(file).mode & 0o777).toString(8);
const ordersOf = (vault: Vault) => path.join(vault.root, FOLDER, 'orders');

test('opening a vault and looking into it creates nothing', async () => {
  const database = temporaryFolder();
  expect(await openVault(database).current()).toBeNull();
  expect(fs.readdirSync(database)).toEqual([]);
});

test('an installed pair lies where the handbook says, readable for its owner alone, with nothing else beside it', async () => {
  const database = temporaryFolder();
  const { folder } = await install(openVault(database), 0, 4711);
  expect(folder).toBe(path.join(database, 'letsencrypt', FOLDER, 'orders', '4711'));
  expect(fs.readdirSync(folder).sort()).toEqual(['cert.pem', 'key.pem']);
  expect(fs.readFileSync(path.join(folder, 'cert.pem'), 'utf8')).toBe(pairs[0].chainPem);
  expect(fs.readFileSync(path.join(folder, 'key.pem'), 'utf8')).toBe(pairs[0].keyPem);
  expect([folder, path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')].map(modeOf)).toEqual([
    '700',
    '600',
    '600',
  ]);
});

test('a vault opened afresh gives the pair that was installed', async () => {
  const database = temporaryFolder();
  const installed = await install(openVault(database), 0);
  expect(await openVault(database).current()).toEqual(installed);
  expect(installed).toMatchObject({ directoryUrl: CA, orderNumber: '1', ...pairs[0] });
});

test('the pair before is kept with the new one, and the one before that goes with tidy', async () => {
  const vault = openVault(temporaryFolder());
  const first = await install(vault, 0);
  await install(vault, 1);
  expect(await vault.tidy(Date.now())).toEqual([]);
  await install(vault, 2);
  expect(await vault.tidy(Date.now())).toEqual([first.folder]);
  expect(fs.readdirSync(ordersOf(vault)).sort()).toEqual(['2', '3']);
});

test('rolling back makes the pair before current again, and tidy takes the files of the refused one away', async () => {
  const vault = openVault(temporaryFolder());
  const first = await install(vault, 0);
  const second = await install(vault, 1);
  expect(await vault.rollBack()).toEqual(first);
  expect(await vault.current()).toEqual(first);
  expect(await vault.tidy(Date.now())).toEqual([second.folder]);
  expect(fs.existsSync(second.folder)).toBe(false);
});

test('rolling back the only pair leaves none', async () => {
  const vault = openVault(temporaryFolder());
  await install(vault, 0);
  expect(await vault.rollBack()).toBeNull();
  expect(await vault.current()).toBeNull();
});

test('an order number that is taken gets a free name like it, and the folder that was there is not touched', async () => {
  const vault = openVault(temporaryFolder());
  const first = await install(vault, 0, 7);
  const second = await install(vault, 1, 7);
  expect([first.orderNumber, second.orderNumber]).toEqual(['7', '7-2']);
  expect(fs.readFileSync(path.join(first.folder, 'key.pem'), 'utf8')).toBe(pairs[0].keyPem);
});

test('two orders that differ only in case get folders that differ on every system', async () => {
  const vault = openVault(temporaryFolder());
  const numbers = [await install(vault, 0, 'AbC'), await install(vault, 1, 'abc'), await install(vault, 2, 'ABC')].map(
    (one) => one.orderNumber,
  );
  expect(numbers).toEqual(['AbC', 'abc-2', 'ABC-3']);
});

test('an order that is called like a device of Windows is installed under another name, and found', async () => {
  const database = temporaryFolder();
  for (const [index, name] of (['CON', 'aux', 'Com1'] as const).entries()) {
    const { orderNumber } = await install(openVault(database), index as 0 | 1 | 2, name);
    expect(orderNumber).toBe(`${name}_`);
    expect(await openVault(database).current()).toMatchObject({ orderNumber });
  }
});

test.skipIf(process.platform === 'win32')(
  'what lies in a folder with a name of earlier versions is still found',
  async () => {
    const ca = 'https://ca.aux/directory';
    const database = temporaryFolder();
    const saved = { keyPem: 'k', url: null, contact: null, termsOfService: null, nextKeyPem: null };
    const former = path.join(database, 'letsencrypt', 'aux.ca');
    fs.mkdirSync(path.join(former, 'orders', 'CON'), { recursive: true, mode: 0o700 });
    fs.writeFileSync(path.join(former, 'account.json'), JSON.stringify({ [ca]: saved }), { mode: 0o600 });
    for (const [file, pem] of [
      ['cert.pem', pairs[0].chainPem],
      ['key.pem', pairs[0].keyPem],
    ] as const)
      fs.writeFileSync(path.join(former, 'orders', 'CON', file), pem, { mode: 0o600 });
    const current = { directoryUrl: ca, directory: 'aux.ca', orderNumber: 'CON' };
    const pointer = JSON.stringify({ current, previous: null, leftovers: [] });
    fs.writeFileSync(path.join(database, 'letsencrypt', 'installed.json'), pointer, { mode: 0o600 });
    const vault = openVault(database);
    expect(await vault.current()).toMatchObject({ orderNumber: 'CON', keyPem: pairs[0].keyPem });
    expect(await vault.accountStore(ca).load()).toEqual(saved);
    expect(vault.caFolder(ca)).toBe(former);
    const fresh = await vault.install(ca, { orderUrl: 'https://ca.aux/order/2', ...pairs[1] });
    expect(fresh.folder).toBe(path.join(former, 'orders', '2'));
    expect(openVault(temporaryFolder()).caFolder(ca)).toMatch(/aux_\.ca$/);
  },
);

test('tidy never touches what it did not make itself', async () => {
  const vault = openVault(temporaryFolder());
  await install(vault, 0);
  const foreign = path.join(ordersOf(vault), 'von-hand');
  fs.mkdirSync(foreign);
  fs.writeFileSync(path.join(foreign, 'key.pem'), 'mine');
  fs.writeFileSync(path.join(vault.root, 'notiz.txt'), 'mine');
  expect(await vault.tidy(Date.now())).toEqual([]);
  expect(fs.readFileSync(path.join(foreign, 'key.pem'), 'utf8')).toBe('mine');
  expect(fs.existsSync(path.join(vault.root, 'notiz.txt'))).toBe(true);
});

test('tidy takes away what a crash left of a state file, the account’s key among it', async () => {
  const vault = openVault(temporaryFolder());
  await install(vault, 0);
  const left = [
    path.join(vault.root, 'installed.json.tmp-1234567890abcdef'),
    path.join(vault.root, FOLDER, 'account.json.tmp-1234567890abcdef'),
  ];
  for (const file of left) fs.writeFileSync(file, '{');
  await vault.tidy(Date.now());
  expect(left.filter((file) => fs.existsSync(file))).toEqual([]);
  expect(await vault.current()).not.toBeNull();
});

test('tidy leaves a foreign file in a leftover folder, and removes the two files beside it', async () => {
  const vault = openVault(temporaryFolder());
  const { folder } = await install(vault, 0);
  fs.writeFileSync(path.join(folder, 'notiz.txt'), 'mine');
  await install(vault, 1);
  await install(vault, 2);
  await vault.tidy(Date.now());
  expect(fs.readdirSync(folder)).toEqual(['notiz.txt']);
});

test('deleting removes every installed pair and names the current one; the account stays', async () => {
  const vault = openVault(temporaryFolder());
  await vault.accountStore(CA).save({ keyPem: 'k', url: null, contact: null, termsOfService: null, nextKeyPem: null });
  await install(vault, 0);
  const second = await install(vault, 1);
  expect(await vault.deleteAll()).toBe(second.folder);
  expect(await vault.current()).toBeNull();
  expect(fs.readdirSync(ordersOf(vault))).toEqual([]);
  expect(await vault.accountStore(CA).load()).not.toBeNull();
  expect(await vault.deleteAll()).toBeNull();
});

describe('After "deleted" no key lies in any folder of orders, whether or not `installed.json` names it:', () => {
  const copyOf = (folder: string, to: string) => {
    fs.mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
    fs.cpSync(folder, to, { recursive: true });
    fs.chmodSync(to, 0o700);
  };
  test.each([
    ['one that a restored backup left', (orders: string) => path.join(orders, '0')],
    ['a copy by hand', (orders: string) => path.join(orders, '1 (Kopie)')],
    ['a hidden one', (orders: string) => path.join(orders, '.alt')],
    ['one of another CA', (orders: string) => path.join(orders, '..', '..', 'test.andere', 'orders', '7')],
    ['one of a CA’s copied folder', (orders: string) => path.join(orders, '..', '..', 'andere (Kopie)', 'orders', '7')],
  ])('%s', async (_, place) => {
    const vault = openVault(temporaryFolder());
    const { folder } = await install(vault, 0);
    copyOf(folder, place(ordersOf(vault)));
    expect(await vault.deleteAll()).toBe(folder);
    expect(keysBelow(vault.root)).toEqual([]);
    expect(await vault.current()).toBeNull();
  });

  test('one beside an `installed.json` that says "nothing", and it is said that there was something', async () => {
    const vault = openVault(temporaryFolder());
    const { folder } = await install(vault, 0);
    const copy = path.join(temporaryFolder(), '0');
    copyOf(folder, copy);
    await vault.deleteAll();
    copyOf(copy, path.join(ordersOf(vault), '0'));
    expect(await vault.deleteAll()).toBe(vault.root);
    expect(keysBelow(vault.root)).toEqual([]);
    expect(await vault.deleteAll()).toBeNull();
  });

  test.skipIf(process.geteuid?.() !== 0)(
    'and what is another account’s, of a name that we give to nothing, stops nothing',
    async () => {
      const vault = openVault(temporaryFolder());
      const { folder } = await install(vault, 0);
      for (const foreign of [path.join(vault.root, 'lost+found'), path.join(ordersOf(vault), '.snapshot')]) {
        copyOf(folder, foreign);
        fs.chownSync(foreign, 65_534, 65_534);
      }
      expect(await vault.deleteAll()).toBe(folder);
      expect(keysBelow(vault.root)).toHaveLength(4);
    },
  );

  test('and where one lies behind a link, nothing is deleted, and that is named', async () => {
    const vault = openVault(temporaryFolder());
    const { folder } = await install(vault, 0);
    const foreign = path.join(temporaryFolder(), '0');
    copyOf(folder, foreign);
    const link = path.join(ordersOf(vault), '0');
    fs.symlinkSync(foreign, link, 'junction');
    expect(await failureOf(vault.assertDeletable())).toMatchObject({ data: { path: link, reason: 'symlink' } });
    expect(await failureOf(vault.deleteAll())).toMatchObject({ data: { path: link, reason: 'symlink' } });
    expect([folder, foreign].map((one) => fs.readdirSync(one).length)).toEqual([2, 2]);
  });
});

describe.each([
  ['both files', (folder: string) => ['cert.pem', 'key.pem'].map((name) => path.join(folder, name)), 'cert.pem'],
  ['the order’s folder', (folder: string) => [folder], 'cert.pem'],
  ['the CA’s folder', (folder: string) => [path.dirname(path.dirname(folder))], 'cert.pem'],
  ['the key', (folder: string) => [path.join(folder, 'key.pem')], 'key.pem'],
])('A pair that is installed, and of which %s was removed by hand,', (_, removed, missing) => {
  const damaged = async () => {
    const vault = openVault(temporaryFolder());
    const pair = await install(vault, 0);
    for (const one of removed(pair.folder)) fs.rmSync(one, { recursive: true });
    return { vault, pair };
  };

  test('is not "none", and the file that is missing is named', async () => {
    const { vault, pair } = await damaged();
    await expect(vault.current()).rejects.toMatchObject({
      name: 'UnreadablePairError',
      folder: pair.folder,
      missing: path.join(pair.folder, missing),
    });
    expect((await vault.inspect()).current).toEqual({
      unreadable: pair.folder,
      missing: path.join(pair.folder, missing),
      failure: null,
    });
    expect(await vault.look()).toBe('known');
  });

  test('is replaced by a new one, and is "none" once it was deleted', async () => {
    const { vault } = await damaged();
    expect(await install(vault, 1)).toEqual(await vault.current());
    const other = await damaged();
    expect(await other.vault.deleteAll()).toBe(other.pair.folder);
    expect([await other.vault.current(), fs.existsSync(other.pair.folder)]).toEqual([null, false]);
  });
});

test('a pair whose deletion broke off after its files is "none", and not one that was lost', async () => {
  const vault = openVault(temporaryFolder());
  const { folder } = await install(vault, 0);
  const file = path.join(vault.root, 'installed.json');
  const pointer = JSON.parse(fs.readFileSync(file, 'utf8')) as { current: unknown };
  fs.writeFileSync(file, JSON.stringify({ ...pointer, leftovers: [pointer.current] }));
  // Before its files it is what it was: tidying does not go on with a deletion.
  expect(await vault.tidy(Date.now())).toEqual([]);
  expect((await vault.current())?.folder).toBe(folder);
  fs.rmSync(folder, { recursive: true });
  await vault.tidy(Date.now());
  expect([await vault.current(), (await vault.inspect()).current]).toEqual([null, null]);
});

test('pairs without `installed.json` are not "none", and are deleted', async () => {
  const vault = openVault(temporaryFolder());
  const first = await install(vault, 0);
  const second = await install(vault, 1);
  const file = path.join(vault.root, 'installed.json');
  fs.rmSync(file);
  await expect(vault.current()).rejects.toMatchObject({ folder: vault.root, missing: file });
  expect((await vault.inspect()).current).toEqual({ unreadable: vault.root, missing: file, failure: null });
  expect(await vault.look()).toBe('known');
  await vault.deleteAll();
  expect([first, second].filter(({ folder }) => fs.existsSync(folder))).toEqual([]);
  expect(await vault.current()).toBeNull();
});

test.each([
  ['the certificate is missing', 'cert.pem', () => null],
  ['the certificate is garbage', 'cert.pem', () => 'garbage'],
  ['the key is missing', 'key.pem', () => null],
  ['the key is garbage', 'key.pem', () => 'garbage'],
  ['the key belongs to another certificate', 'key.pem', () => pairs[1].keyPem],
])('when %s the pair is unreadable, not "none"', async (_, name, content) => {
  const vault = openVault(temporaryFolder());
  const { folder } = await install(vault, 0);
  const text = content();
  if (text === null) fs.rmSync(path.join(folder, name));
  else fs.writeFileSync(path.join(folder, name), text);
  await expect(vault.current()).rejects.toThrow(UnreadablePairError);
});

/** Files with a certificate or a key in them. */
const keysBelow = (root: string) =>
  fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pem'));

const keptIn = (folder: string) => fs.readdirSync(folder).filter((name) => name.includes('.beschaedigt-'));

describe.each([
  ['torn', '{"current": {"direc'],
  ['empty', ''],
  ['of another shape', '{"current": 7}'],
  [
    'for a CA without an address',
    '{"current":{"directoryUrl":"x","directory":"test.ca","orderNumber":"1"},"previous":null,"leftovers":[]}',
  ],
])('A pointer that is %s', (_, content) => {
  const vaultWithDamagedPointer = async () => {
    const vault = openVault(temporaryFolder());
    const pair = await install(vault, 0);
    const file = path.join(vault.root, 'installed.json');
    fs.writeFileSync(file, content);
    return { vault, pair, file };
  };
  const keptContents = (vault: Vault) =>
    keptIn(vault.root).map((name) => fs.readFileSync(path.join(vault.root, name), 'utf8'));

  test('is not "none", also after tidying, and nothing is written for that', async () => {
    const { vault, pair, file } = await vaultWithDamagedPointer();
    for (const action of [() => vault.tidy(Date.now()), () => Promise.resolve([])]) {
      expect(await action()).toEqual([]);
      await expect(vault.current()).rejects.toMatchObject({ name: 'UnreadablePairError', folder: vault.root });
    }
    expect(fs.readFileSync(file, 'utf8')).toBe(content);
    expect([keptIn(vault.root), fs.existsSync(pair.folder)]).toEqual([[], true]);
  });

  test('does not stop a new pair, and is kept aside', async () => {
    const { vault, pair } = await vaultWithDamagedPointer();
    const fresh = await install(vault, 1);
    expect(await vault.current()).toEqual(fresh);
    expect(keptContents(vault)).toEqual([content]);
    expect(keptIn(vault.root)[0]).toMatch(/^installed\.beschaedigt-\d{4}-\d\d-\d\dT[\d-]+Z\.json$/);
    await vault.tidy(Date.now());
    expect(fs.existsSync(pair.folder)).toBe(true);
  });

  test('does not stop deleting, which takes every pair away, and is "none" after it', async () => {
    const { vault } = await vaultWithDamagedPointer();
    const other = 'https://andere.test/directory';
    const { folder } = await install(vault, 1);
    await vault.install(other, { orderUrl: order(3), ...pairs[2] });
    fs.writeFileSync(path.join(vault.root, 'installed.json'), content);
    fs.writeFileSync(path.join(folder, 'notiz.txt'), 'keep me');
    expect(await vault.deleteAll()).toBe(vault.root);
    expect(await vault.current()).toBeNull();
    expect(keptContents(vault)).toContain(content);
    expect(keysBelow(vault.root)).toEqual([]);
    expect(fs.readdirSync(folder)).toEqual(['notiz.txt']);
  });

  test('that was replaced since leaves no key behind when everything is deleted', async () => {
    const { vault } = await vaultWithDamagedPointer();
    const fresh = await install(vault, 1);
    expect(await vault.deleteAll()).toBe(fresh.folder);
    expect(keysBelow(vault.root)).toEqual([]);
  });

  test('lets nothing be deleted where a key lies behind a link, and names that', async () => {
    const { vault, pair } = await vaultWithDamagedPointer();
    const foreign = temporaryFolder();
    fs.writeFileSync(path.join(foreign, 'key.pem'), 'keep me');
    const link = path.join(path.dirname(pair.folder), '7');
    fs.symlinkSync(foreign, link, 'junction');
    expect(await failureOf(vault.deleteAll())).toMatchObject({
      code: 'DATABASE_DIRECTORY',
      data: { path: link, reason: 'symlink' },
    });
    expect(fs.readdirSync(foreign)).toEqual(['key.pem']);
    expect(fs.existsSync(path.join(pair.folder, 'key.pem'))).toBe(true);
  });

  test('does not stop rolling back', async () => {
    const { vault } = await vaultWithDamagedPointer();
    expect(await vault.rollBack()).toBeNull();
    expect(await vault.current()).toBeNull();
    expect(keptContents(vault)).toEqual([content]);
  });
});

test('a pointer that cannot be read is a matter of the disk, not "damaged"', async () => {
  const database = temporaryFolder();
  const vault = openVault(database);
  fs.mkdirSync(path.join(vault.root, 'installed.json'), { recursive: true });
  for (const action of [
    () => vault.current(),
    () => vault.tidy(Date.now()),
    () => vault.deleteAll(),
    () => install(vault, 0),
  ]) {
    expect(await failureOf(action)).toMatchObject({
      code: 'DATABASE_DIRECTORY',
      data: { path: path.join(vault.root, 'installed.json'), reason: 'fileUnreadable' },
    });
  }
});

test.each([
  ['a path out of the folder', { directory: FOLDER, orderNumber: '../../../../etc' }],
  ['a hidden folder', { directory: FOLDER, orderNumber: '.neu-0' }],
  ['a way up as the CA', { directory: '..', orderNumber: '1' }],
])('a pointer that names %s is refused, and neither read nor tidied; what is deleted is ours', async (_, names) => {
  const database = temporaryFolder();
  const vault = openVault(database);
  await install(vault, 0);
  const outside = path.join(database, 'etc');
  fs.mkdirSync(outside);
  fs.writeFileSync(path.join(outside, 'key.pem'), 'keep me');
  const reference = { directoryUrl: CA, ...names };
  const pointer = JSON.stringify({ current: reference, previous: null, leftovers: [reference] });
  fs.writeFileSync(path.join(vault.root, 'installed.json'), pointer);
  await expect(vault.current()).rejects.toThrow(UnreadablePairError);
  expect(await vault.tidy(Date.now())).toEqual([]);
  expect(fs.readdirSync(ordersOf(vault))).toEqual(['1']);
  expect(await vault.deleteAll()).toBe(vault.root);
  expect([fs.readdirSync(ordersOf(vault)), fs.readdirSync(outside)]).toEqual([[], ['key.pem']]);
});

test('a CA whose host name ends with a dot has a folder like any other', async () => {
  const vault = openVault(temporaryFolder());
  const pair = await vault.install('https://ca.test./directory', { orderUrl: order(1), ...pairs[0] });
  expect(await vault.current()).toEqual(pair);
  expect(pair.folder).toBe(path.join(vault.root, 'test.ca', 'orders', '1'));
});

test('hostile order URLs become names inside the folder', async () => {
  const vault = openVault(temporaryFolder());
  for (const url of [
    'https://ca.test/..%2f..%2fetc',
    'https://ca.test/',
    'https://ca.test/a/%2e%2e/',
    'https://ca.test/ä',
  ]) {
    const { folder } = await vault.install(CA, { orderUrl: url, ...pairs[0] });
    expect(path.dirname(folder)).toBe(ordersOf(vault));
  }
  expect(fs.readdirSync(ordersOf(vault))).toHaveLength(4);
});

describe('The check of the database directory', () => {
  test('leaves nothing behind', async () => {
    const database = temporaryFolder();
    const vault = openVault(database);
    await vault.probe();
    expect(fs.readdirSync(database)).toEqual([]);
    await install(vault, 0);
    const before = fs.readdirSync(vault.root);
    await vault.probe();
    expect(fs.readdirSync(vault.root)).toEqual(before);
  });

  const probeFile = (folder: string, ageMs: number) => {
    const file = path.join(folder, `.profacto-schreibprobe-${Math.abs(ageMs).toString(16)}`);
    fs.writeFileSync(file, 'x', { mode: 0o600 });
    const at = new Date(Date.now() - ageMs);
    fs.utimesSync(file, at, at);
    return file;
  };

  test('leaves the file of another check that runs at the same time, and removes what a crash has left', async () => {
    const database = temporaryFolder();
    const vault = openVault(database);
    await install(vault, 0);
    for (const folder of [database, vault.root]) {
      const [running, left, future] = [5000, 10 * 60_000, -86_400_000].map((age) => probeFile(folder, age));
      await vault.probe();
      expect([running, left, future].map((one) => fs.existsSync(one ?? ''))).toEqual([true, false, false]);
    }
  });

  test('removes at once what a process of this machine has left that has ended', async () => {
    const database = temporaryFolder();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    for (const name of [trialFileName(pid), trialFileName(process.pid), trialFileName(pid, 'anderer-rechner')])
      fs.writeFileSync(path.join(database, name), 'x', { mode: 0o600 });
    await openVault(database).probe();
    expect(fs.readdirSync(database)).toHaveLength(2);
    expect(fs.readdirSync(database).filter(isLeftByEndedProcess)).toEqual([]);
  });

  test.skipIf(process.geteuid?.() !== 0)('leaves the file of another account', async () => {
    const database = temporaryFolder();
    const file = probeFile(database, 10 * 60_000);
    fs.chownSync(file, 65_534, 65_534);
    await openVault(database).probe();
    expect(fs.existsSync(file)).toBe(true);
  });

  test('whose file somebody takes away does not call the directory missing', async () => {
    const database = temporaryFolder();
    const readFile = fs.promises.readFile.bind(fs.promises);
    const reading = vi.spyOn(fs.promises, 'readFile').mockImplementation((async (file: string, encoding: 'utf8') => {
      if (path.basename(file).startsWith('.profacto-schreibprobe-')) fs.rmSync(file);
      return readFile(file, encoding);
    }) as typeof fs.promises.readFile);
    onTestFinished(() => reading.mockRestore());
    expect(await failureOf(openVault(database).probe())).toEqual({
      code: 'DATABASE_DIRECTORY',
      data: { path: database, reason: 'io', systemCode: 'EIO' },
    });
  });

  test('sees that the folder of the certificates cannot be written, though the one above can', async () => {
    const database = temporaryFolder();
    fs.writeFileSync(path.join(database, 'letsencrypt'), '');
    expect(await failureOf(openVault(database).probe())).toMatchObject({
      code: 'DATABASE_DIRECTORY',
      data: { reason: 'notADirectory' },
    });
  });

  test('tells a missing directory from a file in its place', async () => {
    const parent = temporaryFolder();
    const missing = path.join(parent, 'fehlt');
    expect(await failureOf(openVault(missing).probe())).toEqual({
      code: 'DATABASE_DIRECTORY',
      data: { path: missing, reason: 'missing', systemCode: 'ENOENT' },
    });
    fs.writeFileSync(missing, '');
    expect(await failureOf(openVault(missing).probe())).toMatchObject({ data: { reason: 'notADirectory' } });
    expect(await failureOf(install(openVault(missing), 0))).toMatchObject({ data: { reason: 'notADirectory' } });
  });
});

describe('The accounts', () => {
  const account = (contact: string) => ({
    keyPem: `key of ${contact}`,
    url: `https://ca.test/${contact}`,
    contact,
    termsOfService: 'https://ca.test/terms',
    nextKeyPem: null,
  });

  test('are kept apart by directory URL, also for two CAs on one host', async () => {
    const vault = openVault(temporaryFolder());
    const [one, other] = ['https://localhost:14000/dir', 'https://localhost:15000/dir'].map((url) =>
      vault.accountStore(url),
    );
    await one?.save(account('a'));
    expect(await other?.load()).toBeNull();
    await other?.save(account('b'));
    await one?.save(account('c'));
    expect(await one?.load()).toEqual(account('c'));
    expect(await other?.load()).toEqual(account('b'));
  });

  test('of earlier versions, which remember no terms of service, go on', async () => {
    const vault = openVault(temporaryFolder());
    await vault.accountStore(CA).save(account('a'));
    const file = path.join(vault.root, FOLDER, 'account.json');
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace(/,\s*"termsOfService": "[^"]*"/, ''));
    expect(fs.readFileSync(file, 'utf8')).not.toBe(text);
    expect(await vault.accountStore(CA).load()).toEqual({ ...account('a'), termsOfService: null });
    expect(keptIn(path.join(vault.root, FOLDER))).toEqual([]);
  });

  test('remember that they are being closed', async () => {
    const vault = openVault(temporaryFolder());
    const closing = { ...account('a'), deactivating: true } as const;
    await vault.accountStore(CA).save(closing);
    expect(await vault.accountStore(CA).load()).toEqual(closing);
  });

  test('are readable for their owner alone, outside every order folder', async () => {
    const vault = openVault(temporaryFolder());
    await vault.accountStore(CA).save(account('a'));
    const file = path.join(vault.root, FOLDER, 'account.json');
    expect([file, path.dirname(file), vault.root].map(modeOf)).toEqual(['600', '700', '700']);
  });

  test.each([
    ['torn', '{"torn'],
    ['of another shape', '{"https://ca.test/": 7}'],
  ])('in a file that is %s count as none, and the file is kept aside', async (_, content) => {
    const vault = openVault(temporaryFolder());
    await vault.accountStore(CA).save(account('a'));
    const folder = path.join(vault.root, FOLDER);
    for (const first of [() => vault.accountStore(CA).load(), () => vault.accountStore(CA).save(account('b'))]) {
      fs.writeFileSync(path.join(folder, 'account.json'), content);
      expect(await first()).toBeFalsy();
      expect(keptIn(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))).toEqual([content]);
      fs.rmSync(path.join(folder, keptIn(folder)[0] ?? ''));
    }
    expect(await vault.accountStore(CA).load()).toEqual(account('b'));
  });
});

describe('An order that is under way', () => {
  const pendingUntil = (expires: string): PendingOrder => ({
    directoryUrl: CA,
    accountUrl: 'https://ca.test/account/1',
    orderUrl: 'https://ca.test/order/1',
    name: 'meinefirma.de',
    keyPem: 'secret',
    csrPem: '',
    keyType: 'ec-p256',
    profile: null,
    profileRefused: false,
    replaces: null,
    expires,
  });

  test('is kept by tidying as long as the CA keeps it, and no longer, whichever CA it is', async () => {
    const vault = openVault(temporaryFolder());
    const [fresh, old] = [path.join(vault.root, FOLDER), path.join(vault.root, 'test.other-ca')];
    await openPendingOrderStore(fresh).save(pendingUntil('2026-01-02T00:00:00.000Z'));
    await openPendingOrderStore(old).save(pendingUntil('2026-01-01T00:00:00.000Z'));
    expect(await vault.tidy(Date.parse('2026-01-01T12:00:00.000Z'))).toEqual([path.join(old, 'pending-order.json')]);
    expect(fs.existsSync(path.join(fresh, 'pending-order.json'))).toBe(true);
    expect(fs.existsSync(path.join(old, 'pending-order.json'))).toBe(false);
  });

  test('is deleted with the certificate: no key is left', async () => {
    const vault = openVault(temporaryFolder());
    await openPendingOrderStore(path.join(vault.root, FOLDER)).save(pendingUntil('2099-01-01T00:00:00.000Z'));
    await vault.deleteAll();
    expect(fs.existsSync(path.join(vault.root, FOLDER, 'pending-order.json'))).toBe(false);
  });
});

describe('A look at what lies there', () => {
  test('sees a pair that does not belong together, which nobody else would use', async () => {
    const vault = openVault(temporaryFolder());
    const pair = await install(vault, 0);
    expect(await vault.inspect()).toMatchObject({
      current: { folder: pair.folder, keyMatches: true },
      previousFingerprints: [],
    });
    fs.writeFileSync(path.join(pair.folder, 'key.pem'), pairs[1].keyPem);
    expect((await vault.inspect()).current).toMatchObject({ folder: pair.folder, keyMatches: false });
    expect(JSON.stringify(await vault.inspect())).not.toContain('PRIVATE KEY');
  });

  test('knows the certificate before, by its fingerprint', async () => {
    const vault = openVault(temporaryFolder());
    const first = await install(vault, 0);
    await install(vault, 1);
    expect((await vault.inspect()).previousFingerprints).toEqual([first.info.fingerprint256]);
  });

  test('tells nothing from what cannot be read', async () => {
    const vault = openVault(temporaryFolder());
    expect((await vault.inspect()).current).toBeNull();
    const pair = await install(vault, 0);
    fs.writeFileSync(path.join(pair.folder, 'cert.pem'), 'damaged');
    expect((await vault.inspect()).current).toEqual({ unreadable: pair.folder, missing: null, failure: null });
    // A file that the system does not give either.
    const file = path.join(pair.folder, 'cert.pem');
    fs.rmSync(file);
    fs.mkdirSync(file);
    expect((await vault.inspect()).current).toMatchObject({
      unreadable: pair.folder,
      failure: { code: 'DATABASE_DIRECTORY', data: { path: file, reason: 'fileUnreadable' } },
    });
  });
});

describe('Forgetting a pair', () => {
  test('takes the previous one’s files away, and it comes back by no rollback', async () => {
    const vault = openVault(temporaryFolder());
    const first = await install(vault, 0);
    const second = await install(vault, 1);
    expect(await vault.deleteByFingerprint(first.info.fingerprint256)).toBe(true);
    expect(fs.existsSync(first.folder)).toBe(false);
    expect(await vault.current()).toEqual(second);
    expect(await vault.rollBack()).toBeNull();
  });

  test('never touches the current one, nor any other', async () => {
    const vault = openVault(temporaryFolder());
    const first = await install(vault, 0);
    const second = await install(vault, 1);
    expect(await vault.deleteByFingerprint(second.info.fingerprint256)).toBe(false);
    expect(await vault.deleteByFingerprint('AA:BB')).toBe(false);
    expect(await vault.current()).toEqual(second);
    expect(await vault.rollBack()).toEqual(first);
  });

  test('finds one that was rolled back or has had its time', async () => {
    const vault = openVault(temporaryFolder());
    const first = await install(vault, 0);
    await install(vault, 1);
    await install(vault, 2);
    expect(await vault.deleteByFingerprint(first.info.fingerprint256)).toBe(true);
    expect(fs.existsSync(first.folder)).toBe(false);
  });
});
