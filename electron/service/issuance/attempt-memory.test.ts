import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { wayOf } from '#shared/domain/challenge-choice.ts';
import type { ChallengeType } from '#shared/values/challenge-type.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { createAttemptMemory, type AttemptMemory } from './attempt-memory.ts';

const FIRST = 'https://ca.test/directory';
const SECOND = 'https://ca2.test/directory';
const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 2);
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();
const limitedUntil = (hours: number): Failure =>
  failure('CA_RATE_LIMITED', {
    limit: 'newOrders',
    retryAt: at(hours),
    problem: { type: null, status: 429, detail: `not before ${hours}`, subproblems: [] },
  });

let root: string;
let given: {
  urls: [string, ...string[]];
  name: string;
  settings: Parameters<typeof wayOf>[0];
  now: number;
  lifetime: number | null;
};
const asDelivered = {
  operation: 'front',
  publicHttpPort: 80,
  httpPort: 8080,
  publicHttpsPort: 443,
  httpsPort: 443,
} as const;
beforeEach(() => {
  root = path.join(temporaryFolder(), 'letsencrypt');
  for (const folder of ['test.ca', 'test.ca2']) fs.mkdirSync(path.join(root, folder), { recursive: true });
  given = { urls: [FIRST, SECOND], name: 'meinefirma.de', settings: asDelivered, now: START, lifetime: null };
});
/** As after a start of the program. */
async function open(): Promise<AttemptMemory> {
  const place = {
    root: () => root,
    directoryUrls: () => given.urls,
    stagingUrl: () => null,
    name: () => given.name,
    way: (challenge: ChallengeType) => wayOf(given.settings, challenge),
    lifetime: () => given.lifetime,
  };
  const memory = createAttemptMemory(place, () => given.now);
  await memory.load();
  return memory;
}

describe('What a CA has said', () => {
  test('holds for it alone, for this name, until its time, and over a restart', async () => {
    await (await open()).recordRefusal(FIRST, limitedUntil(2));
    const memory = await open();
    expect(memory.blockedBy(FIRST)).toMatchObject(limitedUntil(2));
    expect(memory.blockedBy(SECOND)).toBeNull();
    given.name = 'andere-firma.de';
    expect(memory.blockedBy(FIRST)).toBeNull();
    given.name = 'meinefirma.de';
    given.now = START + 2 * HOUR;
    expect(memory.blockedBy(FIRST)).toBeNull();
  });

  test('is said again as it was, however the request ended with the other one', async () => {
    const memory = await open();
    await memory.recordRefusal(FIRST, limitedUntil(2));
    await memory.recordEnd(failure('CA_NAME_REFUSED', { name: 'meinefirma.de', problem: problem() }));
    expect(memory.blockedBy(FIRST)).toMatchObject(limitedUntil(2));
  });

  test('is over once it has issued, or has said something else', async () => {
    const memory = await open();
    for (const ca of [FIRST, SECOND]) await memory.recordRefusal(ca, limitedUntil(2));
    await memory.recordIssuance(FIRST);
    await memory.recordRefusal(SECOND, failure('CA_PROTOCOL', { problem: problem() }));
    expect([memory.blockedBy(FIRST), memory.blockedBy(SECOND)]).toEqual([null, null]);
  });
});

describe('A CA that names a time far away', () => {
  const outOfOrderUntil = (hours: number): Failure =>
    failure('CA_OUT_OF_ORDER', { retryAt: at(hours), problem: problem() });
  const DECADE = 24 * 3650;

  test.each([
    ['without a certificate', null, 24],
    ['with one of 90 days', 90 * 24 * HOUR, 24],
    ['with one of six days', 6 * 24 * HOUR, 3.6],
  ])('is not asked for a day at the most, or a fortieth of the lifetime: %s', async (_, lifetime, hours) => {
    given.lifetime = lifetime;
    await (await open()).recordRefusal(FIRST, outOfOrderUntil(DECADE));
    // Also as it was read from the disk, where an earlier version or anybody may have written it.
    const memory = await open();
    given.now = START + hours * HOUR - 1;
    expect(memory.blockedBy(FIRST)).toMatchObject({ data: { retryAt: at(hours), held: { until: at(hours) } } });
    expect(memory.blockedPeriod(FIRST)).toEqual({ since: START, until: START + hours * HOUR });
    given.urls = [FIRST];
    expect(memory.current().notBefore).toBe(at(hours));
    given.now += 1;
    expect(memory.blockedBy(FIRST)).toBeNull();
  });

  test('is asked after a day where it has a limit of a week, which is told all the same', async () => {
    const memory = await open();
    await memory.recordRefusal(FIRST, limitedUntil(168));
    given.now = START + 23 * HOUR;
    expect(memory.blockedBy(FIRST)).toMatchObject({ data: { retryAt: at(168), held: { until: at(24) } } });
    given.now = START + 24 * HOUR;
    expect(memory.blockedBy(FIRST)).toBeNull();
  });

  test('is told with no such time in the last failure, either', async () => {
    const memory = await open();
    await memory.recordEnd(outOfOrderUntil(DECADE));
    expect((await open()).current().lastError).toEqual(outOfOrderUntil(24));
  });
});

