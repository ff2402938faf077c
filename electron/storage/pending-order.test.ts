import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import type { PendingOrder } from '../certificates/issuer.ts';
import { openPendingOrderStore } from './pending-order.ts';
import { openVault } from './vault.ts';

const order: PendingOrder = {
  directoryUrl: 'https://ca.test/directory',
  accountUrl: 'https://ca.test/acct/7',
  orderUrl: 'https://ca.test/order/7/1',
  name: 'meinefirma.example',
  keyPem: '-----BEGIN PRIVATE KEY-----',
  csrPem: '-----BEGIN CERTIFICATE REQUEST-----',
  keyType: 'ec-p256',
  profile: null,
  profileRefused: false,
  replaces: null,
  expires: '2026-12-01T10:00:00Z',
};
const setUp = () => {
  const folder = path.join(temporaryFolder(), 'org.letsencrypt');
  return { folder, file: path.join(folder, 'pending-order.json'), orders: openPendingOrderStore(folder) };
};

describe('The pending order', () => {
  test('is none before one is placed, and survives in a file of its own until it is cleared', async () => {
    const { folder, file, orders } = setUp();
    expect(await orders.load()).toBeNull();
    await orders.clear();
    expect(fs.existsSync(folder)).toBe(false);
    await orders.save({ ...order, orderUrl: 'https://ca.test/order/7/0' });
    await orders.save(order);
    expect(await openPendingOrderStore(folder).load()).toEqual(order);
    await orders.clear();
    expect(fs.existsSync(file)).toBe(false);
    expect(await orders.load()).toBeNull();
  });

  test.skipIf(process.platform === 'win32')('is for its owner’s eyes alone: it has a key in it', async () => {
    const { folder, file, orders } = setUp();
    await orders.save(order);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    expect(fs.readdirSync(folder)).toEqual(['pending-order.json']);
  });

  test.each(['', '{', 'null', '{}', JSON.stringify({ ...order, keyType: 'dsa' }), JSON.stringify(order).slice(0, 90)])(
    'is none where its file says: %s',
    async (text) => {
      const { file, orders } = setUp();
      await orders.save(order);
      fs.writeFileSync(file, text);
      expect(await orders.load()).toBeNull();
      await orders.save(order);
      expect(await orders.load()).toEqual(order);
    },
  );

  test.each(['load', 'save'] as const)(
    'that is damaged is kept aside by the first %s, for its owner’s eyes alone, and no tidying deletes the copy',
    async (first) => {
      const root = path.join(temporaryFolder(), 'letsencrypt');
      const folder = path.join(root, 'org.letsencrypt');
      const file = path.join(folder, 'pending-order.json');
      const torn = JSON.stringify(order).slice(0, 200);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(file, torn, { mode: 0o644 });
      const orders = openPendingOrderStore(folder);
      if (first === 'load') expect(await orders.load()).toBeNull();
      await orders.save(order);
      expect(await orders.load()).toEqual(order);

      const afterExpiry = Date.parse(order.expires) + 1;
      expect(await openVault(path.dirname(root)).tidy(afterExpiry)).toEqual([file]);
      const [kept, ...others] = fs.readdirSync(folder);
      expect([kept, others]).toEqual([expect.stringMatching(/^pending-order\.beschaedigt-.*\.json$/), []]);
      const copy = path.join(folder, kept ?? '');
      expect(fs.readFileSync(copy, 'utf8')).toBe(torn);
      if (process.platform !== 'win32') expect(fs.statSync(copy).mode & 0o777).toBe(0o600);
      expect(await orders.load()).toBeNull();
    },
  );

  test.each([
    { directoryUrl: '' },
    { accountUrl: 'x' },
    { orderUrl: 'https://' },
    { orderUrl: 'file:///etc/passwd' },
    { expires: '0000-01-01T00:00:00+23:59' },
    { expires: '9999-12-31T23:59:59-23:59' },
  ])('is none where an address or a time in its file can be none: %j', async (change) => {
    const { folder, file, orders } = setUp();
    await orders.save(order);
    fs.writeFileSync(file, JSON.stringify({ ...order, ...change }));
    expect(await orders.load()).toBeNull();
    expect(fs.readdirSync(folder).map((name) => name.slice(0, 26))).toEqual(['pending-order.beschaedigt-']);
  });

  test('that was kept aside is deleted with everything else: no key is left', async () => {
    const root = path.join(temporaryFolder(), 'letsencrypt');
    const folder = path.join(root, 'org.letsencrypt');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'pending-order.json'), '{');
    fs.writeFileSync(path.join(folder, 'account.json'), '{}');
    await openPendingOrderStore(folder).load();
    await openVault(path.dirname(root)).deleteAll();
    expect(fs.readdirSync(folder)).toEqual(['account.json']);
  });

  test('says what is wrong with the disk where it cannot be kept', async () => {
    const folder = path.join(temporaryFolder(), 'datei');
    fs.writeFileSync(folder, '');
    const failure = await failureOf(openPendingOrderStore(folder).save(order));
    expect(failure).toMatchObject({ code: 'DATABASE_DIRECTORY', data: { path: folder } });
  });

  test('that cannot be read is not taken for none: a new one would take its place, and its key', async () => {
    const { file, orders } = setUp();
    fs.mkdirSync(file, { recursive: true });
    expect(await failureOf(orders.load())).toEqual({
      code: 'DATABASE_DIRECTORY',
      data: { path: file, reason: 'fileUnreadable', systemCode: 'EISDIR' },
    });
    expect(await failureOf(orders.save(order))).toMatchObject({ code: 'DATABASE_DIRECTORY' });
  });
});
