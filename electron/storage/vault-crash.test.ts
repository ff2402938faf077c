/** The vault when the machine stops in the middle: each file operation in turn is made the last one. */
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { openVault, type Vault } from './vault.ts';

/**
 * Every asynchronous file operation of this process, ours and the libraries', asks `before` first. Has to happen before
 * any module takes its own copy of the functions, hence hoisted.
 */
const disk = vi.hoisted(() => {
  type AnyFunction = (...args: unknown[]) => unknown;
  const gate = { before: null as ((operation: string) => Error | null) | null };

  /** A write that fails has written a part of the content before. */
  const tear = (original: AnyFunction, self: unknown, args: unknown[], content: number | undefined) => {
    const text = content === undefined ? undefined : args[content];
    if (typeof text !== 'string') return Promise.resolve();
    return Promise.resolve(original.apply(self, args.with(content ?? 0, text.slice(0, text.length / 2))));
  };
  const wrapPromise = (target: Record<string, AnyFunction>, name: string, content?: number) => {
    const original = target[name];
    if (original === undefined) return;
    target[name] = async function (this: unknown, ...args: unknown[]) {
      const error = gate.before?.(name) ?? null;
      if (error !== null) {
        await tear(original, this, args, content);
        // A failing close closes the file all the same; otherwise garbage collection would, with a warning.
        if (name === 'close') await original.apply(this, args);
        throw error;
      }
      const result = await original.apply(this, args);
      if (target === promises && name === 'open') {
        const handle = result as Record<string, AnyFunction>;
        wrapPromise(handle, 'writeFile', 0);
        for (const method of ['sync', 'close']) wrapPromise(handle, method);
      }
      return result;
    };
  };
  const wrapCallback = (target: Record<string, AnyFunction>, name: string, content?: number) => {
    const original = target[name];
    if (original === undefined) return;
    target[name] = (...args: unknown[]) => {
      const error = gate.before?.(name) ?? null;
      if (error === null) return original(...args);
      const callback = args.at(-1) as AnyFunction;
      const torn = content === undefined ? null : args.with(content, String(args[content]).slice(0, 20));
      if (name === 'close') original(args[0], () => callback(error));
      else if (torn === null) setImmediate(callback, error);
      else original(...torn.with(-1, () => callback(error)));
      return undefined;
    };
  };

  const builtin = process.getBuiltinModule('node:fs') as unknown as Record<string, AnyFunction>;
  const promises = builtin.promises as unknown as Record<string, AnyFunction>;
  for (const name of ['open', 'mkdir', 'rename', 'rm', 'rmdir', 'readFile', 'readdir', 'unlink', 'stat']) {
    wrapPromise(promises, name);
  }
  wrapPromise(promises, 'writeFile', 1);
  for (const name of ['open', 'mkdir', 'rename', 'unlink', 'stat', 'fsync', 'close']) wrapCallback(builtin, name);
  wrapCallback(builtin, 'write', 1);
  return gate;
});

const CA = 'https://acme-v02.api.letsencrypt.org/directory';
let pairs: [TestPair, TestPair, TestPair];
beforeAll(async () => {
  const authority = await createTestAuthority();
  pairs = [await authority.issue(), await authority.issue(), await authority.issue()];
});
const install = (vault: Vault, index: 0 | 1 | 2) =>
  vault.install(CA, { orderUrl: `https://ca.test/order/${index + 1}`, ...pairs[index] });

const systemError = (code: string) => Object.assign(new Error(`${code}: played`), { code });

/** Runs `action` with a disk on which the n-th operation fails: alone, or with everything after it. */
async function withFault(n: number, kind: 'crash' | 'once', code: string, action: () => Promise<unknown>) {
  let count = 0;
  disk.before = () => {
    count += 1;
    const fails = kind === 'crash' ? count >= n : count === n;
    return fails ? systemError(code) : null;
  };
  await action().catch(() => undefined);
  disk.before = null;
  return { reached: count >= n };
}

const ordersOf = (vault: Vault) => path.join(vault.root, 'org.letsencrypt.api.acme-v02', 'orders');
/** The names of the order folders: those under construction (`hidden`), or the others. */
const foldersIn = (vault: Vault, hidden: boolean) =>
  (fs.existsSync(ordersOf(vault)) ? fs.readdirSync(ordersOf(vault)) : []).filter(
    (one) => one.startsWith('.') === hidden,
  );
const contentOf = (vault: Vault, name: string) => {
  const read = (file: string) => fs.readFileSync(path.join(ordersOf(vault), name, file), 'utf8');
  return { chainPem: read('cert.pem'), keyPem: read('key.pem') };
};

/** Calls `round` with 1, 2, 3 … until there is no n-th operation. */
async function forEachOperation(round: (n: number) => Promise<boolean>): Promise<number> {
  for (let n = 1; n < 200; n++) if (!(await round(n))) return n - 1;
  throw new Error('there is no end to it');
}

