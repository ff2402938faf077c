import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  loadAriState,
  newAriState,
  nextAriState,
  nextAriCheck,
  saveAriState,
  type AriAnswer,
  type AriState,
} from './ari-state.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 2);
const window = { start: NOW + 60 * DAY, end: NOW + 61 * DAY };
const fresh = newAriState('AKI.SERIAL', NOW);

function suggested(changes: Partial<Extract<AriAnswer, { kind: 'window' }>> = {}): AriAnswer {
  return { kind: 'window', window, explanationUrl: null, retryAfterMs: 6 * HOUR, ...changes };
}
const temporary = (retryAfterMs: number | null = null): AriAnswer => ({
  kind: 'temporary',
  retryAfterMs,
  cause: '503',
});
const lasting: AriAnswer[] = [
  { kind: 'lasting', cause: '404' },
  { kind: 'invalid', cause: 'window' },
  { kind: 'unsupported' },
];
const waitAfter = (answer: AriAnswer, state: AriState = fresh): number =>
  nextAriState(state, answer, NOW, 0.5).nextCheckAt - NOW;

describe('The time for a renewal', () => {
  it('is drawn from the window once, and again only from another window', () => {
    const first = nextAriState(fresh, suggested(), NOW, 0.25);
    expect(first.selectedAt).toBe(window.start + DAY / 4);
    const second = nextAriState(first, suggested(), NOW + 6 * HOUR, 0.75);
    expect(second.selectedAt).toBe(first.selectedAt);
    const earlier = { start: NOW - DAY, end: NOW };
    const third = nextAriState(second, suggested({ window: earlier }), NOW + 12 * HOUR, 0.75);
    expect(third).toMatchObject({ window: earlier, selectedAt: NOW - DAY / 4 });
  });

  it('lies in the window, wherever that is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: NOW - 400 * DAY, max: NOW + 400 * DAY }),
        fc.integer({ min: 1, max: 400 * DAY }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (start, length, random) => {
          const some = { start, end: start + length };
          const { selectedAt } = nextAriState(fresh, suggested({ window: some }), NOW, random);
          expect(selectedAt).toBeGreaterThanOrEqual(some.start);
          expect(selectedAt).toBeLessThan(some.end);
        },
      ),
    );
  });

  it('outlives every failure to ask again', () => {
    const known = nextAriState(fresh, suggested(), NOW, 0.5);
    for (const answer of [temporary(), ...lasting]) {
      expect(nextAriState(known, answer, NOW + DAY, 0.9)).toMatchObject({ window, selectedAt: known.selectedAt });
    }
  });

  it('comes with the explanation of the last answer', () => {
    const explained = nextAriState(fresh, suggested({ explanationUrl: 'https://ca.example/vorfall' }), NOW, 0.5);
    expect(explained.explanationUrl).toBe('https://ca.example/vorfall');
    expect(nextAriState(explained, suggested(), NOW, 0.5).explanationUrl).toBeNull();
  });
});

describe('The CA is asked again', () => {
  it('as it says itself, but after a minute at the earliest and a day at the latest', () => {
    expect(waitAfter(suggested({ retryAfterMs: 2 * HOUR }))).toBe(2 * HOUR);
    expect(waitAfter(suggested({ retryAfterMs: 0 }))).toBe(MINUTE);
    expect(waitAfter(suggested({ retryAfterMs: 400 * DAY }))).toBe(DAY);
  });

  it('after six hours where it does not say, and after what will not pass soon', () => {
    expect(waitAfter(suggested({ retryAfterMs: null }))).toBe(6 * HOUR);
    expect(lasting.map((answer) => waitAfter(answer))).toEqual([6 * HOUR, 6 * HOUR, 6 * HOUR]);
  });

  it('soon after what may pass, then more and more slowly, then as if it lasted', () => {
    let state = fresh;
    const waits = Array.from({ length: 8 }, () => {
      state = nextAriState(state, temporary(), NOW, 0.5);
      return (state.nextCheckAt - NOW) / MINUTE;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 360, 1]);
    expect(nextAriState(state, suggested(), NOW, 0.5).failures).toBe(0);
  });

  it('not before it has asked to, when it is overloaded', () => {
    expect(waitAfter(temporary(10 * MINUTE))).toBe(10 * MINUTE);
    expect(waitAfter(temporary(5 * DAY))).toBe(DAY);
    expect(waitAfter(temporary(1), { ...fresh, failures: 3 })).toBe(8 * MINUTE);
  });

  it('between a minute and a day after now, whatever it answers', () => {
    const retryAfterMs = fc.option(fc.double({ min: 0, max: 1e15, noNaN: true }), { nil: null });
    const answers = fc.oneof(
      retryAfterMs.map((wait) => temporary(wait)),
      retryAfterMs.map((wait) => suggested({ retryAfterMs: wait })),
      fc.constantFrom(...lasting),
    );
    fc.assert(
      fc.property(fc.array(answers, { minLength: 1 }), (all) => {
        let state = fresh;
        for (const answer of all) {
          state = nextAriState(state, answer, NOW, 0.5);
          expect(state.nextCheckAt - NOW).toBeGreaterThanOrEqual(MINUTE);
          expect(state.nextCheckAt - NOW).toBeLessThanOrEqual(DAY);
        }
      }),
    );
  });
});

