import type { Failure } from '#shared/contract/failures.ts';
import type { HookName, HookRun } from '#shared/contract/hook-result.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';
import type { AttemptMemory } from '../issuance/attempt-memory.ts';
import type { Announcements } from '../issuance/requests.ts';
import type { LifetimeNotices } from '../lifetime-notices.ts';
import { renewedPayload, sampleFailure, sampleRenewed } from './hook-payloads.ts';
import type { HookRuns } from './hook-runs.ts';
import type { HookPayload } from './run-hook.ts';

/** Tells hooks and people how requests end. */
export function createAnnouncements(
  { settings, now, listens }: Core,
  parts: {
    installation: Installation;
    attempts: AttemptMemory;
    hookRuns: HookRuns;
    lifetimeNotices: LifetimeNotices;
    /** What the snapshot says about renewing now. */
    renewal: () => Snapshot['renewal'];
  },
): Announcements & {
  /** Runs a hook as a test, with the last failure or the installed certificate, or with samples. */
  testHook: (hook: HookName) => Promise<HookRun>;
} {
  const { installation, attempts, hookRuns, lifetimeNotices, renewal } = parts;

  /** Captures the state now; the texts are loaded only when a hook runs. */
  const buildFailedPayload = (failure: Failure): (() => Promise<HookPayload>) => {
    const { serverAddress, language } = settings();
    const state = { name: serverAddress, language, renewal: renewal(), pair: installation.pair() };
    const at = now();
    return async () => (await import('./failed-payload.ts')).failedPayload(failure, state, at);
  };

  return {
    async installed(automatic) {
      const pair = installation.pair();
      if (pair !== null) hookRuns.trigger('onRenewed', renewedPayload(pair, now()));
      // A CLI call must not use up the notice: a host is to show it.
      if (listens) await lifetimeNotices.giveIfDue(automatic);
    },

    failed: (failure) => hookRuns.trigger('onFailed', buildFailedPayload(failure)),

    async testHook(hook) {
      const { acmeDirectoryUrl, serverAddress } = settings();
      if (hook === 'onFailed') {
        const failure = attempts.current().lastError ?? sampleFailure(acmeDirectoryUrl);
        return hookRuns.test(hook, await buildFailedPayload(failure)());
      }
      const pair = installation.pair();
      const name = serverAddress === '' ? 'meinefirma.example' : serverAddress;
      const sample = () => sampleRenewed(name, installation.vault().root, now());
      return hookRuns.test(hook, pair === null ? sample() : renewedPayload(pair, now()));
    },
  };
}
