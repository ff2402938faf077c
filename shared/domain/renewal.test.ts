import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysLeft, dueAt, dueReason, plannedRenewal } from './renewal.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);
const lasting = (lifetime: number) => ({ notBefore: START, notAfter: START + lifetime });
const leftWhenDue = (lifetime: number) => START + lifetime - dueAt(lasting(lifetime));

describe('A certificate is due', () => {
  test.each([
    ['90 days', 90 * DAY, 30 * DAY],
    ['a year', 365 * DAY, 30 * DAY],
    ['64 days', 64 * DAY, (64 / 3) * DAY],
    ['45 days', 45 * DAY, 15 * DAY],
    ['10 days', 10 * DAY, (10 / 3) * DAY],
    ['160 hours', 160 * HOUR, 80 * HOUR],
  ])('of %s: with the right time left', (_, lifetime, left) => {
    expect(leftWhenDue(lifetime)).toBeCloseTo(left, 0);
  });

  test('never when it is issued, always before it ends, and earlier than its last third only if it is short', () => {
    fc.assert(
      fc.property(fc.integer({ min: HOUR, max: 400 * DAY }), (lifetime) => {
        const due = dueAt(lasting(lifetime));
        expect(due).toBeGreaterThan(START);
        expect(due).toBeLessThan(START + lifetime);
        expect(leftWhenDue(lifetime)).toBeLessThanOrEqual(30 * DAY);
        if (lifetime >= 10 * DAY) expect(leftWhenDue(lifetime)).toBeLessThanOrEqual(lifetime / 3 + 1);
      }),
    );
  });
});

describe('Why a certificate is due', () => {
  const good = { ...lasting(90 * DAY), coversAddress: true, fromConfiguredCa: true, isRevoked: false };
  const due = dueAt(good);

  test.each([
    ['there is none', null, START, 'none'],
    ['it is fresh', good, START, 'notDue'],
    ['its time has come in a moment', good, due - 1, 'notDue'],
    ['its time has come', good, due, 'ratio'],
    ['it ends in a moment', good, good.notAfter - 1, 'ratio'],
    ['it has ended', good, good.notAfter, 'expired'],
    ['it is revoked', { ...good, isRevoked: true }, START, 'revoked'],
    ['the address is another one', { ...good, coversAddress: false }, START, 'otherAddress'],
    ['the CA is another one', { ...good, fromConfiguredCa: false }, START, 'otherCa'],
    ['everything is wrong', { ...good, coversAddress: false, fromConfiguredCa: false }, good.notAfter, 'otherAddress'],
  ] as const)('when %s', (_, certificate, now, reason) => {
    expect(dueReason(certificate, null, now)).toBe(reason);
  });

  const earlier = { selectedAt: due - 20 * DAY };
  const later = { selectedAt: due + 5 * DAY };
  const tooLate = { selectedAt: good.notAfter + DAY };
  test.each([
    ['the CA wishes it later than usual', later, due, 'notDue'],
    ['the later time has come', later, later.selectedAt, 'ariWindow'],
    ['the CA wishes it earlier than usual', earlier, earlier.selectedAt, 'ariWindow'],
    ['the earlier time has come in a moment', earlier, earlier.selectedAt - 1, 'notDue'],
    ['the CA wishes it when it is over, and little is left', tooLate, good.notAfter - 4 * DAY, 'ratio'],
  ] as const)('when %s', (_, ari, now, reason) => {
    expect(dueReason(good, ari, now)).toBe(reason);
    expect(now >= plannedRenewal(good, ari).at).toBe(reason !== 'notDue');
  });
});

test('days left are whole days, rounded down, and negative after the end', () => {
  expect(daysLeft(START + 30 * DAY, START)).toBe(30);
  expect(daysLeft(START + 30 * DAY - 1, START)).toBe(29);
  expect(daysLeft(START + 1, START)).toBe(0);
  expect(daysLeft(START, START)).toBe(0);
  expect(daysLeft(START, START + 1)).toBe(-1);
});
