/** A service for tests: simulated time, turns that the test starts, an issuer that uses no network. */
import fs from 'node:fs';
import path from 'node:path';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { LimitTable } from '#shared/domain/rate-limit-rules.ts';
import type { CertificateIssuer } from '../certificates/issuer.ts';
import type { RouterPlace } from '../diagnosis/probes/line.ts';
import { createTestAuthority } from './certificates.ts';
import { openConfStore } from '../settings/conf-store.ts';
import { openSettingsStore } from '../settings/settings-store.ts';
import { freePorts } from './ports.ts';
import { temporaryFolder } from './environment.ts';
import type { HookRunOptions } from '../service/hooks/run-hook.ts';
import { startTestService } from './start-service.ts';

export const NAME = 'meinefirma.localhost';
export const DAY = 86_400_000;

/** Prepares a configuration directory; `start` starts a service in it, again after `stop`. */
export async function createTestHost(
  settings: Record<string, unknown> = {},
  options: {
    listens?: boolean;
    hookRunOptions?: HookRunOptions;
    limitTable?: LimitTable;
    uptimeMs?: () => number;
    webServerWorker?: URL;
    router?: RouterPlace | null;
    onUnexpectedError?: (error: unknown) => void;
  } = {},
) {
  const authority = await createTestAuthority();
  const configDir = temporaryFolder();
  const [httpPort, httpsPort] = await freePorts(2);
  const store = () => openSettingsStore(configDir, openConfStore, Date.now);
  const given = { serverAddress: NAME, contactEmail: 'chef@meinefirma.de', httpPort, httpsPort };
  store().update({ acmeDirectoryUrl: 'https://ca.test/directory', ...given, ...settings });

  /** Stands still until a test moves it: how long the test itself takes makes no difference. */
  const clock = { offset: 0 };
  const begunAt = Date.now();
  const now = () => begunAt + clock.offset;
  /** `names`: those of the certificates that are issued; `hangs`: an order stays open until it is cancelled. */
  const fakeCa = {
    orders: 0,
    next: null as Failure | null,
    hangs: false,
    lifetime: 90 * DAY,
    names: [NAME],
    withKeyId: false,
  };
  const issuer: CertificateIssuer = {
    async issue(_request, { signal, onStep, onCounted = () => Promise.resolve() }) {
      fakeCa.orders += 1;
      onStep('account');
      if (fakeCa.next !== null) throw new FailureError(fakeCa.next);
      await new Promise<void>((resolve, reject) => {
        if (!fakeCa.hangs) return resolve();
        signal.addEventListener('abort', () => reject(signal.reason as FailureError));
      });
      const url = `https://ca.test/order/${fakeCa.orders}`;
      await onCounted({ kind: 'issued', account: 'https://ca.test/acct/1', orderUrl: url, replacementAccepted: false });
      for (const step of ['order', 'challenge', 'validation', 'certificate'] as const) onStep(step);
      const notBefore = now() - 1000;
      const { names, lifetime, withKeyId } = fakeCa;
      const pair = await authority.issue({ names, notBefore, notAfter: notBefore + lifetime, withKeyId });
      return { orderUrl: url, ...pair, wasValidated: true, profileRefused: false, replacementAccepted: false };
    },
  };

  const { listens = true, ...simulated } = options;
  const start = () =>
    startTestService(
      {
        host: listens ? 'headless' : 'cli',
        configDir,
        settingsStore: store(),
        onUnexpectedError: (error) => {
          throw error;
        },
        now,
        issuer,
        ...simulated,
      },
      true,
    );
  const journal = () =>
    fs
      .readFileSync(path.join(configDir, 'journal.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { start, fakeCa, clock, now, configDir, journal, rootPem: authority.rootPem };
}

/** A CA that cannot be reached. */
export const unreachable = failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' });
