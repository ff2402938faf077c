import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LifetimeNotice } from '#shared/contract/lifetime-notice.ts';
import {
  nextNotice,
  nextNoticeAt,
  NO_NOTICES,
  rememberedNoticesSchema,
  activeNotice,
  type NoticeState,
  type RememberedNotices,
} from './lifetime-notice-rules.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2027, 0, 1);
const iso = (time: number): string => new Date(time).toISOString();
const day = (number: number): number => START + number * DAY;

const certificate = (lifetime = 90 * DAY, fingerprint256 = 'AA', begin = START) => ({
  fingerprint256,
  notBefore: iso(begin),
  notAfter: iso(begin + lifetime),
});
const state = (change: Partial<NoticeState> = {}): NoticeState => ({
  certificate: certificate(),
  renewedAutomatically: true,
  failingSince: null,
  ...change,
});

/** Asks for notices at these times, one after the other; what is remembered goes through JSON each time. */
function runNotices(looks: readonly { now: number; state: NoticeState }[], memory: RememberedNotices = NO_NOTICES) {
  let remembered = memory;
  const told: { now: number; notice: LifetimeNotice }[] = [];
  for (const look of looks) {
    const next = nextNotice(look.state, remembered, look.now);
    remembered = rememberedNoticesSchema.parse(JSON.parse(JSON.stringify(next.remembered)));
    if (next.notice !== null) told.push({ now: look.now, notice: next.notice });
  }
  return { told, remembered };
}
const hourly = (from: number, to: number, noticeState: NoticeState) =>
  Array.from({ length: Math.floor((to - from) / HOUR) }, (_, hour) => ({
    now: from + hour * HOUR,
    state: noticeState,
  }));
const kinds = (told: readonly { notice: LifetimeNotice }[]) => told.map(({ notice }) => notice.kind);

describe('As long as renewing goes its way', () => {
  test('a certificate’s first three quarters pass in silence', () => {
    expect(runNotices(hourly(day(0), day(67.5), state())).told).toEqual([]);
  });

  test('each renewal is told once, and the first certificate is not: somebody has clicked for it', () => {
    const second = state({ certificate: certificate(90 * DAY, 'BB', day(60)) });
    const { told } = runNotices([...hourly(day(0), day(60), state()), ...hourly(day(60), day(120), second)]);
    expect(told).toEqual([
      { now: day(60), notice: { kind: 'renewed', notAfter: iso(day(150)), daysLeft: 90, failingSince: null } },
    ]);
  });

  test('what somebody has clicked for is not told here, neither at once nor later', () => {
    const byHand = state({ certificate: certificate(90 * DAY, 'BB', day(60)), renewedAutomatically: false });
    const later = { ...byHand, renewedAutomatically: true };
    expect(
      runNotices([
        { now: day(59), state: state() },
        { now: day(60), state: byHand },
        { now: day(61), state: later },
      ]).told,
    ).toEqual([]);
  });

  test('a certificate that was away for a moment is not a new one', () => {
    const away = state({ certificate: null });
    expect(
      runNotices([
        { now: day(1), state: state() },
        { now: day(2), state: away },
        { now: day(3), state: state() },
      ]).told,
    ).toEqual([]);
  });
});

describe('When it does not', () => {
  const failing = state({ failingSince: iso(day(60)) });

  test('the alarms come at 75 %, at 95 % and at the end, with the days left and since when it fails', () => {
    const { told } = runNotices([day(67.5), day(85.5), day(90)].map((now) => ({ now, state: failing })));
    const common = { notAfter: iso(day(90)), failingSince: iso(day(60)) };
    expect(told.map(({ notice }) => notice)).toEqual([
      { kind: 'runningOut', daysLeft: 22, ...common },
      { kind: 'nearlyOver', daysLeft: 4, ...common },
      { kind: 'expired', daysLeft: 0, ...common },
    ]);
  });

  test('the mildest comes a few times, the others daily', () => {
    const { told } = runNotices(hourly(day(60), day(93), failing));
    const times = (kind: string) =>
      told.filter(({ notice }) => notice.kind === kind).map(({ now }) => (now - START) / DAY);
    expect(times('runningOut')).toEqual([67.5, 72, 76.5, 81]);
    expect(times('nearlyOver')).toEqual([85.5, 86.5, 87.5, 88.5, 89.5]);
    expect(times('expired')).toEqual([90, 91, 92]);
  });

  test('a certificate of six days gets each alarm in time', () => {
    const short = state({ certificate: certificate(6 * DAY) });
    expect(kinds(runNotices(hourly(day(0), day(6.5), short)).told)).toEqual([
      'runningOut',
      'runningOut',
      'nearlyOver',
      'expired',
    ]);
  });

  test('a certificate that comes late ends the alarms, and is told', () => {
    const late = state({ certificate: certificate(90 * DAY, 'BB', day(91)) });
    const { told } = runNotices([...hourly(day(89), day(91), failing), ...hourly(day(91), day(120), late)]);
    expect(kinds(told)).toEqual(['nearlyOver', 'expired', 'renewed']);
  });
});

