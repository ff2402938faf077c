import { expect, test } from 'vitest';
import { hangingServer, listen } from '../../testing/listeners.ts';
import { freePort } from '../../testing/ports.ts';
import { isMissing, isUnresolved, takesConnection } from './connects.ts';

const address = '127.0.0.1';

test('who takes a connection and says nothing is told from who refuses it', async () => {
  const { signal } = new AbortController();
  expect(await takesConnection({ address, port: await listen(hangingServer()) }, signal)).toBe(true);
  expect(await takesConnection({ address, port: await freePort() }, signal)).toBe(false);
});

test('it ends with the reason of the signal', async () => {
  const ending = new AbortController();
  // Nobody answers there, and no packet leaves this machine (RFC 5771).
  const asked = takesConnection({ address: '224.0.0.1', port: 9 }, ending.signal).catch((error: unknown) => error);
  ending.abort(new Error('over'));
  expect(await asked).toEqual(expect.any(Error));
  await expect(takesConnection({ address, port: 9 }, ending.signal)).rejects.toThrow('over');
});

test('who refuses a connection is there', async () => {
  expect(await isMissing({ address, port: await freePort() }, new AbortController().signal)).toBe(false);
});

test('whom the system has not found in the own network is missing', () => {
  const table = `IP address       HW type     Flags       HW address            Mask     Device
192.168.178.1    0x1         0x2         3c:a6:2f:00:00:01     *        eth0
192.168.178.2    0x1         0x0         00:00:00:00:00:00     *        eth0
`;
  expect(['192.168.178.1', '192.168.178.2', '192.168.178.3'].map((one) => isUnresolved(table, one))).toEqual([
    false,
    true,
    true,
  ]);
});
