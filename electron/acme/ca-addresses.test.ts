import { once } from 'node:events';
import type { LookupAddress } from 'node:dns';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCaAddresses } from './ca-addresses.ts';
import { agentFor } from './transport.ts';

const DIRECTORY = 'https://ca.example/directory';
const PUBLIC = '193.99.144.80';

/** A resolver that knows these names; the first answer for the first question, and the last one from then on. */
function resolverOf(names: Record<string, readonly (readonly string[])[]>) {
  const asked = new Map<string, number>();
  type Callback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
  return (name: string, _options: object, callback: Callback) => {
    const answers = names[name];
    const count = asked.get(name) ?? 0;
    asked.set(name, count + 1);
    const found = answers?.[Math.min(count, answers.length - 1)];
    if (found === undefined) callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    else
      callback(
        null,
        found.map((address) => ({ address, family: net.isIPv6(address) ? 6 : 4 })),
      );
  };
}
const addressesOf = (names: Parameters<typeof resolverOf>[0], directory = DIRECTORY) =>
  createCaAddresses(directory, { resolve: resolverOf(names) });
type Found = string | readonly string[];
/** As Node asks for a connection: for all addresses, or for one. */
const lookUp = (addresses: ReturnType<typeof createCaAddresses>, name: string, all = true) =>
  new Promise<Found>((resolve, reject) => {
    addresses.lookup(name, { all }, (error, found) => {
      if (error !== null) reject(error);
      else resolve(typeof found === 'string' ? found : found.map(({ address }) => address));
    });
  });
const onInternet = () => addressesOf({ 'ca.example': [[PUBLIC]] });
const order = { finalize: 'https://ca.example/finalize/1', authorizations: ['https://ca.example/authz/1'] };
const challenge = (url: unknown) => ({ challenges: [{ type: 'http-01', url, token: 'x' }] });

describe('A CA on the internet', () => {
  test.each<[member: string, data: object, location?: string]>([
    ['newNonce', { newNonce: 'http://127.0.0.1:8080/' }],
    ['newAccount', { newAccount: 'http://ca.example/acct' }],
    ['newOrder', { newOrder: 'http://127.0.0.1:8080/' }],
    ['revokeCert', { revokeCert: 'file:///etc/passwd' }],
    ['keyChange', { keyChange: 'ftp://ca.example/' }],
    ['renewalInfo', { renewalInfo: 'HTTP://ca.example/' }],
    ['finalize', { ...order, finalize: 'http://ca.example/finalize/1' }],
    ['authorizations', { ...order, authorizations: ['http://ca.example/authz/1'] }],
    ['certificate', { ...order, certificate: 'http://ca.example/cert/1' }],
    ['challenges', challenge('http://ca.example/chall/1')],
    ['Location', order, 'http://ca.example/order/1'],
  ])('names no address without encryption: %s', (member, data, location) => {
    const answer = () => onInternet().assertAnswer({ data: JSON.stringify(data), location });
    expect(answer).toThrow(expect.objectContaining({ member, fault: 'notHttps' }));
  });

  test.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://10.0.0.5/',
    'https://192.168.178.1:8443/',
    'https://169.254.1.1/',
    // Other notations of 127.0.0.1, and addresses that carry one.
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::ffff:7f00:1]/',
    'https://0.0.0.0/',
    'https://localhost/',
    'https://fritz.localhost./',
    'https://[fe80::1]/',
    'https://[fd00::1]:14000/',
  ])('names no inner address: %s', (url) => {
    expect(() => onInternet().assertAnswer({ data: { newOrder: url }, location: undefined })).toThrow(
      expect.objectContaining({
        member: 'newOrder',
        url,
        fault: 'notPublic',
      }),
    );
  });

  test.each([
    '/order/1',
    'order',
    'https://',
    'https://ca.example/\u009b31m',
    'https://ca.example/a b',
    'https:/\u202eca',
  ])('names addresses that are some: not %j', (location) => {
    const answer = () => onInternet().assertAnswer({ data: order, location });
    expect(answer).toThrow(expect.objectContaining({ member: 'Location', fault: 'notAUrl' }));
  });

  test('names none with a password, which would be sent there', () => {
    const answer = () =>
      onInternet().assertAnswer({ data: { newOrder: 'https://a:b@ca.example/' }, location: undefined });
    expect(answer).toThrow(expect.objectContaining({ fault: 'notAUrl' }));
  });

  test.each<[what: string, data: unknown, location?: string]>([
    ['its own host', order, 'https://ca.example/order/1'],
    [
      'another host, another port',
      { newOrder: 'https://api.ca.example:8443/order', renewalInfo: `https://${PUBLIC}/` },
    ],
    ['what is nothing', { ...order, certificate: null, renewalInfo: '' }],
    ['no JSON', '<html>http://127.0.0.1</html>'],
    ['what is never requested', { meta: { website: 'http://ca.example' }, newAuthz: 'http://ca.example/' }],
    ['challenges of other types', { challenges: [{ type: 'dns-account-01' }, null, 'x'] }],
  ])('may name %s', (_, data, location) => {
    expect(() => onInternet().assertAnswer({ data, location })).not.toThrow();
  });
});

