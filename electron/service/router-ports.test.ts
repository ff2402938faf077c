/** Ports that the router opens for this machine, by consent: remembered, kept open, taken back. */
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startBox, type Box, type BoxState, type Mapping } from '../../e2e/house/box.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { failureOf } from '../testing/failure-of.ts';
import { createTestHost } from '../testing/host.ts';
import { freePort } from '../testing/ports.ts';

const LOOPBACK = '127.0.0.1';
const OTHER = '192.168.178.30';
const FORMER = '192.168.178.20';
const MINUTE = 60_000;
const NAME = 'FRITZ!Box 7590';
const PUBLIC = { publicHttpPort: 80, publicHttpsPort: 443 };

/** A host in a house whose router opens ports. */
async function houseWith(changes: Partial<BoxState> = {}, settings: Record<string, unknown> = {}) {
  const opened: Mapping[] = [];
  const state: BoxState = { outside: '87.140.20.5', mappings: [], upnp: 'opens', ...changes };
  /** As it is after what devices have asked for. */
  let mappings = [...state.mappings];
  const ports = { page: 0, description: 0, ssdp: 0, natPmp: 0 };
  const box: Box = await startBox(LOOPBACK, ports, state, (mapping) => {
    opened.push(mapping);
    mappings = [...mappings.filter(({ port }) => port !== mapping.port), ...(mapping.to === '' ? [] : [mapping])];
  });
  onTestFinished(() => box.close());
  const router = { address: LOOPBACK, ssdpPort: box.ports.ssdp ?? 0, natPmpPort: box.ports.natPmp };
  const host = await createTestHost({ ...PUBLIC, ...settings }, { router });
  const file = path.join(host.configDir, 'router.json');
  return {
    ...host,
    router,
    opened,
    file,
    remembered: () => JSON.parse(fs.readFileSync(file, 'utf8')) as { opening: object | null; toClose: object[] },
    /** What is remembered of the consent is different. */
    remember(changes: object) {
      const { opening, toClose } = JSON.parse(fs.readFileSync(file, 'utf8')) as { opening: object; toClose: object[] };
      fs.writeFileSync(file, JSON.stringify({ opening: { ...opening, ...changes }, toClose }), { mode: 0o600 });
    },
    leads: () => Object.fromEntries(mappings.map(({ port, to, toPort }) => [port, `${to}:${toPort}`])),
    /** The router is another one from now on, or knows something else. */
    become(next: Partial<BoxState>) {
      if (next.mappings !== undefined) mappings = [...next.mappings];
      box.set({ ...state, mappings, ...next });
    },
    events: () => host.journal().filter(({ event }) => String(event).startsWith('router')),
  };
}

const here = ({ httpPort, httpsPort }: Settings) => ({
  80: `${LOOPBACK}:${httpPort}`,
  443: `${LOOPBACK}:${httpsPort}`,
});

test('the router opens the ports of the settings, which is shown, remembered, and noted', async () => {
  const house = await houseWith();
  const { client, snapshot } = await house.start();
  expect(await client.router.open()).toEqual({
    router: LOOPBACK,
    name: NAME,
    via: 'igd',
    lanAddress: LOOPBACK,
    opened: [80, 443],
    alreadyOpen: [],
  });
  const { settings, routerOpening } = snapshot();
  expect(house.leads()).toEqual(here(settings));
  expect(routerOpening).toEqual({
    router: LOOPBACK,
    name: NAME,
    via: 'igd',
    lanAddress: LOOPBACK,
    since: new Date(house.now()).toISOString(),
    forwards: [
      { port: 80, internalPort: settings.httpPort },
      { port: 443, internalPort: settings.httpsPort },
    ],
  });
  expect(house.remembered()).toMatchObject({ opening: routerOpening, toClose: [] });
  expect(house.events()).toMatchObject([{ event: 'routerOpened', name: NAME, ports: [80, 443] }]);
});

test('where the CA comes over TLS alone, port 443 is all that is opened', async () => {
  const house = await houseWith({}, { challengeType: 'tls-alpn-01' });
  const { client } = await house.start();
  expect((await client.router.open()).opened).toEqual([443]);
});

