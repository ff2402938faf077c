import os from 'node:os';
import { SAME_CLOCK_MS } from '#shared/domain/clock-skew.ts';

/**
 * What the last answer of a CA has shown of this machine's clock; in the memory of this process alone.
 *
 * Law: it is as sure as the check of the clock, since it comes from the same answers, and no surer.
 */
export type ClockMemory = {
  /**
   * A CA has answered. A clock that is right makes forget that it was wrong; an answer without a time changes nothing.
   *
   * @param skewMs by how much this machine's clock is ahead of the CA's, in milliseconds; `null`: it said no time
   */
  learn(skewMs: number | null): void;
  /**
   * By how much this machine's clock is ahead of the CA's, in milliseconds; `null`: it is right, or that is not known, or
   * since then somebody has set it or chosen another CA.
   */
  wrongBy(): number | null;
};

/** A clock that has gained or lost more than this was set; milliseconds. Being steered by NTP stays far below it. */
const SET_MS = 120_000;

/**
 * The system's uptime in milliseconds, which goes on while the machine sleeps, or else each night would look like a clock
 * that was set: on Linux it is CLOCK_BOOTTIME, on Windows `GetTickCount64`, on macOS the time since `kern.boottime`, which
 * the system shifts when its clock is set. Where one of them did not, the next answer of a CA says what holds.
 */
const systemUptimeMs = (): number => os.uptime() * 1000;

/**
 * @param deps.now milliseconds since the epoch by this machine's clock
 * @param deps.directoryUrl the directory of the CA that is set
 */
export function createClockMemory(deps: {
  now: () => number;
  directoryUrl: () => string;
  uptimeMs?: (() => number) | undefined;
}): ClockMemory {
  const { now, directoryUrl, uptimeMs = systemUptimeMs } = deps;
  let known: { skewMs: number; at: number; upMs: number; ca: string } | null = null;
  return {
    learn(skewMs) {
      if (skewMs === null) return;
      const isWrong = Math.abs(skewMs) > SAME_CLOCK_MS;
      known = isWrong ? { skewMs, at: now(), upMs: uptimeMs(), ca: directoryUrl() } : null;
    },
    wrongBy() {
      if (known?.ca !== directoryUrl()) return null;
      const setBy = now() - known.at - (uptimeMs() - known.upMs);
      return Math.abs(setBy) > SET_MS ? null : known.skewMs;
    },
  };
}
