import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { expect, test } from 'vitest';
import { createTestAuthority } from '../testing/certificates.ts';
import { splitPem } from './trusted-roots.ts';
import { rootsProblem } from './roots-problem.ts';

const YEAR = 365.25 * 86_400_000;
const parse = (...pems: string[]) => pems.flatMap(splitPem).map((pem) => new X509Certificate(pem));

test('a root can end a chain, whatever stands beside it', async () => {
  const authority = await createTestAuthority();
  const { rootPem, intermediatePem } = authority;
  const { chainPem } = await authority.issue();
  expect(rootsProblem(parse(rootPem), Date.now())).toBeNull();
  expect(rootsProblem(parse(chainPem, intermediatePem, rootPem), Date.now())).toBeNull();
});

test('a leaf and an intermediate cannot, and it is said whose certificate is missing', async () => {
  const authority = await createTestAuthority();
  const { intermediatePem } = authority;
  const { chainPem } = await authority.issue();
  const [leafPem = ''] = splitPem(chainPem);
  expect(rootsProblem(parse(leafPem), Date.now())).toEqual({ reason: 'noRoot', issuer: 'Test E1 (Testbetrieb)' });
  for (const pems of [[intermediatePem], [chainPem]]) {
    expect(rootsProblem(parse(...pems), Date.now())).toEqual({ reason: 'noRoot', issuer: 'Test R1 (Testbetrieb)' });
  }
});

test('a root that has expired cannot', async () => {
  const { rootPem } = await createTestAuthority();

  expect(rootsProblem(parse(rootPem), Date.now() + 100 * YEAR)).toEqual({ reason: 'expired' });
});

test('Node’s own roots are roots', () => {
  const [first = '', second = ''] = tls.rootCertificates;
  expect(rootsProblem(parse(first, second), Date.UTC(2026, 0, 1))).toBeNull();
});
