import { expect, test } from 'vitest';
import { exampleCertificate, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { formatsFor } from '#shared/texts/advice.ts';
import { textsOf } from '#shared/texts/all.ts';
import { createTranslator } from '#shared/texts/translator.ts';
import { furtherRows, mainRows } from './certificate-rows.ts';

const t = createTranslator(textsOf('de')).t;
const formats = formatsFor('de');
const renewal = { ...exampleSnapshot().renewal, dueAt: '2027-01-23T11:59:59.000Z', reason: 'notDue' as const };

function row(id: string, certificate = exampleCertificate, snapshot = exampleSnapshot({ renewal })) {
  const rows = [...mainRows(certificate, snapshot, t, formats), ...furtherRows(certificate, t, formats)];
  return rows.find((one) => one.id === id)?.value;
}

test('three rows say what matters, and the rest is further down', () => {
  const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
  expect(idsOf(mainRows(exampleCertificate, exampleSnapshot({ renewal }), t, formats))).toEqual([
    'names',
    'until',
    'renewal',
  ]);
  expect(idsOf(furtherRows(exampleCertificate, t, formats))).toEqual([
    'issuer',
    'from',
    'serial',
    'fingerprint',
    'key',
  ]);
});

test('says how long it is still valid', () => {
  expect(row('until')).toMatch(/noch\s89\sTage/);
  expect(row('until', { ...exampleCertificate, daysLeft: 1 })).toMatch(/noch\s1\sTag\)/);
  expect(row('until', { ...exampleCertificate, daysLeft: -1 })).toContain('abgelaufen');
});

test('says when it is renewed, and not before when', () => {
  expect(row('renewal')).toBe('fällig ab 23.01.2027');
  const refused = { ...renewal, reason: 'ratio' as const, nextAttemptAt: '2027-01-24T12:00:00.000Z' };
  expect(row('renewal', exampleCertificate, exampleSnapshot({ renewal: refused }))).toMatch(
    /^jetzt fällig, nicht vor 24\.01\.2027/,
  );
});

test('says nothing that follows from the calendar while the clock is known to be wrong', () => {
  const expired = { ...exampleCertificate, daysLeft: -600 };
  const due = {
    ...renewal,
    reason: 'expired' as const,
    automatic: 'backoff' as const,
    nextAttemptAt: '2028-01-24T12:00:00.000Z',
  };
  const snapshot = exampleSnapshot({ certificate: expired, renewal: due, warning: 'CLOCK_WRONG' });
  expect(row('until', expired, snapshot)).toContain(
    '(nicht zu beurteilen, solange die Uhr dieses Rechners falsch geht)',
  );
  expect(row('renewal', expired, snapshot)).toBe('nicht zu beurteilen, solange die Uhr dieses Rechners falsch geht');
  const byItself = {
    ...renewal,
    reason: 'ratio' as const,
    automatic: 'backoff' as const,
    nextAttemptAt: due.nextAttemptAt,
  };
  expect(row('renewal', expired, exampleSnapshot({ renewal: byItself, shield: 'colour' }))).toBe(
    'fällig, geschieht von selbst',
  );
  const revoked = { ...renewal, reason: 'revoked' as const };
  expect(row('renewal', expired, exampleSnapshot({ renewal: revoked, warning: 'CLOCK_WRONG' }))).toBe('jetzt fällig');
});

test('shows a key of a kind that nobody foresaw as it is', () => {
  expect(row('key')).toBe('ECDSA P-256');
  expect(row('key', { ...exampleCertificate, keyType: 'rsa-3072' })).toBe('rsa-3072');
});
