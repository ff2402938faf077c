import { describe, expect, onTestFinished, test } from 'vitest';
import { startBox, type Box, type BoxState, type Mapping } from '../../e2e/house/box.ts';
import type { RouterTrouble } from '#shared/contract/router.ts';
import type { RouterPlace } from '../diagnosis/probes/line.ts';
import { device, searched, udp, found as answerTo, type Values } from '../testing/igd.ts';
import { freePort } from '../testing/ports.ts';
import { findForwarder } from './find-forwarder.ts';
import { isForwarder, type Forwarder } from './forwarder.ts';
import { closeForwards, keepForwards, openForwards } from './forwards.ts';

const LOOPBACK = '127.0.0.1';
const OTHER = '192.168.178.30';
const HTTP = { port: 80, internalPort: 8080 };
const HTTPS = { port: 443, internalPort: 8443 };
const LABEL = 'profacto Datenschutz';
const state: BoxState = { outside: '87.140.20.5', mappings: [], upnp: 'opens' };
const ours = (forward: typeof HTTP, to = LOOPBACK): Mapping => ({
  port: forward.port,
  to,
  toPort: forward.internalPort,
  description: LABEL,
});
const signal = new AbortController().signal;
const saved = () => Promise.resolve();

/** The router of the house, and what devices have changed in it. */
async function house(changes: Partial<BoxState> = {}): Promise<{ box: Box; place: RouterPlace; changed: Mapping[] }> {
  const changed: Mapping[] = [];
  const ports = { page: 0, description: 0, ssdp: 0, natPmp: 0 };
  const box = await startBox(LOOPBACK, ports, { ...state, ...changes }, (mapping) => changed.push(mapping));
  onTestFinished(() => box.close());
  return { box, place: { address: LOOPBACK, ssdpPort: box.ports.ssdp ?? 0, natPmpPort: box.ports.natPmp }, changed };
}

async function forwarderAt(place: RouterPlace): Promise<Forwarder> {
  const found = await findForwarder(signal, place);
  if (!isForwarder(found)) throw new Error('the router does not answer');
  return found;
}

/** The same router, which speaks NAT-PMP alone. */
const natPmpAlone = async ({ natPmpPort }: RouterPlace): Promise<RouterPlace> => ({
  address: LOOPBACK,
  ssdpPort: await freePort(),
  natPmpPort,
});

const because = (changes: Partial<RouterTrouble>) => ({
  trouble: {
    reason: 'failed',
    router: LOOPBACK,
    name: 'FRITZ!Box 7590',
    port: null,
    by: null,
    errorCode: null,
    ...changes,
  },
  left: [],
});

