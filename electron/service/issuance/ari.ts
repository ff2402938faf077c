import { FailureError } from '#shared/contract/failure-error.ts';
import type { Ari } from '#shared/domain/renewal.ts';
import { certIdOf } from '../../certificates/id.ts';
import {
  loadAriState,
  newAriState,
  nextAriState,
  nextAriCheck,
  saveAriState,
  type AriAnswer,
  type AriState,
} from '../../storage/ari-state.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';
import { renewablePair } from './renewable-pair.ts';

/** When the CA suggests renewing the installed certificate: its renewal information (ARI, RFC 9773). */
export type AriMemory = {
  /** Reads the stored renewal information. */
  load(): Promise<void>;
  /** When the CA suggests renewing, in milliseconds since the epoch; `null`: not known. */
  window(): { start: number; end: number } | null;
  /** The time that was drawn from that window. */
  selected(): Ari;
  /** A page on which the CA explains its suggestion; `null`: there is none that may be shown. */
  explanationUrl(): string | null;
  /** When the CA wants to be asked next, in milliseconds since the epoch; `null`: never. */
  nextCheckAt(): number | null;
  /** Asks the CA if that is due. Never throws for the answer. Returns whether the CA was asked. */
  refresh(signal: AbortSignal): Promise<boolean>;
};

/** @param random draws the time from the CA's window: from 0 to below 1 */
export function createAriMemory(core: Core, installation: Installation, random: () => number): AriMemory {
  const { settings, trustedRoots, now, clock } = core;
  const pair = () => installation.pair();
  let ariState: AriState | null = null;
  /** The link that the CA gave, and the link as it may be shown (`null`: not at all). */
  let explanation: { rawUrl: string; safeUrl: string | null } | null = null;
  let certIdCache: { pair: InstalledPair; certId: string | null } | null = null;

  /** Computed once for each pair: every snapshot needs it. */
  const certIdFor = (installed: InstalledPair): string | null => {
    if (certIdCache?.pair !== installed) certIdCache = { pair: installed, certId: certIdOf(installed.chainPem) };
    return certIdCache.certId;
  };
  const stateFor = (certId: string | null): AriState | null =>
    ariState !== null && ariState.certId === certId ? ariState : null;
  const current = (): AriState | null => {
    const installed = pair();
    return installed === null ? null : stateFor(certIdFor(installed));
  };

  /** What may be asked about, and the state of that; `null`: nothing. */
  const asked = (): { installed: InstalledPair; certId: string } | null => {
    const installed = renewablePair(pair(), settings());
    const certId = installed === null ? null : certIdFor(installed);
    return installed === null || certId === null ? null : { installed, certId };
  };
  const checkAt = ({ installed, certId }: { installed: InstalledPair; certId: string }): number | null =>
    nextAriCheck(
      stateFor(certId) ?? newAriState(certId, now()),
      { notAfter: installed.info.notAfter, replaced: false },
      now(),
    );

  /** Reads the disk only once for each certificate: after that, memory is newer. */
  const load = async (): Promise<void> => {
    const installed = pair();
    if (installed === null || current() !== null) return;
    ariState = await loadAriState(installation.vault().caFolder(installed.directoryUrl));
    await vetExplanationUrl(installed.directoryUrl);
  };
  /** Also vets stored links, since anybody can write a file. The code for it is loaded only when there is a link. */
  const vetExplanationUrl = async (directoryUrl: string): Promise<void> => {
    const rawUrl = ariState?.explanationUrl ?? null;
    if (rawUrl === null) return;
    const { caOwnedUrl } = await import('../../acme/ca-link.ts');
    explanation = { rawUrl, safeUrl: caOwnedUrl(rawUrl, directoryUrl) };
  };

  const fetchAnswer = async (directoryUrl: string, certId: string, signal: AbortSignal): Promise<AriAnswer> => {
    const { fetchRenewalInfo } = await import('../../acme/renewal-info.ts');
    try {
      const given = { directoryUrl, certId, trustedRoots: await trustedRoots(), signal, now };
      return await fetchRenewalInfo({ ...given, onSkew: (skewMs) => clock.learn(skewMs) });
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      // Roots that cannot be read: the request will report that.
      return { kind: 'lasting', cause: error.failure.code };
    }
  };

  return {
    load,
    window: () => current()?.window ?? null,

    selected() {
      const selectedAt = current()?.selectedAt ?? null;
      return selectedAt === null ? null : { selectedAt };
    },

    explanationUrl() {
      const rawUrl = current()?.explanationUrl ?? null;
      return rawUrl !== null && explanation?.rawUrl === rawUrl ? explanation.safeUrl : null;
    },

    nextCheckAt() {
      const subject = asked();
      return subject === null ? null : checkAt(subject);
    },

    async refresh(signal) {
      const subject = asked();
      if (subject === null) return false;
      const { installed, certId } = subject;
      await load();
      const state = stateFor(certId) ?? newAriState(certId, now());
      const at = checkAt(subject);
      ariState = state;
      if (at === null || at > now()) return false;
      const answer = await fetchAnswer(installed.directoryUrl, certId, signal);
      if (signal.aborted) return false;
      ariState = nextAriState(state, answer, now(), random());
      await vetExplanationUrl(installed.directoryUrl);
      await saveAriState(installation.vault().caFolder(installed.directoryUrl), ariState);
      return true;
    },
  };
}
