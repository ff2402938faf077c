/** Pending revocations, where the disk fails or the clock is wrong. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import { DAY, createTestHost, unreachable } from '../../testing/host.ts';
import { failureOf } from '../../testing/failure-of.ts';

type World = Awaited<ReturnType<typeof createTestHost>>;

const fileIn = ({ configDir }: World) =>
  path.join(configDir, 'Datenbank', 'letsencrypt', directoryFolder('https://ca.test/directory'), 'revocations.json');
const refusalCode = async (attempt: Promise<unknown>) => (await failureOf(attempt))?.code ?? null;
const eventsIn = (world: World) => world.journal().map((one) => one.event);
const stateIn = (world: World) =>
  JSON.parse(fs.readFileSync(fileIn(world), 'utf8')) as { pending: { fingerprint256: string }[] };

/** A certificate whose key is known to others, at a CA that cannot be reached. */
async function compromisedHost() {
  const world = await createTestHost();
  const host = await world.start();
  await host.client.certificate.request({ despiteFindings: true });
  world.fakeCa.next = unreachable;
  expect(await refusalCode(host.client.certificate.compromised({}))).toBe('CA_UNREACHABLE');
  world.fakeCa.next = null;
  return { world, host };
}

describe('A file of revocations that cannot be read', () => {
  it('keeps nobody from starting, renewing and deleting, and is told once', async () => {
    const world = await createTestHost();
    const first = await world.start();
    await first.client.certificate.request({ despiteFindings: true });
    await first.service.stop();
    fs.mkdirSync(fileIn(world));

    const { client, turn, snapshot } = await world.start();
    expect(snapshot()).toMatchObject({ shield: 'colour', pendingRevocations: [] });
    await turn();
    await client.certificate.request({ force: true, despiteFindings: true });
    expect(snapshot().lastRequest?.outcome).toBe('installed');
    world.clock.offset = 70 * DAY;
    await turn();
    expect(world.fakeCa.orders).toBe(3);
    expect(await refusalCode(client.certificate.compromised({}))).toBe('DATABASE_DIRECTORY');
    expect(world.fakeCa.orders).toBe(3);
    await client.certificate.delete();
    expect(snapshot().certificate).toBeNull();
    expect(eventsIn(world).filter((event) => event === 'revocationsUnreadable')).toHaveLength(1);
    expect(fs.statSync(fileIn(world)).isDirectory()).toBe(true);
  });

  it('leaves what was known of it as it was, is not written over, and is told anew when it happens again', async () => {
    const { world, host } = await compromisedHost();
    const { client, snapshot } = host;
    /** The host looks around, as it does every ten minutes. */
    const lookAround = () => {
      world.clock.offset += 601_000;
      return host.turn();
    };
    const before = fs.readFileSync(fileIn(world), 'utf8');
    const aside = `${fileIn(world)}.weg`;
    const hide = () => {
      fs.renameSync(fileIn(world), aside);
      fs.mkdirSync(fileIn(world));
    };
    const show = () => {
      fs.rmdirSync(fileIn(world));
      fs.renameSync(aside, fileIn(world));
    };
    hide();
    await lookAround();
    expect(snapshot().pendingRevocations).toMatchObject([{ isInstalled: true }]);
    await client.certificate.request({ force: true, despiteFindings: true });
    expect(snapshot().pendingRevocations).toMatchObject([{ isInstalled: false }]);
    show();
    expect(fs.readFileSync(fileIn(world), 'utf8')).toBe(before);
    await lookAround();
    hide();
    await lookAround();
    expect(snapshot().pendingRevocations).toHaveLength(1);
    expect(eventsIn(world).filter((event) => event === 'revocationsUnreadable')).toHaveLength(2);
  });
});

describe('A clock that is years ahead', () => {
  it('forgets nothing that is to be revoked, and shows it again when it is right', async () => {
    const { world, host } = await compromisedHost();
    const [pending] = host.snapshot().pendingRevocations;
    world.clock.offset = 400 * DAY;
    world.fakeCa.next = unreachable;
    await host.turn();
    await host.turn();
    expect(host.snapshot().pendingRevocations).toEqual([]);
    expect(stateIn(world).pending).toMatchObject([{ fingerprint256: pending?.fingerprint256 }]);
    await host.service.stop();

    const next = await world.start();
    await next.turn();
    world.clock.offset = 0;
    expect(next.snapshot().pendingRevocations).toMatchObject([{ fingerprint256: pending?.fingerprint256 }]);
  });

  it('is believed when a CA has issued something that begins later', async () => {
    const { world, host } = await compromisedHost();
    world.clock.offset = 400 * DAY;
    await host.client.certificate.request({ force: true, despiteFindings: true });
    expect(stateIn(world).pending).toEqual([]);
    expect(world.journal()).toContainEqual(
      expect.objectContaining({ event: 'revocationDropped', names: ['meinefirma.localhost'] }),
    );
  });
});
