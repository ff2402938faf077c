import type { Finding } from '#shared/contract/findings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { isoTime } from '#shared/values/times.ts';
import type { Core } from './core.ts';
import type { Chore } from './host-loop.ts';
import { nameOf } from './public-name.ts';

/** Between two looks at the application, in milliseconds: at each it opens sessions, of which it has few. */
const INTERVAL_MS = 30_000;
/** The same once a visitor was answered again. */
const ANSWERED_INTERVAL_MS = 5000;

/**
 * Whether the application behind the web server answers: looked at by itself once visitors are left without an answer, and
 * until it answers again. How many visitors are not answered makes no more looks of it.
 */
export type ApplicationWatch = {
  /** What was last found; `null`: nobody has looked at the application that is set now. */
  view(): Snapshot['application'];
  /** Several visitors were not answered: looks soon. */
  suspect(): void;
  /** A visitor was answered after others were not: looks soon, if it is not known to answer. */
  answered(): void;
  /** What a check has found, whoever made it. */
  learn(found: Finding): void;
  chore: Chore;
};

/** @param look one look at the application that is set; throws the reason of `signal` when that aborts */
export function createApplicationWatch(
  { settings, now, changes }: Pick<Core, 'settings' | 'now' | 'changes'>,
  look: (signal: AbortSignal) => Promise<Finding>,
): ApplicationWatch {
  let known: (NonNullable<Snapshot['application']> & { upstream: string }) | null = null;
  let suspected: string | null = null;
  let isAnswered = false;
  let lookedAt = -Infinity;

  /** Where profacto keeps its ports, nobody comes to it through us. */
  const current = (): string => (settings().operation === 'front' ? settings().upstream : '');
  const view = (): Snapshot['application'] => {
    if (known?.upstream !== current()) return null;
    const { since, at, finding } = known;
    return { since, at, finding };
  };
  const isKnownToFail = (): boolean => {
    const seen = view();
    return seen !== null && fails(seen.finding);
  };
  const isToLook = (): boolean => isKnownToFail() || (suspected !== null && suspected === current());
  const learn = (found: Finding, upstream = current()): void => {
    if (upstream !== current()) return;
    suspected = null;
    isAnswered = false;
    lookedAt = now();
    const before = view();
    if (JSON.stringify(before?.finding) === JSON.stringify(found)) return;
    const at = isoTime(now());
    const goesOn = before !== null && fails(before.finding) === fails(found);
    known = upstream === '' ? null : { upstream, since: goesOn ? before.since : at, at, finding: found };
    changes.emit('state');
  };

  return {
    view,
    learn,
    suspect() {
      if (current() === '' || isToLook()) return;
      suspected = current();
      changes.emit('due');
    },
    answered() {
      if (isAnswered || !isToLook()) return;
      isAnswered = true;
      changes.emit('due');
    },
    chore: {
      name: 'application',
      nextAt() {
        if (!isToLook()) return null;
        // A look in the future was taken before the clock was set back.
        return lookedAt > now() ? now() : lookedAt + (isAnswered ? ANSWERED_INTERVAL_MS : INTERVAL_MS);
      },
      async run(signal) {
        if (!isToLook()) return;
        const upstream = current();
        learn(await look(signal), upstream);
      },
    },
  };
}

const fails = ({ status }: Finding): boolean => status !== 'good';

/** One look at the application that is set, as a check looks at it. */
export async function lookAtApplication(
  { settings, trustedRoots }: Pick<Core, 'settings' | 'trustedRoots'>,
  signal: AbortSignal,
): Promise<Finding> {
  const { lookAt } = await import('../diagnosis/checks/application.ts');
  const { upstream } = settings();
  // A file that cannot be read is another check's finding.
  const roots = await trustedRoots().catch(() => []);
  return lookAt({ upstream, name: nameOf(settings()), trustedRoots: roots }, signal);
}