describe('Somebody who insists has a CA asked that wants patience', () => {
  test('once, also where it says the same again', async () => {
    const memory = await open();
    await memory.recordRefusal(FIRST, limitedUntil(2));
    expect(memory.mayInsist(FIRST)).toBe(true);
    expect(memory.blockedBy(FIRST)).toMatchObject({ data: { held: { mayInsist: true } } });
    await memory.recordInsistence(FIRST);
    given.now = START + HOUR;
    await memory.recordRefusal(FIRST, limitedUntil(3));
    // A restart changes nothing.
    const next = await open();
    expect(next.mayInsist(FIRST)).toBe(false);
    expect(next.blockedBy(FIRST)).toMatchObject({ data: { held: { mayInsist: false } } });
    expect(next.mayInsist(SECOND)).toBe(true);
  });

  test('and again once that time is over, or it has answered otherwise', async () => {
    const memory = await open();
    await memory.recordRefusal(FIRST, limitedUntil(2));
    await memory.recordInsistence(FIRST);
    given.now = START + 2 * HOUR;
    await memory.recordRefusal(FIRST, limitedUntil(4));
    expect(memory.mayInsist(FIRST)).toBe(true);
    await memory.recordInsistence(FIRST);
    await memory.recordIssuance(FIRST);
    await memory.recordRefusal(FIRST, limitedUntil(4));
    expect(memory.mayInsist(FIRST)).toBe(true);
  });
});

describe('What a clock that was ahead has noted', () => {
  test('holds nothing up, also after something else was noted since', async () => {
    given.now = START + 480 * HOUR;
    const memory = await open();
    await memory.recordRefusal(FIRST, limitedUntil(500));
    given.now = START;
    expect(memory.blockedBy(FIRST)).toBeNull();
    expect(memory.current().notBefore).toBeNull();
    await memory.recordEnd(failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'dns', systemCode: 'ENOTFOUND' }));
    expect([memory.blockedBy(FIRST), (await open()).blockedBy(FIRST)]).toEqual([null, null]);
    // It holds once the clock has reached the time at which it was recorded.
    given.now = START + 490 * HOUR;
    expect(memory.blockedBy(FIRST)).not.toBeNull();
  });
});

test('a failure that was noted while the clock was ahead names no time of then', async () => {
  const now = given.now;
  given.now = Date.UTC(2036, 0, 1);
  const failed = failure('CA_OUT_OF_ORDER', { retryAt: new Date(given.now + HOUR).toISOString(), problem: problem() });
  await (await open()).recordEnd(failed);
  given.now = now;
  const { lastError } = (await open()).current();
  expect(lastError?.code).toBe('CA_OUT_OF_ORDER');
  expect(JSON.stringify(lastError)).not.toContain('2036');
});

describe('Where the disk', () => {
  const lost = failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'dns', systemCode: 'ENOTFOUND' });
  const file = () => path.join(root, 'test.ca', 'attempts.json');

  test('takes nothing, failures are counted all the same, and written when it does again', async () => {
    const memory = await open();
    // A folder in the place of a file: it can be neither read nor replaced.
    fs.mkdirSync(file());
    for (let count = 1; count <= 3; count++) {
      await memory.recordEnd(lost);
      await memory.load();
      expect(memory.current().failures).toBe(count);
      given.now += HOUR;
    }
    fs.rmdirSync(file());
    await memory.load();
    expect((await open()).current()).toMatchObject({ failures: 3, firstFailureAt: at(0), lastAttemptAt: at(2) });
  });

  test('has gone, what was remembered still is; and what it has when it is back comes first if it is newer', async () => {
    const memory = await open();
    await memory.recordRefusal(FIRST, limitedUntil(20));
    await memory.recordEnd(lost);
    const database = path.dirname(root);
    fs.renameSync(database, `${database}-weg`);
    given.now += HOUR;
    await memory.load();
    expect(memory.blockedBy(FIRST)).toMatchObject(limitedUntil(20));
    await memory.recordEnd(lost);
    expect(memory.current().failures).toBe(2);
    fs.renameSync(`${database}-weg`, database);
    await memory.load();
    expect((await open()).current()).toMatchObject({ failures: 2 });
    expect((await open()).blockedBy(FIRST)).toMatchObject(limitedUntil(20));
    given.now += HOUR;
    await (await open()).recordEnd(null);
    await memory.load();
    expect(memory.current().failures).toBe(0);
  });

  test('is another one, nothing of this one counts', async () => {
    const memory = await open();
    await memory.recordEnd(lost);
    root = temporaryFolder();
    await memory.load();
    expect(memory.current().failures).toBe(0);
  });
});

