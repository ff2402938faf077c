/** The service that the CLI's tests talk to, and how it shows the steps of a request. */
import { fail } from '#shared/contract/failure-error.ts';
import { requestSteps } from '#shared/contract/request-steps.ts';
import { maskSecrets, parseSettingsPatch } from '#shared/contract/settings.ts';
import type { Snapshot, Step } from '#shared/contract/snapshot.ts';
import { createFakeService, type FakeService } from '#shared/contract/test-service.ts';
import { exampleCertificate, exampleOperation } from '#shared/contract/test-snapshot.ts';

export const at = '2026-11-24T13:05:00.000Z';

/** A service where nothing is set up yet: it saves settings, and each request ends well at once. */
export function createCliService(): FakeService {
  const service = createFakeService({
    'settings.update': (input) => {
      const parsed = parseSettingsPatch(input, service.snapshot.settings);
      if (!parsed.ok) return fail('INVALID_SETTING', { issues: parsed.issues });
      service.push({}, parsed.patch);
      return maskSecrets(service.snapshot.settings);
    },
    'certificate.request': () => ({ certificate: exampleCertificate, outside: null }),
  });
  service.push({ lanAddresses: [] });
  return service;
}

type RequestStep = (typeof requestSteps)[number];

/** The steps of a request that has got as far as `id`, which is in `state`. */
function stepsUpTo(id: RequestStep, state: Step['state']): Step[] {
  const reached = requestSteps.indexOf(id);
  return requestSteps.map((step, index) => {
    const stepState = index < reached ? 'done' : index === reached ? state : 'waiting';
    return {
      id: step,
      state: stepState,
      startedAt: stepState === 'waiting' ? null : at,
      finishedAt: stepState === 'done' || stepState === 'failed' ? '2026-11-24T13:05:02.500Z' : null,
    };
  });
}

/** Shows a running request that has got as far as `id`, and gives watchers the time to see it. */
export async function showStep(service: FakeService, id: RequestStep, state: Step['state']): Promise<void> {
  service.push({
    operation: exampleOperation({ id: 'op-1', kind: 'request', startedAt: at, steps: stepsUpTo(id, state) }),
  });
  // Between here and a watcher there are only promises, which all settle before the next turn of the event loop.
  await new Promise(setImmediate);
}

/** The snapshot's part about a request that is over: how it ended, and in which step. */
export function requestEnded(
  outcome: NonNullable<Snapshot['lastRequest']>['outcome'],
  id: RequestStep,
  state: Step['state'],
): Pick<Snapshot, 'operation' | 'lastRequest'> {
  const steps = stepsUpTo(id, state);
  return {
    operation: null,
    lastRequest: {
      staging: false,
      automatic: false,
      id: 'op-1',
      startedAt: at,
      finishedAt: at,
      outcome,
      steps,
      failure: null,
    },
  };
}
