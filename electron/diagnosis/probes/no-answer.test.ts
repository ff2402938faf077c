import os from 'node:os';
import { expect, test } from 'vitest';
import { isOwnAddress, noAnswerCauseOf } from './no-answer.ts';

test('this machine’s own addresses are told from the others', () => {
  for (const own of ['127.0.0.1', '127.8.9.10', '::1']) expect(isOwnAddress(own)).toBe(true);
  for (const other of ['192.0.2.1', '2001:db8::1', '128.0.0.1']) expect(isOwnAddress(other)).toBe(false);
  const all = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
  expect(all.every((one) => isOwnAddress(one.address))).toBe(true);
});

test.each([
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EIO', 'other'],
] as const)('%s is "%s"', (code, cause) => expect(noAnswerCauseOf(code)).toBe(cause));
