import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { warningCodes } from '#shared/contract/warning-codes.ts';
import { shieldByBothClocks, shieldState, type Evidence, type ShieldInput } from './shield.ts';
import { mostly } from './test-mostly.ts';

const fingerprint256 = 'AA:BB';
const certificate = {
  fingerprint256,
  notBefore: 1000,
  notAfter: 9000,
  dueAt: 6000,
  coversAddress: true,
  isRevoked: false,
  renewalOff: false,
};
const good: ShieldInput = {
  evidence: { kind: 'served', fingerprint256 },
  certificate,
  certificateUnreadable: false,
  databaseFailed: false,
  httpFailed: false,
  httpsFailed: false,
  lastRequestFailed: false,
  now: 5000,
};

const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.constant<Evidence>({ kind: 'noConnection' }),
  fc.constant<Evidence>({ kind: 'handshakeFailed' }),
  fc.constantFrom('AA:BB', 'CC:DD').map((one): Evidence => ({ kind: 'served', fingerprint256: one })),
);
// Few enough values that equal ones are drawn often.
const time = fc.integer({ min: 0, max: 10 }).map((step) => step * 1000);
const input: fc.Arbitrary<ShieldInput> = fc.record({
  evidence: mostly(good.evidence, evidence),
  certificate: fc.option(
    fc.record({
      fingerprint256: mostly(fingerprint256, fc.constant('CC:DD')),
      notBefore: time,
      notAfter: time,
      dueAt: time,
      coversAddress: mostly(true, fc.boolean()),
      isRevoked: mostly(false, fc.boolean()),
      renewalOff: mostly(false, fc.boolean()),
    }),
  ),
  certificateUnreadable: mostly(false, fc.boolean()),
  databaseFailed: mostly(false, fc.boolean()),
  httpFailed: fc.boolean(),
  httpsFailed: mostly(false, fc.boolean()),
  lastRequestFailed: fc.boolean(),
  now: time,
});

