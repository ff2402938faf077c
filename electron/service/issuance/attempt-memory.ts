import { isDeepStrictEqual } from 'node:util';
import type { Failure } from '#shared/contract/failures.ts';
import type { ExternalReachability } from '#shared/contract/snapshot.ts';
import { longestHold, withBelievableTime } from '#shared/domain/ca-hold.ts';
import { pastOrNull } from '#shared/domain/remembered-time.ts';
import { jointBlockedPeriod, type BlockedPeriod } from '#shared/domain/renewal-decision.ts';
import type { ChallengeType } from '#shared/values/challenge-type.ts';
import { isoTime } from '#shared/values/times.ts';
import { NO_ATTEMPTS, type AttemptRecord } from '../../storage/attempts.ts';
import { createAttemptRecords, laterOf } from './attempt-records.ts';

/**
 * How requests have gone, and how each CA has answered. A record is on the disk, where that is possible, before the
 * call that makes it settles; what the disk does not take, or no longer gives, is remembered while this process runs.
 *
 * Law: each CA's "not before", and what it has seen and issued, is stored in its own folder and holds for no other CA.
 * How a request ended, whichever CAs were asked, is stored with the first CA.
 */
export type AttemptMemory = {
  /** How requests went. `notBefore`: when one of the CAs may be asked again, where none of them may now. */
  current(): AttemptRecord;
  /**
   * What a CA answered, while it may not be asked again for this name, but at the most for as long as `longestHold` says.
   * Void if recorded while the clock was ahead.
   */
  blockedBy(directoryUrl: string): Failure | null;
  /** The blocked period of a CA for this name, whether or not it is over. */
  blockedPeriod(directoryUrl: string): BlockedPeriod | null;
  /** Whether a CA that is blocked may be asked all the same, because somebody insists; see `recordInsistence`. */
  mayInsist(directoryUrl: string): boolean;
  /** A blocked CA is asked because somebody insists. Law: once, also where its answer blocks it anew. */
  recordInsistence(directoryUrl: string): Promise<void>;
  /** Reads what is on the disk: at the start, and when the CAs, the directory or another process may have changed it. */
  load(): Promise<void>;
  /** A CA was asked and has not issued. A cancellation is not recorded. */
  recordRefusal(directoryUrl: string, failure: Failure): Promise<void>;
  /** A CA has issued: whatever becomes of the certificate, it counts. */
  recordIssuance(directoryUrl: string): Promise<void>;
  /** A request has ended. A cancelled one is no attempt. */
  recordEnd(failure: Failure | null): Promise<void>;
  /** How requests went no longer matters: the certificate is gone. What each CA has said and counted stays. */
  forgetFailures(): Promise<void>;
  /** A CA has validated, or tried to: what it saw outweighs anything that can be seen from here. */
  recordOutside(
    directoryUrl: string,
    observation: Pick<ExternalReachability, 'by' | 'reached' | 'detail' | 'challenge'>,
  ): Promise<ExternalReachability>;
};

/**
 * @param deps where the CAs' folders are, the CAs in order, the staging environment of the first one (`null`: none),
 *   the requested name, the way in by these settings, and the lifetime of the installed certificate in milliseconds (`null`: there is none)
 */
