import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LimitName } from '#shared/contract/failures.ts';
import { LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';
import {
  allowances,
  pruneLedger,
  tightestAllowance,
  type PlannedOrder,
  type LedgerEvent,
  type OrderStanding,
} from './rate-limit-rules.ts';
import { registrableDomain } from './registrable-domain.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;
const START = Date.UTC(2026, 10, 2);
const NAME = 'server.meinefirma.de';
const plannedOrder: PlannedOrder = { ca: LETS_ENCRYPT, account: 'acct/1', name: NAME, standing: 'new' };

function ledgerEvent(kind: LedgerEvent['kind'], at: number, changes: Partial<LedgerEvent> = {}): LedgerEvent {
  return { ...plannedOrder, kind, at, ...changes };
}

function allowanceFor(events: LedgerEvent[], limit: LimitName, now: number, changes: Partial<PlannedOrder> = {}) {
  return allowances(events, { ...plannedOrder, ...changes }, now, registrableDomain).find((one) => one.limit === limit);
}

const all: LimitName[] = ['newOrders', 'certificatesPerDomain', 'duplicateCertificate', 'failedAuthorizations'];

describe('Of the same certificate', () => {
  const issued = (count: number) => Array.from({ length: count }, (_, index) => ledgerEvent('issued', START + index));

  it('two of five are left after three, and the next comes back after 33.6 hours', () => {
    expect(allowanceFor(issued(3), 'duplicateCertificate', START + HOUR)).toEqual({
      limit: 'duplicateCertificate',
      capacity: 5,
      period: WEEK,
      remaining: 2,
      freeAt: START + HOUR,
    });
    const none = allowanceFor(issued(5), 'duplicateCertificate', START + HOUR);
    expect(none).toMatchObject({ remaining: 0, freeAt: START + 33.6 * HOUR });
    expect(allowanceFor(issued(5), 'duplicateCertificate', START + 33.6 * HOUR)?.remaining).toBe(1);
    expect(allowanceFor(issued(5), 'duplicateCertificate', START + WEEK + HOUR)?.remaining).toBe(5);
  });

  it('only those for this name count, by whichever account', () => {
    const others = [
      ledgerEvent('issued', START, { name: 'anders.de' }),
      ledgerEvent('issued', START, { account: 'acct/2' }),
    ];
    expect(allowanceFor(others, 'duplicateCertificate', START)?.remaining).toBe(4);
  });

  it('none counts that was renewed by ARI, and none of another CA', () => {
    const free = [
      ledgerEvent('issued', START, { standing: 'ariRenewal' }),
      ledgerEvent('issued', START, { ca: LETS_ENCRYPT_STAGING }),
    ];
    expect(allowanceFor(free, 'duplicateCertificate', START)?.remaining).toBe(5);
  });

  it('none counts that was noted by a clock which was ahead', () => {
    const ahead = issued(5).map((event) => ({ ...event, at: event.at + 52 * WEEK }));
    expect(allowanceFor(ahead, 'duplicateCertificate', START)?.remaining).toBe(5);
  });
});

describe('Of failed attempts', () => {
  it('there are five in an hour for a name and an account', () => {
    const failed = Array.from({ length: 5 }, () => ledgerEvent('failedAuthorization', START));
    expect(allowanceFor(failed, 'failedAuthorizations', START)).toMatchObject({
      remaining: 0,
      freeAt: START + 12 * MINUTE,
    });
    expect(allowanceFor(failed, 'failedAuthorizations', START, { account: 'acct/2' })?.remaining).toBe(5);
    expect(allowanceFor(failed, 'failedAuthorizations', START, { name: 'anders.de' })?.remaining).toBe(5);
  });
});

describe('Of new certificates for a domain', () => {
  it('its sub-domains share one limit, below a public suffix each has its own', () => {
    const issued = [
      ledgerEvent('issued', START, { name: 'a.meinefirma.de' }),
      ledgerEvent('issued', START, { name: 'a.dyndns.org' }),
    ];
    expect(allowanceFor(issued, 'certificatesPerDomain', START)?.remaining).toBe(49);
    expect(allowanceFor(issued, 'certificatesPerDomain', START, { name: 'b.dyndns.org' })?.remaining).toBe(50);
  });
});

describe('What an order has to pass', () => {
  it.each<[OrderStanding, LimitName[]]>([
    ['new', all],
    ['renewal', ['duplicateCertificate', 'failedAuthorizations']],
    ['ariRenewal', []],
  ])('as %s', (standing, limits) => {
    expect(allowances([], { ...plannedOrder, standing }, START, registrableDomain).map(({ limit }) => limit)).toEqual(
      limits,
    );
  });

  it('includes the limit on accounts where one has to be made', () => {
    const made = [ledgerEvent('newAccount', START)];
    expect(allowanceFor(made, 'newAccounts', START)).toBeUndefined();
    expect(allowanceFor(made, 'newAccounts', START, { account: '' })?.remaining).toBe(9);
    const renewal = allowances(
      made,
      { ...plannedOrder, account: '', standing: 'ariRenewal' },
      START,
      registrableDomain,
    );
    expect(renewal.map(({ limit }) => limit)).toEqual(['newAccounts']);
  });

  it('is not known of any other CA', () => {
    expect(
      allowances([], { ...plannedOrder, ca: 'https://acme.zerossl.com/v2/DV90' }, START, registrableDomain),
    ).toEqual([]);
  });
});

describe('What the panel tells of', () => {
  it('is what is used up and comes back last, or else what is nearest to its end', () => {
    const events = [
      ...Array.from({ length: 5 }, () => ledgerEvent('failedAuthorization', START)),
      ...Array.from({ length: 4 }, () => ledgerEvent('issued', START)),
    ];
    expect(tightestAllowance(allowances(events, plannedOrder, START, registrableDomain))?.limit).toBe(
      'failedAuthorizations',
    );
    expect(tightestAllowance(allowances(events, plannedOrder, START + HOUR, registrableDomain))).toMatchObject({
      limit: 'duplicateCertificate',
      remaining: 1,
    });
    const more = [...events, ledgerEvent('issued', START)];
    expect(tightestAllowance(allowances(more, plannedOrder, START, registrableDomain))?.limit).toBe(
      'duplicateCertificate',
    );
    expect(tightestAllowance([])).toBeNull();
  });
});

const histories = fc.array(
  fc.record({
    kind: fc.constantFrom('newAccount', 'order', 'issued', 'failedAuthorization'),
    at: fc.integer({ min: START, max: START + 4 * WEEK }),
    ca: fc.constantFrom(LETS_ENCRYPT, LETS_ENCRYPT_STAGING, 'https://ca.example/directory'),
    account: fc.constantFrom('acct/1', 'acct/2'),
    name: fc.constantFrom(NAME, 'anders.meinefirma.de', 'anderefirma.de'),
    standing: fc.constantFrom('new', 'renewal', 'ariRenewal'),
  }) satisfies fc.Arbitrary<LedgerEvent>,
  { maxLength: 60 },
);
const times = fc.integer({ min: START, max: START + 6 * WEEK });
const plannedOrders = fc.record({
  ca: fc.constantFrom(LETS_ENCRYPT, LETS_ENCRYPT_STAGING),
  account: fc.constantFrom('', 'acct/1', 'acct/2'),
  name: fc.constantFrom(NAME, 'anderefirma.de'),
  standing: fc.constantFrom('new', 'renewal', 'ariRenewal'),
}) satisfies fc.Arbitrary<PlannedOrder>;

describe('Whatever was done', () => {
  it('what remains lies between nothing and all, and nothing is free before it remains', () => {
    fc.assert(
      fc.property(histories, plannedOrders, times, (events, plannedOrder, now) => {
        for (const { remaining, capacity, freeAt } of allowances(events, plannedOrder, now, registrableDomain)) {
          expect(remaining).toBeGreaterThanOrEqual(0);
          expect(remaining).toBeLessThanOrEqual(capacity);
          expect(Number.isInteger(remaining)).toBe(true);
          if (remaining > 0) expect(freeAt).toBe(now);
          else expect(freeAt).toBeGreaterThan(now);
        }
      }),
    );
  });

  it('it refills: never less as time goes by, one more at the time that was told, and all after its period', () => {
    fc.assert(
      fc.property(histories, plannedOrders, fc.integer({ min: 0, max: 5 * WEEK }), (events, plannedOrder, wait) => {
        const now = START + 4 * WEEK;
        const later = allowances(events, plannedOrder, now + wait, registrableDomain);
        for (const [index, before] of allowances(events, plannedOrder, now, registrableDomain).entries()) {
          expect(later[index]?.remaining).toBeGreaterThanOrEqual(before.remaining);
          const atFree = allowances(events, plannedOrder, before.freeAt, registrableDomain)[index];
          expect(atFree?.remaining).toBeGreaterThan(0);
          if (wait >= before.period) expect(later[index]?.remaining).toBe(before.capacity);
        }
      }),
    );
  });

  it('an event that was noted by a clock which was ahead has nothing pruned that counts now', () => {
    const now = ledgerEvent('newAccount', START);
    const ahead = ledgerEvent('newAccount', START + 18 * MINUTE);
    expect(pruneLedger([ahead, now], START, registrableDomain)).toContain(now);
  });

  it('what is pruned is not missed', () => {
    fc.assert(
      fc.property(
        histories,
        plannedOrders,
        times,
        fc.integer({ min: 0, max: WEEK }),
        (events, plannedOrder, now, wait) => {
          const kept = pruneLedger(events, now, registrableDomain);
          const then = now + wait;
          // Events in the future do not count yet; whether they are kept does not matter here.
          const sane = (list: LedgerEvent[]) => list.filter(({ at }) => at <= now);
          expect(allowances(sane(kept), plannedOrder, then, registrableDomain)).toEqual(
            allowances(sane(events), plannedOrder, then, registrableDomain),
          );
        },
      ),
    );
  });

  it('nothing is kept once every limit is full again', () => {
    fc.assert(
      fc.property(histories, (events) => {
        expect(pruneLedger(events, START + 6 * WEEK, registrableDomain)).toEqual([]);
      }),
    );
  });
});
