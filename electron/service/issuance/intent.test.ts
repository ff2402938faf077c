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
      remembersRefusals: true,
    },
  ],
])('%s', (_, intent, policy) => {
  expect(policyOf(intent)).toEqual(policy);
});
