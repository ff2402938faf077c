import { expect, test } from 'vitest';
import { policyOf, type Intent } from './intent.ts';

const click = { kind: 'request', force: false, despiteFindings: false, despiteLimits: false } as const;

test.each<[string, Intent, ReturnType<typeof policyOf>]>([
  [
    'a click heeds everything',
    click,
    {
      automatic: false,
      staging: false,
      mustBeDue: true,
      heedsFindings: true,
      heedsLimits: true,
      insists: false,
      remembersRefusals: true,
    },
  ],
  [
    'a click that insists heeds nothing of what it insists on',
    { ...click, force: true, despiteFindings: true, despiteLimits: true },
    {
      automatic: false,
      staging: false,
      mustBeDue: false,
      heedsFindings: false,
      heedsLimits: false,
      insists: true,
      remembersRefusals: true,
    },
  ],
  [
    'a click that insists on a renewal before its time has a CA asked that wants patience',
    { ...click, force: true },
    {
      automatic: false,
      staging: false,
      mustBeDue: false,
      heedsFindings: true,
      heedsLimits: true,
      insists: true,
      remembersRefusals: true,
    },
  ],
  [
    'a rehearsal by click is refused by nothing, and what the staging environment says blocks nothing',
    { kind: 'rehearsal', automatic: false },
    {
      automatic: false,
      staging: true,
      mustBeDue: false,
      heedsFindings: false,
      heedsLimits: false,
      insists: false,
      remembersRefusals: false,
    },
  ],
  [
    'a rehearsal before a renewal is not made again before the staging environment allows it',
    { kind: 'rehearsal', automatic: true },
    {
      automatic: true,
      staging: true,
      mustBeDue: false,
      heedsFindings: false,
      heedsLimits: false,
      insists: false,
      remembersRefusals: true,
    },
  ],
  [
    'a renewal keeps to the limits, and asks whatever the checks find',
    { kind: 'renewal' },
    {
      automatic: true,
      staging: false,
      mustBeDue: false,
      heedsFindings: false,
      heedsLimits: true,
      insists: false,
      remembersRefusals: true,
    },
  ],
  [
    'a replacement by click is made whatever the limits say',
    { kind: 'replacement', automatic: false },
    {
      automatic: false,
      staging: false,
      mustBeDue: false,
      heedsFindings: false,
      heedsLimits: false,
      insists: true,
      remembersRefusals: true,
    },
  ],
  [
    'an automatic replacement keeps to the limits',
    { kind: 'replacement', automatic: true },
    {
      automatic: true,
      staging: false,
      mustBeDue: false,
      heedsFindings: false,
      heedsLimits: true,
      insists: false,
      remembersRefusals: true,
    },
  ],
])('%s', (_, intent, policy) => {
  expect(policyOf(intent)).toEqual(policy);
});
