import { afterAll, beforeAll, describe, it } from 'vitest';
import { runCase } from './case.ts';
import { cases } from './cases.ts';
import type { Target, TargetName } from './targets.ts';
import { startRawUpstream, type RawUpstream } from './upstream.ts';

/** Runs all cases against a front: one after the other, since they share it and its upstream. */
export function conformanceOf(name: TargetName, start: (upstreamPort: number) => Promise<Target>): void {
  let upstream: RawUpstream;
  let target: Target | null = null;
  beforeAll(async () => {
    upstream = await startRawUpstream();
    target = await start(upstream.port);
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
          await runCase(one, { target, name, upstream });
        });
      }
    });
  }
}