describe('Whatever happens', () => {
  const look = fc.record({
    pause: fc.integer({ min: 0, max: 3 * DAY }),
    certificate: fc.option(
      fc.record({
        lifetime: fc.constantFrom(HOUR, 6 * DAY, 45 * DAY, 90 * DAY),
        name: fc.constantFrom('AA', 'BB', 'CC'),
        age: fc.double({ min: -0.1, max: 1.5, noNaN: true }),
      }),
    ),
    renewedAutomatically: fc.boolean(),
    isFailing: fc.boolean(),
  });
  /** Certificates appear, vanish and change at random, as on a machine where everything goes wrong. */
  const history = fc.array(look, { maxLength: 60 }).map((steps) => {
    let now = START;
    return steps.map((step) => {
      now += step.pause;
      const { lifetime = 0, age = 0, name = '' } = step.certificate ?? {};
      const begin = Math.round(now - age * lifetime);
      return {
        now,
        state: state({
          certificate: step.certificate === null ? null : certificate(lifetime, name, begin),
          renewedAutomatically: step.renewedAutomatically,
          failingSince: step.isFailing ? iso(now) : null,
        }),
      };
    });
  });

  test('the same notice never comes twice within a day', () => {
    let repeats = 0;
    fc.assert(
      fc.property(history, (looks) => {
        const last = new Map<string, number>();
        for (const { now, notice } of runNotices(looks).told) {
          const before = last.get(notice.kind);
          if (before !== undefined) {
            repeats += 1;
            expect(now - before).toBeGreaterThanOrEqual(DAY);
          }
          last.set(notice.kind, now);
        }
      }),
      { numRuns: 500 },
    );
    expect(repeats).toBeGreaterThan(10);
  });

  test('nobody is left in the dark: what has expired is told, or was within the last day', () => {
    fc.assert(
      fc.property(history, (looks) => {
        let remembered = NO_NOTICES;
        for (const { now, state: at } of looks) {
          const next = nextNotice(at, remembered, now);
          ({ remembered } = next);
          if (at.certificate === null || now < Date.parse(at.certificate.notAfter)) continue;
          expect(now - Date.parse(remembered.told.expired ?? '')).toBeLessThan(DAY);
        }
      }),
    );
  });

  test('a clock that is set back by an hour repeats nothing, and one by a year does not silence', () => {
    const expired = state({ certificate: certificate(DAY) });
    const first = runNotices([{ now: day(400), state: expired }]);
    expect(kinds(first.told)).toEqual(['expired']);
    expect(runNotices([{ now: day(400) - HOUR, state: expired }], first.remembered).told).toEqual([]);
    expect(kinds(runNotices([{ now: day(35), state: expired }], first.remembered).told)).toEqual(['expired']);
  });
});

