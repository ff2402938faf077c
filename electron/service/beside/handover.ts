import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { failure } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { Evidence } from '#shared/domain/shield.ts';
import { configPath } from '../../ownership/config-files.ts';
import { stateFile } from '../../storage/state-file.ts';
import type { Journal } from '../../storage/journal.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import { renewedPayload } from '../hooks/hook-payloads.ts';
import { isEvidenceOf, type ServedEvidence } from '../served-evidence.ts';
import type { ServeOutcome } from '../serve-outcome.ts';
import type { CertificateTarget } from './certificate-target.ts';
import type { ProfactoRestart } from './profacto-restart.ts';

/** Hands a pair over to profacto, has its web server restarted, and makes sure that it is served. */
export type Handover = {
  /**
   * Has the pair lie where profacto reads it, without a restart; not where profacto could not serve it the last time.
   *
   * @param seen what profacto serves; left out: not known
   * @throws FailureError `BESIDE_FOLDER`
   */
  keep(pair: InstalledPair, seen?: Evidence): Promise<void>;
  /**
   * Hands the pair over, has profacto restarted, and waits until it is served. Where it is not, although profacto was
   * restarted, or since a restart that failed has ended what was served, the pair before is put back and profacto restarted
   * once more. Where a restart fails and leaves served what was, the pair waits there for somebody to restart profacto.
   *
   * Law: `served` comes from a real connection and from nothing else. Without a means to restart profacto, nothing is
   * rolled back: it serves what it has loaded, and the pair waits for somebody.
   *
   * @param onRestarted called when profacto was restarted, or serves the pair already
   */
  putIntoService(pair: InstalledPair, evidence: ServedEvidence, run: HandoverRun): Promise<ServeOutcome>;
};
type HandoverRun = { onRestarted: () => void; signal: AbortSignal };

/** How long profacto is waited for: its first start with TLS makes parameters, which takes minutes; milliseconds. */
export type HandoverTimes = { limitMs: number; firstPauseMs: number; maxPauseMs: number };
const TIMES: HandoverTimes = { limitMs: 5 * 60_000, firstPauseMs: 1000, maxPauseMs: 15_000 };

/** The fingerprint of the pair that profacto could not serve, and that was taken back; `null`: there is none. */
const stateSchema = z.object({ takenBack: z.string().nullable() });

export function createHandover(options: {
  target: CertificateTarget;
  folder: () => string;
  httpsPort: () => number;
  restart: ProfactoRestart;
  journal: Journal;
  now: () => number;
  configDir: string;
  times?: HandoverTimes;
}): Handover {
  const { target, restart, journal, now, times = TIMES } = options;
  const state = stateFile({
    file: configPath(options.configDir, 'handover.json'),
    schema: stateSchema,
    empty: { takenBack: null },
    unreadable: 'empty',
  });
  const remember = (takenBack: string | null) =>
    state.update((before) => (before.takenBack === takenBack ? before : { takenBack }));

  const give = async (pair: InstalledPair, isServed?: (fingerprint256: string) => boolean): Promise<void> => {
    if (await target.give(pair, isServed)) journal.write({ event: 'pairHandedOver', directory: options.folder() });
  };

  const runRestart = async (pair: InstalledPair, signal: AbortSignal, restored?: true) => {
    const by = restart.by();
    if (by === null) return null;
    const trouble = await restart.run(renewedPayload(pair, now()), signal);
    if (trouble === null) journal.write({ event: 'profactoRestarted', by, ...(restored ? { restored } : {}) });
    return trouble;
  };

  /** Looks with growing pauses until what is served is what is wanted. @returns what was seen last */
  const waitUntil = async (
    look: () => Promise<Evidence>,
    isWanted: (seen: Evidence) => boolean,
    signal: AbortSignal,
  ): Promise<Evidence> => {
    const end = performance.now() + times.limitMs;
    let pause = times.firstPauseMs;
    for (;;) {
      const seen = await look();
      if (isWanted(seen) || performance.now() >= end) return seen;
      await sleep(Math.min(pause, Math.max(end - performance.now(), 0)), undefined, { signal });
      pause = Math.min(pause * 2, times.maxPauseMs);
    }
  };

  /** @returns whether profacto serves the pair before again; `null`: there was none to be put back */
  const takeBack = async (pair: InstalledPair, evidence: ServedEvidence, signal: AbortSignal) => {
    const chain = await target.putBack();
    if (chain === null) return null;
    await remember(pair.info.fingerprint256);
    // Where it fails, it may have done its work all the same: what is served says so.
    await runRestart(pair, signal, true);
    const { fingerprint256 } = new X509Certificate(chain);
    const isBefore = (seen: Evidence) => seen.kind === 'served' && seen.fingerprint256 === fingerprint256;
    const look = async () => (await evidence.gather(pair)).seen;
    return isBefore(await waitUntil(look, isBefore, signal));
  };

  const putIntoService: Handover['putIntoService'] = async (pair, evidence, { onRestarted, signal }) => {
    const look = async () => (await evidence.gather(pair)).seen;
    const isOurs = (seen: Evidence) => isEvidenceOf(seen, pair);
    const before = await look();
    await give(pair, servedIn(before));
    if (!isOurs(before) && restart.by() === null) return { kind: 'waiting' };
    const trouble = isOurs(before) ? null : await runRestart(pair, signal);
    if (trouble === null) onRestarted();
    // One that failed may have done its work all the same; or half of it, so that the pair before is served no more.
    const isLeft = (seen: Evidence) => trouble !== null && (before.kind !== 'served' || isSame(seen, before));
    const seen = await waitUntil(look, (one) => isOurs(one) || isLeft(one), signal);
    if (!isOurs(seen)) {
      if (trouble !== null && isLeft(seen)) return { kind: 'failed', failure: trouble, keepsPair: true };
      const previousServes = await takeBack(pair, evidence, signal);
      const place = { port: options.httpsPort(), path: options.folder() };
      const because = trouble === null ? {} : { trouble: trouble.data };
      const data = { reason: reasonOf(seen, before), previousServes, ...place, ...because };
      return { kind: 'failed', failure: failure('PROFACTO_NOT_SERVING', data), keepsPair: true };
    }
    if (trouble !== null) onRestarted();
    await remember(null);
    return { kind: 'served' };
  };

  return {
    async keep(pair, seen) {
      const { takenBack } = await state.read();
      if (takenBack !== pair.info.fingerprint256) await give(pair, seen === undefined ? undefined : servedIn(seen));
    },

    async putIntoService(pair, evidence, run) {
      try {
        return await putIntoService(pair, evidence, run);
      } catch (error) {
        // This process ends: what is left to do is seen by the next one.
        if (run.signal.aborted) return { kind: 'waiting' };
        throw error;
      }
    },
  };
}

const servedIn = (seen: Evidence) => (fingerprint256: string) =>
  seen.kind === 'served' && seen.fingerprint256 === fingerprint256;

function reasonOf(seen: Evidence, before: Evidence): FailureData<'PROFACTO_NOT_SERVING'>['reason'] {
  if (seen.kind === 'noConnection') return 'noConnection';
  if (seen.kind === 'handshakeFailed') return 'handshake';
  return isSame(seen, before) ? 'oldCertificate' : 'otherCertificate';
}

function isSame(one: Evidence, other: Evidence): boolean {
  return one.kind === 'served' && other.kind === 'served' && one.fingerprint256 === other.fingerprint256;
}
