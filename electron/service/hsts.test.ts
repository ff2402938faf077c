/** What a host tells browsers about insisting on HTTPS, with a simulated clock and over restarts. */
import { once } from 'node:events';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { createTestHost, DAY, NAME, unreachable } from '../testing/host.ts';
import { createHsts } from './hsts.ts';

const HOUR = DAY / 24;

/** A host that serves its certificate, and looks like one whose port 443 is the internet's. */
async function serving(settings: Record<string, unknown> = {}) {
  const all = await createTestHost({ autoRenew: false, ...settings });
  const host = await all.start();
  await host.client.certificate.request({ despiteFindings: true });
  return { ...all, host };
}
type Host = Awaited<ReturnType<typeof serving>>['host'];

async function saidBy(host: Host): Promise<string | undefined> {
  const { port } = host.snapshot().webserver.https;
  const target = { host: '127.0.0.1', port, agent: false, servername: NAME, headers: { Host: NAME } };
  const [response] = (await once(https.get({ ...target, rejectUnauthorized: false }), 'response')) as [IncomingMessage];
  response.resume();
  return response.headers['strict-transport-security'];
}

/** Lets the host look each hour for so many days. */
async function pass(clock: { offset: number }, host: Host, days: number): Promise<void> {
  for (let hours = 0; hours < days * 24; hours += 12) {
    clock.offset += 12 * HOUR;
    await host.turn();
  }
}

test('nothing is said before somebody has switched it on', async () => {
  const { host } = await serving();
  expect(await saidBy(host)).toBeUndefined();
  expect(host.snapshot().hsts).toEqual({ offer: null, until: null });
});

test('switched on, it is said at once, and how long it holds is on the disk', async () => {
  const { host, configDir, now } = await serving();
  await host.client.settings.update({ hsts: 'month' });
  expect(await saidBy(host)).toBe('max-age=2592000');
  const { until } = JSON.parse(fs.readFileSync(path.join(configDir, 'hsts.json'), 'utf8')) as {
    until: Record<string, string>;
  };
  expect(Date.parse(until[NAME] ?? '')).toBeGreaterThan(now() + 30 * DAY);
  expect(host.snapshot().hsts.until).toBe(until[NAME]);
});

test('switched off, browsers are told to forget it until the last one has, over restarts; then nothing more is said', async () => {
  const { host, clock, start } = await serving({ hsts: 'month' });
  await host.client.settings.update({ hsts: 'off' });
  expect(await saidBy(host)).toBe('max-age=0');
  await host.service.stop();
  const next = await start();
  expect(await saidBy(next)).toBe('max-age=0');
  clock.offset += 30 * DAY;
  await next.turn();
  expect(await saidBy(next)).toBe('max-age=0');
  clock.offset += DAY;
  await next.turn();
  expect(await saidBy(next)).toBeUndefined();
  expect(next.snapshot().hsts.until).toBeNull();
});

describe('A week of proven HTTPS', () => {
  test('has a day offered, also over a restart, and a week with that a month', async () => {
    const { host, clock, start } = await serving();
    await pass(clock, host, 4);
    await host.service.stop();
    const next = await start();
    await pass(clock, next, 2.5);
    expect(next.snapshot().hsts.offer).toBeNull();
    await pass(clock, next, 1);
    expect(next.snapshot().hsts.offer).toBe('day');
    await next.client.settings.update({ hsts: 'day' });
    expect(next.snapshot().hsts.offer).toBeNull();
    await pass(clock, next, 7.5);
    expect(next.snapshot().hsts.offer).toBe('month');
  });

  test('has nothing offered once more after a no, over restarts; what follows upon what was chosen all the same is', async () => {
    const { host, clock, start } = await serving();
    await pass(clock, host, 7.5);
    expect(host.snapshot().hsts.offer).toBe('day');
    await host.client.hsts.decline({ offer: 'day' });
    expect(host.snapshot().hsts.offer).toBeNull();
    await host.service.stop();
    const next = await start();
    await pass(clock, next, 8);
    expect(next.snapshot().hsts.offer).toBeNull();
    await next.client.settings.update({ hsts: 'day' });
    await pass(clock, next, 7.5);
    expect(next.snapshot().hsts.offer).toBe('month');
  });

  test('has nothing offered while something is to be mended, and the offer comes back afterwards', async () => {
    const { host, clock, fakeCa } = await serving();
    await pass(clock, host, 7.5);
    const again = () => host.client.certificate.request({ force: true, despiteFindings: true });
    fakeCa.next = unreachable;
    await expect(again()).rejects.toThrow();
    expect(host.snapshot()).toMatchObject({ shield: 'colour', hsts: { offer: null } });
    fakeCa.next = null;
    await again();
    expect(host.snapshot().hsts.offer).toBe('day');
    // It may be put right in a minute: nobody has to wait for the hour to learn that HTTPS is off.
    await host.client.certificate.delete();
    expect(host.snapshot()).toMatchObject({ shield: 'grey', hsts: { offer: null } });
  });

  test('is offered nothing where profacto keeps its ports: there it says itself what browsers are to do', async () => {
    let time = Date.now();
    const offerOf = async (operation: 'front' | 'beside') => {
      const settings = { ...defaultSettings('/srv/profacto'), serverAddress: NAME, operation };
      const hsts = createHsts({ settings: () => settings, now: () => time }, temporaryFolder());
      for (let days = 0; days < 9; days++, time += DAY) await hsts.look(true);
      return hsts.view().offer;
    };
    expect(await offerOf('front')).toBe('day');
    expect(await offerOf('beside')).toBeNull();
  });

  test('is none without a certificate, and none where the internet’s HTTPS port is another one', async () => {
    const without = await createTestHost();
    const host = await without.start();
    await pass(without.clock, host, 8);
    expect(host.snapshot().hsts.offer).toBeNull();
    const other = await serving({ publicHttpsPort: 8443 });
    await pass(other.clock, other.host, 8);
    expect(other.host.snapshot().hsts.offer).toBeNull();
  });
});

test('a damaged file is no dead end', async () => {
  const { host, configDir, start } = await serving({ hsts: 'day' });
  await host.service.stop();
  fs.writeFileSync(path.join(configDir, 'hsts.json'), '{"until":{"x":"gestern"}', { mode: 0o600 });
  const next = await start();
  expect(await saidBy(next)).toBe('max-age=86400');
  expect(next.snapshot().hsts.until).not.toBeNull();
});
