import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthOf, lifetimeUsed, type HealthInput } from './health.ts';
import { dueAt } from './renewal.ts';
import { shieldState, type Evidence } from './shield.ts';
import { mostly } from './test-mostly.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2027, 0, 1);
const iso = (time: number): string => new Date(time).toISOString();

/** A healthy state with a certificate of that lifetime. */
function lasting(lifetime: number): HealthInput {
  const times = { notBefore: START, notAfter: START + lifetime };
  return {
    shield: 'colour',
    warning: null,
    certificate: { notBefore: iso(times.notBefore), notAfter: iso(times.notAfter) },
    renewal: { dueAt: iso(dueAt(times)), failures: 0 },
    settingsNotices: [],
  };
}
const good = lasting(90 * DAY);
const failing = (failures: number): HealthInput => ({ ...good, renewal: { ...good.renewal, failures } });
const day = (number: number): number => START + number * DAY;

describe('Healthy', () => {
  test('is a certificate that serves, until its renewal is a day late', () => {
    for (const time of [day(0), day(30), day(60), day(61)])
      expect(healthOf(good, time)).toEqual({ state: 'healthy', reasons: [] });
  });

  test('is also one that is due now: that is the renewal’s business', () => {
    expect(healthOf({ ...good, warning: 'RENEWAL_DUE' }, day(60.5)).state).toBe('healthy');
  });

  test('is one that a click could not replace long before its time', () => {
    expect(healthOf({ ...failing(1), warning: 'LAST_REQUEST_FAILED' }, day(10))).toEqual({
      state: 'healthy',
      reasons: [],
    });
  });
});

describe('A warning', () => {
  test.each([
    ['more than a day after the renewal was due', good, day(61) + 1, ['RENEWAL_OVERDUE']],
    ['when three quarters of the lifetime are over', good, day(67.5), ['LIFETIME_RUNNING_OUT', 'RENEWAL_OVERDUE']],
    ['when it is due and the first attempt failed', failing(1), day(60), ['RENEWAL_FAILING']],
    ['when it is due and five attempts failed', failing(5), day(60), ['RENEWAL_FAILING']],
  ] satisfies [string, HealthInput, number, string[]][])('comes %s', (_, input, now, reasons) => {
    expect(healthOf(input, now)).toEqual({ state: 'warning', reasons });
  });

  test('comes for six days and for ninety at the same share', () => {
    const short = lasting(6 * DAY);
    expect(healthOf(short, START + 4.5 * DAY - 1).reasons).not.toContain('LIFETIME_RUNNING_OUT');
    expect(healthOf(short, START + 4.5 * DAY).reasons).toContain('LIFETIME_RUNNING_OUT');
  });
});

describe('Unhealthy', () => {
  test.each([
    ['when 95 % of the lifetime are over', good, day(85.5), ['LIFETIME_NEARLY_OVER', 'RENEWAL_OVERDUE']],
    ['when it has expired', good, day(90), ['CERTIFICATE_EXPIRED', 'RENEWAL_OVERDUE']],
    ['when it has expired by a clock that is wrong', { ...good, warning: 'CLOCK_WRONG' }, day(90), ['CLOCK_WRONG']],
    ['before it begins', good, day(0) - 1, ['CERTIFICATE_NOT_YET_VALID']],
    ['when six attempts failed', failing(6), day(60), ['RENEWAL_KEEPS_FAILING']],
    ['when it is not served', { ...good, shield: 'grey', warning: 'NOT_SERVED' }, day(1), ['NOT_SERVED']],
    ['when nobody knows what is served', { ...good, shield: 'grey' }, day(1), ['NOT_SERVED']],
  ] satisfies [string, HealthInput, number, string[]][])('is a certificate %s', (_, input, now, reasons) => {
    expect(healthOf(input, now)).toEqual({ state: 'unhealthy', reasons });
  });

  test('is a first request that failed, and a certificate that cannot be read', () => {
    const none: HealthInput = { ...good, certificate: null, shield: 'grey', renewal: { dueAt: null, failures: 1 } };
    for (const warning of ['LAST_REQUEST_FAILED', 'CERTIFICATE_UNREADABLE', 'HTTP_PORT_FAILED'] as const)
      expect(healthOf({ ...none, warning }, day(0))).toEqual({ state: 'unhealthy', reasons: [warning] });
  });

  test('is what does not pass by itself, although what is served is in order', () => {
    for (const warning of [
      'DATABASE_UNAVAILABLE',
      'CERTIFICATE_UNREADABLE',
      'HTTP_PORT_FAILED',
      'RENEWAL_OFF',
      'CLOCK_WRONG',
    ] as const)
      expect(healthOf({ ...good, warning }, day(1))).toEqual({ state: 'unhealthy', reasons: [warning] });
  });

  test.each(['SETTINGS_UNREADABLE', 'SETTINGS_MISSING', 'SETTINGS_DROPPED'] as const)(
    'is whatever there is while %s',
    (code) => {
      const setAside = { settingsNotices: [{ code }] };
      expect(healthOf({ ...good, ...setAside }, day(1))).toEqual({ state: 'unhealthy', reasons: [code] });
      const none: HealthInput = { ...good, ...setAside, certificate: null, shield: 'grey' };
      expect(healthOf(none, day(1))).toEqual({ state: 'unhealthy', reasons: [code] });
    },
  );

  test('says each reason once, the shield’s first', () => {
    const expired: HealthInput = { ...failing(9), shield: 'grey', warning: 'CERTIFICATE_EXPIRED' };
    expect(healthOf(expired, day(95)).reasons).toEqual([
      'CERTIFICATE_EXPIRED',
      'RENEWAL_KEEPS_FAILING',
      'RENEWAL_OVERDUE',
    ]);
  });
});

