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
  createCaAddresses(directory, resolverOf(names));
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
  ])('names no address without encryption: %s', async (member, data, location) => {
    const answer = onInternet().assertAnswer({ data: JSON.stringify(data), location });
    await expect(answer).rejects.toMatchObject({ member, fault: 'notHttps' });
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
  ])('names no inner address: %s', async (url) => {
    await expect(onInternet().assertAnswer({ data: { newOrder: url }, location: undefined })).rejects.toMatchObject({
      member: 'newOrder',
      url,
      fault: 'notPublic',
    });
  });

  test.each([
    '/order/1',
    'order',
    'https://',
    'https://ca.example/\u009b31m',
    'https://ca.example/a b',
    'https:/\u202eca',
  ])('names addresses that are some: not %j', async (location) => {
    const answer = onInternet().assertAnswer({ data: order, location });
    await expect(answer).rejects.toMatchObject({ member: 'Location', fault: 'notAUrl' });
  });

  test('names none with a password, which would be sent there', async () => {
    const answer = onInternet().assertAnswer({ data: { newOrder: 'https://a:b@ca.example/' }, location: undefined });
    await expect(answer).rejects.toMatchObject({ fault: 'notAUrl' });
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
  ])('may name %s', async (_, data, location) => {
    await expect(onInternet().assertAnswer({ data, location })).resolves.toBeUndefined();
  });
});

describe('A private CA', () => {
  test.each([
    ['https://127.0.0.1:14000/dir', {}],
    ['https://localhost:14000/dir', {}],
    ['https://[::1]/dir', {}],
    ['https://ca.firma.example/dir', { 'ca.firma.example': [['10.1.2.3']] }],
    // In the house by its inner address, and by a public one over IPv6.
    ['https://ca.firma.example/dir', { 'ca.firma.example': [['2003:db8::1', '10.1.2.3']] }],
  ])('may name inner addresses, but over HTTPS alone: %s', async (directory, names) => {
    const addresses = addressesOf(names, directory);
    const name = (newOrder: string) => addresses.assertAnswer({ data: { newOrder }, location: undefined });
    await expect(name('https://10.1.2.4/order')).resolves.toBeUndefined();
    await expect(name('http://10.1.2.4/order')).rejects.toMatchObject({ fault: 'notHttps' });
  });
});

describe('A name', () => {
  type Found = string | readonly string[];
  /** As Node asks: for all addresses, or for one. */
  const lookUp = (addresses: ReturnType<typeof createCaAddresses>, name: string, all = true) =>
    new Promise<Found>((resolve, reject) => {
      addresses.lookup(name, { all }, (error, found) => {
        if (error !== null) reject(error);
        else resolve(typeof found === 'string' ? found : found.map(({ address }) => address));
      });
    });

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
    await expect(lookUp(unknown, 'api.ca.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('of a private CA leads anywhere', async () => {
    const addresses = addressesOf({ 'ca.example': [['10.0.0.1']], 'api.ca.example': [['10.0.0.2']] });
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
    await addresses.assertAnswer({ data: { newOrder: url }, location: undefined });
    const agent = agentFor([], addresses.lookup);
    onTestFinished(() => agent.destroy());
    const { default: https } = await import('node:https');
    const [error] = (await once(https.get(url, { agent }), 'error')) as [Error];
    expect(addresses.refusalOf(error, url)).toMatchObject({ member: 'newOrder', url, fault: 'notPublic' });
    expect(connections).toBe(0);
  });
});