export function createAttemptMemory(
  deps: {
    root: () => string;
    directoryUrls: () => readonly [string, ...string[]];
    stagingUrl: () => string | null;
    name: () => string;
    way: (challenge: ChallengeType) => ExternalReachability['way'];
    lifetime: () => number | null;
    /** The root is out of reach, and nothing may be created in its place. */
    isMissing?: () => boolean;
  },
  now: () => number,
): AttemptMemory {
  const records = createAttemptRecords(deps);
  const isoNow = () => new Date(now()).toISOString();
  const blockedPeriod = (directoryUrl: string): BlockedPeriod | null => {
    const { notBefore, heldSince, lastAttemptAt, name } = records.of(directoryUrl);
    if (notBefore === null || name !== deps.name()) return null;
    const since = Date.parse(heldSince ?? lastAttemptAt ?? notBefore);
    return { since, until: Math.min(Date.parse(notBefore), since + longestHold(deps.lifetime())) };
  };
  const isHeld = (directoryUrl: string): boolean => {
    const blocked = blockedPeriod(directoryUrl);
    return blocked !== null && blocked.since <= now() && blocked.until > now();
  };
  /** What is on the disk may be of an earlier version, or have been written by anybody. */
  const believable = <F extends Failure | null>(failure: F, since: number): F =>
    failure === null ? failure : withBelievableTime(failure, since, deps.lifetime());

  /** What was seen from outside, if it says something of this name and this way in. */
  const counted = (seen: ExternalReachability | null, isFallback: boolean): ExternalReachability | null => {
    if (seen?.name !== deps.name()) return null;
    const { way, challenge = 'http-01' } = seen;
    if (way !== undefined && !isDeepStrictEqual(way, deps.way(challenge))) return null;
    // Seen while the clock was ahead, it would outweigh for years whatever is seen from now on.
    if (Date.parse(seen.at) > now()) return null;
    return isFallback ? { ...seen, isFallback } : seen;
  };

  return {
    current() {
      const [firstUrl, ...otherUrls] = deps.directoryUrls();
      const first = records.of(firstUrl);
      // Records for another name say nothing about this one.
      const others = otherUrls.map(records.of).map((one) => (one.name === deps.name() ? one : NO_ATTEMPTS));
      const all = [first, ...others];
      const blocked = jointBlockedPeriod(
        [firstUrl, ...otherUrls].map((url) => [blockedPeriod(url)]),
        now(),
      );
      return {
        ...first,
        lastError: believable(first.lastError, Date.parse(pastOrNull(first.lastAttemptAt, now()) ?? isoNow())),
        notBefore: blocked === null ? null : isoTime(blocked.until),
        lastIssuedAt: latest(all.map((one) => one.lastIssuedAt)),
        outside: [firstUrl, ...otherUrls]
          .map((url) => counted(records.of(url).outside, url !== firstUrl))
          .reduce(newer),
      };
    },

    blockedBy(directoryUrl) {
      const { limit, lastError, insisted } = records.of(directoryUrl);
      const blocked = blockedPeriod(directoryUrl);
      const said = limit ?? lastError;
      if (blocked === null || said === null || !isHeld(directoryUrl)) return null;
      const answer = believable(said, blocked.since);
      if (answer.code !== 'CA_RATE_LIMITED' && answer.code !== 'CA_OUT_OF_ORDER') return answer;
      const held = { until: isoTime(blocked.until), mayInsist: !insisted };
      return { ...answer, data: { ...answer.data, held } } as Failure;
    },

    mayInsist: (directoryUrl) => !records.of(directoryUrl).insisted,
    recordInsistence: (directoryUrl) => records.change(directoryUrl, { insisted: true }),

    blockedPeriod,

    async load() {
      const staging = deps.stagingUrl();
      await records.load([...deps.directoryUrls(), ...(staging === null ? [] : [staging])]);
    },

    async recordRefusal(directoryUrl, failure) {
      if (failure.code === 'CANCELLED') return;
      const notBefore = 'retryAt' in failure.data ? failure.data.retryAt : null;
      const insisted = isHeld(directoryUrl) && records.of(directoryUrl).insisted;
      await records.change(directoryUrl, {
        name: deps.name(),
        lastAttemptAt: isoNow(),
        ...(notBefore === null
          ? { notBefore, limit: null, heldSince: null, insisted: false }
          : { notBefore, limit: failure, heldSince: isoNow(), insisted }),
      });
    },

    recordIssuance: (directoryUrl) =>
      records.change(directoryUrl, {
        name: deps.name(),
        lastIssuedAt: isoNow(),
        notBefore: null,
        limit: null,
        heldSince: null,
        insisted: false,
      }),

    async recordEnd(failure) {
      if (failure?.code === 'CANCELLED') return;
      const [directoryUrl] = deps.directoryUrls();
      const { firstFailureAt, failures } = records.of(directoryUrl);
      const at = isoNow();
      await records.change(directoryUrl, {
        name: deps.name(),
        lastAttemptAt: at,
        firstFailureAt: failure === null ? null : (firstFailureAt ?? at),
        failures: failure === null ? 0 : failures + 1,
        lastError: failure,
      });
    },

    async forgetFailures() {
      const [directoryUrl] = deps.directoryUrls();
      const { failures, notBefore, limit, lastError } = records.of(directoryUrl);
      if (failures === 0) return;
      // An earlier version has kept what blocks a CA there alone.
      const blockedWith = notBefore === null ? limit : (limit ?? lastError);
      await records.change(directoryUrl, { firstFailureAt: null, failures: 0, lastError: null, limit: blockedWith });
    },

    async recordOutside(directoryUrl, observation) {
      const { challenge = 'http-01' } = observation;
      const outside = { at: isoNow(), name: deps.name(), ...observation, way: deps.way(challenge) };
      await records.change(directoryUrl, { outside });
      return outside;
    },
  };
}

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce(laterOf);
}

function newer(one: ExternalReachability | null, other: ExternalReachability | null): ExternalReachability | null {
  return one !== null && (other === null || one.at > other.at) ? one : other;
}
