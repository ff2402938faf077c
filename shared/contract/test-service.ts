/**
 * A service for the tests of clients and transports: the real contract, with its validation and its errors, and the
 * answers that a test gives. It is made from the table, so that a new procedure needs no change here.
 */
import {
  isContractProcedure,
  type AnyContractRouter,
  type ContractProcedure,
  type ErrorMap,
  type InferSchemaInput,
  type InferSchemaOutput,
  type Meta,
} from '@orpc/contract';
import {
  AsyncIteratorClass,
  createRouterClient,
  EventPublisher,
  implement,
  ORPCError,
  type Router,
} from '@orpc/server';
import { onTestFinished } from 'vitest';
import { contract, type Client } from './contract.ts';
import { FailureError } from './failure-error.ts';
import type { Settings } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import { exampleSnapshot } from './test-snapshot.ts';

/** What is told of a connection that may matter for an answer. */
export type FakeContext = { osActions: boolean };

type Table = typeof contract;
type Path = { [Group in keyof Table]: `${Group}.${keyof Table[Group] & string}` }[keyof Table];
type ProcedureAt<P> = P extends `${infer Group extends keyof Table}.${infer Name}`
  ? Table[Group][Name & keyof Table[Group]]
  : never;
type Answer<Procedure> =
  Procedure extends ContractProcedure<infer Input, infer Output, ErrorMap, Meta>
    ? (
        input: InferSchemaOutput<Input>,
        context: FakeContext,
      ) => InferSchemaInput<Output> | Promise<InferSchemaInput<Output>>
    : never;

/** What each procedure answers, by its path: an output, or a thrown failure (`fail`). The state comes from `push`. */
export type Answers = { [P in Exclude<Path, 'state.get' | 'state.watch'>]?: Answer<ProcedureAt<P>> };

export type FakeService = ReturnType<typeof createFakeService>;

/** A service in the state of a fresh installation, with these answers, which a test may replace later. */
export function createFakeService(answers: Answers = {}) {
  const pushes = new EventPublisher<{ snapshot: Snapshot }>();

  const watch = (signal: AbortSignal | undefined): AsyncIteratorClass<Snapshot> => {
    const later = pushes.subscribe('snapshot', { signal });
    let isFirst = true;
    return new AsyncIteratorClass<Snapshot>(
      async () => {
        if (!isFirst) return later.next();
        isFirst = false;
        return { done: false, value: service.snapshot };
      },
      async () => {
        service.endedWatches += 1;
        await later.return(undefined);
      },
    );
  };

  const answer = async (path: string, input: unknown, context: FakeContext): Promise<unknown> => {
    service.calls.push([path, input]);
    const given = (service.answers as Record<string, Answer<ContractProcedure<never, never, ErrorMap, Meta>>>)[path];
    if (given !== undefined) return given(input as never, context);
    const forgotten = new Error(`no answer for ${path}`);
    // A client sees an unforeseen error without its text, and may well expect one: so the test itself fails.
    onTestFinished(() => {
      throw forgotten;
    });
    throw forgotten;
  };

  const implementAll = (table: AnyContractRouter): unknown => {
    if (!isContractProcedure(table)) {
      return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, implementAll(entry)]));
    }
    return implement(table)
      .$context<FakeContext>()
      .handler(async ({ path, input, context, signal }) => {
        const name = path.join('.');
        if (name === 'state.get') return service.snapshot;
        if (name === 'state.watch') return watch(signal);
        return answer(name, input, context).catch((error: unknown) => {
          if (!(error instanceof FailureError)) throw error;
          throw new ORPCError(error.failure.code, { data: error.failure.data });
        });
      });
  };

  const router = implementAll(contract) as Router<Table, FakeContext>;
  const client: Client = createRouterClient(router, { context: { osActions: false } });
  const service = {
    answers: { ...answers },
    snapshot: exampleSnapshot(),
    /** Path and input of each call; not those for the state. */
    calls: [] as [path: string, input: unknown][],
    endedWatches: 0,
    router,
    /** In this process. */
    client,
    /** Changes the state and tells every watcher. */
    push(change: Partial<Snapshot>, settings: Partial<Settings> = {}): void {
      service.snapshot = {
        ...service.snapshot,
        settings: { ...service.snapshot.settings, ...settings },
        ...change,
      };
      pushes.publish('snapshot', service.snapshot);
    },
  };
  return service;
}
