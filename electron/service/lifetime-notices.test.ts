/** The notices that a host gives of its certificate's lifetime, with a simulated clock and over restarts. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { openJournal } from '../storage/journal.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { DAY, createTestHost, unreachable } from '../testing/host.ts';
import { createLifetimeNotices } from './lifetime-notices.ts';

/** A host with a certificate of ninety days that has just been requested. */
async function withCertificate(settings: Record<string, unknown> = { autoRenew: false }) {
  const all = await createTestHost(settings);
  const host = await all.start();
  await host.client.certificate.request({ despiteFindings: true });
  const given = () =>
    all
      .journal()
      .filter(({ event }) => event === 'noticeGiven')
      .map(({ kind }) => kind);
  return { ...all, host, given };
}

/** The notices alone, of a certificate that has used 95 % of its ninety days. */
function noticesIn(configDir: string) {
  const now = () => 86 * DAY;
  const validity = { notBefore: new Date(0).toISOString(), notAfter: new Date(90 * DAY).toISOString() };
  const onChange = vi.fn();
  const notices = createLifetimeNotices({
    configDir,
    journal: openJournal(configDir, now),
    state: () => ({ certificate: { fingerprint256: 'AA:BB', ...validity }, failingSince: null }),
    now,
    clock: { wrongBy: () => null },
    onChange,
  });
  return { notices, onChange };
}

describe('A certificate that nobody renews', () => {
  test('is told of at 75 %, at 95 % and at its end, and is silent before', async () => {
    const { host, clock, given } = await withCertificate();
    clock.offset = 67 * DAY;
    await host.turn();
    expect(host.snapshot().lifetimeNotice).toBeNull();
    for (const [day, kind, daysLeft] of [
      [68, 'runningOut', 21],
      [86, 'nearlyOver', 3],
      [90, 'expired', -1],
    ] as const) {
      clock.offset = day * DAY;
      await host.turn();
      expect(host.snapshot().lifetimeNotice).toMatchObject({ kind, daysLeft, failingSince: null });
    }
    expect(given()).toEqual(['runningOut', 'nearlyOver', 'expired']);
  });

  test('is not told of twice a day, however often the host looks and is started again', async () => {
    const { host, clock, given, start } = await withCertificate();
    clock.offset = 86 * DAY;
    await host.turn();
    const firstNotice = host.snapshot().lifetimeNotice;
    expect(firstNotice).toMatchObject({ kind: 'nearlyOver' });
    clock.offset += DAY / 2;
    await host.turn();
    await host.service.stop();
    const next = await start();
    await next.turn();
    expect(next.snapshot().lifetimeNotice?.at).toBe(firstNotice?.at);
    expect(given()).toEqual(['nearlyOver']);
    clock.offset += DAY / 2 + 1000;
    await next.turn();
    expect(next.snapshot().lifetimeNotice?.at).not.toBe(firstNotice?.at);
    expect(given()).toEqual(['nearlyOver', 'nearlyOver']);
  });

  test('is no matter any more once somebody has renewed it, and the click is not told of as news', async () => {
    const { host, clock, given } = await withCertificate();
    clock.offset = 86 * DAY;
    await host.turn();
    await host.client.certificate.request({ despiteFindings: true });
    expect(host.snapshot().lifetimeNotice).toBeNull();
    await host.turn();
    expect(given()).toEqual(['nearlyOver']);
  });
});

