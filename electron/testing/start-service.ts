import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished } from 'vitest';
import type { StartTimer } from '../service/schedule.ts';
import { createService, type ServiceOptions } from '../service/service.ts';
import { createManualSchedule } from './manual-schedule.ts';

/** `startTimer`: left out, the test makes the host's turns; `null`: they come by Node's timers. */
type TestServiceOptions = Pick<ServiceOptions, 'configDir' | 'settingsStore'> &
  Partial<Omit<ServiceOptions, 'startTimer'>> & { startTimer?: StartTimer | null };

/**
 * Starts a service, by default as a headless host, and stops it when the test has finished.
 *
 * Law: a test fails on an error that nobody foresaw, unless it gives `onUnexpectedError` itself.
 *
 * @param programs whether its client may set and test hooks
 */
export async function startTestService({ startTimer, ...options }: TestServiceOptions, programs = false) {
  const schedule = createManualSchedule();
  const unexpectedErrors: unknown[] = [];
  const service = createService({
    host: 'headless',
    version: '0.0.0',
    actions: { openDirectory: () => Promise.resolve(), restartApp: null },
    listens: true,
    onUnexpectedError: (error) => unexpectedErrors.push(error),
    ...(startTimer === null ? {} : { startTimer: startTimer ?? schedule.startTimer }),
    ...options,
  });
  onTestFinished(() => expect(unexpectedErrors).toEqual([]));
  onTestFinished(() => service.stop());
  await service.start();
  const client = createRouterClient(service.router, { context: { osActions: false, programs } });
  /** `turn` lets the host have its next turn now. */
  return { service, client, turn: schedule.turn, snapshot: () => service.snapshot() };
}
