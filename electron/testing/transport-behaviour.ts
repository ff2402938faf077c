/** How every transport has to behave under the contract; each transport's test runs it over its own wire. */
import { expect, test } from 'vitest';
import { toFailure } from '#shared/contract/client-failure.ts';
import type { Client } from '#shared/contract/contract.ts';
import { fail } from '#shared/contract/failure-error.ts';
import type { FakeService } from '#shared/contract/test-service.ts';

export type TransportUnderTest = {
  client: Client;
  fake: FakeService;
  /** Ends the client's side, as a closed window or a dead process does. */
  leave: () => Promise<void>;
};

/** Registers the tests that are the same for every transport. */
export function behavesAsTransport(connect: () => Promise<TransportUnderTest>): void {
  test('a failure arrives with its code and its data', async () => {
    const { client, fake } = await connect();
    const data = { dueAt: '2026-03-01T00:00:00.000Z', notAfter: '2026-04-01T00:00:00.000Z' };
    fake.answers['certificate.request'] = () => fail('NOT_DUE', data);
    await expect(client.certificate.request({}).catch(toFailure)).resolves.toEqual({ code: 'NOT_DUE', data });
  });

  test('an unforeseen error arrives without its text', async () => {
    const { client, fake } = await connect();
    fake.answers['certificate.evaluate'] = () => {
      throw new Error('/home/secret/path');
    };
    const error: unknown = await client.certificate.evaluate().catch((caught: unknown) => caught);
    expect(toFailure(error)).toEqual({ code: 'INTERNAL', data: {} });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  test('a watch gives the snapshot first and then each next one', async () => {
    const { client, fake } = await connect();
    const ports: number[] = [];
    for await (const snapshot of await client.state.watch()) {
      ports.push(snapshot.settings.httpPort);
      if (ports.length === 3) break;
      fake.push({}, { httpPort: 8080 + ports.length });
    }
    expect(ports).toEqual([8080, 8081, 8082]);
    await expect.poll(() => fake.endedWatches).toBe(1);
  });

  test('the service learns that a watcher has left', async () => {
    const { client, fake, leave } = await connect();
    const watch = await client.state.watch();
    await watch.next();
    await leave();
    await expect.poll(() => fake.endedWatches).toBe(1);
  });
}
