import { createRouterClient } from '@orpc/server';
import { createAcmeIssuer } from '../../electron/acme/issuer.ts';
import { createService, type Service } from '../../electron/service/service.ts';
import { openConfStore } from '../../electron/settings/conf-store.ts';
import { openSettingsStore } from '../../electron/settings/settings-store.ts';
import type { Snapshot } from '../../shared/contract/snapshot.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** The product's own host without a desktop, which lives by played time. */
export type Host = {
  snapshot(): Snapshot;
  /** The one click that somebody has to do. */
  request(): Promise<void>;
  change(settings: Record<string, unknown>): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What nobody foresaw, of all that was started. */
  unforeseen: readonly unknown[];
};

/** Whatever goes on, it is decided again at least so often. */
const LOOK_AGAIN_MS = 6 * 3_600_000;
/**
 * How long the issuer waits for a CA that goes on processing is by the machine's clock, as are sockets, and three minutes
 * of that for each order that gets stuck would be an hour in ten years. What is not stuck may take as long as it needs.
 */
const shortTimeouts = { issuanceTimeoutMs: 300, resumedTimeoutMs: 100 };

/** @param settings those of its first start; later ones are what the folder holds */
export function createHost(
  folder: string,
  settings: Record<string, unknown>,
  { now, startTimer }: SimulatedTime,
  { random, isStuck }: { random: () => number; isStuck: () => boolean },
): Host {
  const unforeseen: unknown[] = [];
  let service: Service | null = null;
  const running = (): Service => {
    if (service === null) throw new Error('The host does not run');
    return service;
  };
  const client = () => createRouterClient(running().router, { context: { osActions: false } });
  openSettingsStore(folder, openConfStore, now).update(settings);
  return {
    unforeseen,
    snapshot: () => running().snapshot(),
    async request() {
      await client().certificate.request({});
    },
    async change(patch) {
      await client().settings.update(patch);
    },
    async start() {
      const [standardIssuer, shortTimeoutIssuer] = [
        createAcmeIssuer({ now }),
        createAcmeIssuer({ now, ...shortTimeouts }),
      ];
      service = createService({
        host: 'headless',
        version: '0.0.0',
        configDir: folder,
        settingsStore: openSettingsStore(folder, openConfStore, now),
        actions: { openDirectory: () => Promise.resolve(), restartApp: null },
        listens: true,
        issuer: { issue: (...asked) => (isStuck() ? shortTimeoutIssuer : standardIssuer).issue(...asked) },
        now,
        startTimer,
        random,
        recheckIntervalMs: LOOK_AGAIN_MS,
        onUnexpectedError: (error) => unforeseen.push(error),
      });
      await service.start();
    },
    stop: () => running().stop(),
  };
}