describe('A certificate that renews itself', () => {
  test('is told of once it is renewed, for some days', async () => {
    const { host, clock, given } = await withCertificate({});
    clock.offset = 61 * DAY;
    await host.turn();
    const { certificate, lifetimeNotice, lastRequest } = host.snapshot();
    expect(lastRequest).toMatchObject({ automatic: true, outcome: 'installed' });
    expect(lifetimeNotice).toMatchObject({ kind: 'renewed', notAfter: certificate?.notAfter });
    clock.offset += 2 * DAY;
    await host.turn();
    expect(host.snapshot().lifetimeNotice).toMatchObject({ kind: 'renewed' });
    clock.offset += 2 * DAY;
    await host.turn();
    expect(host.snapshot().lifetimeNotice).toBeNull();
    expect(given()).toEqual(['renewed']);
  });

  test('is told of also where it had come without a request, with another database directory', async () => {
    const { host } = await withCertificate({});
    const { databaseDirectory } = host.snapshot().settings;
    await host.service.stop();
    const { start, clock, journal } = await createTestHost();
    const other = await start();
    expect(other.snapshot().certificate).toBeNull();
    await other.client.settings.update({ databaseDirectory });
    await other.turn();
    clock.offset = 61 * DAY;
    await other.turn();
    expect(other.snapshot()).toMatchObject({ lastRequest: { automatic: true }, lifetimeNotice: { kind: 'renewed' } });
    expect(journal().filter(({ event }) => event === 'noticeGiven')).toMatchObject([{ kind: 'renewed' }]);
  });

  test('and fails is told of only at 75 %, since when it has failed', async () => {
    const { host, clock, fakeCa, given } = await withCertificate({});
    fakeCa.next = unreachable;
    clock.offset = 61 * DAY;
    await host.turn();
    expect(host.snapshot()).toMatchObject({ renewal: { failures: 1 }, lifetimeNotice: null });
    const failingSince = host.snapshot().renewal.lastAttemptAt;
    clock.offset = 68 * DAY;
    await host.turn();
    expect(host.snapshot()).toMatchObject({
      renewal: { failures: 2 },
      lifetimeNotice: { kind: 'runningOut', failingSince },
    });
    expect(given()).toEqual(['runningOut']);
  });

  test('after the machine was off for months is renewed first, and only that is told', async () => {
    const { host, clock, given, start } = await withCertificate({});
    await host.service.stop();
    clock.offset = 120 * DAY;
    const next = await start();
    await next.turn();
    expect(next.snapshot()).toMatchObject({ shield: 'colour', lifetimeNotice: { kind: 'renewed' } });
    expect(given()).toEqual(['renewed']);
  });
});

describe('What was told', () => {
  test('lies in a file for the owner alone, and when that is damaged nothing was told', async () => {
    const { host, clock, given, start, configDir } = await withCertificate();
    const file = path.join(configDir, 'notices.json');
    clock.offset = 90 * DAY;
    await host.turn();
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    await host.service.stop();
    fs.writeFileSync(file, '{"told": 7');
    const next = await start();
    expect(next.snapshot().lifetimeNotice).toBeNull();
    await next.turn();
    expect(next.snapshot().lifetimeNotice).toMatchObject({ kind: 'expired' });
    expect(given()).toEqual(['expired', 'expired']);
  });

  test('is on the disk before anybody hears of it, and told once however many ask at a time', async () => {
    const configDir = temporaryFolder();
    const file = path.join(configDir, 'notices.json');
    const { notices, onChange } = noticesIn(configDir);
    const writing = { isOver: false };
    const given = Promise.all([notices.giveIfDue(false), notices.giveIfDue(false)]).finally(
      () => (writing.isOver = true),
    );
    const seen = new Set<string>();
    while (!writing.isOver) {
      seen.add(
        `${notices.active() === null ? 'not told' : 'told'}, ${fs.existsSync(file) ? 'on the disk' : 'nowhere'}`,
      );
      await new Promise(setImmediate);
    }
    await given;
    expect(seen).toContain('not told, nowhere');
    expect(seen).not.toContain('told, nowhere');
    expect(notices.active()).toMatchObject({ kind: 'nearlyOver' });
    expect(fs.readFileSync(file, 'utf8')).toContain('nearlyOver');
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  test('is told also where it cannot be written', async () => {
    const configDir = path.join(temporaryFolder(), 'gone');
    const { notices } = noticesIn(configDir);
    await notices.giveIfDue(false);
    expect([notices.active()?.kind, fs.existsSync(configDir)]).toEqual(['nearlyOver', false]);
  });

  test('is left to a host by a command that is over in a moment', async () => {
    const { configDir, start, clock } = await createTestHost({ autoRenew: false }, { listens: false });
    const { client, service } = await start();
    await client.certificate.request({ despiteFindings: true });
    clock.offset = 90 * DAY;
    await client.certificate.request({ despiteFindings: true });
    await service.stop();
    expect(fs.existsSync(path.join(configDir, 'notices.json'))).toBe(false);
  });
});
