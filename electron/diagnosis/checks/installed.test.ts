/** The checks of what is installed: certificate, pair, chain, covers, expiry. */
import fs from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../certificates/info.ts';
import { createTestAuthority, type TestAuthority, type TestPair } from '../../testing/certificates.ts';
import { splitPem } from '../../certificates/trusted-roots.ts';
import { openVault, type PairFiles } from '../../storage/vault.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { certificateCheck } from './certificate.ts';
import { chainCheck } from './chain.ts';
import { coversCheck } from './covers.ts';
import { expiryCheck } from './expiry.ts';
import { pairCheck } from './pair.ts';
import { factsFor, findingOf, NAME } from './test-facts.ts';

const CA = 'https://ca.example/directory';
const DAY = 86_400_000;
let authority: TestAuthority;
let pair: TestPair;
let other: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: [NAME] });
  other = await authority.issue({ names: [NAME] });
});

/** What the vault reports after this pair was installed and `tamper` has changed its files. */
async function installPair(tamper: (folder: string) => void = () => undefined) {
  const vault = openVault(temporaryFolder());
  const { folder } = await vault.install(CA, { orderUrl: 'https://ca.example/order/1', ...pair });
  tamper(folder);
  const { current: installed } = await vault.inspect();
  return { installed, folder };
}
const pairFilesOf = (chainPem: string): PairFiles => ({
  folder: '/db/1',
  chainPem,
  info: readCertificate(chainPem),
  keyMatches: true,
});

test('An installed pair is shown, whole, and for the address', async () => {
  const { installed } = await installPair();
  const given = { installed, trustedRoots: [authority.rootPem] };
  const { notAfter } = readCertificate(pair.chainPem);
  expect(await findingOf(certificateCheck, given)).toMatchObject({
    code: 'CERTIFICATE_INSTALLED',
    status: 'good',
    data: { names: [NAME], notAfter: new Date(notAfter).toISOString() },
  });
  expect(await findingOf(pairCheck, given)).toMatchObject({ code: 'PAIR_MATCHES', status: 'good' });
  expect(await findingOf(chainCheck, given)).toMatchObject({
    code: 'CHAIN_COMPLETE',
    status: 'good',
    data: { length: 2, root: 'Test R1 (Testbetrieb)' },
  });
  expect(await findingOf(coversCheck, given)).toMatchObject({ code: 'COVERS_ADDRESS', data: { name: NAME } });
  expect(await findingOf(expiryCheck, given)).toMatchObject({
    code: 'EXPIRY_FAR',
    status: 'good',
    data: { notAfter: new Date(notAfter).toISOString(), daysLeft: 89 },
  });
});

describe('With a wrong clock', () => {
  /** The facts on a machine whose clock is ahead of the CA's by this. */
  const aheadBy = async (skewMs: number, purpose: 'check' | 'evaluate' = 'check') => {
    const { installed } = await installPair();
    const facts = factsFor({ installed, purpose, now: () => Date.now() + skewMs });
    const directory = () => Promise.resolve({ kind: 'answer', httpStatus: 200, skewMs, directory: null } as const);
    return findingOf(expiryCheck, { ...facts, directory });
  };

  test.each([
    [200, 'says that it is expired'],
    [88, 'says that it is due'],
    [-30, 'says that it is not valid yet'],
  ])('of %i days the calendar %s, and nothing is said to follow from that', async (days) => {
    expect(await aheadBy(days * DAY)).toMatchObject({ code: 'EXPIRY_CLOCK_WRONG', status: 'unknown' });
  });

  test('that leads to the same finding, or is right, the finding stands', async () => {
    for (const skewMs of [10 * DAY, 200_000]) expect((await aheadBy(skewMs)).code).toBe('EXPIRY_FAR');
  });

  test('an evaluation asks no CA, and does not know', async () => {
    expect((await aheadBy(200 * DAY, 'evaluate')).code).toBe('EXPIRY_PAST');
  });
});

describe('Without a certificate', () => {
  test.each([
    ['check', 'CERTIFICATE_NOT_YET', 'unknown'],
    ['evaluate', 'CERTIFICATE_NONE', 'broken'],
  ] as const)('a "%s" says %s (%s)', async (purpose, code, status) => {
    expect(await findingOf(certificateCheck, { purpose, installed: null })).toMatchObject({ code, status });
  });

  test('that can be read nothing is said about it', async () => {
    const { installed, folder } = await installPair((one) => fs.writeFileSync(path.join(one, 'cert.pem'), 'torn'));
    expect(await findingOf(certificateCheck, { installed })).toMatchObject({
      code: 'CERTIFICATE_UNREADABLE',
      status: 'broken',
      data: { path: folder },
    });
    for (const given of [{ installed }, { installed: null }]) {
      expect((await findingOf(pairCheck, given)).code).toBe('PAIR_NOT_CHECKED');
      expect((await findingOf(chainCheck, given)).code).toBe('CHAIN_NOT_CHECKED');
      expect((await findingOf(coversCheck, given)).code).toBe('COVERS_NOT_CHECKED');
      expect((await findingOf(expiryCheck, given)).code).toBe('EXPIRY_NOT_CHECKED');
    }
  });
});

