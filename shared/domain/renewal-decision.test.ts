import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jointBlockedPeriod, renewalDecision, type RenewalPolicy } from './renewal-decision.ts';
import { dueAt, type Validity } from './renewal.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 2);
const free: RenewalPolicy = { lastIssuedAt: null, backoff: null, blockedByCa: null };

const lifetimes = fc.integer({ min: HOUR, max: 398 * DAY });
/** As CAs date it: an hour back, less for short lifetimes. */
const issuedAt = (time: number, lifetime: number): Validity => {
  const notBefore = time - Math.min(HOUR, Math.floor(lifetime / 24));
  return { notBefore, notAfter: notBefore + lifetime };
};
/** Times that a CA may suggest, sensible or not, as shares of the lifetime from its beginning. */
const ariShares = fc.option(fc.double({ min: -2, max: 3, noNaN: true }), { nil: null });
const selectedIn = ({ notBefore, notAfter }: Validity, share: number | null) =>
  share === null ? null : { selectedAt: Math.round(notBefore + share * (notAfter - notBefore)) };

describe('A certificate without advice', () => {
  it.each([
    ['90 days', 90 * DAY, 60 * DAY],
    ['64 days', 64 * DAY, (64 * DAY * 2) / 3],
    ['45 days', 45 * DAY, 30 * DAY],
    ['160 hours', 160 * HOUR, 80 * HOUR],
  ])('of %s is due by its ratio', (_, lifetime, after) => {
    const certificate = { notBefore: START, notAfter: START + lifetime };
    const at = Math.ceil(START + after);
    expect(renewalDecision(certificate, null, free, at - 1)).toEqual({ at, due: false, reason: 'notDue' });
    expect(renewalDecision(certificate, null, free, at)).toEqual({ at, due: true, reason: 'ratio' });
  });
});

describe('The advice of the CA', () => {
  const certificate = { notBefore: START, notAfter: START + 90 * DAY };

  it('counts instead of the ratio, earlier or later', () => {
    for (const after of [20 * DAY, 70 * DAY]) {
      const at = START + after;
      const decide = (now: number) => renewalDecision(certificate, { selectedAt: at }, free, now);
      expect(decide(at - 1)).toEqual({ at, due: false, reason: 'notDue' });
      expect(decide(at)).toEqual({ at, due: true, reason: 'ariWindow' });
    }
  });

  it('counts no more when less than a twentieth is left', () => {
    const late = { selectedAt: START + 100 * DAY };
    const at = START + 85.5 * DAY + 1;
    expect(renewalDecision(certificate, late, free, at - 1)).toEqual({ at, due: false, reason: 'notDue' });
    expect(renewalDecision(certificate, late, free, at)).toEqual({ at, due: true, reason: 'emergency' });
  });

  it('to renew at once waits until a tenth of the life is over', () => {
    const at = START + 9 * DAY;
    const decide = (now: number) => renewalDecision(certificate, { selectedAt: START }, free, now);
    expect(decide(START + HOUR)).toEqual({ at, due: false, reason: 'backoff' });
    expect(decide(at)).toEqual({ at, due: true, reason: 'ariWindow' });
  });
});

describe('A certificate that is due waits', () => {
  const certificate = { notBefore: START, notAfter: START + 90 * DAY };
  const now = START + 70 * DAY;

  it.each([
    ['for the next rung of the ladder', { backoff: { since: now - 1, until: now + HOUR } }, HOUR, 'backoff'],
    ['as long as the CA says', { blockedByCa: { since: now - 1, until: now + 34 * HOUR } }, 34 * HOUR, 'heldByCa'],
    ['a tenth of its life after the last one', { lastIssuedAt: now - DAY }, 8 * DAY, 'backoff'],
    [
      'for the longer of the two',
      { backoff: { since: now, until: now + 2 * HOUR }, blockedByCa: { since: now, until: now + HOUR } },
      2 * HOUR,
      'backoff',
    ],
  ] as const)('%s', (_, blocked, wait, reason) => {
    const policy = { ...free, ...blocked };
    const at = now + wait;
    expect(renewalDecision(certificate, null, policy, now)).toEqual({ at, due: false, reason });
    expect(renewalDecision(certificate, null, policy, at)).toEqual({ at, due: true, reason: 'ratio' });
  });

  it('not for what a clock has noted that was ahead', () => {
    const ahead = { since: now + 365 * DAY, until: now + 366 * DAY };
    const policy = { lastIssuedAt: now + 365 * DAY, backoff: ahead, blockedByCa: ahead };
    expect(renewalDecision(certificate, null, policy, now)).toMatchObject({ due: true, reason: 'ratio' });
  });

  it('even in an emergency, and after its end', () => {
    const blockedByCa = { since: now, until: certificate.notAfter + DAY };
    const decide = (time: number) => renewalDecision(certificate, null, { ...free, blockedByCa }, time);
    expect(decide(certificate.notAfter)).toMatchObject({ due: false, reason: 'heldByCa' });
    expect(decide(certificate.notAfter + DAY)).toMatchObject({ due: true });
  });
});