describe('Opening ports by UPnP IGD', () => {
  test('opens what is missing for good, under a name of ours, and says so beforehand', async () => {
    const { place, changed } = await house();
    const told: unknown[] = [];
    const done = await openForwards(await forwarderAt(place), [HTTP, HTTPS], (missing) => {
      told.push([...missing], [...changed]);
      return Promise.resolve();
    });
    expect(done).toEqual({ opened: [HTTP, HTTPS], alreadyOpen: [], leaseSeconds: 0 });
    expect(told).toEqual([[HTTP, HTTPS], []]);
    expect(changed).toEqual([ours(HTTP), ours(HTTPS)]);
  });

  test('opens nothing where what it opens cannot be remembered', async () => {
    const { place, changed } = await house();
    const full = () => Promise.reject(new Error('disk full'));
    await expect(openForwards(await forwarderAt(place), [HTTP], full)).rejects.toThrow('disk full');
    expect(changed).toEqual([]);
  });

  test('leaves alone what leads here already', async () => {
    const { place, changed } = await house({ mappings: [{ port: 80, to: LOOPBACK, toPort: 8080 }] });
    expect(await openForwards(await forwarderAt(place), [HTTP, HTTPS], saved)).toMatchObject({
      opened: [HTTPS],
      alreadyOpen: [HTTP],
    });
    expect(changed).toEqual([ours(HTTPS)]);
  });

  test('leaves alone what leads here already under another address of this machine, by cable or by radio', async () => {
    const { place, changed } = await house({ mappings: [{ port: 80, to: '127.0.0.31', toPort: 8080 }] });
    const found = await findForwarder(signal, { ...place, own: ['127.0.0.31'] });
    if (!isForwarder(found)) expect.fail('the router does not answer');
    expect(await openForwards(found, [HTTP], saved)).toMatchObject({ opened: [], alreadyOpen: [HTTP] });
    expect(changed).toEqual([]);
  });

  test.each([
    ['somebody else has entered', { port: 80, to: LOOPBACK, toPort: 80 }, { forwards: [HTTP], addresses: [] }],
    ['bears our name and is not remembered', ours({ port: 80, internalPort: 9080 }), undefined],
  ])('leaves alone what leads to another port of this machine where that %s', async (_, entry, known) => {
    const { place, changed } = await house({ mappings: [entry] });
    expect(await openForwards(await forwarderAt(place), [HTTP], saved, known)).toEqual(
      because({ reason: 'taken', port: 80, by: LOOPBACK, isHere: true }),
    );
    expect(changed).toEqual([]);
  });

  test('leads a port to the right one where we have had it lead to another one of this machine', async () => {
    const former = { port: 80, internalPort: 9080 };
    const { place, changed } = await house({ mappings: [ours(former)] });
    const known = { forwards: [former], addresses: [LOOPBACK] };
    expect(await openForwards(await forwarderAt(place), [HTTP], saved, known)).toMatchObject({ opened: [HTTP] });
    expect(changed.at(-1)).toEqual(ours(HTTP));
  });

  test('takes no port from another device, and opens no other one then either', async () => {
    const { place, changed } = await house({ mappings: [{ port: 443, to: OTHER, toPort: 443 }] });
    expect(await openForwards(await forwarderAt(place), [HTTP, HTTPS], saved)).toEqual(
      because({ reason: 'taken', port: 443, by: OTHER }),
    );
    expect(changed).toEqual([]);
  });

  test('is refused where the router opens nothing for devices', async () => {
    const { place } = await house({ upnp: 'tells' });
    expect(await openForwards(await forwarderAt(place), [HTTP], saved)).toEqual(
      because({ reason: 'notAllowed', port: 80, errorCode: 606 }),
    );
  });
});

/** A device that remembers forwardings in its own way; `add` decides what becomes of one. */
async function odd(add: (body: string, entries: Map<string, Values>) => Values | number, more = {}) {
  const entries = new Map<string, Values>();
  const asked: string[] = [];
  const valueIn = (body: string, name: string) => new RegExp(`<${name}>([^<]*)<`).exec(body)?.[1] ?? '';
  const place = await device({
    GetStatusInfo: { NewConnectionStatus: 'Connected' },
    GetSpecificPortMappingEntry: (body) => entries.get(valueIn(body, 'NewExternalPort')) ?? 714,
    AddPortMapping: (body) => {
      asked.push(valueIn(body, 'NewLeaseDuration'));
      return add(body, entries);
    },
    DeletePortMapping: (body) => (entries.delete(valueIn(body, 'NewExternalPort')) ? {} : 714),
    ...more,
  });
  return { forwarder: await forwarderAt(place), entries, asked };
}
const entryOf = (body: string, changes: Values = {}): [string, Values] => {
  const names = ['NewInternalClient', 'NewInternalPort', 'NewEnabled', 'NewLeaseDuration', 'NewPortMappingDescription'];
  const values = names.map((name) => [name, new RegExp(`<${name}>([^<]*)<`).exec(body)?.[1] ?? ''] as const);
  const port = /<NewExternalPort>(\d+)/.exec(body)?.[1] ?? '';
  return [port, { ...Object.fromEntries(values), ...changes }];
};

