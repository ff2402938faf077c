import { plannedRenewal } from '#shared/domain/renewal.ts';
import { renewalDecision, type RenewalDecision, type RenewalPolicy } from '#shared/domain/renewal-decision.ts';
import { retryAt } from '#shared/domain/retry-ladder.ts';
import type { AttemptRecord } from '../../storage/attempts.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';
import { nameOf } from '../public-name.ts';
import type { AriMemory } from './ari.ts';
import type { Authorities } from './authorities.ts';
import { renewablePair } from './renewable-pair.ts';

/** When the installed certificate is renewed automatically. */
export type Renewals = {
  /** `null`: nothing is renewed automatically. */
  decision(): RenewalDecision | null;
};

export function createRenewals(
  { settings, now }: Core,
  installation: Installation,
  ari: AriMemory,
  authorities: Authorities,
): Renewals {
  return {
    decision() {
      const installed = renewablePair(installation.pair(), settings());
      if (installed === null) return null;
      const { info } = installed;
      const selected = ari.selected();
      const policy = policyFrom(authorities.attempts.current(), nameOf(settings()), info.notAfter - info.notBefore);
      // By the limits at the planned time: a renewal exempt from them in the CA's window is not blocked before it.
      const blockedByCa = authorities.blockedPeriod(Math.max(plannedRenewal(info, selected).at, now()));
      return renewalDecision(info, selected, { ...policy, blockedByCa }, now());
    },
  };
}

/** What earlier attempts forbid. Those for another name do not count. */
function policyFrom(record: AttemptRecord, name: string, lifetime: number): Omit<RenewalPolicy, 'blockedByCa'> {
  const { failures, firstFailureAt, lastAttemptAt, lastIssuedAt } = record;
  const since = lastAttemptAt === null ? null : Date.parse(lastAttemptAt);
  const isOurs = record.name === name;
  const first = firstFailureAt === null ? since : Date.parse(firstFailureAt);
  return {
    lastIssuedAt: isOurs && lastIssuedAt !== null ? Date.parse(lastIssuedAt) : null,
    backoff:
      isOurs && failures > 0 && since !== null && first !== null
        ? { since, until: retryAt(failures, first, since, lifetime) }
        : null,
  };
}