test('A key that is another one is named with its folder', async () => {
  const { installed, folder } = await installPair((one) => fs.writeFileSync(path.join(one, 'key.pem'), other.keyPem));
  expect(await findingOf(pairCheck, { installed })).toMatchObject({
    code: 'PAIR_MISMATCH',
    status: 'broken',
    data: { path: folder },
  });
});

describe('The chain', () => {
  const look = (pems: readonly string[], trustedRoots = [authority.rootPem]) =>
    findingOf(chainCheck, { installed: pairFilesOf(pems.join('\n')), trustedRoots });
  const parts = () => {
    const [leaf = '', intermediate = ''] = splitPem(pair.chainPem);
    return { leaf, intermediate, root: authority.rootPem, foreign: splitPem(other.chainPem)[0] ?? '' };
  };

  test('may hold its root, or something more at its end', async () => {
    const { leaf, intermediate, root, foreign } = parts();
    for (const end of [root, foreign, 'no certificate']) {
      expect(await look([leaf, intermediate, end])).toMatchObject({ code: 'CHAIN_COMPLETE', data: { length: 2 } });
    }
  });

  test('of a certificate that a root has signed itself is complete', async () => {
    const { chainPem } = await authority.issue({ withoutIntermediate: true });
    expect(await look([chainPem])).toMatchObject({ code: 'CHAIN_COMPLETE', data: { length: 1 } });
  });

  test('ends as well at a root that every browser knows', async () => {
    const [root = ''] = tls.rootCertificates;
    const expected = { length: 1, root: readCertificate(root).issuer };
    expect(await look([root], [])).toMatchObject({ code: 'CHAIN_COMPLETE', data: expected });
  });

  test('without its intermediate names what is missing', async () => {
    const { leaf, root } = parts();
    for (const pems of [[leaf], [leaf, root]]) {
      expect(await look(pems)).toMatchObject({
        code: 'CHAIN_INCOMPLETE',
        status: 'broken',
        data: { missing: 'Test E1 (Testbetrieb)' },
      });
    }
  });

  test('with the intermediate of another CA of the same name is incomplete', async () => {
    const namesake = await createTestAuthority();
    const { leaf } = parts();
    expect((await look([leaf, namesake.intermediatePem])).code).toBe('CHAIN_INCOMPLETE');
  });

  test('that ends where nobody knows further names who is missing', async () => {
    const { leaf, intermediate } = parts();
    expect(await look([leaf, intermediate], [])).toMatchObject({
      code: 'CHAIN_INCOMPLETE',
      data: { missing: 'Test R1 (Testbetrieb)' },
    });
  });

  test('in another order is a warning', async () => {
    const { leaf, intermediate, root } = parts();
    for (const pems of [
      [intermediate, leaf],
      [leaf, root, intermediate],
    ]) {
      expect(await look(pems)).toMatchObject({ code: 'CHAIN_OUT_OF_ORDER', status: 'warning' });
    }
  });
});

test('A certificate for other names is not for the address', async () => {
  const { chainPem } = await authority.issue({ names: ['andere.de', 'www.andere.de'] });
  expect(await findingOf(coversCheck, { installed: pairFilesOf(chainPem) })).toMatchObject({
    code: 'COVERS_OTHER_NAME',
    status: 'broken',
    data: { name: NAME, names: ['andere.de', 'www.andere.de'] },
  });
  expect((await findingOf(coversCheck, { installed: pairFilesOf(chainPem), name: '' })).code).toBe(
    'COVERS_NOT_CHECKED',
  );
});

describe('Of a certificate', () => {
  const notBefore = Date.UTC(2026, 9, 1);
  const look = async (lifetimeDays: number, leftDays: number) => {
    const notAfter = notBefore + lifetimeDays * DAY;
    const { chainPem } = await authority.issue({ notBefore, notAfter });
    return findingOf(expiryCheck, { installed: pairFilesOf(chainPem), now: () => notAfter - leftDays * DAY });
  };

  test.each([
    [90, 89, 'EXPIRY_FAR', 'good'],
    [90, 30.1, 'EXPIRY_FAR', 'good'],
    [90, 30, 'EXPIRY_DUE', 'warning'],
    [90, 4.6, 'EXPIRY_DUE', 'warning'],
    [90, 4.4, 'EXPIRY_CLOSE', 'broken'],
    [45, 15.1, 'EXPIRY_FAR', 'good'],
    [45, 2.3, 'EXPIRY_DUE', 'warning'],
    [45, 2.2, 'EXPIRY_CLOSE', 'broken'],
    [6, 3.1, 'EXPIRY_FAR', 'good'],
    [6, 0.2, 'EXPIRY_CLOSE', 'broken'],
  ])('for %d days, %d days before its end, is said: %s (%s)', async (lifetime, left, code, status) => {
    expect(await look(lifetime, left)).toMatchObject({ code, status, data: { daysLeft: Math.floor(left) } });
  });

  test('that has ended, or not begun, is said just that', async () => {
    expect(await look(90, 0)).toMatchObject({
      code: 'EXPIRY_PAST',
      status: 'broken',
      data: { notAfter: '2026-12-30T00:00:00.000Z' },
    });
    expect(await look(90, 90.1)).toMatchObject({
      code: 'EXPIRY_NOT_YET',
      status: 'broken',
      data: { notBefore: '2026-10-01T00:00:00.000Z' },
    });
  });
});