describe('Nothing is opened, and nothing remembered,', () => {
  test('where the router refuses it', async () => {
    const house = await houseWith({ upnp: 'tells' });
    const { client, snapshot } = await house.start();
    expect(await failureOf(client.router.open())).toMatchObject({
      code: 'ROUTER_NOT_OPENED',
      data: { reason: 'notAllowed', name: NAME, errorCode: 606 },
    });
    expect(snapshot().routerOpening).toBeNull();
    expect(fs.existsSync(house.file)).toBe(false);
  });

  test('where another device has a port', async () => {
    const house = await houseWith({ mappings: [{ port: 443, to: OTHER, toPort: 443 }] });
    const { client, snapshot } = await house.start();
    expect(await failureOf(client.router.open())).toMatchObject({ data: { reason: 'taken', port: 443, by: OTHER } });
    expect(house.opened).toEqual([]);
    expect(snapshot().routerOpening).toBeNull();
  });

  test('where the router does not answer', async () => {
    const house = await houseWith({ upnp: 'silent' });
    const { client } = await house.start();
    expect(await failureOf(client.router.open())).toMatchObject({
      code: 'ROUTER_NOT_OPENED',
      data: { reason: 'silent', router: LOOPBACK },
    });
  });

  test('where there is none', async () => {
    const { start } = await createTestHost();
    const { client } = await start();
    expect(await failureOf(client.router.open())).toEqual({ code: 'ROUTER_NONE', data: {} });
  });

  test('where all ports lead here already: that is not ours to take back', async () => {
    const house = await houseWith();
    const { client, snapshot } = await house.start();
    const { httpPort, httpsPort } = snapshot().settings;
    house.become({
      mappings: [
        { port: 80, to: LOOPBACK, toPort: httpPort },
        { port: 443, to: LOOPBACK, toPort: httpsPort },
      ],
    });
    expect(await client.router.open()).toMatchObject({ opened: [], alreadyOpen: [80, 443] });
    expect(snapshot().routerOpening).toBeNull();
    expect(await client.router.close()).toEqual({ router: null, name: null, closed: [], left: [] });
    expect(house.opened).toEqual([]);
  });

  test('where another program has a port of this machine, which would be published', async () => {
    const house = await houseWith();
    const { client, snapshot, turn } = await house.start();
    const other = net.createServer();
    other.listen(0);
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as net.AddressInfo;
    const { httpsPort } = snapshot().settings;
    await client.settings.update({ httpsPort: port });
    expect(await failureOf(client.router.open())).toMatchObject({ code: 'PORT_BUSY', data: { port } });
    expect(house.opened).toEqual([]);
    await client.settings.update({ httpsPort });
    await client.router.open();
    const before = house.leads();
    await client.settings.update({ httpsPort: port });
    house.clock.offset = MINUTE;
    await turn();
    expect(house.leads()).toEqual(before);
  });

  test('where it cannot be remembered', async () => {
    const house = await houseWith();
    fs.mkdirSync(house.file);
    const { client } = await house.start();
    expect(await failureOf(client.router.open())).toMatchObject({ code: 'CONFIG_DIRECTORY' });
    expect(house.opened).toEqual([]);
  });
});