describe('Whatever is known', () => {
  test('colour means: exactly this certificate was served, not revoked, its time is now, it covers the address', () => {
    let colours = 0;
    fc.assert(
      fc.property(input, (known) => {
        if (shieldState(known).shield === 'grey') return;
        colours += 1;
        const shown = known.certificate ?? expect.fail('colour without a certificate');
        expect(known.evidence).toEqual({ kind: 'served', fingerprint256: shown.fingerprint256 });
        expect(known.now >= shown.notBefore && known.now < shown.notAfter).toBe(true);
        expect(shown.coversAddress).toBe(true);
        expect(shown.isRevoked).toBe(false);
        expect(known.httpsFailed).toBe(false);
        if (known.certificateUnreadable) expect(shieldState(known).warning).not.toBeNull();
      }),
      { numRuns: 5000 },
    );
    // Without this, a shield that is always grey would pass too.
    expect(colours).toBeGreaterThan(50);
  });

  test('grey with a certificate says why, and grey without one only what went wrong', () => {
    fc.assert(
      fc.property(input, (known) => {
        const { shield, warning } = shieldState(known);
        if (shield === 'grey' && known.certificate !== null) expect(warning).not.toBeNull();
        if (warning === null && shield === 'grey') expect(known.certificate).toBeNull();
        if (warning !== null) expect(warningCodes).toContain(warning);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('The shield', () => {
  test('is in colour without a warning when all is well, to the very edges of the time', () => {
    expect(shieldState(good)).toEqual({ shield: 'colour', warning: null });
    expect(shieldState({ ...good, now: certificate.notBefore }).shield).toBe('colour');
    expect(shieldState({ ...good, now: certificate.notAfter - 1 }).shield).toBe('colour');
  });

  test('is grey without a warning when nothing was ever requested', () => {
    const none: Evidence = { kind: 'noConnection' };
    expect(shieldState({ ...good, certificate: null, evidence: none })).toEqual({ shield: 'grey', warning: null });
  });

  test.each([
    ['the files cannot be used', { certificate: null, certificateUnreadable: true }, 'CERTIFICATE_UNREADABLE'],
    ['the database could not be looked at', { certificate: null, databaseFailed: true }, 'DATABASE_UNAVAILABLE'],
    ['the HTTP port failed and there is no certificate', { certificate: null, httpFailed: true }, 'HTTP_PORT_FAILED'],
    ['the first request failed', { certificate: null, lastRequestFailed: true }, 'LAST_REQUEST_FAILED'],
    ['the certificate has ended', { now: certificate.notAfter }, 'CERTIFICATE_EXPIRED'],
    ['the certificate begins later', { now: certificate.notBefore - 1 }, 'CERTIFICATE_NOT_YET_VALID'],
    ['we had it revoked', { certificate: { ...certificate, isRevoked: true } }, 'CERTIFICATE_REVOKED'],
    ['the address is another one', { certificate: { ...certificate, coversAddress: false } }, 'ADDRESS_NOT_COVERED'],
    ['the HTTPS port failed', { httpsFailed: true }, 'HTTPS_PORT_FAILED'],
    ['nobody answers', { evidence: { kind: 'noConnection' } }, 'NOT_SERVED'],
    ['there is no TLS', { evidence: { kind: 'handshakeFailed' } }, 'NOT_SERVED'],
    ['another one is served', { evidence: { kind: 'served', fingerprint256: 'CC:DD' } }, 'OTHER_CERTIFICATE_SERVED'],
  ] satisfies [string, Partial<ShieldInput>, string][])('is grey when %s', (_, change, warning) => {
    expect(shieldState({ ...good, ...change })).toEqual({ shield: 'grey', warning });
  });

  test.each([
    [
      'its files are lost, but it is still served',
      { certificateUnreadable: true, now: 7000 },
      'CERTIFICATE_UNREADABLE',
    ],
    ['the HTTP port failed: renewing would not work', { httpFailed: true, now: 7000 }, 'HTTP_PORT_FAILED'],
    [
      'the database is out of reach, but still served',
      { databaseFailed: true, httpFailed: true },
      'DATABASE_UNAVAILABLE',
    ],
    [
      'a setting has ended renewing',
      { certificate: { ...certificate, renewalOff: true }, now: certificate.dueAt },
      'RENEWAL_OFF',
    ],
    ['renewing is due', { now: certificate.dueAt, lastRequestFailed: true }, 'RENEWAL_DUE'],
    ['the last request failed', { lastRequestFailed: true }, 'LAST_REQUEST_FAILED'],
  ])('stays in colour with a warning when %s', (_, change, warning) => {
    expect(shieldState({ ...good, ...change })).toEqual({ shield: 'colour', warning });
  });
});

describe('With a clock that is known to be wrong', () => {
  const skew = fc.integer({ min: -10, max: 10 }).map((step) => step * 1000);

  test('what holds by both clocks is said as ever, else the clock; and colour needs both', () => {
    const seen = { same: 0, wrong: 0 };
    fc.assert(
      fc.property(input, skew, (known, skewMs) => {
        const inputAt = (now: number) => ({ ...known, now });
        const [here, there] = [shieldState(known), shieldState(inputAt(known.now - skewMs))];
        const said = shieldByBothClocks(inputAt, known.now, skewMs);
        const isSame = here.shield === there.shield && here.warning === there.warning;
        // How much is left is for the next test.
        fc.pre(!isSame || here.warning !== 'RENEWAL_DUE');
        seen[isSame ? 'same' : 'wrong'] += 1;
        if (isSame) expect(said).toEqual(here);
        else expect(said.warning).toBe('CLOCK_WRONG');
        expect(said.shield === 'colour').toBe(here.shield === 'colour' && there.shield === 'colour');
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });

  test('it stays in colour where it is due by one clock and not by the other', () => {
    const inputAt = (now: number) => ({ ...good, now });
    const said = { shield: 'colour', warning: 'CLOCK_WRONG' };
    expect(shieldByBothClocks(inputAt, certificate.dueAt, 1)).toEqual(said);
    expect(shieldByBothClocks(inputAt, certificate.dueAt - 1, -1)).toEqual(said);
  });

  test('where it is due by both, it matters how much is left by each', () => {
    const inputAt = (now: number) => ({ ...good, now });
    const due = { shield: 'colour', warning: 'RENEWAL_DUE' };
    // Three quarters of its time are over at 7000, and nineteen twentieths at 8600.
    expect(shieldByBothClocks(inputAt, 8500, 1000)).toEqual(due);
    expect(shieldByBothClocks(inputAt, 8700, 1000)).toEqual({ shield: 'colour', warning: 'CLOCK_WRONG' });
    expect(shieldByBothClocks(inputAt, 7500, -1200)).toEqual({ shield: 'colour', warning: 'CLOCK_WRONG' });
    expect(shieldByBothClocks(inputAt, 8700, 50)).toEqual(due);
  });

  test('what is wrong beside the calendar is still said where only the days that are left differ', () => {
    const inputAt = (now: number) => ({ ...good, now, httpFailed: true });
    expect(shieldByBothClocks(inputAt, 8700, 1000)).toEqual({ shield: 'colour', warning: 'HTTP_PORT_FAILED' });
  });

  test('it is never said of a clock that is not known to be wrong', () => {
    fc.assert(
      fc.property(input, (known) => {
        const inputAt = (now: number) => ({ ...known, now });
        expect(shieldByBothClocks(inputAt, known.now, null)).toEqual(shieldState(known));
      }),
    );
  });
});
