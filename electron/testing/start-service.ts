import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished } from 'vitest';
import type { StartTimer } from '../service/host-loop.ts';
import { createService } from '../service/service.ts';
import type { ServiceOptions, Simulation } from '../service/service-options.ts';
import { createManualSchedule } from './manual-schedule.ts';

/** `startTimer`: left out, the test makes the host's turns; `null`: they come by Node's timers. */
type TestServiceOptions = Pick<ServiceOptions, 'configDir' | 'settingsStore'> &
  Partial<Omit<ServiceOptions, 'simulation'>> &
  Omit<Simulation, 'startTimer'> & { startTimer?: StartTimer | null };

/**
 * Starts a service, by default as a headless host, and stops it when the test has finished.
 *
 * Law: a test fails on an error that nobody foresaw, unless it gives `onUnexpectedError` itself.
 *
 * @param programs whether its client may set and test hooks
 */
export async function startTestService(options: TestServiceOptions, programs = false) {
  const {
    host,
    version,
    configDir,
    settingsStore,
    actions,
    onUnexpectedError,
    webServerWorker,
    startTimer,
    ...simulation
  } = options;
  const schedule = createManualSchedule(simulation.now);
  const unexpectedErrors: unknown[] = [];
  const service = createService({
    host: host ?? 'headless',
    version: version ?? '0.0.0',
    configDir,
    settingsStore,
    ...(webServerWorker === undefined ? {} : { webServerWorker }),
    actions: actions ?? {
      openDirectory: () => Promise.resolve(),
      restartApp: null,
    },
    onUnexpectedError: onUnexpectedError ?? ((error) => unexpectedErrors.push(error)),
    simulation: {
      // A test changes nothing in the network of whoever runs it.
      router: null,
      ...simulation,
      ...(startTimer === null ? {} : { startTimer: startTimer ?? schedule.startTimer }),
    },
  });
  onTestFinished(() => expect(unexpectedErrors).toEqual([]));
  onTestFinished(() => service.stop());
  await service.start();
  const client = createRouterClient(service.router, { context: { osActions: false, programs } });
  /** `turn` lets the host have its next turn now. */
  const { turn, plannedAt } = schedule;
  return { service, client, turn, plannedAt, snapshot: () => service.snapshot() };
}