describe('A router of its own kind', () => {
  test('that opens nothing for good is asked for a week', async () => {
    const { forwarder, asked } = await odd((body, entries) => {
      if (body.includes('<NewLeaseDuration>0<')) return 402;
      entries.set(...entryOf(body));
      return {};
    });
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({ opened: [HTTP], leaseSeconds: 604_800 });
    expect(asked).toEqual(['0', '604800']);
  });

  test('that says yes and lists something else is not believed, and nothing is left behind', async () => {
    const { forwarder, entries } = await odd((body, all) => {
      all.set(...entryOf(body, body.includes('>443<') ? { NewEnabled: '0' } : {}));
      return {};
    });
    expect(await openForwards(forwarder, [HTTP, HTTPS], saved)).toMatchObject({
      trouble: { reason: 'changed', port: 443 },
    });
    expect([...entries.keys()]).not.toContain('80');
  });

  test('that gives one port and not the other is left with neither', async () => {
    const { forwarder, entries } = await odd((body, all) => {
      if (body.includes('<NewExternalPort>443<')) return 728;
      all.set(...entryOf(body));
      return {};
    });
    expect(await openForwards(forwarder, [HTTP, HTTPS], saved)).toMatchObject({
      trouble: { reason: 'full', port: 443 },
    });
    expect(entries.size).toBe(0);
  });

  test.each([
    [718, 'taken'],
    [729, 'taken'],
    [606, 'notAllowed'],
    [401, 'notSupported'],
    [724, 'samePort'],
    [501, 'failed'],
    [9999, 'failed'],
  ])('that refuses with %i is understood: %s', async (code, reason) => {
    const { forwarder } = await odd(() => code);
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({
      trouble: { reason, errorCode: code, port: 80, by: null },
    });
  });

  test('that does not say what is open gets nothing: it might be another device’s', async () => {
    const { forwarder, asked } = await odd(() => ({}), { GetSpecificPortMappingEntry: 401 });
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({ trouble: { reason: 'unreadable' } });
    expect(asked).toEqual([]);
  });

  test('that lists what is switched off for another device keeps it', async () => {
    const { forwarder, entries, asked } = await odd(() => ({}));
    entries.set('80', { NewInternalClient: OTHER, NewInternalPort: '80', NewEnabled: '0' });
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({ trouble: { reason: 'taken', by: OTHER } });
    expect(asked).toEqual([]);
  });
});