describe('Requests', () => {
  test('are held up only where every CA is, until the first of them may be asked again', async () => {
    const memory = await open();
    await memory.recordRefusal(FIRST, limitedUntil(3));
    expect(memory.current().notBefore).toBeNull();
    await memory.recordRefusal(SECOND, limitedUntil(2));
    expect(memory.current().notBefore).toBe(at(2));
    given.urls = [FIRST];
    expect(memory.current().notBefore).toBe(at(3));
  });

  test('that a further CA saved have not failed, and what it issued counts', async () => {
    const memory = await open();
    await memory.recordEnd(limitedUntil(1));
    await memory.recordRefusal(FIRST, limitedUntil(3));
    given.now = START + HOUR;
    await memory.recordIssuance(SECOND);
    await memory.recordEnd(null);
    expect((await open()).current()).toMatchObject({
      failures: 0,
      firstFailureAt: null,
      lastError: null,
      lastAttemptAt: at(1),
      lastIssuedAt: at(1),
    });
  });

  test('do not know what was seen from outside while the clock was ahead', async () => {
    const memory = await open();
    await memory.recordOutside(FIRST, { by: 'request', reached: true, detail: '' });
    given.now = START + 24 * 365 * HOUR;
    await memory.recordOutside(SECOND, { by: 'request', reached: false, detail: 'no' });
    given.now = START + HOUR;
    for (const one of [memory, await open()]) expect(one.current().outside).toMatchObject({ at: at(0), reached: true });
  });

  test('know nothing of another way in than the one that a CA has come', async () => {
    const memory = await open();
    await memory.recordOutside(FIRST, { by: 'request', reached: true, detail: '' });
    const counts = (change: Partial<typeof given.settings>) => {
      given.settings = { ...asDelivered, ...change };
      return memory.current().outside !== null;
    };
    expect(counts({ httpPort: 8081 })).toBe(false);
    expect(counts({ publicHttpPort: 81 })).toBe(false);
    expect(counts({ operation: 'beside' })).toBe(false);
    // It came over HTTP.
    expect(counts({ httpsPort: 8443, publicHttpsPort: 8443 })).toBe(true);
    await memory.recordOutside(FIRST, { by: 'request', reached: true, detail: '', challenge: 'tls-alpn-01' });
    expect(counts({})).toBe(false);
    expect(counts({ httpPort: 8081, httpsPort: 8443, publicHttpsPort: 8443 })).toBe(true);
    given.name = 'andere-firma.de';
    expect(memory.current().outside).toBeNull();
  });

  test('say of a fallback CA what it has seen, and that it was that one', async () => {
    const memory = await open();
    await memory.recordOutside(SECOND, { by: 'request', reached: true, detail: '' });
    expect((await open()).current().outside).toMatchObject({ reached: true, isFallback: true });
    given.urls = [SECOND, FIRST];
    expect((await open()).current().outside).not.toHaveProperty('isFallback');
  });

  test('know what was last seen from outside, by whichever CA', async () => {
    const memory = await open();
    await memory.recordRefusal(SECOND, failure('CA_PROTOCOL', { problem: problem() }));
    await memory.recordOutside(FIRST, { by: 'request', reached: true, detail: '' });
    given.now += HOUR;
    await memory.recordOutside(SECOND, { by: 'request', reached: false, detail: 'Timeout' });
    expect(memory.current().outside).toMatchObject({ at: at(1), reached: false });
    given.now += HOUR;
    await memory.recordOutside(FIRST, { by: 'rehearsal', reached: true, detail: '' });
    expect(memory.current().outside).toMatchObject({ at: at(2), reached: true });
  });
});

function problem() {
  return { type: null, status: 400, detail: '', subproblems: [] };
}