describe.each(['crash', 'once'] as const)(
  'When a file operation of the installation fails (%s), whichever it is,',
  (kind) => {
    test('the vault gives the old pair or the new one, whole, and the next installation works', async () => {
      const operations = await forEachOperation(async (n) => {
        const database = temporaryFolder({ quick: true });
        await install(openVault(database), 0);
        const { reached } = await withFault(n, kind, 'EIO', () => install(openVault(database), 1));

        const vault = openVault(database);
        for (const name of foldersIn(vault, false)) expect(pairs).toContainEqual(contentOf(vault, name));
        const after = await vault.current();
        expect([pairs[0], pairs[1]], `after operation ${n}`).toContainEqual({
          chainPem: after?.chainPem,
          keyPem: after?.keyPem,
        });
        await vault.tidy(Date.now());
        expect(foldersIn(vault, true), `after operation ${n}`).toEqual([]);
        expect(await vault.current()).toEqual(after);
        await install(vault, 2);
        expect(await openVault(database).current()).toMatchObject(pairs[2]);
        return reached;
      });
      // Fewer would mean that the faults did not reach the vault.
      expect(operations).toBeGreaterThan(20);
    });

    test('on an empty vault there is no pair or the new one, whole', async () => {
      await forEachOperation(async (n) => {
        const database = temporaryFolder({ quick: true });
        const { reached } = await withFault(n, kind, 'EIO', () => install(openVault(database), 0));
        const after = await openVault(database).current();
        if (after !== null) expect(after).toMatchObject(pairs[0]);
        await install(openVault(database), 1);
        await openVault(database).tidy(Date.now());
        expect(await openVault(database).current()).toMatchObject(pairs[1]);
        return reached;
      });
    });
  },
);

test('after a crash at any point of rolling back, one of the two pairs is current', async () => {
  const operations = await forEachOperation(async (n) => {
    const database = temporaryFolder({ quick: true });
    await install(openVault(database), 0);
    await install(openVault(database), 1);
    const { reached } = await withFault(n, 'crash', 'EIO', () => openVault(database).rollBack());
    const { chainPem, keyPem } = (await openVault(database).current()) ?? {};
    expect([pairs[0], pairs[1]], `after operation ${n}`).toContainEqual({ chainPem, keyPem });
    return reached;
  });
  expect(operations).toBeGreaterThan(4);
});

test('after a crash at any point of tidying, the current pair is untouched and tidying again ends it', async () => {
  await forEachOperation(async (n) => {
    const database = temporaryFolder({ quick: true });
    for (const index of [0, 1, 2] as const) await install(openVault(database), index);
    const { reached } = await withFault(n, 'crash', 'EIO', () => openVault(database).tidy(Date.now()));
    const vault = openVault(database);
    expect(await vault.current(), `after operation ${n}`).toMatchObject(pairs[2]);
    await vault.tidy(Date.now());
    expect(fs.readdirSync(ordersOf(vault)).sort()).toEqual(['2', '3']);
    return reached;
  });
});

test('after a crash at any point of deleting, the pair is whole or gone, and deleting again leaves no key', async () => {
  await forEachOperation(async (n) => {
    const database = temporaryFolder({ quick: true });
    await install(openVault(database), 0);
    await install(openVault(database), 1);
    const { reached } = await withFault(n, 'crash', 'EIO', () => openVault(database).deleteAll());
    const after = await openVault(database).current();
    if (after !== null) expect(after, `after operation ${n}`).toMatchObject(pairs[1]);
    await openVault(database).deleteAll();
    expect(await openVault(database).current()).toBeNull();
    const left = fs.readdirSync(database, { recursive: true, encoding: 'utf8' });
    expect(
      left.filter((file) => /\.pem|\.tmp|\.neu/.test(file)),
      `after operation ${n}`,
    ).toEqual([]);
    return reached;
  });
});

test('after a crash at any point of the look at the disk, the next look leaves nothing', async () => {
  await forEachOperation(async (n) => {
    const database = temporaryFolder({ quick: true });
    const { reached } = await withFault(n, 'crash', 'EIO', () => openVault(database).probe());
    // Those of a moment ago may be another process's.
    const before = new Date(Date.now() - 10 * 60_000);
    for (const name of fs.readdirSync(database)) fs.utimesSync(path.join(database, name), before, before);
    await openVault(database).probe();
    expect(fs.readdirSync(database), `after operation ${n}`).toEqual([]);
    return reached;
  });
});

test.each([
  ['EROFS', 'readOnly'],
  ['EACCES', 'notWritable'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EIO', 'io'],
])('a disk that says %s is reported as "%s" with the directory and the system’s code', async (systemCode, reason) => {
  const database = temporaryFolder({ quick: true });
  const vault = openVault(database);
  const refuse = (refused: string) => {
    disk.before = (operation) => (operation === refused ? systemError(systemCode) : null);
  };
  try {
    const expected = { code: 'DATABASE_DIRECTORY', data: { path: database, reason, systemCode } };
    refuse('mkdir');
    expect(await failureOf(install(vault, 0))).toEqual(expected);
    refuse('writeFile');
    expect(await failureOf(vault.probe())).toEqual(expected);
  } finally {
    disk.before = null;
  }
});
