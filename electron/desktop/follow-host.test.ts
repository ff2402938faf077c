import { expect, onTestFinished, test } from 'vitest';
import { createFakeService } from '#shared/contract/test-service.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { connectLocalSocket, serveLocalSocket } from '../transports/local-socket.ts';
import { followHost } from './follow-host.ts';

async function start() {
  const configDir = temporaryFolder();
  const serve = async () => {
    const fake = createFakeService();
    const socket = await serveLocalSocket({ router: fake.router, configDir, context: { osActions: false } });
    onTestFinished(socket.close);
    return { ...fake, ...socket };
  };
  const connect = () => connectLocalSocket(configDir);
  const first = await serve();
  const host = await connect();
  if (host === null) throw new Error('no host');
  const heard: (number | 'lost')[] = [];
  const following = followHost({
    host,
    connect,
    onSnapshot: ({ settings }) => heard.push(settings.httpPort),
    onLost: () => heard.push('lost'),
    reconnectIntervalMs: 10,
  });
  onTestFinished(following.stop);
  await expect.poll(() => heard).toEqual([8080]);
  return { first, serve, heard, following };
}

test('each snapshot is heard', async () => {
  const { first, heard } = await start();
  first.push({}, { httpPort: 8081 });
  await expect.poll(() => heard).toEqual([8080, 8081]);
});

test('a host that ends is told of, and one that comes again is followed', async () => {
  const { first, serve, heard } = await start();
  await first.close();
  await expect.poll(() => heard).toEqual([8080, 'lost']);
  const second = await serve();
  await expect.poll(() => heard).toEqual([8080, 'lost', 8080]);
  second.push({}, { httpPort: 8082 });
  await expect.poll(() => heard).toEqual([8080, 'lost', 8080, 8082]);
});

test('stopping is the end: nothing is heard or lost any more, and the host is left alone', async () => {
  const { first, heard, following } = await start();
  await following.stop();
  first.push({}, { httpPort: 8081 });
  await first.close();
  await following.stop();
  expect(heard).toEqual([8080]);
});