describe('Opening ports by NAT-PMP', () => {
  test('opens them for two hours, where nobody speaks UPnP IGD', async () => {
    const { place, changed } = await house();
    const forwarder = await forwarderAt(await natPmpAlone(place));
    expect(forwarder.via).toBe('natPmp');
    expect(await openForwards(forwarder, [HTTP, HTTPS], saved)).toMatchObject({
      opened: [HTTP, HTTPS],
      leaseSeconds: 7200,
    });
    expect(Object.fromEntries(changed.map(({ port, to, toPort }) => [port, [to, toPort]]))).toEqual({
      80: [LOOPBACK, 8080],
      443: [LOOPBACK, 8443],
    });
    expect(await closeForwards(forwarder, [HTTP, HTTPS])).toEqual({ closed: [HTTP, HTTPS], left: [] });
    expect(changed.slice(-2).map(({ port, to }) => [port, to])).toEqual([
      [80, ''],
      [443, ''],
    ]);
  });

  test('leaves to itself another port than the wanted one, which is somebody else’s', async () => {
    const { place, changed } = await house({ mappings: [{ port: 80, to: OTHER, toPort: 80 }] });
    const forwarder = await forwarderAt(await natPmpAlone(place));
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({
      trouble: { reason: 'taken', port: 80, by: null },
    });
    expect(changed.map(({ port, to }) => [port, to])).toEqual([[10_080, LOOPBACK]]);
  });

  test('does not close what another program of this machine has had opened', async () => {
    const { place, changed } = await house({ mappings: [{ port: 9000, to: LOOPBACK, toPort: 8080 }] });
    const forwarder = await forwarderAt(await natPmpAlone(place));
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({ trouble: { reason: 'taken', port: 80 } });
    expect(changed.map(({ port, to }) => [port, to])).toEqual([[9000, LOOPBACK]]);
  });

  test('is refused where the router opens nothing for devices', async () => {
    const { place } = await house({ upnp: 'tells' });
    const forwarder = await forwarderAt(await natPmpAlone(place));
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({
      trouble: { reason: 'notAllowed', errorCode: 2 },
    });
  });

  /** Answers the question for the address, and every other one so; the first one is lost. */
  async function answering(answer: (query: Buffer) => Buffer): Promise<Forwarder> {
    let lost = 0;
    const natPmpPort = await udp((query) => {
      if (query[1] === 0) return Buffer.from([0, 128, 0, 0, 0, 0, 0, 1, 87, 140, 20, 5]);
      return lost++ === 0 ? Buffer.from('lost') : answer(query);
    });
    return forwarderAt({ address: LOOPBACK, ssdpPort: await freePort(), natPmpPort });
  }
  const mapped = (query: Buffer, changes: { internal?: number; version?: number; seconds?: number } = {}): Buffer => {
    const reply = Buffer.alloc(16);
    reply[0] = changes.version ?? 0;
    reply[1] = 130;
    reply.writeUInt16BE(changes.internal ?? query.readUInt16BE(4), 8);
    reply.writeUInt16BE(query.readUInt16BE(6), 10);
    reply.writeUInt32BE(changes.seconds ?? query.readUInt32BE(8), 12);
    return reply;
  };

  test('asks again where a question is lost', async () => {
    expect(await openForwards(await answering(mapped), [HTTP], saved)).toMatchObject({ opened: [HTTP] });
  });

  test('asks for a minute first, and for longer once it is the wanted port', async () => {
    const asked: number[] = [];
    const forwarder = await answering((query) => {
      asked.push(query.readUInt32BE(8));
      return mapped(query);
    });
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({ leaseSeconds: 7200 });
    expect(asked).toEqual([60, 7200]);
  });

  test.each([
    ['for another port', { internal: 9 }, 'silent'],
    ['of another version', { version: 2 }, 'silent'],
    ['for a moment only', { seconds: 1 }, 'failed'],
  ])('believes no answer %s', async (_, changes, reason) => {
    const forwarder = await answering((query) => mapped(query, changes));
    expect(await openForwards(forwarder, [HTTP], saved)).toMatchObject({ trouble: { reason } });
  });
});

describe('Whoever cannot be asked', () => {
  test('is a router that speaks neither', async () => {
    const { place } = await house({ upnp: 'silent' });
    expect(await findForwarder(signal, place)).toEqual({ router: LOOPBACK });
  });

  test('is nobody, where there is no router of the house', async () => {
    expect(await findForwarder(signal, null)).toEqual({ router: null });
  });

  test('is a router of another network', async () => {
    const place = { address: '203.0.113.1', ssdpPort: 1900, natPmpPort: 5351 };
    expect(await findForwarder(signal, place)).toEqual({ router: null });
  });

  test('is whoever leads to another host', async () => {
    const place = await searched(answerTo('http://192.168.178.1:49000/igddesc.xml'));
    expect(await findForwarder(signal, place)).toEqual({ router: LOOPBACK });
  });
});

describe('Closing ports', () => {
  test('closes what leads here', async () => {
    const { place, changed } = await house({ mappings: [ours(HTTP), ours(HTTPS)] });
    expect(await closeForwards(await forwarderAt(place), [HTTP, HTTPS])).toEqual({ closed: [HTTP, HTTPS], left: [] });
    expect(changed.map(({ port, to }) => [port, to])).toEqual([
      [80, ''],
      [443, ''],
    ]);
  });

  test('leaves alone what has been given to another device since', async () => {
    const { place, changed } = await house({ mappings: [{ port: 80, to: OTHER, toPort: 8080 }] });
    expect(await closeForwards(await forwarderAt(place), [HTTP])).toEqual({ closed: [HTTP], left: [] });
    expect(changed).toEqual([]);
  });

  test('says what the router does not close', async () => {
    const { place } = await house({ mappings: [ours(HTTP)], upnp: 'tells' });
    expect(await closeForwards(await forwarderAt(place), [HTTP])).toEqual({ closed: [], left: [HTTP] });
  });
});

