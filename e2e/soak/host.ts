import { createRouterClient } from '@orpc/server';
import { createAcmeIssuer } from '../../electron/acme/issuer.ts';
import { createService, type Service } from '../../electron/service/service.ts';
import { openConfStore } from '../../electron/settings/conf-store.ts';
import { openSettingsStore } from '../../electron/settings/settings-store.ts';
import type { Snapshot } from '../../shared/contract/snapshot.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** The product's own headless host, running in simulated time. */
export type Host = {
  snapshot(): Snapshot;
  /** The one click that a person has to make. */
  request(): Promise<void>;
  change(settings: Record<string, unknown>): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Unexpected errors, since the first start. */
  unforeseen: readonly unknown[];
};

/** The host rechecks at least this often. */
const RECHECK_INTERVAL_MS = 6 * 3_600_000;
/**
 * The issuer waits for an order that stays "processing" by the machine's clock, like sockets. Three minutes for each
 * stuck order would add up to an hour in ten simulated years; an order that is not stuck may take as long as it needs.
 */
const shortTimeouts = { issuanceTimeoutMs: 300, resumedTimeoutMs: 100 };

/** @param settings for the first start; later starts read them from the folder */
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
        actions: {
          openDirectory: () => Promise.resolve(),
          restartApp: null,
        },
        simulation: {
          issuer: { issue: (...asked) => (isStuck() ? shortTimeoutIssuer : standardIssuer).issue(...asked) },
          now,
          startTimer,
          random,
          recheckIntervalMs: RECHECK_INTERVAL_MS,
        },
        onUnexpectedError: (error) => unforeseen.push(error),
      });
      await service.start();
    },
    stop: () => running().stop(),
  };
}
