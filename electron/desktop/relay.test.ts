import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, onTestFinished, test } from 'vitest';
import { openLocalWebSocket, serveLocalSocket } from '../transports/local-socket.ts';
import { behavesAsTransport } from '../testing/transport-behaviour.ts';
import type { Client } from '#shared/contract/contract.ts';
import { createFakeService } from '#shared/contract/test-service.ts';
import { relayFrames } from './relay.ts';

async function connect() {
  const configDir = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-relay-'));
  const fake = createFakeService();
  const host = await serveLocalSocket({ router: fake.router, configDir, context: { osActions: false } });
  onTestFinished(async () => {
    await host.close();
    fs.rmSync(configDir, { recursive: true });
  });
  const socket = await openLocalWebSocket(configDir);
  if (socket === null) throw new Error('no host');
  const { port1, port2 } = new MessageChannel();
  relayFrames(port1, socket);
  port2.start();
  const client: Client = createORPCClient(new RPCLink({ port: port2 }));
  const leave = (): Promise<void> => {
    port2.close();
    return Promise.resolve();
  };
  return { client, fake, host, port: port2, leave };
}

behavesAsTransport(connect);

test('the page learns that the other host has ended', async () => {
  const { host, port } = await connect();
  const closed = new Promise((resolve) => port.on('close', () => resolve('closed')));
  await host.close();
  await expect(closed).resolves.toBe('closed');
});
