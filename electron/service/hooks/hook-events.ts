import type { Failure } from '#shared/contract/failures.ts';
import type { HookName, HookRun } from '#shared/contract/hook-result.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';
import type { AttemptMemory } from '../issuance/attempt-memory.ts';
import { renewedPayload, sampleFailure, sampleRenewed } from './hook-payloads.ts';
import type { HookRuns } from './hook-runs.ts';
import type { HookPayload } from './run-hook.ts';

/** Runs the hooks at their events, with what has happened. */
export type HookEvents = {
  /** A certificate is installed and proven to be served. */
  installed: () => void;
  /** Something automatic has failed. @param renewal what the snapshot says about renewing now */
  failed: (failure: Failure, renewal: Snapshot['renewal']) => void;
  /** Runs a hook as a test, with the last failure or the installed certificate, or with samples. */
  test: (hook: HookName, renewal: Snapshot['renewal']) => Promise<HookRun>;
};

export function createHookEvents(
  { settings, now }: Core,
  parts: { installation: Installation; attempts: AttemptMemory; hookRuns: HookRuns },
): HookEvents {
  const { installation, attempts, hookRuns } = parts;

  /** Captures the state now; the texts are loaded only when a hook runs. */
  const buildFailedPayload = (failure: Failure, renewal: Snapshot['renewal']): (() => Promise<HookPayload>) => {
    const { serverAddress, language } = settings();
    const state = { name: serverAddress, language, renewal, pair: installation.pair() };
    const at = now();
    return async () => (await import('./failed-payload.ts')).failedPayload(failure, state, at);
  };

  return {
    installed() {
      const pair = installation.pair();
      if (pair !== null) hookRuns.trigger('onRenewed', renewedPayload(pair, now()));
    },

    failed: (failure, renewal) => hookRuns.trigger('onFailed', buildFailedPayload(failure, renewal)),

    async test(hook, renewal) {
      const { acmeDirectoryUrl, serverAddress } = settings();
      if (hook === 'onFailed') {
        const failure = attempts.current().lastError ?? sampleFailure(acmeDirectoryUrl);
        return hookRuns.test(hook, await buildFailedPayload(failure, renewal)());
      }
      const pair = installation.pair();
      const name = serverAddress === '' ? 'meinefirma.example' : serverAddress;
      const sample = () => sampleRenewed(name, installation.vault().root, now());
      return hookRuns.test(hook, pair === null ? sample() : renewedPayload(pair, now()));
    },
  };
}
