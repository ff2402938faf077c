import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as pkijs from 'pkijs';
import { expect, test } from 'vitest';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { createTestAuthority } from '../testing/certificates.ts';
import { makePfx } from './pfx.ts';
import { readTrustedRoots, splitPem } from './trusted-roots.ts';

const writeRootsFile = (content: string | Buffer) => {
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

const PKCS8 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const derKey = PKCS8.export({ format: 'der', type: 'pkcs8' });
const pemOf = (label: string, der: Buffer) =>
  `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;

test.each<[string, string | Buffer, string]>([
  ['is empty', '', 'empty'],
  ['holds white space alone', '\ufeff \r\n', 'empty'],
  ['holds a key instead', pemOf('PRIVATE KEY', derKey), 'privateKey'],
  ['holds a key with a password', pemOf('ENCRYPTED PRIVATE KEY', Buffer.from('any')), 'privateKey'],
  ['holds a key in DER', derKey, 'privateKey'],
  ['holds a key of OpenSSL in DER', PKCS8.export({ format: 'der', type: 'sec1' }), 'privateKey'],
  ['holds a request', pemOf('CERTIFICATE REQUEST', Buffer.from('any')), 'request'],
  ['is a page', '\n<!DOCTYPE html><title>Anmelden</title>', 'webPage'],
  ['holds a certificate that is none', pemOf('CERTIFICATE', Buffer.alloc(3)), 'notPem'],
  ['holds a PKCS #7 that is none', pemOf('PKCS7', Buffer.alloc(3)), 'notPem'],
  ['is a text', 'Die Zertifizierungsstelle', 'notPem'],
  ['begins like DER and is a text', '0 Zertifikate', 'notPem'],
  ['is something else', Buffer.from('ffd8ffe000104a46', 'hex'), 'notPem'],
])('a file that %s is refused, and named', async (_, content, reason) => {
  const file = writeRootsFile(content);
  expect(await failureOf(readTrustedRoots(file))).toEqual({
    code: 'TRUSTED_ROOTS_UNREADABLE',
    data: { path: file, reason },
  });
});

test('a PFX file is refused, and named', async () => {
  const authority = await createTestAuthority();
  const pair = await authority.issue();
  const file = writeRootsFile(await makePfx({ ...pair, password: 'geheimgeheim', name: 'x' }));
  expect(await failureOf(readTrustedRoots(file))).toMatchObject({ data: { reason: 'pkcs12' } });
});

/** A `SignedData` without signatures, as `openssl crl2pkcs7 -nocrl` and Windows make it (RFC 2315 §9.1). */
function pkcs7Of(pems: readonly string[]): Buffer {
  const content = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: '1.2.840.113549.1.7.1' }),
    certificates: pems.map((pem) => pkijs.Certificate.fromBER(new X509Certificate(pem).raw)),
  });
  const info = new pkijs.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: content.toSchema(true) });
  return Buffer.from(info.toSchema().toBER());
}

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
test.each<[string, (pem: string) => string | Buffer]>([
  ['PEM', (pem) => pem],
  ['PEM with line ends of Windows', (pem) => pem.replaceAll('\n', '\r\n')],
  ['PEM behind a byte order mark', (pem) => `\ufeff${pem}`],
  ['PEM with the label of old programs', (pem) => pem.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE')],
  ['PEM beside a key', (pem) => `${pemOf('PRIVATE KEY', derKey)}${pem}`],
  ['PEM in UTF-16', (pem) => Buffer.from(`\ufeff${pem}`, 'utf16le')],
  ['PEM in UTF-16, the other way round', (pem) => utf16be(`\ufeff${pem}`)],
  ['PEM in UTF-16 without a mark', (pem) => Buffer.from(pem, 'utf16le')],
  ['base64 alone', (pem) => new X509Certificate(pem).raw.toString('base64')],
  ['DER', (pem) => new X509Certificate(pem).raw],
  ['PKCS #7 in DER', (pem) => pkcs7Of([pem])],
  ['PKCS #7 in PEM', (pem) => pemOf('PKCS7', pkcs7Of([pem]))],
  ['PKCS #7 in base64 alone', (pem) => pkcs7Of([pem]).toString('base64')],
])('a root is read from %s', async (_, write) => {
  const { rootPem } = await createTestAuthority();
  const roots = await readTrustedRoots(writeRootsFile(write(rootPem)));
  expect(roots.map((root) => root.trim())).toEqual([rootPem.trim()]);
});

test('all certificates of a PKCS #7 file are read', async () => {
  const { rootPem, intermediatePem } = await createTestAuthority();
  expect(await readTrustedRoots(writeRootsFile(pkcs7Of([rootPem, intermediatePem])))).toHaveLength(2);
});

test('one bad certificate among good ones refuses the file: half of the trust is none', async () => {
  const { rootPem } = await createTestAuthority();
  const file = writeRootsFile(`${rootPem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`);
  expect(await failureOf(readTrustedRoots(file))).toMatchObject({ data: { reason: 'notPem' } });
});

test('a missing file is told from a folder', async () => {
  const folder = temporaryFolder();
  const missing = path.join(folder, 'fehlt.pem');
  expect(await failureOf(readTrustedRoots(missing))).toMatchObject({ data: { path: missing, reason: 'missing' } });
  expect(await failureOf(readTrustedRoots(folder))).toMatchObject({ data: { path: folder, reason: 'folder' } });
});

test('a text without certificates splits into nothing', () => {
  expect(splitPem('-----BEGIN CERTIFICATE-----\nAAAA')).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a pipe and a device are refused at once', async () => {
  const pipe = path.join(temporaryFolder(), 'roots.pem');
  execFileSync('mkfifo', [pipe]);
  for (const file of [pipe, '/dev/zero'])
    expect(await failureOf(readTrustedRoots(file))).toMatchObject({ data: { path: file, reason: 'io' } });
});
