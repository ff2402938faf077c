import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { allowances } from '#shared/domain/rate-limit-rules.ts';
import type { LedgerEvent } from '#shared/domain/rate-limit-rules.ts';
import { createBuckets } from './buckets.ts';
import { letsEncryptLimits } from './limits.ts';
import { registrableDomain } from '../../shared/domain/registrable-domain.ts';

const hourMs = 3_600_000;
const start = Date.UTC(2026, 10, 2);

it('The buckets of the CA and the ledger of the product agree, whatever is spent and when', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 60 * hourMs }), { minLength: 1, maxLength: 100 });
  const { certificatesPerExactSet: rate = { capacity: 0, periodMs: 0 } } = letsEncryptLimits;
  fc.assert(
    fc.property(waits, (course) => {
      const buckets = createBuckets(rate);
      const intention = { ca: LETS_ENCRYPT, account: 'acct/1', name: 'meinefirma.de', standing: 'renewal' } as const;
      const events: LedgerEvent[] = [];
      let now = start;
      for (const wait of course) {
        now += wait;
        const allowance = allowances(events, intention, now, registrableDomain).find(
          ({ limit }) => limit === 'duplicateCertificate',
        );
        const freeAt = buckets.freeAt('meinefirma.de', now);
        expect(Math.max(freeAt, now)).toBe(allowance?.freeAt);
        if (freeAt > now) continue;
        buckets.spend('meinefirma.de', now);
        events.push({ ...intention, kind: 'issued', at: now });
      }
    }),
  );
});