describe('What has been told stands', () => {
  const rememberedWith = (told: RememberedNotices['told']): RememberedNotices => ({ fingerprint256: 'AA', told });

  test('for as long as an alarm is true, with the days that are left now', () => {
    const memory = rememberedWith({ runningOut: iso(day(68)) });
    expect(activeNotice(state(), memory, day(70))).toMatchObject({
      at: iso(day(68)),
      kind: 'runningOut',
      daysLeft: 20,
    });
    expect(activeNotice(state(), memory, day(60))).toBeNull();
    expect(activeNotice(state({ certificate: null }), memory, day(70))).toBeNull();
  });

  test('for three days after a renewal, unless an alarm is true', () => {
    const memory = rememberedWith({ renewed: iso(day(0)) });
    expect(activeNotice(state(), memory, day(2.9))).toMatchObject({ kind: 'renewed' });
    expect(activeNotice(state(), memory, day(3.1))).toBeNull();
    expect(activeNotice(state({ certificate: certificate(2 * DAY) }), memory, day(1.9))).toBeNull();
  });
});

test('the time of the next look is the time at which there is something to tell', () => {
  for (const lifetime of [2 * DAY, 6 * DAY, 90 * DAY]) {
    let remembered = NO_NOTICES;
    const one = state({ certificate: certificate(lifetime) });
    const told: string[] = [];
    for (let now = START; told.length < 5;) {
      const at = nextNoticeAt(one, remembered, now);
      expect(at).toBeGreaterThanOrEqual(now);
      // A millisecond earlier there is no notice.
      if (at !== null && at - 1 > now) expect(nextNotice(one, remembered, at - 1).notice).toBeNull();
      now = Math.ceil(at ?? NaN);
      const next = nextNotice(one, remembered, now);
      ({ remembered } = next);
      if (next.notice !== null) told.push(next.notice.kind);
    }
    expect(told[0]).toBe('runningOut');
  }
});

test('a time that a wrong clock has recorded puts off no notice', () => {
  const certificate = { fingerprint256: 'AA', notBefore: iso(START), notAfter: iso(day(90)) };
  const remembered: RememberedNotices = {
    fingerprint256: 'AA',
    told: { runningOut: iso(day(700)), expired: iso(day(800)) },
  };
  for (const number of [70, 91]) expect(nextNoticeAt({ certificate }, remembered, day(number))).toBe(day(number));
});

describe('With a clock that is known to be ahead by ten days', () => {
  const skewMs = 10 * DAY;

  test('only what holds by the CA’s clock as well is told of, as soon as it does', () => {
    let remembered = NO_NOTICES;
    const told: [kind: string, at: number][] = [];
    for (let now = day(1); now < day(101);) {
      const next = nextNotice(state(), remembered, now, skewMs);
      ({ remembered } = next);
      if (next.notice !== null) told.push([next.notice.kind, now]);
      const at = nextNoticeAt(state(), remembered, now, skewMs);
      expect(at).toBeGreaterThan(now);
      now = Math.ceil(at ?? NaN);
    }
    // From day 85.5 on this machine's clock says that it is nearly over, from 90 on that it is over; the CA's at 95.5 and 100.
    expect(told).toEqual([
      ['runningOut', day(77.5)],
      ['runningOut', day(82)],
      ['expired', day(100)],
    ]);
  });

  test('a notice that was given before that was known is shown no longer, and again once it holds', () => {
    const remembered = nextNotice(state(), NO_NOTICES, day(90)).remembered;
    expect(activeNotice(state(), remembered, day(90))).toMatchObject({ kind: 'expired' });
    expect(activeNotice(state(), remembered, day(90), skewMs)).toBeNull();
    expect(activeNotice(state(), remembered, day(100), skewMs)).toMatchObject({ kind: 'expired' });
  });

  test('a renewal is told of all the same', () => {
    const seen = nextNotice(state(), NO_NOTICES, day(0)).remembered;
    const renewed = state({ certificate: certificate(90 * DAY, 'BB') });
    expect(nextNotice(renewed, seen, day(70), skewMs).notice).toMatchObject({ kind: 'renewed' });
  });
});

test('a notice that a clock far ahead has given is not shown with that time, but given anew', () => {
  const remembered: RememberedNotices = { fingerprint256: 'AA', told: { expired: iso(day(3650)) } };
  const now = day(91);
  expect(activeNotice(state(), remembered, now)).toBeNull();
  const next = nextNotice(state(), remembered, now);
  expect(next.notice).toMatchObject({ kind: 'expired' });
  expect(activeNotice(state(), next.remembered, now)).toMatchObject({ kind: 'expired', at: iso(now) });
});
