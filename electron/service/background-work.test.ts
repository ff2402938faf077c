/** A host's automatic work continues, whatever stands in the way of one part of it. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openVault } from '../storage/vault.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { failureOf } from '../testing/failure-of.ts';
import { DAY, createTestHost, unreachable } from '../testing/host.ts';

test('roots that can no longer be read are a failed renewal that is counted, and told when it gets late', async () => {
  const roots = path.join(temporaryFolder(), 'roots.pem');
  const { start, fakeCa, clock, rootPem } = await createTestHost({ trustedRootsFile: roots });
  fs.writeFileSync(roots, rootPem);
  // So that the host has something to ask the CA about (ARI).
  fakeCa.withKeyId = true;
  const host = await start();
  await host.client.certificate.request({ despiteFindings: true });
  fs.rmSync(roots);
  clock.offset = 70 * DAY;
  await host.turn();
  expect(host.snapshot()).toMatchObject({
    renewal: { failures: 1, lastError: { code: 'TRUSTED_ROOTS_UNREADABLE' } },
    lifetimeNotice: { kind: 'runningOut' },
    shield: 'colour',
  });
  expect(fakeCa.orders).toBe(1);
});

describe('A drive that leaves an empty folder', () => {
  test('is no new database: nothing is ordered, nothing begins there, and what is served is served on', async () => {
    const database = temporaryFolder();
    const { start, fakeCa, clock } = await createTestHost({ databaseDirectory: database });
    const host = await start();
    await host.client.certificate.request({ despiteFindings: true });
    const root = path.join(database, 'letsencrypt');
    const failure = {
      code: 'DATABASE_DIRECTORY' as const,
      data: { path: root, reason: 'missing' as const, systemCode: 'ENOENT' },
    };
    fs.renameSync(root, `${database}-weg`);
    onTestFinished(() => fs.rmSync(`${database}-weg`, { recursive: true, force: true }));
    clock.offset = 61 * DAY;
    await host.turn();
    await host.turn();
    expect(host.snapshot()).toMatchObject({
      shield: 'colour',
      tls: { active: true },
      renewal: { failures: 1, lastError: failure },
    });
    const { client } = host;
    for (const attempt of [
      () => client.certificate.request({ despiteFindings: true, force: true }),
      () => client.certificate.request({ staging: true }),
      () => client.certificate.compromised({ evenWithoutReplacement: true }),
      () => client.certificate.delete(),
      () => client.account.rollOver(),
    ]) {
      await expect(attempt()).rejects.toMatchObject(failure);
    }
    const { findings } = await client.diagnosis.check();
    expect(findings).toContainEqual(expect.objectContaining({ code: 'DATABASE_UNUSABLE', data: failure.data }));
    expect(fs.readdirSync(database)).toEqual([]);
    expect(fakeCa.orders).toBe(1);
    expect(host.snapshot().tls.active).toBe(true);

    fs.renameSync(`${database}-weg`, root);
    clock.offset += 2 * DAY;
    await host.turn();
    expect(host.snapshot()).toMatchObject({ renewal: { failures: 0 }, lastRequest: { outcome: 'installed' } });
    expect(fakeCa.orders).toBe(2);
  });

  test('is another one than the folder that a deletion leaves', async () => {
    const database = temporaryFolder();
    const { start, fakeCa } = await createTestHost({ databaseDirectory: database });
    const host = await start();
    await host.client.certificate.request({ despiteFindings: true });
    // As another process of ours does it.
    await openVault(database).deleteAll();
    await host.client.certificate.request({ despiteFindings: true, force: true });
    await host.client.certificate.delete();
    await host.client.certificate.request({ despiteFindings: true });
    expect(fakeCa.orders).toBe(3);
  });
});

test('a database directory that has gone is tried again as seldom as anything else', async () => {
  const database = temporaryFolder();
  const { start, clock, journal } = await createTestHost({ databaseDirectory: database });
  const host = await start();
  await host.client.certificate.request({ despiteFindings: true });
  fs.renameSync(database, `${database}-weg`);
  clock.offset = 61 * DAY;
  for (let count = 0; count < 5; count++) await host.turn();
  expect(host.snapshot()).toMatchObject({ shield: 'colour', renewal: { failures: 1, automatic: 'backoff' } });
  expect(journal().filter(({ event }) => event === 'operationFailed')).toHaveLength(1);
  clock.offset += DAY;
  await host.turn();
  expect(host.snapshot().renewal.failures).toBe(2);
  fs.renameSync(`${database}-weg`, database);
  clock.offset += DAY;
  await host.turn();
  expect(host.snapshot()).toMatchObject({ renewal: { failures: 0 }, lastRequest: { outcome: 'installed' } });
});

describe('The next turn is planned for the time that the snapshot names', () => {
  const SECOND = 1000;
  /** A host with a certificate that is due for renewal, and that has just looked around but not begun it. */
  const withDueCertificate = async () => {
    const { start, fakeCa, clock } = await createTestHost();
    const host = await start();
    await host.client.certificate.request({ despiteFindings: true });
    await host.client.settings.update({ autoRenew: false });
    clock.offset = 61 * DAY;
    await host.turn();
    await host.client.settings.update({ autoRenew: true });
    const distance = () => Math.abs(host.plannedAt() - Date.parse(host.snapshot().renewal.nextAttemptAt ?? ''));
    return { ...host, fakeCa, clock, distance };
  };

  test('after a click that failed', async () => {
    const { client, fakeCa, distance, snapshot } = await withDueCertificate();
    fakeCa.next = unreachable;
    expect(await failureOf(client.certificate.request({ despiteFindings: true }))).toEqual(unreachable);
    expect(snapshot().renewal).toMatchObject({ automatic: 'backoff', failures: 1 });
    expect(distance()).toBeLessThanOrEqual(SECOND);
  });

  test('after the web server was started again', async () => {
    const { client, clock, snapshot, plannedAt, distance } = await withDueCertificate();
    clock.offset += 60 * SECOND;
    await client.host.restart();
    expect(plannedAt()).toBeLessThan(Infinity);
    expect(snapshot().renewal.automatic).toBe('ratio');
    expect(distance()).toBeLessThanOrEqual(SECOND);
  });

  test('after sleeping, until there is a network', async () => {
    const { service, clock, plannedAt, distance } = await withDueCertificate();
    const now = plannedAt() - 30 * SECOND;
    clock.offset += 60 * SECOND;
    await service.recheckNow();
    expect(distance()).toBeLessThanOrEqual(SECOND);
    expect(plannedAt()).toBe(now + 90 * SECOND);
  });

  test('also where another turn comes a moment before', async () => {
    const { client, clock, fakeCa, turn, plannedAt, distance, snapshot } = await withDueCertificate();
    fakeCa.next = unreachable;
    await failureOf(client.certificate.request({ despiteFindings: true }));
    clock.offset += 60 * SECOND - 500;
    await client.host.restart();
    await turn();
    expect(distance()).toBeLessThanOrEqual(SECOND);
    fakeCa.next = null;
    clock.offset += 500;
    await turn();
    expect(snapshot().renewal.failures).toBe(0);
    expect(plannedAt()).toBeLessThan(Infinity);
  });

  test('after renewing was switched off and on again, in the snapshot that is pushed as well', async () => {
    const { client, service, distance, snapshot, plannedAt } = await withDueCertificate();
    const pushed: (string | null)[] = [];
    service.onSnapshot(({ renewal }) => pushed.push(renewal.nextAttemptAt));
    await client.settings.update({ autoRenew: false });
    expect(snapshot().renewal.nextAttemptAt).toBeNull();
    await client.settings.update({ autoRenew: true });
    expect(distance()).toBeLessThanOrEqual(SECOND);
    expect(Date.parse(pushed.at(-1) ?? '')).toBe(plannedAt());
  });

  test('after a renewal that failed, and after the one that then succeeded', async () => {
    const { clock, fakeCa, turn, plannedAt, distance, snapshot } = await withDueCertificate();
    fakeCa.next = unreachable;
    await turn();
    expect(distance()).toBeLessThanOrEqual(SECOND);
    fakeCa.next = null;
    clock.offset += plannedAt() - (Date.now() + clock.offset) + 60 * SECOND;
    await turn();
    expect(snapshot().renewal).toMatchObject({ failures: 0, automatic: 'notDue' });
    expect(plannedAt()).toBeLessThan(Date.parse(snapshot().renewal.nextAttemptAt ?? ''));
  });
});

