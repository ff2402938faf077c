import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { createLedger, type LedgerEntry } from './ledger.ts';
import { openVault } from './vault.ts';

/** Asked before each replacing of a file; may throw as the disk would. */
const disk = vi.hoisted(() => ({ beforeReplacing: (): void => undefined }));
vi.mock(import('./files.ts'), async (original) => {
  const files = await original();
  const replaceDurably = async (file: string, content: string) => {
    disk.beforeReplacing();
    await files.replaceDurably(file, content);
  };
  return { ...files, replaceDurably };
});

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const START = Date.UTC(2026, 10, 2);

const entry: LedgerEntry = {
  kind: 'issued',
  at: START,
  ca: LETS_ENCRYPT,
  account: 'https://ca.test/acct/1',
  name: 'meinefirma.de',
  standing: 'new',
  order: 'https://ca.test/order/1',
};
const order = (number: number) => `https://ca.test/order/${number}`;

function setUp() {
  const database = temporaryFolder();
  const root = path.join(database, 'letsencrypt');
  const file = path.join(root, 'ledger.json');
  const clock = { now: START };
  /** Each call stands for another process. */
  const open = () =>
    createLedger(
      () => root,
      () => clock.now,
    );
  return { database, root, file, clock, open };
}

test('what was noted is there again after a restart, in a file for its owner alone', async () => {
  const { open, file } = setUp();
  await open().record(entry);
  const again = open();
  expect(again.events()).toEqual([]);
  await again.load();
  expect(again.events()).toEqual([entry]);
  expect(again.lastAccountFor(LETS_ENCRYPT, 'meinefirma.de')).toBe(entry.account);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

test('an order that is taken up again is issued once, also by the next process', async () => {
  const { open } = setUp();
  await open().record(entry);
  const again = open();
  await again.load();
  await again.record({ ...entry, at: START + 1 });
  expect(again.events()).toEqual([entry]);
  await again.record({ ...entry, order: order(2) });
  expect(again.events()).toHaveLength(2);
});

test('what counts no more is left out at the next note, but whose the certificate was is kept', async () => {
  const { open, file, clock } = setUp();
  const ledger = open();
  await ledger.record(entry);
  clock.now = START + 2 * WEEK;
  const failed: LedgerEntry = { ...entry, kind: 'failedAuthorization', at: clock.now, order: order(2) };
  await ledger.record(failed);
  expect(ledger.events()).toEqual([failed]);
  expect(fs.readFileSync(file, 'utf8')).not.toContain('issued');
  expect(ledger.lastAccountFor(LETS_ENCRYPT, 'meinefirma.de')).toBe(entry.account);
  expect(ledger.lastAccountFor(LETS_ENCRYPT, 'andere.de')).toBeNull();
});

describe('Never an obstacle:', () => {
  test.each([
    ['torn', '{"events": ['],
    ['of another kind', '{"events": [{"kind": "gift"}], "holders": []}'],
  ])('a file that is %s is kept aside, and a new one begins', async (_, content) => {
    const { open, root, file } = setUp();
    fs.mkdirSync(root);
    fs.writeFileSync(file, content);
    const ledger = open();
    await ledger.load();
    expect(ledger.events()).toEqual([]);
    const [kept] = fs.readdirSync(root);
    expect(kept).toMatch(/^ledger\.beschaedigt-.*\.json$/);
    expect(fs.readFileSync(path.join(root, kept ?? ''), 'utf8')).toBe(content);
    await ledger.record(entry);
    expect(ledger.events()).toEqual([entry]);
  });

  test.each([
    { at: '0000-01-01T00:00:00Z' },
    { at: 'yesterday' },
    { ca: '' },
    { ca: 'x' },
    { account: 'https://' },
    { order: 'x' },
  ])('what is damaged of one entry takes nothing from the others: %j', async (change) => {
    const { open, root, file, clock } = setUp();
    const first = open();
    await first.record(entry);
    await first.record({ ...entry, order: order(2) });
    const stored = JSON.parse(fs.readFileSync(file, 'utf8')) as { events: object[]; holders: object[] };
    const content = JSON.stringify({
      events: [{ ...stored.events[0], ...change }, stored.events[1]],
      holders: [{ ca: 'x', name: '', account: '' }, ...stored.holders],
    });
    fs.writeFileSync(file, content);
    const ledger = open();
    await ledger.load();
    expect(ledger.events()).toEqual([{ ...entry, order: order(2) }]);
    expect(ledger.lastAccountFor(LETS_ENCRYPT, entry.name)).toBe(entry.account);
    clock.now += HOUR;
    await ledger.record({ ...entry, order: order(3) });
    const aside = fs.readdirSync(root).filter((name) => name.startsWith('ledger.beschaedigt-'));
    expect(aside.map((name) => fs.readFileSync(path.join(root, name), 'utf8'))).toEqual([content]);
  });

  test('a file that cannot be read counts as nothing known', async () => {
    const { open, file } = setUp();
    fs.mkdirSync(file, { recursive: true });
    const ledger = open();
    await ledger.load();
    expect(ledger.events()).toEqual([]);
  });

  test('a file that cannot be read for a while is not written over, and nothing is forgotten meanwhile', async () => {
    const { open, file } = setUp();
    await open().record(entry);
    const ledger = open();
    await ledger.load();
    fs.renameSync(file, `${file}.away`);
    fs.mkdirSync(file);
    await ledger.load();
    expect(ledger.events()).toEqual([entry]);
    expect(ledger.lastAccountFor(LETS_ENCRYPT, 'meinefirma.de')).toBe(entry.account);

    // A process that was started meanwhile knows nothing, and must not overwrite the file with that.
    const begun = open();
    await begun.load();
    await begun.record({ ...entry, order: order(2) });
    expect(begun.events()).toHaveLength(1);
    fs.rmdirSync(file);
    fs.renameSync(`${file}.away`, file);
    await begun.record({ ...entry, kind: 'order', order: order(3) });
    const again = open();
    await again.load();
    expect(again.events().map((one) => one.kind)).toEqual(['issued', 'issued', 'order']);
    expect(again.events()).toEqual(begun.events());
  });

  test('a drive that is away for a while takes nothing from what is known', async () => {
    const { open, database } = setUp();
    const ledger = open();
    await ledger.record(entry);
    fs.renameSync(database, `${database}.away`);
    await ledger.load();
    expect(ledger.events()).toEqual([entry]);
    fs.renameSync(`${database}.away`, database);
  });

  test('what cannot be written is remembered by this process, and written when the disk is back', async () => {
    const { open, database, root } = setUp();
    fs.rmdirSync(database);
    const ledger = open();
    await ledger.record(entry);
    // A folder must not take the place of a missing drive.
    expect(fs.existsSync(database)).toBe(false);
    await ledger.load();
    expect(ledger.events()).toEqual([entry]);
    fs.mkdirSync(database);
    await ledger.record({ ...entry, order: order(2) });
    const again = open();
    await again.load();
    expect(again.events()).toHaveLength(2);
    expect(fs.readdirSync(root)).toEqual(['ledger.json']);
  });
});

describe('Two entries', () => {
  test.each([1, 2])('at the same time are both kept, also where write number %i fails', async (failing) => {
    const { open, root } = setUp();
    const ledger = open();
    await ledger.load();
    const [one, other] = [entry, { ...entry, order: order(2) }];
    let count = 0;
    disk.beforeReplacing = () => {
      if (++count === failing) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    await Promise.all([ledger.record(one), ledger.record(other)]);
    disk.beforeReplacing = () => undefined;
    expect(fs.readdirSync(root)).not.toEqual([]);
    await ledger.load();
    expect(ledger.events()).toEqual([one, other]);
    await ledger.record({ ...entry, kind: 'order', order: order(3) });
    const again = open();
    await again.load();
    expect(again.events()).toHaveLength(3);
  });

  test('of two processes are both kept', async () => {
    const { open } = setUp();
    const [here, there] = [open(), open()];
    await Promise.all([here.load(), there.load()]);
    await here.record(entry);
    await there.record({ ...entry, order: order(2) });
    expect(there.events()).toHaveLength(2);
    await here.load();
    expect(here.events()).toHaveLength(2);
  });
});

test('the vault leaves it alone: neither tidying nor deleting everything gives a limit back', async () => {
  const { open, database, root, file } = setUp();
  await open().record(entry);
  fs.writeFileSync(`${file}.tmp-0123abcd`, '{');
  const vault = openVault(database);
  await vault.probe();
  expect(await vault.tidy(START)).toEqual([]);
  expect(await vault.deleteAll()).toBeNull();
  expect(fs.readdirSync(root)).toEqual(['ledger.json']);
  const again = open();
  await again.load();
  expect(again.events()).toEqual([entry]);
});
