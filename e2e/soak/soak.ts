import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '../../electron/testing/ports.ts';
import { letsEncryptLimits } from '../ca/limits.ts';
import { startPracticeCa } from '../ca/practice-ca.ts';
import type { Settings } from '../ca/types.ts';
import { createSeededRandom } from './seeded-random.ts';
import { phaseAt, idealOrders } from './phases.ts';
import { createHost, type Host } from './host.ts';
import { createObserver } from './observer.ts';
import { createSimulatedTime } from './simulated-time.ts';
import { createWorld } from './world.ts';
import { technicalSettings } from '../fixtures/settings.ts';

const NAME = 'meinefirma.localhost';

export type SoakOptions = {
  seed: number;
  /** Milliseconds since the epoch. */
  from: number;
  until: number;
  /** Called after each calendar year, and at the end. */
  onYear?: (year: number, soFar: SoakResult) => void;
  /** To prove that a soak can fail: other settings of the product, no faults, other settings of the CA. */
  settings?: Record<string, unknown>;
  faultFree?: boolean;
  caSettings?: Partial<Settings>;
};

export type SoakResult = {
  orders: number;
  ideal: number;
  /** Certificates that a lever made wrong and that were never served; not counted among the orders. */
  misissued: number;
  /** Attempts that failed, by the code of their failure. */
  failures: ReadonlyMap<string, number>;
  /** How often each failure, outage and other event was played. */
  eventCounts: ReadonlyMap<string, number>;
  recalls: number;
  expiredMs: number;
  limitsExceeded: number;
  leastLifetimeLeft: number;
  turns: number;
  unforeseen: readonly unknown[];
};

/** Runs years in minutes: the product's host, the practice CA and the web server, on one simulated clock. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { seed, from, until, onYear = () => undefined, faultFree = false, caSettings = {} } = options;
  const folder = fs.mkdtempSync(path.join(quickFolder(), 'profacto-soak-'));
  const removeFolder = () => fs.rmSync(folder, { recursive: true, force: true });
  // Even if the process is ended in the middle, nothing must be left in /dev/shm.
  process.once('exit', removeFolder);
  const [httpPort = 0, httpsPort = 0, closedPort = 0] = await freePorts(3);
  const random = createSeededRandom(seed);
  // A separate sequence, so that the product's draws do not change which faults occur.
  const productRandom = createSeededRandom(seed + 1);
  const time = createSimulatedTime(from);
  const ca = await startPracticeCa({ httpPort, now: time.now, rateLimits: letsEncryptLimits });
  const host = createHost(
    folder,
    {
      serverAddress: NAME,
      contactEmail: 'chefin@meinefirma.example',
      acmeProfile: phaseAt(from).profile,
      ...technicalSettings(folder, ca, { httpPort, httpsPort }),
      ...options.settings,
    },
    time,
    { random: productRandom.next, isStuck: () => ca.isStuck() },
  );
  const failureCount = createFailureCount(host);
  const observer = createObserver(ca, { port: httpsPort, name: NAME });
  const world = createWorld(
    { ca, caSettings, time, random, closedPort, faultFree },
    {
      async restart() {
        await host.stop();
        await host.start();
      },
      chooseProfile: (acmeProfile) => host.change({ acmeProfile }),
    },
  );
  let turns = 0;
  const result = (): SoakResult => ({
    orders: observer.orders(),
    ideal: idealOrders(from, time.now(), world.recalls),
    misissued: observer.misissued(),
    failures: failureCount.byCode,
    eventCounts: world.eventCounts,
    recalls: world.recalls.length,
    expiredMs: observer.expiredMs(),
    limitsExceeded: observer.limitsExceeded(),
    leastLifetimeLeft: observer.leastLifetimeLeft(),
    turns,
    unforeseen: host.unforeseen,
  });

  try {
    await host.start();
    world.begin();
    await host.request();
    await observer.look();
    world.renewed();
    let year = yearOf(from);
    while (time.nextAt() < until) {
      for (; year < yearOf(time.nextAt()); year++) onYear(year, result());
      await time.runNext();
      turns += 1;
      failureCount.update();
      if (await observer.look()) world.renewed();
    }
    time.sleepUntil(until);
    await observer.look();
    onYear(year, result());
    return result();
  } finally {
    await host.stop();
    await ca.close();
    process.off('exit', removeFolder);
    removeFolder();
  }
}

/** Which requirements the product has violated; empty: it has passed. */
export function violationsOf({ orders, ideal, expiredMs, limitsExceeded, unforeseen }: SoakResult): string[] {
  const violations: string[] = [];
  if (expiredMs > 0) violations.push('a time without a valid certificate');
  if (limitsExceeded > 0) violations.push('a limit of the CA exceeded');
  // One more or less depends on when the count ends.
  if (Math.abs(orders - ideal) > Math.max(1, ideal * 0.05)) violations.push('more or fewer orders than 5 % off');
  if (unforeseen.length > 0) violations.push(`errors that nobody foresaw: ${unforeseen.map(String).join('; ')}`);
  return violations;
}

/** Counts the requests that failed, as the product reports them. */
function createFailureCount(host: Host) {
  const byCode = new Map<string, number>();
  let last: string | null = null;
  return {
    byCode,
    update() {
      const { lastRequest } = host.snapshot();
      if (lastRequest === null || lastRequest.id === last) return;
      last = lastRequest.id;
      const { failure } = lastRequest;
      if (failure !== null) byCode.set(failure.code, (byCode.get(failure.code) ?? 0) + 1);
    },
  };
}

/** Tens of thousands of files are written durably, and each would wait for the disk: so they go to memory. */
function quickFolder(): string {
  const memory = '/dev/shm';
  return fs.existsSync(memory) ? memory : os.tmpdir();
}

function yearOf(time: number): number {
  return new Date(time).getUTCFullYear();
}
