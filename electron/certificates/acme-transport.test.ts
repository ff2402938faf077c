import tls from 'node:tls';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentFor, parseRetryAfter } from './acme-transport.ts';

const NOW = Date.UTC(2026, 0, 1, 12);

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
  ])('"%s" means a wait of %d ms', (header, wait) => {
    expect(parseRetryAfter(header, NOW)).toBe(wait);
  });

  test.each([undefined, null, '', 'soon', '-5', 'Thu, 01 Jan 2026 11:59:30 GMT', 120, ['120'], {}])(
    '%j means nothing',
    (header) => {
      expect(parseRetryAfter(header, NOW)).toBeNull();
    },
  );

  test('gives a finite wait that is not negative, or nothing, whatever the header says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,400}$/)), (header) => {
        const wait = parseRetryAfter(header, NOW);
        expect(wait === null || (Number.isFinite(wait) && wait >= 0)).toBe(true);
      }),
    );
  });
});

test('each issuance has connections of its own, and the further roots are trusted beside the built-in ones', () => {
  const agent = agentFor([]);
  expect(agentFor([])).not.toBe(agent);
  expect(agent.options.ca).toBeUndefined();
  const other = agentFor(['-----BEGIN CERTIFICATE-----']);
  expect(other.options.ca).toEqual([...tls.rootCertificates, '-----BEGIN CERTIFICATE-----']);
});
