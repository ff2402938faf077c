import { expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { bracketed } from '#shared/values/addresses.ts';
import { upstreamOf } from '#shared/values/upstream.ts';
import { networkAddresses } from '../applications/this-machine.ts';
import { answerOf4d } from '../testing/applications.ts';
import { cannedServer, listen } from '../testing/listeners.ts';
import { freePort } from '../testing/ports.ts';
import { createApplicationSearch } from './application-search.ts';

const searchWith = (given: object, stopSignal = new AbortController().signal) =>
  createApplicationSearch({ settings: () => ({ ...defaultSettings('/db'), ...given }), stopSignal });

test('profacto is found on a port of our own, and where the settings say that it is', async () => {
  const [inTheWay, moved] = [
    await listen(cannedServer(answerOf4d())),
    await listen(cannedServer(answerOf4d('4D/20R4'))),
  ];
  const httpsPort = await freePort();
  const find = searchWith({ httpPort: inTheWay, httpsPort, upstream: `http://127.0.0.1:${String(moved)}` });
  const { found, advice } = await find();
  const row = { secure: false, families: ['ipv4'], kind: '4d' };
  expect(found).toContainEqual({ port: inTheWay, ...row, version: '20.5.0' });
  expect(found).toContainEqual({ port: moved, ...row, version: '20 R4' });
  // The one that is out of our way is the one to lead to.
  expect(advice).toMatchObject({ way: 'front', reason: 'portsFree', upstream: `http://127.0.0.1:${String(moved)}` });
});

const inPrivateNetwork = networkAddresses().find(
  (one) => upstreamOf(`http://${bracketed(one)}`)?.place === 'privateNetwork',
);
test.runIf(inPrivateNetwork !== undefined)(
  'profacto is found where the settings name this machine by its address in the network (skipped without one)',
  async () => {
    const host = inPrivateNetwork ?? '';
    const port = await listen(cannedServer(answerOf4d()), { host });
    const upstream = `http://${bracketed(host)}:${String(port)}`;
    const find = searchWith({ httpPort: await freePort(), httpsPort: await freePort(), upstream });
    const { found, advice } = await find();
    expect(found).toContainEqual(expect.objectContaining({ port, kind: '4d', address: host }));
    expect(advice).toMatchObject({ way: 'front', upstream });
  },
);

test('an application of another machine is not looked for on this one', async () => {
  const port = await listen(cannedServer(answerOf4d()));
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  const { found } = await searchWith({ httpPort, httpsPort, upstream: `http://192.168.1.2:${String(port)}` })();
  expect(found.map((one) => one.port)).not.toContain(port);
});

test('who asks while it looks gets the same answer, and who asks later a new one', async () => {
  let connections = 0;
  const server = cannedServer(answerOf4d());
  server.on('connection', () => (connections += 1));
  const find = searchWith({ httpPort: await listen(server), httpsPort: await freePort() });
  const answers = await Promise.all([find(), find(), find()]);
  const once = connections;
  expect(answers[1]).toBe(answers[0]);
  expect(await find()).not.toBe(answers[0]);
  expect(connections).toBe(2 * once);
});

test('a port that is named is looked at as well, after whatever look is going on', async () => {
  const port = await listen(cannedServer(answerOf4d()));
  const find = searchWith({ httpPort: await freePort(), httpsPort: await freePort() });
  const ended: string[] = [];
  const [usual, named] = await Promise.all([
    find().finally(() => ended.push('usual')),
    find(port).finally(() => ended.push('named')),
  ]);
  expect(usual.found.map((one) => one.port)).not.toContain(port);
  expect(named.found).toContainEqual(expect.objectContaining({ port, kind: '4d' }));
  expect(ended).toEqual(['usual', 'named']);
});

test('a host that stops does not wait for it', async () => {
  const stop = new AbortController();
  const looking = searchWith({ httpPort: await freePort() }, stop.signal)();
  stop.abort(new Error('stopped'));
  await expect(looking).rejects.toThrow('stopped');
});
