import { FailureError } from '#shared/contract/failure-error.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { isConfiguredCa } from '#shared/domain/certificate-authorities.ts';
import { coversName } from '#shared/values/names.ts';
import { plannedRenewal, type Ari } from '#shared/domain/renewal.ts';
import {
  renewalDecision,
  type BlockedPeriod,
  type RenewalDecision,
  type RenewalPolicy,
} from '#shared/domain/renewal-decision.ts';
import { retryAt } from '#shared/domain/retry-ladder.ts';
import {
  loadAriState,
  newAriState,
  nextAriState,
  nextAriCheck,
  saveAriState,
  type AriAnswer,
  type AriState,
} from '../../storage/ari-state.ts';
import type { AttemptRecord } from '../../storage/attempts.ts';
import { certIdOf } from '../../certificates/id.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import { nameOf } from '../installation.ts';

/**
 * When the installed certificate is renewed by itself.
 *
 * Law: only what was requested by somebody is ever renewed: the certificate that is there, for the address that is set
 * and from one of the CAs that are. For another address or CA somebody has to click.
 */
export type Renewals = {
  /** `null`: nothing is renewed by itself. */
  decision(): RenewalDecision | null;
  /**
   * Asks the CA for its wishes where it is time to (RFC 9773). Never throws for what it hears.
   *
   * @returns whether it was asked
   */
  refreshRenewalInfo(signal: AbortSignal): Promise<boolean>;
  /** Reads what is remembered of those wishes. */
  load(): Promise<void>;
  /** Within which the CA suggests to renew the installed certificate, in milliseconds; `null`: not known. */
  window(): { start: number; end: number } | null;
  /** The time that was drawn from it. */
  ari(): Ari;
  /** A page of the CA that says why it wishes so; `null`: it names none. */
  explanationUrl(): string | null;
  /** When the CA wants to be asked next, in milliseconds since the epoch; `null`: never. */
  nextAriCheckAt(): number | null;
};

export function createRenewals(deps: {
  settings: () => Settings;
  pair: () => InstalledPair | null;
  attemptRecord: () => AttemptRecord;
  /** Until when none of the CAs is to be asked; `at`: when it would be. */
  blockedPeriod: (at: number) => BlockedPeriod | null;
  /** `letsencrypt/<CA>/`. */
  caFolder: (directoryUrl: string) => string;
  trustedRoots: () => Promise<string[]>;
  now: () => number;
  /** From 0 to below 1. */
  random: () => number;
}): Renewals {
  const { settings, pair, attemptRecord, blockedPeriod, caFolder, trustedRoots, now, random } = deps;
  let ariState: AriState | null = null;
  /** A link that the CA gave, and what may be shown of it. */
  let explanation: { rawUrl: string; safeUrl: string | null } | null = null;
  let certIdCache: { pair: InstalledPair; certId: string | null } | null = null;

  const renewablePair = (): InstalledPair | null => {
    const { edition, autoRenew, contactEmail } = settings();
    const installed = pair();
    if (installed === null || !autoRenew || edition !== 'server' || contactEmail === '') return null;
    const matchesSettings =
      isConfiguredCa(installed.directoryUrl, settings()) && coversName(installed.info.names, nameOf(settings()));
    return matchesSettings ? installed : null;
  };
  /** Read once for each pair: every snapshot asks. */
  const certIdFor = (installed: InstalledPair): string | null => {
    if (certIdCache?.pair !== installed) certIdCache = { pair: installed, certId: certIdOf(installed.chainPem) };
    return certIdCache.certId;
  };
  const ariStateFor = (certId: string | null): AriState | null =>
    ariState !== null && ariState.certId === certId ? ariState : null;

  /** Once for each certificate: what is in memory is newer. */
  const load = async (): Promise<void> => {
    const installed = pair();
    if (installed === null || ariStateFor(certIdFor(installed)) !== null) return;
    ariState = await loadAriState(caFolder(installed.directoryUrl));
    await vetExplanationUrl(installed.directoryUrl);
  };
  /** Once more for what was stored, since a file can be written by anybody. What judges links is loaded where there is one. */
  const vetExplanationUrl = async (directoryUrl: string): Promise<void> => {
    const rawUrl = ariState?.explanationUrl ?? null;
    if (rawUrl === null) return;
    const { caOwnedUrl } = await import('../../acme/ca-link.ts');
    explanation = { rawUrl, safeUrl: caOwnedUrl(rawUrl, directoryUrl) };
  };

  const currentAri = (): Ari => {
    const installed = pair();
    const selectedAt = installed === null ? null : (ariStateFor(certIdFor(installed))?.selectedAt ?? null);
    return selectedAt === null ? null : { selectedAt };
  };

  return {
    ari: currentAri,

    decision() {
      const installed = renewablePair();
      if (installed === null) return null;
      const ari = currentAri();
      return renewalDecision(
        installed.info,
        ari,
        policyOf(
          attemptRecord(),
          nameOf(settings()),
          installed.info.notAfter - installed.info.notBefore,
          // As it will count then: what is free of limits in the CA's window is not held until it begins.
          blockedPeriod(Math.max(plannedRenewal(installed.info, ari).at, now())),
        ),
        now(),
      );
    },

    load,

    window() {
      const installed = pair();
      return installed === null ? null : (ariStateFor(certIdFor(installed))?.window ?? null);
    },

    async refreshRenewalInfo(signal) {
      const installed = renewablePair();
      const certId = installed === null ? null : certIdFor(installed);
      if (installed === null || certId === null) return false;
      const { directoryUrl } = installed;
      await load();
      const state = ariStateFor(certId) ?? newAriState(certId, now());
      const at = nextAriCheck(state, { notAfter: installed.info.notAfter, replaced: false }, now());
      ariState = state;
      if (at === null || at > now()) return false;
      const { fetchRenewalInfo } = await import('../../acme/renewal-info.ts');
      let answer: AriAnswer;
      try {
        answer = await fetchRenewalInfo({ directoryUrl, certId, trustedRoots: await trustedRoots(), signal, now });
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        // Roots that cannot be read: the request says so, to whom it may concern.
        answer = { kind: 'lasting', cause: error.failure.code };
      }
      if (signal.aborted) return false;
      ariState = nextAriState(state, answer, now(), random());
      await vetExplanationUrl(directoryUrl);
      await saveAriState(caFolder(directoryUrl), ariState);
      return true;
    },

    explanationUrl() {
      const installed = pair();
      const rawUrl = installed === null ? null : (ariStateFor(certIdFor(installed))?.explanationUrl ?? null);
      return rawUrl !== null && explanation?.rawUrl === rawUrl ? explanation.safeUrl : null;
    },

    nextAriCheckAt() {
      const installed = renewablePair();
      const certId = installed === null ? null : certIdFor(installed);
      if (installed === null || certId === null) return null;
      return nextAriCheck(
        ariStateFor(certId) ?? newAriState(certId, now()),
        { notAfter: installed.info.notAfter, replaced: false },
        now(),
      );
    },
  };
}

/** What earlier attempts forbid. What was remembered for another name says nothing. */
function policyOf(
  record: AttemptRecord,
  name: string,
  lifetime: number,
  blockedByCa: BlockedPeriod | null,
): RenewalPolicy {
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
    blockedByCa,
  };
}
