import { afterAll, beforeAll, describe, it } from 'vitest';
import { runCase, type Case } from './case.ts';
import { cases } from './cases.ts';
import type { Target, TargetName } from './targets.ts';
import { startRawUpstream, type RawUpstream } from './upstream.ts';

/** Runs all cases against a front: one after the other, since they share it and its upstream. */
export function conformanceOf(name: TargetName, start: (upstreamPort: number) => Promise<Target>): void {
  let upstream: RawUpstream;
  let target: Target | null = null;
  const aside = new Map<Case, Promise<void>>();
  beforeAll(async () => {
    upstream = await startRawUpstream();
    target = await start(upstream.port);
    for (const one of Object.values(cases).flat()) {
      if (one.isAside !== true) continue;
      const running = runCase(one, { target, name, upstream });
      // Its own test says so, when its turn comes.
      running.catch(() => undefined);
      aside.set(one, running);
    }
  });
  afterAll(async () => {
    await target?.close();
    await upstream.close();
  });
  for (const [topic, list] of Object.entries(cases)) {
    describe(topic, () => {
      for (const one of list) {
        it(one.name, async () => {
          if (target === null) throw new Error('not started');
          await (aside.get(one) ?? runCase(one, { target, name, upstream }));
        });
      }
    });
  }
}
