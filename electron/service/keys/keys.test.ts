/** What a host resumes when a key is known to others, in simulated time: never faster than a CA may be asked. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import { DAY, NAME, createTestHost } from '../../testing/host.ts';
import { failureOf } from '../../testing/failure-of.ts';

const HOUR = 3_600_000;
const forcedRequest = { force: true, despiteFindings: true };
type World = Awaited<ReturnType<typeof createTestHost>>;
type Host = Awaited<ReturnType<World['start']>>;

const refusalCode = async (attempt: Promise<unknown>) => (await failureOf(attempt))?.code ?? null;
/** Lets time pass, with a turn of the host every quarter of an hour. */
async function advanceClock({ clock }: World, { turn }: Host, span: number) {
  for (let lived = 0; lived < span; lived += HOUR / 4) {
    clock.offset += HOUR / 4;
    await turn();
  }
}
const caFolder = ({ configDir }: World) =>
  path.join(configDir, 'Datenbank', 'letsencrypt', directoryFolder('https://ca.test/directory'));

describe('A key that is known to others', () => {
  it('costs no order after order where the CA issues something of no use', async () => {
    const world = await createTestHost({ onFailed: [process.execPath, '-e', ''] });
    const begunAt = world.now();
    const host = await world.start();
    await host.client.certificate.request(forcedRequest);
    world.fakeCa.names = ['andere.localhost'];
    expect(await refusalCode(host.client.certificate.compromised({}))).toBe('CERTIFICATE_REJECTED');
    expect(world.fakeCa.orders).toBe(2);

    await advanceClock(world, host, DAY);
    expect(world.fakeCa.orders).toBe(2);
    const [pending] = host.snapshot().pendingRevocations;
    expect(pending).toMatchObject({ goesOn: true });
    const wait = Date.parse(pending?.nextAttemptAt ?? '') - begunAt;
    expect(wait).toBeGreaterThan(8.9 * DAY);
    expect(wait).toBeLessThan(9.1 * DAY);

    world.clock.offset = 9 * DAY + HOUR;
    await host.turn();
    expect(world.fakeCa.orders).toBe(3);
    // The hook is run, as for a failed renewal.
    await expect.poll(() => host.snapshot().hooks.onFailed).not.toBeNull();
    world.fakeCa.names = [NAME];
    world.clock.offset += 9 * DAY + HOUR;
    await host.turn();
    expect(world.fakeCa.orders).toBe(4);
    expect(host.snapshot().pendingRevocations).toMatchObject([{ isInstalled: false }]);
  });

  it('is given up without a new certificate where that was said, though none may be ordered yet', async () => {
    const world = await createTestHost();
    const host = await world.start();
    await host.client.certificate.request(forcedRequest);
    world.fakeCa.names = ['andere.localhost'];
    // The CA of this test revokes nothing.
    await refusalCode(host.client.certificate.compromised({ evenWithoutReplacement: true }));
    const attempts = () => world.journal().filter((one) => one.event === 'revocationFailed').length;
    expect(attempts()).toBe(1);
    await advanceClock(world, host, 2.5 * HOUR);
    expect(attempts()).toBe(3);
    expect(world.fakeCa.orders).toBe(2);
  });

  it('holds nothing up by what a clock has noted that was ahead', async () => {
    const world = await createTestHost();
    const host = await world.start();
    await host.client.certificate.request(forcedRequest);
    world.clock.offset = 60 * DAY;
    world.fakeCa.names = ['andere.localhost'];
    await refusalCode(host.client.certificate.compromised({}));
    world.fakeCa.names = [NAME];
    world.clock.offset = HOUR;
    expect(host.snapshot().pendingRevocations).toMatchObject([{ goesOn: true, nextAttemptAt: null }]);
    await host.turn();
    expect(world.fakeCa.orders).toBe(3);
    expect(host.snapshot().pendingRevocations).toMatchObject([{ isInstalled: false }]);
  });
});

it('a revoked certificate that is still installed waits for what the limits of the CA leave', async () => {
  const duplicateCertificate = { capacity: 1, period: 5 * HOUR };
  const world = await createTestHost({}, { limitTable: { 'https://ca.test/directory': { duplicateCertificate } } });
  const host = await world.start();
  const { certificate } = await host.client.certificate.request(forcedRequest);
  const { fingerprint256, notAfter } = certificate ?? {};
  const issuedAt = world.now();
  world.clock.offset = 1000;
  const at = new Date(world.now()).toISOString();
  const state = { pending: [], revoked: [{ fingerprint256, notAfter, at }] };
  fs.writeFileSync(path.join(caFolder(world), 'revocations.json'), JSON.stringify(state));
  await advanceClock(world, host, 4.5 * HOUR);
  expect(host.snapshot().warning).toBe('CERTIFICATE_REVOKED');
  const startedOperations = () => world.journal().filter((one) => one.event === 'operationStarted').length;
  expect(startedOperations()).toBe(1);
  const { nextAttemptAt } = host.snapshot().renewal;
  expect(Date.parse(nextAttemptAt ?? '')).toBe(issuedAt + 5 * HOUR);
  await advanceClock(world, host, HOUR);
  expect(startedOperations()).toBe(2);
  expect(host.snapshot().warning).toBeNull();
});

describe('What was begun by itself and is cancelled by the user', () => {
  const cancelled = async (host: Host) => {
    const running = host.turn();
    const isAsked = () =>
      host.snapshot().operation?.steps.some(({ id, state }) => id === 'order' && state === 'running');
    await expect.poll(isAsked).toBe(true);
    await host.client.certificate.cancel({ operationId: host.snapshot().operation?.id ?? '' });
    await running;
  };

  it('is begun anew after an hour, and the panel says so', async () => {
    const world = await createTestHost();
    const host = await world.start();
    await host.client.certificate.request(forcedRequest);
    world.clock.offset = 70 * DAY;
    world.fakeCa.hangs = true;
    await cancelled(host);
    world.fakeCa.hangs = false;
    await host.turn();
    await host.turn();
    expect(world.fakeCa.orders).toBe(2);
    expect(Date.parse(host.snapshot().renewal.nextAttemptAt ?? '') - world.now()).toBe(HOUR);
    world.clock.offset += HOUR;
    await host.turn();
    expect(world.fakeCa.orders).toBe(3);
  });

  it('stays to be done, also where a key is known to others', async () => {
    const world = await createTestHost();
    const host = await world.start();
    await host.client.certificate.request(forcedRequest);
    world.fakeCa.names = ['andere.localhost'];
    await refusalCode(host.client.certificate.compromised({}));
    world.fakeCa.names = [NAME];
    world.clock.offset = 10 * DAY;
    world.fakeCa.hangs = true;
    await cancelled(host);
    world.fakeCa.hangs = false;
    await host.turn();
    expect(world.fakeCa.orders).toBe(3);
    const [pending] = host.snapshot().pendingRevocations;
    expect(pending?.goesOn).toBe(true);
    expect(Date.parse(pending?.nextAttemptAt ?? '') - world.now()).toBe(HOUR);
    world.clock.offset += HOUR;
    await host.turn();
    expect(world.fakeCa.orders).toBe(4);
  });
});