describe('The next question', () => {
  const certificate = { notAfter: NOW + 90 * DAY, replaced: false };

  it('is due at once for a new certificate, and then at the time that was decided', () => {
    expect(nextAriCheck(fresh, certificate, NOW)).toBe(NOW);
    const asked = nextAriState(fresh, suggested(), NOW, 0.5);
    expect(nextAriCheck(asked, certificate, NOW + HOUR)).toBe(NOW + 6 * HOUR);
    expect(nextAriCheck(asked, certificate, NOW + DAY)).toBe(NOW + DAY);
  });

  it('never comes once the certificate has ended or been replaced', () => {
    expect(nextAriCheck(fresh, { ...certificate, replaced: true }, NOW)).toBeNull();
    expect(nextAriCheck(fresh, certificate, certificate.notAfter - 1)).not.toBeNull();
    expect(nextAriCheck(fresh, certificate, certificate.notAfter)).toBeNull();
    const lastHours = { ...fresh, nextCheckAt: certificate.notAfter, decidedAt: certificate.notAfter - HOUR };
    expect(nextAriCheck(lastHours, certificate, certificate.notAfter - HOUR)).toBeNull();
  });

  it('comes within a day, whatever time a file names', () => {
    const beyond = { ...fresh, nextCheckAt: certificate.notAfter };
    expect(nextAriCheck(beyond, certificate, NOW)).toBe(NOW + DAY);
    expect(nextAriCheck(beyond, certificate, NOW + 3 * DAY)).toBe(NOW + 3 * DAY);
  });

  it('does not wait for a time that a clock decided which was ahead', () => {
    const ahead = nextAriState(fresh, suggested(), NOW + 365 * DAY, 0.5);
    expect(nextAriCheck(ahead, certificate, NOW)).toBe(NOW);
  });
});

describe('On disk', () => {
  let folder: string;
  beforeEach(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'ari-'))));
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('a state is as it was saved, for its owner alone', async () => {
    const state = nextAriState(fresh, suggested(), NOW, 0.5);
    expect(await loadAriState(folder)).toBeNull();
    expect(await saveAriState(folder, state)).toBe(true);
    expect(await loadAriState(folder)).toEqual(state);
    if (process.platform !== 'win32') {
      expect((await fs.stat(path.join(folder, 'ari.json'))).mode & 0o777).toBe(0o600);
    }
  });

  it('what cannot be read counts as nothing known, and what cannot be written is told', async () => {
    await fs.writeFile(path.join(folder, 'ari.json'), '{"certId":"AKI.SER');
    expect(await loadAriState(folder)).toBeNull();
    await fs.writeFile(path.join(folder, 'ari.json'), '{"certId":"AKI.SERIAL"}');
    expect(await loadAriState(folder)).toBeNull();
    expect(await saveAriState(path.join(folder, 'ari.json'), fresh)).toBe(false);
  });

  it.each([
    { selectedAt: -1e300 },
    { selectedAt: -8.64e15 },
    { selectedAt: 8.64e15 },
    { selectedAt: -62_167_305_538_413 },
    { selectedAt: 253_402_387_138_500 },
    { window: { start: -1e300, end: -1e299 } },
    { window: { start: -62_167_305_540_000, end: NOW } },
    { window: { start: NOW, end: 1e300 } },
    { nextCheckAt: 1e300 },
    { decidedAt: -1 },
    { failures: -1 },
    { explanationUrl: 'x' },
  ])('what no time can be, and no number and no link, counts as nothing known: %j', async (change) => {
    const state = { ...nextAriState(fresh, suggested(), NOW, 0.5), ...change };
    await fs.writeFile(path.join(folder, 'ari.json'), JSON.stringify(state));
    expect(await loadAriState(folder)).toBeNull();
    expect((await fs.readdir(folder)).map((name) => name.slice(0, 16))).toEqual(['ari.beschaedigt-']);
  });
});
