import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { createTestAuthority } from '../testing/certificates.ts';
import { readTrustedRoots, splitPem } from './trusted-roots.ts';

const writeRootsFile = (content: string) => {
  const file = path.join(temporaryFolder(), 'roots.pem');
  fs.writeFileSync(file, content);
  return file;
};

test('no file means no further roots', async () => {
  expect(await readTrustedRoots('')).toEqual([]);
});

test('each certificate in the file is a root, whatever stands around them and however the lines end', async () => {
  const { rootPem, intermediatePem } = await createTestAuthority();
  const file = writeRootsFile(`# our CA\r\n${rootPem.replaceAll('\n', '\r\n')}\ntext\n${intermediatePem}`);
  const roots = await readTrustedRoots(file);
  expect(roots).toHaveLength(2);
  expect(roots[1]?.trim()).toBe(intermediatePem.trim());
});

test.each([
  ['is empty', ''],
  ['holds a key instead', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ['holds a certificate that is none', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
])('a file that %s is refused as "not PEM"', async (_, content) => {
  const file = writeRootsFile(content);
  expect(await failureOf(readTrustedRoots(file))).toEqual({
    code: 'TRUSTED_ROOTS_UNREADABLE',
    data: { path: file, reason: 'notPem' },
  });
});

test('one bad certificate among good ones refuses the file: half of the trust is none', async () => {
  const { rootPem } = await createTestAuthority();
  const file = writeRootsFile(`${rootPem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`);
  expect(await failureOf(readTrustedRoots(file))).toMatchObject({ data: { reason: 'notPem' } });
});

test('a missing file is told from one that cannot be read', async () => {
  const folder = temporaryFolder();
  const missing = path.join(folder, 'fehlt.pem');
  expect(await failureOf(readTrustedRoots(missing))).toMatchObject({ data: { path: missing, reason: 'missing' } });
  expect(await failureOf(readTrustedRoots(folder))).toMatchObject({ data: { path: folder, reason: 'io' } });
});

test('a text without certificates splits into nothing', () => {
  expect(splitPem('-----BEGIN CERTIFICATE-----\nAAAA')).toEqual([]);
});