describe('Keeping ports open', () => {
  const kept = { forwards: [HTTP, HTTPS], addresses: [LOOPBACK] };

  test('changes nothing while they are', async () => {
    const { place, changed } = await house({ mappings: [ours(HTTP), ours(HTTPS)] });
    expect(await keepForwards(await forwarderAt(place), [HTTP, HTTPS], kept, saved)).toEqual({
      forwards: [HTTP, HTTPS],
      restored: [],
      leaseSeconds: 0,
      trouble: null,
      isAllHere: true,
    });
    expect(changed).toEqual([]);
  });

  test('opens them again after the router has forgotten them', async () => {
    const { place, changed } = await house({ mappings: [ours(HTTPS)] });
    expect(await keepForwards(await forwarderAt(place), [HTTP, HTTPS], kept, saved)).toMatchObject({
      restored: [HTTP],
    });
    expect(changed).toEqual([ours(HTTP)]);
  });

  test('moves them where this machine has another address', async () => {
    const former = '192.168.178.20';
    const { place, changed } = await house({ mappings: [ours(HTTP, former), ours(HTTPS, former)] });
    const result = await keepForwards(await forwarderAt(place), [HTTP, HTTPS], { ...kept, addresses: [former] }, saved);
    expect(result).toMatchObject({ restored: [HTTP, HTTPS], trouble: null });
    expect(changed.filter(({ to }) => to !== '')).toEqual([ours(HTTP), ours(HTTPS)]);
  });

  test('takes nothing from whoever has that address now, and has asked for the port', async () => {
    const former = '192.168.178.20';
    const theirs = { ...ours(HTTP, former), description: 'Spielekonsole' };
    const { place, changed } = await house({ mappings: [theirs, ours(HTTPS)] });
    const result = await keepForwards(await forwarderAt(place), [HTTP, HTTPS], { ...kept, addresses: [former] }, saved);
    expect(result).toMatchObject({ forwards: [HTTPS], trouble: { reason: 'taken', port: 80, by: former } });
    expect(changed).toEqual([]);
  });

  test('follows the settings: what is no longer wanted is closed', async () => {
    const { place, changed } = await house({ mappings: [ours(HTTP), ours(HTTPS)] });
    const moved = { port: 80, internalPort: 9080 };
    expect(await keepForwards(await forwarderAt(place), [moved, HTTPS], kept, saved)).toMatchObject({
      forwards: [moved, HTTPS],
      restored: [moved],
    });
    expect(changed.at(-1)).toEqual(ours(moved));
  });

  test('leaves switched off what somebody has switched off, and takes it back all the same', async () => {
    const { forwarder, entries, asked } = await odd(() => ({}));
    const off = { NewInternalClient: LOOPBACK, NewInternalPort: '8080', NewEnabled: '0' };
    entries.set('80', { ...off, NewPortMappingDescription: LABEL });
    const only = { forwards: [HTTP], addresses: [LOOPBACK] };
    expect(await keepForwards(forwarder, [HTTP], only, saved)).toMatchObject({
      forwards: [HTTP],
      trouble: { reason: 'taken', port: 80, isHere: true },
    });
    expect(asked).toEqual([]);
    expect(entries.size).toBe(1);
    expect(await closeForwards(forwarder, [HTTP])).toEqual({ closed: [HTTP], left: [] });
    expect(entries.size).toBe(0);
  });

  test('renews a lease that is nearly over', async () => {
    const { forwarder, entries, asked } = await odd((body, all) => {
      all.set(...entryOf(body));
      return {};
    });
    const values = { NewInternalClient: LOOPBACK, NewInternalPort: '8080', NewEnabled: '1' };
    entries.set('80', { ...values, NewLeaseDuration: '3000' });
    const only = { forwards: [HTTP], addresses: [LOOPBACK] };
    expect(await keepForwards(forwarder, [HTTP], only, saved)).toMatchObject({ forwards: [HTTP], restored: [] });
    expect(asked).toEqual(['0']);
  });
});