describe('A private CA', () => {
  test.each([
    ['https://127.0.0.1:14000/dir', {}],
    ['https://localhost:14000/dir', {}],
    ['https://[::1]/dir', {}],
    ['https://ca.firma.example/dir', { 'ca.firma.example': [['10.1.2.3']] }],
    ['https://ca.firma.example./dir', { 'ca.firma.example.': [['10.1.2.3', 'fd00::3', 'fe80::1%eth0']] }],
    ['https://ca.firma.example/dir', { 'ca.firma.example': [['::ffff:10.1.2.3', '100.64.0.9', '64:ff9b::10.1.2.3']] }],
  ])('may name inner addresses, but over HTTPS alone: %s', async (directory, names) => {
    const addresses = addressesOf(names, directory);
    for (const name of Object.keys(names)) await lookUp(addresses, name);
    const name = (newOrder: string) => () => addresses.assertAnswer({ data: { newOrder }, location: undefined });
    expect(name('https://10.1.2.4/order')).not.toThrow();
    expect(name('http://10.1.2.4/order')).toThrow(expect.objectContaining({ fault: 'notHttps' }));
  });
});

describe('A directory with a public address is on the internet, whatever else its name leads to', () => {
  const inside = { newOrder: 'https://10.0.0.5/order' };
  const PUBLIC_6 = '2003:db8::1';
  test.each([
    ['10.0.0.6'],
    ['127.0.0.1'],
    ['0.0.0.0'],
    ['169.254.1.1'],
    ['100.64.0.9'],
    ['::1'],
    ['fd00::6'],
    ['fe80::6'],
    ['::ffff:10.0.0.6'],
    ['64:ff9b::10.0.0.6'],
    ['64:ff9b:1::6'],
    ['2002:a00:6::1'],
  ])('beside %s', async (inner) => {
    for (const found of [
      [PUBLIC, inner],
      [inner, PUBLIC],
      [inner, inner, PUBLIC_6],
    ]) {
      const addresses = addressesOf({ 'ca.example': [found] });
      // Nor does a race of the addresses end at the inner one.
      expect(await lookUp(addresses, 'ca.example')).toEqual(found.filter((one) => one !== inner));
      expect(() => addresses.assertAnswer({ data: inside, location: undefined })).toThrow(
        expect.objectContaining({
          member: 'newOrder',
          fault: 'notPublic',
        }),
      );
    }
  });

  test('from the first connection on, and in the conversations that use the directory of that one', async () => {
    const names = { 'ca.example': [[PUBLIC], ['10.0.0.6']], 'api.ca.example': [[PUBLIC]] };
    const first = addressesOf(names);
    await lookUp(first, 'ca.example');
    expect(first.isPrivate()).toBe(false);
    // The directory is known, so it is not asked for, and its name leads inside by now.
    const resolve = resolverOf({ 'ca.example': [['10.0.0.6']], 'api.ca.example': [['10.0.0.7']] });
    const next = createCaAddresses(DIRECTORY, { resolve, isPrivate: first.isPrivate() });
    for (const addresses of [first, next]) {
      await expect(lookUp(addresses, 'ca.example')).rejects.toThrow('leads into an inner network');
      expect(() => addresses.assertAllowed('https://10.0.0.5/', 'newOrder')).toThrow(
        expect.objectContaining({
          fault: 'notPublic',
        }),
      );
    }
    await expect(lookUp(next, 'api.ca.example')).rejects.toThrow('leads into an inner network');
  });

  test('as long as no connection has shown that it is not: a name that nobody has connected to says nothing', async () => {
    const addresses = addressesOf({ 'ca.example': [['10.0.0.6']], 'api.ca.example': [['10.0.0.7']] });
    expect(addresses.isPrivate()).toBeNull();
    expect(() => addresses.assertAllowed('https://10.0.0.5/', 'newOrder')).toThrow(
      expect.objectContaining({ fault: 'notPublic' }),
    );
    await expect(lookUp(addresses, 'api.ca.example')).rejects.toThrow('leads into an inner network');
    await lookUp(addresses, 'ca.example');
    expect(addresses.isPrivate()).toBe(true);
    expect(await lookUp(addresses, 'api.ca.example')).toEqual(['10.0.0.7']);
  });
});

