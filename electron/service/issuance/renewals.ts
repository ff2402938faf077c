import { FailureError } from '#shared/contract/failure-error.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { isChosenCa } from '#shared/domain/certificate-authorities.ts';
import { coversName } from '#shared/values/names.ts';
import { wantedAt, type Ari } from '#shared/domain/renewal.ts';
import {
  renewalDecision,
  type Hold,
  type RenewalDecision,
  type RenewalPolicy,
} from '#shared/domain/renewal-decision.ts';
import { retryAt } from '#shared/domain/retry-ladder.ts';
import {
  loadAriState,
  newAriState,
  nextAri,
  nextAriCheck,
  saveAriState,
  type AriAnswer,
  type AriState,
} from '../../storage/ari-state.ts';
import type { Attempts } from '../../storage/attempts.ts';
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
  askCa(signal: AbortSignal): Promise<boolean>;
  /** Reads what is remembered of those wishes. */
  load(): Promise<void>;
  /** Within which the CA suggests to renew the installed certificate, in milliseconds; `null`: not known. */
  window(): { start: number; end: number } | null;
  /** The time that was drawn from it. */
  ari(): Ari;
  /** A page of the CA that says why it wishes so; `null`: it names none. */
  explanationUrl(): string | null;
  /** When the CA wants to be asked next, in milliseconds since the epoch; `null`: never. */
  nextQuestionAt(): number | null;
};

export function createRenewals(deps: {
  settings: () => Settings;
  pair: () => InstalledPair | null;
  attempts: () => Attempts;
  /** Until when none of the CAs is to be asked; `at`: when it would be. */
  hold: (at: number) => Hold | null;
  /** `letsencrypt/<CA>/`. */
  folder: (directoryUrl: string) => string;
  trustedRoots: () => Promise<string[]>;
  now: () => number;
  /** From 0 to below 1. */
  random: () => number;
}): Renewals {
  const { settings, pair, attempts, hold, folder, trustedRoots, now, random } = deps;
  let ari: AriState | null = null;
  /** A link that the CA gave, and what may be shown of it. */
  let explained: { given: string; shown: string | null } | null = null;
  let known: { pair: InstalledPair; certId: string | null } | null = null;

  const renewable = (): InstalledPair | null => {
    const { edition, autoRenew, contactEmail } = settings();
    const installed = pair();
    if (installed === null || !autoRenew || edition !== 'server' || contactEmail === '') return null;
    const isWanted =
      isChosenCa(installed.directoryUrl, settings()) && coversName(installed.info.names, nameOf(settings()));
    return isWanted ? installed : null;
  };
  /** Read once for each pair: every snapshot asks. */
  const certIdFor = (installed: InstalledPair): string | null => {
    if (known?.pair !== installed) known = { pair: installed, certId: certIdOf(installed.chainPem) };
    return known.certId;
  };
  const ariFor = (certId: string | null): AriState | null => (ari !== null && ari.certId === certId ? ari : null);

  /** Once for each certificate: what is in memory is newer. */
  const load = async (): Promise<void> => {
    const installed = pair();
    if (installed === null || ariFor(certIdFor(installed)) !== null) return;
    ari = await loadAriState(folder(installed.directoryUrl));
    await explain(installed.directoryUrl);
  };
  /** Once more for what was stored, since a file can be written by anybody. What judges links is loaded where there is one. */
  const explain = async (directoryUrl: string): Promise<void> => {
    const given = ari?.explanationUrl ?? null;
    if (given === null) return;
    const { ownLink } = await import('../../acme/ca-link.ts');
    explained = { given, shown: ownLink(given, directoryUrl) };
  };

  const drawn = (): Ari => {
    const installed = pair();
    const selectedAt = installed === null ? null : (ariFor(certIdFor(installed))?.selectedAt ?? null);
    return selectedAt === null ? null : { selectedAt };
  };

  return {
    ari: drawn,

    decision() {
      const installed = renewable();
      if (installed === null) return null;
      const ari = drawn();
      return renewalDecision(
        installed.info,
        ari,
        policyOf(
          attempts(),
          nameOf(settings()),
          installed.info.notAfter - installed.info.notBefore,
          // As it will count then: what is free of limits in the CA's window is not held until it begins.
          hold(Math.max(wantedAt(installed.info, ari).at, now())),
        ),
        now(),
      );
    },

    load,

    window() {
      const installed = pair();
      return installed === null ? null : (ariFor(certIdFor(installed))?.window ?? null);
    },

    async askCa(signal) {
      const installed = renewable();
      const certId = installed === null ? null : certIdFor(installed);
      if (installed === null || certId === null) return false;
      const { directoryUrl } = installed;
      await load();
      const state = ariFor(certId) ?? newAriState(certId, now());
      const at = nextAriCheck(state, { notAfter: installed.info.notAfter, replaced: false }, now());
      ari = state;
      if (at === null || at > now()) return false;
      const { askRenewalInfo } = await import('../../acme/renewal-info.ts');
      let answer: AriAnswer;
      try {
        answer = await askRenewalInfo({ directoryUrl, certId, trustedRoots: await trustedRoots(), signal, now });
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        // Roots that cannot be read: the request says so, to whom it may concern.
        answer = { kind: 'lasting', cause: error.failure.code };
      }
      if (signal.aborted) return false;
      ari = nextAri(state, answer, now(), random());
      await explain(directoryUrl);
      await saveAriState(folder(directoryUrl), ari);
      return true;
    },

    explanationUrl() {
      const installed = pair();
      const given = installed === null ? null : (ariFor(certIdFor(installed))?.explanationUrl ?? null);
      return given !== null && explained?.given === given ? explained.shown : null;
    },

    nextQuestionAt() {
      const installed = renewable();
      const certId = installed === null ? null : certIdFor(installed);
      if (installed === null || certId === null) return null;
      return nextAriCheck(
        ariFor(certId) ?? newAriState(certId, now()),
        { notAfter: installed.info.notAfter, replaced: false },
        now(),
      );
    },
  };
}

/** What earlier attempts forbid. What was remembered for another name says nothing. */
function policyOf(remembered: Attempts, name: string, lifetime: number, heldByCa: Hold | null): RenewalPolicy {
  const { failures, firstFailureAt, lastAttemptAt, lastIssuedAt } = remembered;
  const since = lastAttemptAt === null ? null : Date.parse(lastAttemptAt);
  const isOurs = remembered.name === name;
  const first = firstFailureAt === null ? since : Date.parse(firstFailureAt);
  return {
    lastIssuedAt: isOurs && lastIssuedAt !== null ? Date.parse(lastIssuedAt) : null,
    backoff:
      isOurs && failures > 0 && since !== null && first !== null
        ? { since, until: retryAt(failures, first, since, lifetime) }
        : null,
    heldByCa,
  };
}
