/** What the compiler guarantees to every user of the contract: checked by `tsc` alone, never run. */
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import { expectTypeOf, test } from 'vitest';
import type { CaDescription } from './ca-description.ts';
import type { Client, contract } from './contract.ts';
import type { errorMap } from './failures.ts';
import { failure } from './failure-error.ts';
import type { Failure, FailureCode, FailureData } from './failures.ts';
import type { PortHolder } from './port-holder.ts';
import { finding, type Finding } from './findings.ts';
import type { JournalEntry } from './journal.ts';
import type { Settings, SettingsPatch } from './settings.ts';
import type { Certificate, ExternalReachability, Report, Snapshot } from './snapshot.ts';

type Inputs = InferContractRouterInputs<typeof contract>;
type Outputs = InferContractRouterOutputs<typeof contract>;

test('the error map has exactly the failure codes', () => {
  expectTypeOf<keyof typeof errorMap>().toEqualTypeOf<FailureCode>();
  expectTypeOf<Failure['code']>().toEqualTypeOf<FailureCode>();
});

test('a failure is narrowed by its code to its data', () => {
  const some = failure('CANCELLED', {}) as Failure;
  if (some.code === 'PORT_BUSY') {
    expectTypeOf(some.data).toEqualTypeOf<FailureData<'PORT_BUSY'>>();
    expectTypeOf(some.data.holder).toEqualTypeOf<PortHolder>();
  }
  if (some.code === 'NOT_SERVED') expectTypeOf(some.data.previousServes).toEqualTypeOf<boolean | null>();
});

test('a failure cannot be made with the data of another', () => {
  expectTypeOf(failure('NOT_DUE', { dueAt: '', notAfter: '' }).code).toEqualTypeOf<'NOT_DUE'>();
  // @ts-expect-error a time is missing
  failure('NOT_DUE', { dueAt: '' });
  // @ts-expect-error no such code
  failure('KAPUTT', {});
  // @ts-expect-error no such reason
  failure('CERTIFICATE_REJECTED', { reason: 'ugly' });
});

test('a finding is narrowed by its code to its data, and cannot be made with others', () => {
  const some = finding('CONTACT_SET', {});
  expectTypeOf(some).toEqualTypeOf<Finding>();
  if (some.code === 'CLOCK_OFF') expectTypeOf(some.data).toEqualTypeOf<{ skewSeconds: number }>();
  // @ts-expect-error the port is missing
  finding('LOCAL_DOWN', { cause: 'refused' });
});

test('procedures answer what the panel and the CLI work with', () => {
  expectTypeOf<Outputs['state']['get']>().toEqualTypeOf<Snapshot>();
  expectTypeOf<Outputs['settings']['update']>().toEqualTypeOf<Settings>();
  expectTypeOf<Outputs['certificate']['request']>().toEqualTypeOf<{
    certificate: Certificate | null;
    outside: ExternalReachability | null;
    awaitsRestart?: true | undefined;
  }>();
  expectTypeOf<Outputs['certificate']['evaluate']>().toEqualTypeOf<Report>();
  expectTypeOf<Outputs['ca']['describe']>().toEqualTypeOf<CaDescription>();
  expectTypeOf<Outputs['diagnosis']['check']>().toEqualTypeOf<Report>();
  expectTypeOf<Outputs['journal']['list']>().toEqualTypeOf<JournalEntry[]>();
  expectTypeOf<Outputs['host']['restart']>().toEqualTypeOf<{ restarting: 'app' | 'webserver' }>();
});

test('settings are changed by their own names, to values of their own types', () => {
  const change = (patch: Inputs['settings']['update']) => patch;
  change({ serverAddress: 'meinefirma.de', httpPort: 8080 });
  // @ts-expect-error no setting of this name
  change({ serverAdress: 'meinefirma.de' });
  // @ts-expect-error an address is a text
  change({ serverAddress: 42 });
  expectTypeOf<Parameters<Client['settings']['update']>[0]>().toEqualTypeOf<SettingsPatch>();
});

test('what has a default may be left out, and nothing else may', () => {
  expectTypeOf<Inputs['certificate']['request']>().toEqualTypeOf<{
    force?: boolean | undefined;
    despiteFindings?: boolean | undefined;
    despiteLimits?: boolean | undefined;
    staging?: boolean | undefined;
    newDatabase?: boolean | undefined;
  }>();
  expectTypeOf<Inputs['journal']['list']>().toEqualTypeOf<{ limit?: number | undefined }>();
  expectTypeOf<Inputs['certificate']['cancel']>().toEqualTypeOf<{ operationId: string }>();
  expectTypeOf<Inputs['ca']['describe']>().toEqualTypeOf<{ directoryUrl?: string | undefined }>();
});

test('a client is called with these inputs and watches snapshots', () => {
  expectTypeOf<Parameters<Client['certificate']['cancel']>[0]>().toEqualTypeOf<{ operationId: string }>();
  type Watched = Awaited<ReturnType<Client['state']['watch']>>;
  expectTypeOf<Watched extends AsyncIterable<infer S> ? S : never>().toEqualTypeOf<Snapshot>();
});