describe('Taking back', () => {
  test('closes exactly what was opened, and ends the consent', async () => {
    const house = await houseWith();
    const { client, snapshot, turn } = await house.start();
    const camera: Mapping = { port: 8000, to: OTHER, toPort: 80 };
    house.become({ mappings: [camera] });
    await client.router.open();
    expect(await client.router.close()).toEqual({ router: LOOPBACK, name: NAME, closed: [80, 443], left: [] });
    expect(house.leads()).toEqual({ 8000: `${OTHER}:80` });
    expect(snapshot().routerOpening).toBeNull();
    expect(fs.existsSync(house.file)).toBe(false);
    house.clock.offset = 11 * MINUTE;
    await turn();
    expect(house.leads()).toEqual({ 8000: `${OTHER}:80` });
  });

  test('ends the consent as well where the router does not answer, and says what may still be open', async () => {
    const house = await houseWith();
    const { client, snapshot } = await house.start();
    await client.router.open();
    house.become({ upnp: 'silent' });
    expect(await client.router.close()).toMatchObject({ closed: [], left: [80, 443] });
    expect(snapshot().routerOpening).toBeNull();
    expect(house.events().at(-1)).toMatchObject({ event: 'routerClosed', left: [80, 443] });
  });

  test('is made up for as soon as the router answers again, and nothing is opened', async () => {
    const house = await houseWith();
    const { client, service } = await house.start();
    await client.router.open();
    house.become({ upnp: 'silent' });
    await client.router.close();
    await service.stop();
    house.become({ upnp: 'opens' });
    house.clock.offset = 11 * MINUTE;
    const next = await house.start();
    await next.turn();
    expect(house.leads()).toEqual({});
    expect(house.opened.filter(({ to }) => to !== '')).toHaveLength(2);
    expect(house.events().at(-1)).toMatchObject({ event: 'routerClosed', ports: [80, 443], left: [] });
    expect(next.snapshot().routerOpening).toBeNull();
    expect(fs.existsSync(house.file)).toBe(false);
  });

  test('can be asked for again', async () => {
    const house = await houseWith();
    const { client } = await house.start();
    await client.router.open();
    house.become({ upnp: 'silent' });
    await client.router.close();
    house.become({ upnp: 'opens' });
    expect(await client.router.close()).toMatchObject({ router: LOOPBACK, closed: [80, 443], left: [] });
    expect(await client.router.close()).toMatchObject({ router: null });
  });

  test('is over where the same is opened anew: what was not closed is ours again', async () => {
    const house = await houseWith();
    const { client, snapshot } = await house.start();
    await client.router.open();
    house.become({ upnp: 'silent' });
    await client.router.close();
    house.become({ upnp: 'opens' });
    expect(await client.router.open()).toMatchObject({ opened: [], alreadyOpen: [80, 443] });
    expect(snapshot().routerOpening?.forwards).toHaveLength(2);
    expect(house.remembered().toClose).toEqual([]);
    expect(await client.router.close()).toMatchObject({ closed: [80, 443], left: [] });
  });

  test('of what was opened in a former router is remembered, where another one is consented to', async () => {
    const house = await houseWith();
    const first = await house.start();
    await first.client.router.open();
    await first.service.stop();
    house.remember({ id: 'uuid:former' });
    house.become({ mappings: [] });
    const { client } = await house.start();
    await client.router.open();
    expect(house.remembered()).toMatchObject({
      opening: { forwards: [{ port: 80 }, { port: 443 }] },
      toClose: [{ id: 'uuid:former', forwards: [{ port: 80 }, { port: 443 }] }],
    });
    expect(await client.router.close()).toMatchObject({ closed: [80, 443], left: [] });
    expect(house.remembered()).toMatchObject({ opening: null, toClose: [{ id: 'uuid:former' }] });
  });

  test('leaves alone what has been given to another device since', async () => {
    const house = await houseWith();
    const { client } = await house.start();
    await client.router.open();
    house.become({ mappings: [{ port: 80, to: OTHER, toPort: 80 }] });
    expect(await client.router.close()).toMatchObject({ closed: [80, 443], left: [] });
    expect(house.leads()).toEqual({ 80: `${OTHER}:80` });
  });
});

