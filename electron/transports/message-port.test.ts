import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Client } from '#shared/contract/contract.ts';
import { createFakeService } from '#shared/contract/test-service.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { frameOf, serveMessagePort } from './message-port.ts';
import { MAX_FRAME_BYTES } from './rpc-frames.ts';
import { behavesAsTransport } from '../testing/transport-behaviour.ts';

function connect() {
  const fake = createFakeService();
  const { port1, port2 } = new MessageChannel();
  serveMessagePort(fake.router, port1, { osActions: true });
  port2.start();
  const client: Client = createORPCClient(new RPCLink({ port: port2 }));
  const leave = (): Promise<void> => {
    port2.close();
    return Promise.resolve();
  };
  return { client, fake, port: port2, leave };
}

behavesAsTransport(() => Promise.resolve(connect()));

test('the window may ask for OS actions', async () => {
  const { client, fake, leave } = connect();
  fake.answers['certificate.openDirectory'] = (_input, { osActions }) => ({ directory: osActions ? '/somewhere' : '' });
  await expect(client.certificate.openDirectory()).resolves.toEqual({ directory: '/somewhere' });
  await leave();
});

test('a malformed message changes nothing and ends nothing', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => logged.mockRestore());
  const { client, port, leave } = connect();
  for (const message of ['{', '5', '{"i":"1","p":{}}', 5, null, { i: '1' }, new Uint8Array(3), 'x'.repeat(300_000)]) {
    port.postMessage(message);
  }
  await expect(client.state.get()).resolves.toEqual(exampleSnapshot());
  await leave();
});

test.each([
  ['{}', '{}'],
  [{ data: '{}' }, '{}'],
  [{ data: 5 }, null],
  [undefined, null],
  ['x'.repeat(MAX_FRAME_BYTES), 'x'.repeat(MAX_FRAME_BYTES)],
  ['x'.repeat(MAX_FRAME_BYTES + 1), null],
])('the frame in %.60j is %.60j', (message, frame) => expect(frameOf(message)).toBe(frame));
