import { expect, test } from 'vitest';
import { answerOf4d, rawAnswer } from '../../testing/applications.ts';
import { cannedServer, listen } from '../../testing/listeners.ts';
import { freePort } from '../../testing/ports.ts';
import { keyTypeForProfacto } from './fourd-version.ts';

const keyTypeOn = (httpPort: number, keyType: 'ec-p256' | 'ec-p384' = 'ec-p256') =>
  keyTypeForProfacto({ keyType, httpPort }, new AbortController().signal);

// `20.4` is the fourth correction of v20, and no R4.
test.each([
  ['4D/20.4.0', 'rsa-2048'],
  ['4D/20 R3', 'rsa-2048'],
  ['4D/20R4', 'ec-p256'],
  ['4D/v20 R10', 'ec-p256'],
  ['4D/21.0.0', 'ec-p256'],
  ['4D/18.4', 'rsa-2048'],
  ['4D', 'rsa-2048'],
])('a 4D that calls itself "%s" is given %s', async (server, keyType) => {
  for (const host of ['127.0.0.1', '::1'])
    expect(await keyTypeOn(await listen(cannedServer(answerOf4d(server)), { host }))).toBe(keyType);
});

test('where another server answers, or nobody, it is the key that every 4D takes', async () => {
  const other = cannedServer(rawAnswer('404 Not Found', ['Server: nginx/21.0', 'Connection: close']));
  expect(await keyTypeOn(await listen(other))).toBe('rsa-2048');
  expect(await keyTypeOn(await freePort())).toBe('rsa-2048');
});

test('what somebody has chosen counts', async () => {
  expect(await keyTypeOn(await listen(cannedServer(answerOf4d('4D/18.4'))), 'ec-p384')).toBe('ec-p384');
});