describe('A name', () => {
  test('that leads to inner and public addresses leads to the public ones', async () => {
    const addresses = addressesOf({ 'ca.example': [[PUBLIC]], 'api.ca.example': [['::1', '10.0.0.1', PUBLIC]] });
    expect(await lookUp(addresses, 'api.ca.example')).toEqual([PUBLIC]);
    expect(await lookUp(addresses, 'api.ca.example', false)).toBe(PUBLIC);
  });

  test('that is public at first, and an inner one later, leads nowhere then', async () => {
    const addresses = addressesOf({
      'ca.example': [[PUBLIC], ['127.0.0.1']],
      'api.ca.example': [[PUBLIC], ['127.0.0.1']],
    });
    for (const name of ['ca.example', 'api.ca.example']) {
      expect(await lookUp(addresses, name)).toEqual([PUBLIC]);
      await expect(lookUp(addresses, name)).rejects.toThrow('leads into an inner network');
    }
  });

  test('that nobody knows is a failure of the network, of the CA itself as well', async () => {
    await expect(lookUp(onInternet(), 'api.ca.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    const unknown = addressesOf({ 'api.ca.example': [[PUBLIC]] });
    await expect(lookUp(unknown, 'ca.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('of a private CA leads anywhere', async () => {
    const addresses = addressesOf({ 'ca.example': [['10.0.0.1']], 'api.ca.example': [['10.0.0.2']] });
    await lookUp(addresses, 'ca.example');
    expect(await lookUp(addresses, 'api.ca.example')).toEqual(['10.0.0.2']);
  });

  test('that leads inside gets no connection, and the failure says which member it was', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    let connections = 0;
    server.on('connection', (socket) => {
      connections += 1;
      socket.destroy();
    });
    const url = `https://inside.example:${(server.address() as AddressInfo).port}/order`;
    const addresses = addressesOf({ 'ca.example': [[PUBLIC]], 'inside.example': [['127.0.0.1']] });
    addresses.assertAnswer({ data: { newOrder: url }, location: undefined });
    const agent = agentFor([], addresses.lookup);
    onTestFinished(() => agent.destroy());
    const { default: https } = await import('node:https');
    const [error] = (await once(https.get(url, { agent }), 'error')) as [Error];
    expect(addresses.refusalOf(error, url)).toMatchObject({ member: 'newOrder', url, fault: 'notPublic' });
    expect(connections).toBe(0);
  });
});
