/** Part of `npm run soak` (ten years) in each test run, and the proof that it can fail. */
import { expect, test } from 'vitest';
import { suggestedWindows } from '../ca/renewal-info.ts';
import { violationsOf, soak, type SoakOptions } from './soak.ts';

const DAY = 86_400_000;
/** On an idle machine these take half a minute; like all limits, this one is for what hangs. */
const LONG = { timeout: 1_800_000 };

async function runSoak({ days, ...options }: Partial<SoakOptions> & { from: number; days: number }) {
  return soak({ seed: 2026, until: options.from + days * DAY, ...options });
}
const total = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0);

test('from lives of 90 days to lives of 64 no certificate runs out, whatever goes wrong', LONG, async () => {
  const result = await runSoak({ from: Date.UTC(2026, 11, 20), days: 105 });
  expect(violationsOf(result)).toEqual([]);
  expect(result).toMatchObject({ expiredMs: 0, limitsExceeded: 0, unforeseen: [] });
  expect(result.eventCounts.size).toBeGreaterThan(5);
});

test('from lives of 45 days to lives of 160 hours it is the same, and failures are survived', LONG, async () => {
  const result = await runSoak({ from: Date.UTC(2033, 11, 20), days: 45 });
  expect(violationsOf(result)).toEqual([]);
  expect(result).toMatchObject({ expiredMs: 0, limitsExceeded: 0, unforeseen: [] });
  expect(result.orders).toBeGreaterThan(3);
  expect(total(result.failures)).toBeGreaterThan(0);
});

test('in a peaceful world nothing fails, and each certificate is used as long as it should be', LONG, async () => {
  const result = await runSoak({ from: Date.UTC(2034, 0, 10), days: 19, faultFree: true });
  expect(result).toMatchObject({
    failures: new Map(),
    misissued: 0,
    expiredMs: 0,
    limitsExceeded: 0,
    orders: 6,
    ideal: 6,
  });
});

test('a product that does not renew does not pass', async () => {
  const from = Date.UTC(2034, 0, 10);
  const result = await runSoak({ from, days: 10, faultFree: true, settings: { autoRenew: false } });
  // A lifetime of 160 hours, backdated by one.
  expect(result.expiredMs / DAY).toBeCloseTo(10 - 159 / 24, 3);
  expect(violationsOf(result)).toHaveLength(2);
});

test.each([
  ['without ARI', undefined],
  ['after the window that the CA suggests', { window: suggestedWindows.past }],
])('a product that meets a limit of the CA does not pass: renewals %s count', async (_, renewalInfo) => {
  const rateLimits = { certificatesPerExactSet: { capacity: 1, periodMs: 30 * DAY } };
  const caSettings = { rateLimits, renewalInfo };
  const result = await runSoak({ from: Date.UTC(2034, 0, 10), days: 5, faultFree: true, caSettings });
  expect(result.limitsExceeded).toBeGreaterThan(0);
  expect(violationsOf(result)).toContain('a limit of the CA exceeded');
});