describe('Of every life from an hour to 398 days, and with every advice', () => {
  it('a certificate is never due at once after it was issued', () => {
    fc.assert(
      fc.property(lifetimes, ariShares, (lifetime, share) => {
        const certificate = issuedAt(START, lifetime);
        expect(renewalDecision(certificate, selectedIn(certificate, share), free, START).due).toBe(false);
      }),
    );
  });

  it('it is due before its end, by what is decided at any time before', () => {
    fc.assert(
      fc.property(lifetimes, ariShares, fc.double({ min: 0, max: 1, noNaN: true }), (lifetime, share, elapsed) => {
        const certificate = issuedAt(START, lifetime);
        const ari = selectedIn(certificate, share);
        const { at } = renewalDecision(certificate, ari, free, START + Math.floor(elapsed * lifetime));
        expect(at).toBeLessThan(certificate.notAfter);
        expect(certificate.notAfter - at).toBeGreaterThan(lifetime / 20 - 2);
        expect(renewalDecision(certificate, ari, free, at).due).toBe(true);
        expect(renewalDecision(certificate, ari, free, at - 1).due).toBe(false);
      }),
    );
  });

  it('once due it stays due, and its time does not move', () => {
    const span = fc.double({ min: 0, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(lifetimes, ariShares, span, span, span, span, (lifetime, share, recorded, duration, one, other) => {
        const certificate = issuedAt(START, lifetime);
        const ari = selectedIn(certificate, share);
        const at = (part: number) => START + Math.floor(part * lifetime);
        // A decision can only know what was recorded before it.
        const [first, second] = [Math.max(Math.min(one, other), recorded), Math.max(one, other, recorded)];
        const blocked = { since: at(recorded), until: at(recorded + duration) };
        const policy = { lastIssuedAt: at(recorded), backoff: blocked, blockedByCa: blocked };
        const [before, after] = [first, second].map((part) => renewalDecision(certificate, ari, policy, at(part)));
        expect(after?.at).toBe(before?.at);
        if (before?.due === true) expect(after?.due).toBe(true);
      }),
    );
  });

  it('without advice it is due exactly when the panel says', () => {
    fc.assert(
      fc.property(lifetimes, (lifetime) => {
        const certificate = issuedAt(START, lifetime);
        expect(renewalDecision(certificate, null, free, START).at).toBe(Math.ceil(dueAt(certificate)));
      }),
    );
  });

  it('there is at most one order in a tenth of a life, and no lapse where nothing fails', () => {
    const steps = fc.record({ lifetime: lifetimes, share: ariShares, installs: fc.boolean() });
    fc.assert(
      fc.property(lifetimes, fc.array(steps, { minLength: 5, maxLength: 40 }), (firstLifetime, course) => {
        let now = START;
        let certificate = issuedAt(now, firstLifetime);
        let ari: { selectedAt: number } | null = null;
        let lastIssuedAt = now;
        let failed = false;
        for (const { lifetime, share, installs } of course) {
          const policy = { ...free, lastIssuedAt };
          const { at } = renewalDecision(certificate, ari, policy, now);
          now = Math.max(now, at);
          expect(renewalDecision(certificate, ari, policy, now).due).toBe(true);
          expect(now - lastIssuedAt).toBeGreaterThanOrEqual((certificate.notAfter - certificate.notBefore) / 10);
          if (!failed) expect(now).toBeLessThan(certificate.notAfter);
          lastIssuedAt = now;
          failed = !installs;
          if (failed) continue;
          certificate = issuedAt(now, lifetime);
          ari = selectedIn(certificate, share);
        }
      }),
    );
  });

  it('the number of orders stays within 5 % of the ideal over ten years, each within the usual window', () => {
    for (const days of [90, 64, 45, 160 / 24]) {
      const lifetime = days * DAY;
      const ideal = lifetime < 10 * DAY ? lifetime / 2 : (lifetime * 2) / 3;
      let [now, orders] = [START, 0];
      while (now < START + 3650 * DAY) {
        const certificate = issuedAt(now, lifetime);
        const share = ideal / lifetime + (((orders * 7) % 20) - 10) / 1000;
        now = renewalDecision(certificate, selectedIn(certificate, share), { ...free, lastIssuedAt: now }, now).at;
        orders++;
      }
      const wanted = (3650 * DAY) / ideal;
      expect(Math.abs(orders - wanted) / wanted).toBeLessThan(0.05);
    }
  });
});

describe('What holds up a request that may ask several CAs', () => {
  const until = (hours: number, since = START) => ({ since, until: START + hours * HOUR });

  it('is nothing, as long as one of them may be asked', () => {
    expect(jointBlockedPeriod([[until(3)], [null, null]], START)).toBeNull();
    expect(jointBlockedPeriod([[], [until(3)]], START)).toBeNull();
  });

  it('lasts until the first of them may be asked, whatever holds each: its word, or its limits', () => {
    expect(
      jointBlockedPeriod(
        [
          [until(34), null],
          [null, until(2)],
        ],
        START,
      ),
    ).toEqual(until(2));
    expect(
      jointBlockedPeriod(
        [
          [until(1), until(5)],
          [until(4), until(2)],
        ],
        START,
      ),
    ).toEqual(until(4));
  });

  it('is nothing that was noted by a clock which was ahead', () => {
    expect(jointBlockedPeriod([[until(99, START + HOUR)]], START)).toBeNull();
    expect(jointBlockedPeriod([[until(99, START + HOUR), until(2)]], START)).toEqual(until(2));
  });
});