test('nothing set up and nothing wrong is neither healthy nor unhealthy', () => {
  const nothing: HealthInput = {
    shield: 'grey',
    warning: null,
    certificate: null,
    renewal: { dueAt: null, failures: 0 },
    settingsNotices: [],
  };
  expect(healthOf(nothing, START)).toEqual({ state: 'none', reasons: [] });
});

describe('Whatever the shield shows', () => {
  const span = fc.integer({ min: HOUR, max: 400 * DAY });
  /** A share of the lifetime. Nearly all random doubles would be close to 0. */
  const moment = fc.integer({ min: -50, max: 200 }).map((percent) => percent / 100);
  const served: Evidence = { kind: 'served', fingerprint256: 'AA' };
  const known = fc.record({
    evidence: mostly(
      served,
      fc.constantFrom<Evidence>({ kind: 'noConnection' }, { kind: 'served', fingerprint256: 'BB' }),
    ),
    coversAddress: mostly(true, fc.boolean()),
    isRevoked: mostly(false, fc.boolean()),
    hasCertificate: mostly(true, fc.boolean()),
    certificateUnreadable: mostly(false, fc.boolean()),
    databaseFailed: mostly(false, fc.boolean()),
    renewalOff: mostly(false, fc.boolean()),
    isSetAside: mostly(false, fc.boolean()),
    httpFailed: mostly(false, fc.boolean()),
    httpsFailed: mostly(false, fc.boolean()),
    failures: mostly(0, fc.integer({ min: 0, max: 9 })),
  });

  test('grey with a certificate is unhealthy, and healthy is only what is in colour', () => {
    const seen = { healthy: 0, warning: 0, unhealthy: 0, none: 0 };
    fc.assert(
      fc.property(known, span, moment, (input, lifetime, share) => {
        const now = Math.round(START + share * lifetime);
        const times = { notBefore: START, notAfter: START + lifetime };
        const { shield, warning } = shieldState({
          ...input,
          certificate: input.hasCertificate
            ? {
                ...times,
                dueAt: dueAt(times),
                fingerprint256: 'AA',
                coversAddress: input.coversAddress,
                isRevoked: input.isRevoked,
                renewalOff: input.renewalOff,
              }
            : null,
          lastRequestFailed: input.failures > 0,
          now,
        });
        const certificate = input.hasCertificate ? { notBefore: iso(START), notAfter: iso(START + lifetime) } : null;
        const renewal = { dueAt: input.hasCertificate ? iso(dueAt(times)) : null, failures: input.failures };
        const settingsNotices = input.isSetAside ? [{ code: 'SETTINGS_DROPPED' as const }] : [];
        const { state, reasons } = healthOf({ shield, warning, certificate, renewal, settingsNotices }, now);
        if (input.isSetAside) expect(state).toBe('unhealthy');
        // The two others pass by themselves, or become a reason by the calendar.
        if (warning !== null && warning !== 'RENEWAL_DUE' && warning !== 'LAST_REQUEST_FAILED')
          expect(state).toBe('unhealthy');
        seen[state] += 1;
        if (shield === 'grey' && certificate !== null) expect(state).toBe('unhealthy');
        if (shield === 'grey' && warning !== null) expect(reasons[0]).toBe(warning);
        if (state === 'healthy') expect(shield).toBe('colour');
        expect(state === 'none').toBe(certificate === null && warning === null && !input.isSetAside);
        expect(reasons.length === 0).toBe(state === 'healthy' || state === 'none');
        expect(new Set(reasons).size).toBe(reasons.length);
      }),
      { numRuns: 5000 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
  });
});

describe('The used share of a lifetime', () => {
  test('is below 0 before, 0 to 1 during, and above 1 after it', () => {
    const { certificate } = good;
    if (certificate === null) expect.fail();
    const shares = [day(-9), day(0), day(45), day(90), day(99)].map((now) => lifetimeUsed(certificate, now));
    expect(shares).toEqual([-0.1, 0, 0.5, 1, 1.1]);
  });

  test('is a number also where there is no lifetime', () => {
    const empty = { notBefore: iso(START), notAfter: iso(START) };
    expect([lifetimeUsed(empty, START - 1), lifetimeUsed(empty, START)]).toEqual([0, 1]);
  });
});
