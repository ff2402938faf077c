/** What the tests of the host need around them: folders that go away again, free ports, and the failure in a refusal. */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { FailureError, type Failure } from '#shared/contract/failures.ts';

/** A new folder that is gone after the running test. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-test-'));
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Two different TCP ports that are free right now. */
export async function twoFreePorts(): Promise<[number, number]> {
  const servers = [net.createServer(), net.createServer()] as const;
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, resolve));
  const [one, other] = servers.map((server) => (server.address() as net.AddressInfo).port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return [one ?? 0, other ?? 0];
}

/** One free TCP port. */
export async function freePort(): Promise<number> {
  const [port] = await twoFreePorts();
  return port;
}

/** The failure with which something is refused; anything else that happens fails the test. */
export async function failureOf(attempt: Promise<unknown> | (() => unknown)): Promise<Failure> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
}
