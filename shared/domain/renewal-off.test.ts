import { describe, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { renewalOffReasons, type RenewalOffReason } from '#shared/contract/renewal-off.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { canRequest, needsAttention, renewalOff } from './renewal-off.ts';

const settings: Settings = {
  ...defaultSettings('/db'),
  serverAddress: 'meinefirma.de',
  contactEmail: 'chef@meinefirma.de',
};
const fits = { coversAddress: true, fromConfiguredCa: true };

test('a certificate that fits the settings is renewed by itself', () => {
  expect(renewalOff(settings, fits)).toBeNull();
});

test.each<[RenewalOffReason, Partial<Settings>, Partial<typeof fits>]>([
  ['einzelplatz', { edition: 'einzelplatz' }, {}],
  ['switchedOff', { autoRenew: false }, {}],
  ['addressMissing', { serverAddress: '' }, { coversAddress: false }],
  ['contactMissing', { contactEmail: '' }, {}],
  ['otherAddress', {}, { coversAddress: false }],
  ['otherCa', {}, { fromConfiguredCa: false }],
])('%s ends that', (reason, change, certificate) => {
  expect(renewalOff({ ...settings, ...change }, { ...fits, ...certificate })).toBe(reason);
});

describe('Somebody has to act', () => {
  const DAY = 86_400_000;
  const ninetyDays = { notBefore: 0, notAfter: 90 * DAY };

  test('at once where another setting ended it', () => {
    for (const reason of renewalOffReasons.filter((one) => one !== 'switchedOff'))
      expect(needsAttention(reason, ninetyDays, DAY)).toBe(true);
  });

  test.each([
    ['ninety days', ninetyDays],
    ['six days', { notBefore: 0, notAfter: 6 * DAY }],
  ])('where it was switched off, with less than a third of %s left', (_, life) => {
    const third = (life.notAfter / 3) * 2;
    expect(needsAttention('switchedOff', life, third)).toBe(false);
    expect(needsAttention('switchedOff', life, third + 1)).toBe(true);
  });

  test('never while it is on', () => {
    expect(needsAttention(null, ninetyDays, 89 * DAY)).toBe(false);
  });
});

test('a new one can be requested at once, unless the edition, the address or the contact comes first', () => {
  const possible = [null, ...renewalOffReasons].filter((off) => canRequest({ off }));
  expect(possible).toEqual([null, 'switchedOff', 'otherAddress', 'otherCa']);
});