test('who cancels a request is not followed by a renewal in the next moment, but an hour later', async () => {
  const { start, fakeCa, clock, now } = await createTestHost();
  const { client, snapshot, turn, plannedAt } = await start();
  await client.certificate.request({ despiteFindings: true });
  clock.offset = 61 * DAY;
  fakeCa.hangs = true;
  const requested = failureOf(client.certificate.request({ despiteFindings: true }));
  await expect.poll(() => snapshot().operation?.ca).toBe('ca.test');
  await client.certificate.cancel({ operationId: snapshot().operation?.id ?? '' });
  expect(await requested).toMatchObject({ code: 'CANCELLED' });
  fakeCa.hangs = false;
  const hour = 3_600_000;
  expect(snapshot().renewal.nextAttemptAt).toBe(new Date(now() + hour).toISOString());
  const begun = fakeCa.orders;
  while (plannedAt() < now() + hour) {
    clock.offset += Math.max(plannedAt() - now(), 1);
    await turn();
    if (clock.offset < 61 * DAY + hour) expect(fakeCa.orders).toBe(begun);
    else break;
  }
  expect(fakeCa.orders).toBe(begun + 1);
});

test('who cancels a rehearsal has cancelled nothing else', async () => {
  const { start, fakeCa, clock, now } = await createTestHost();
  const { client, snapshot } = await start();
  await client.certificate.request({ despiteFindings: true });
  clock.offset = 61 * DAY;
  fakeCa.hangs = true;
  const rehearsed = failureOf(client.certificate.request({ staging: true }));
  await expect.poll(() => snapshot().operation?.ca).toBe('ca.test');
  await client.certificate.cancel({ operationId: snapshot().operation?.id ?? '' });
  expect(await rehearsed).toMatchObject({ code: 'CANCELLED' });
  expect(Date.parse(snapshot().renewal.nextAttemptAt ?? '')).toBeLessThan(now() + 60_000);
});

test('that a limit of the CA is free again is shown when it is, and not at the next look around', async () => {
  const period = 5 * 60_000;
  const limitTable = { 'https://ca.test/directory': { duplicateCertificate: { capacity: 1, period } } };
  const { start, clock } = await createTestHost({}, { limitTable });
  const { client, service, snapshot, turn, plannedAt } = await start();
  await client.certificate.request({ despiteFindings: true });
  // The certificate is noted as seen.
  await turn();
  expect(snapshot().allowance).toMatchObject({ limit: 'duplicateCertificate', remaining: 0 });
  const freeAt = Date.parse(snapshot().allowance?.freeAt ?? '');
  const left: (number | undefined)[] = [];
  service.onSnapshot(({ allowance }) => left.push(allowance?.remaining));
  expect(Math.abs(plannedAt() - freeAt)).toBeLessThanOrEqual(1000);
  clock.offset += period + 1;
  await turn();
  expect(left.at(-1)).toBe(1);
});
