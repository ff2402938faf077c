import { expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { exampleCertificate, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import type { Renewal } from '#shared/contract/snapshot.ts';
import { needsRequest } from './needs-request.ts';

const withCertificate = (reason: Renewal['reason']) => {
  const { renewal } = exampleSnapshot();
  return exampleSnapshot({ certificate: exampleCertificate, renewal: { ...renewal, reason } });
};

test('a request is due without a certificate, and with one that has to be replaced', () => {
  expect(needsRequest(exampleSnapshot())).toBe(true);
  for (const reason of ['ratio', 'ariWindow', 'expired', 'otherAddress', 'otherCa', 'revoked'] as const)
    expect(needsRequest(withCertificate(reason)), reason).toBe(true);
});

test('but not with one that is valid, nor where nobody knows whether there is one', () => {
  expect(needsRequest(withCertificate('notDue'))).toBe(false);
  const databaseFailure = failure('DATABASE_DIRECTORY', { path: '/srv', reason: 'missing', systemCode: 'ENOENT' });
  expect(needsRequest(exampleSnapshot({ databaseFailure }))).toBe(false);
});