describe('While the consent lasts, a host', () => {
  test('opens again what the router has forgotten, also after a restart of its own', async () => {
    const house = await houseWith();
    const first = await house.start();
    await first.client.router.open();
    await first.service.stop();
    house.become({ mappings: [] });
    house.clock.offset = MINUTE;
    const { turn, snapshot } = await house.start();
    await turn();
    expect(house.leads()).toEqual(here(snapshot().settings));
    expect(house.events().at(-1)).toMatchObject({ event: 'routerOpened', ports: [80, 443], again: true });
  });

  test('looks every ten minutes, and changes nothing while all is well', async () => {
    const house = await houseWith();
    const { client, turn, plannedAt } = await house.start();
    await client.router.open();
    house.clock.offset = 10 * MINUTE;
    await turn();
    expect(house.opened).toHaveLength(2);
    expect(plannedAt()).not.toBeNull();
  });

  test('follows the settings', async () => {
    const house = await houseWith();
    const { client, turn, snapshot } = await house.start();
    await client.router.open();
    const httpPort = await freePort();
    await client.settings.update({ httpPort });
    house.clock.offset = MINUTE;
    await turn();
    expect(house.leads()).toEqual(here(snapshot().settings));
    expect(snapshot().routerOpening?.forwards).toContainEqual({ port: 80, internalPort: httpPort });
  });

  test('moves the ports where this machine has another address', async () => {
    const house = await houseWith();
    const { client, service, snapshot } = await house.start();
    await client.router.open();
    const { settings } = snapshot();
    await service.stop();
    house.remember({ lanAddress: FORMER });
    house.become({
      mappings: [80, 443].map((port) => ({
        port,
        to: FORMER,
        toPort: port === 80 ? settings.httpPort : settings.httpsPort,
        description: 'profacto Datenschutz',
      })),
    });
    house.clock.offset = MINUTE;
    const next = await house.start();
    await next.turn();
    expect(house.leads()).toEqual(here(settings));
    expect(next.snapshot().routerOpening?.lanAddress).toBe(LOOPBACK);
  });

  test('remembers the former address until all has been moved, and takes that back as well', async () => {
    const house = await houseWith();
    const { client, service, snapshot } = await house.start();
    await client.router.open();
    const { settings } = snapshot();
    await service.stop();
    house.remember({ lanAddress: FORMER });
    const at = (to: string) => [
      { port: 80, to, toPort: settings.httpPort, description: 'profacto Datenschutz' },
      { port: 443, to, toPort: settings.httpsPort, description: 'profacto Datenschutz' },
    ];
    house.become({ mappings: at(FORMER), upnp: 'tells' });
    house.clock.offset = MINUTE;
    const next = await house.start();
    await next.turn();
    expect(next.snapshot().routerOpening?.lanAddress).toBe(FORMER);
    expect(house.remembered().opening).toMatchObject({ formerAddresses: [LOOPBACK] });
    house.become({ upnp: 'opens' });
    expect(await next.client.router.close()).toMatchObject({ closed: [80, 443], left: [] });
    expect(house.leads()).toEqual({});
  });

  test('opens as well what led here already, once the router has forgotten that', async () => {
    const house = await houseWith();
    const { client, snapshot, turn } = await house.start();
    const { httpPort } = snapshot().settings;
    house.become({ mappings: [{ port: 80, to: LOOPBACK, toPort: httpPort }] });
    expect(await client.router.open()).toMatchObject({ opened: [443], alreadyOpen: [80] });
    house.become({ mappings: [] });
    house.clock.offset = 11 * MINUTE;
    await turn();
    expect(house.leads()).toEqual(here(snapshot().settings));
  });

  test.each([
    ['says which device it is, and did not', { id: null }],
    ['does not say which device it is, and is met elsewhere', { id: null, via: 'natPmp', network: '127.0.0.9/8' }],
  ])('asks nothing of a router that %s', async (_, changes) => {
    const house = await houseWith();
    const { client, service } = await house.start();
    await client.router.open();
    await service.stop();
    house.remember(changes);
    house.become({ mappings: [] });
    if ('via' in changes) house.router.ssdpPort = await freePort();
    house.clock.offset = MINUTE;
    const next = await house.start();
    await next.turn();
    expect(house.leads()).toEqual({});
  });

  test('keeps open by NAT-PMP what it has opened, while it is where it was', async () => {
    const house = await houseWith();
    house.router.ssdpPort = await freePort();
    const { client, snapshot, turn } = await house.start();
    expect(await client.router.open()).toMatchObject({ via: 'natPmp', opened: [80, 443] });
    house.become({ mappings: [] });
    house.clock.offset = 11 * MINUTE;
    await turn();
    expect(house.leads()).toEqual(here(snapshot().settings));
  });

  test('takes nothing from another device, and notes that once', async () => {
    const house = await houseWith();
    const { client, turn } = await house.start();
    await client.router.open();
    house.become({ mappings: [{ port: 80, to: OTHER, toPort: 80 }] });
    for (const minutes of [11, 22, 33]) {
      house.clock.offset = minutes * MINUTE;
      await turn();
    }
    expect(house.leads()[80]).toBe(`${OTHER}:80`);
    expect(house.leads()[443]).toBeDefined();
    const troubles = house.events().filter(({ event }) => event === 'routerTrouble');
    expect(troubles).toMatchObject([{ failure: { data: { reason: 'taken', port: 80, by: OTHER } } }]);
  });

  test('asks nothing of another router with the same address', async () => {
    const house = await houseWith();
    const { client, service } = await house.start();
    await client.router.open();
    await service.stop();
    house.remember({ id: 'uuid:another' });
    house.become({ mappings: [] });
    house.clock.offset = MINUTE;
    const next = await house.start();
    await next.turn();
    expect(house.leads()).toEqual({});
    expect(await next.client.router.close()).toMatchObject({ closed: [], left: [80, 443] });
  });
});

test('what an earlier version has remembered can be taken back', async () => {
  const house = await houseWith();
  const first = await house.start();
  await first.client.router.open();
  await first.service.stop();
  fs.writeFileSync(house.file, JSON.stringify(house.remembered().opening), { mode: 0o600 });
  const { client, snapshot } = await house.start();
  expect(snapshot().routerOpening?.forwards).toHaveLength(2);
  expect(await client.router.close()).toMatchObject({ closed: [80, 443], left: [] });
});

test.each([
  ['no JSON', '{'],
  ['another shape', '{"router":"192.168.178.1"}'],
  ['a router that is none', '{"router":"evil.example","name":null,"id":null,"via":"igd","forwards":[]}'],
])('a file with %s counts as nothing opened, and is kept aside', async (_, content) => {
  const house = await houseWith();
  fs.writeFileSync(house.file, content, { mode: 0o600 });
  const { client, snapshot } = await house.start();
  expect(snapshot().routerOpening).toBeNull();
  expect(fs.readdirSync(house.configDir).filter((one) => one.startsWith('router.beschaedigt-'))).toHaveLength(1);
  expect((await client.router.open()).opened).toEqual([80, 443]);
});
