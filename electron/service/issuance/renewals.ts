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
 * When the installed certificate is renewed automatically.
 *
 * Law: only what somebody once requested is renewed: the installed certificate, if it is for the configured address and
 * from one of the configured CAs. For another address or CA somebody has to click.
 */
export type Renewals = {
  /** `null`: nothing is renewed automatically. */
  decision(): RenewalDecision | null;
  /**
   * Asks the CA for its renewal information (ARI, RFC 9773) when that is due. Never throws for the answer.
   *
   * @returns whether the CA was asked
   */
  refreshRenewalInfo(signal: AbortSignal): Promise<boolean>;
  /** Reads the stored renewal information. */
  load(): Promise<void>;
  /** When the CA suggests renewing the installed certificate, in milliseconds since the epoch; `null`: not known. */
  window(): { start: number; end: number } | null;
  /** The time that was drawn from that window. */
  ari(): Ari;
  /** A page on which the CA explains its suggestion; `null`: there is none that may be shown. */
  explanationUrl(): string | null;
  /** When the CA wants to be asked next, in milliseconds since the epoch; `null`: never. */
  nextAriCheckAt(): number | null;
};

export function createRenewals(deps: {
  settings: () => Settings;
  pair: () => InstalledPair | null;
  attemptRecord: () => AttemptRecord;
  /** The period in which none of the CAs may be asked; `at`: when a request would be made. */
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
  /** The link that the CA gave, and the link as it may be shown (`null`: not at all). */
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
  /** Computed once for each pair: every snapshot needs it. */
  const certIdFor = (installed: InstalledPair): string | null => {
    if (certIdCache?.pair !== installed) certIdCache = { pair: installed, certId: certIdOf(installed.chainPem) };
    return certIdCache.certId;
  };
  const ariStateFor = (certId: string | null): AriState | null =>
    ariState !== null && ariState.certId === certId ? ariState : null;

  /** Reads the disk only once for each certificate: after that, memory is newer. */
  const load = async (): Promise<void> => {
    const installed = pair();
    if (installed === null || ariStateFor(certIdFor(installed)) !== null) return;
    ariState = await loadAriState(caFolder(installed.directoryUrl));
    await vetExplanationUrl(installed.directoryUrl);
  };
  /** Also vets stored links, since anybody can write a file. The code for it is loaded only when there is a link. */
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
          // By the limits at the planned time: a renewal exempt from them in the CA's window is not blocked before it.
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
        // Roots that cannot be read: the request will report that.
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

/** What earlier attempts forbid. Those for another name do not count. */
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
