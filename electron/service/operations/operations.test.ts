import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fail } from '#shared/contract/failure-error.ts';
import { finding } from '#shared/contract/findings.ts';
import { requestSteps } from '#shared/contract/request-steps.ts';
import type { Operation } from '#shared/contract/snapshot.ts';
import { openJournal } from '../../storage/journal.ts';
import { failureOf, temporaryFolder } from '../../testing/environment.ts';
import { createChanges } from '../changes.ts';
import { createOperations } from './operations.ts';
import type { OperationEnd, RunningOperation } from './running-operation.ts';

function setUp(configDir = temporaryFolder()) {
  const seen: (Operation | null)[] = [];
  let time = Date.UTC(2026, 0, 1);
  const now = () => (time += 1000);
  const journal = openJournal(configDir, now);
  const changes = createChanges().on('state', () => void seen.push(operations.current()));
  const operations = createOperations({ configDir, journal, changes, now });
  const ends: OperationEnd[] = [];
  const onEnd = (end: OperationEnd) => Promise.resolve(void ends.push(end));
  /** A request that waits until it is resumed or cancelled. */
  const waiting = () => {
    let resume = (): void => undefined;
    const wait = new Promise<void>((resolve) => (resume = resolve));
    const ended = operations.run('request', { onEnd }, async (operation) => {
      operation.begin('preflight');
      const cancelled = once(operation.signal, 'abort').then(() => operation.signal.throwIfAborted());
      await Promise.race([wait, cancelled]);
    });
    ended.catch(() => undefined);
    return { resume, ended };
  };
  const events = () => journal.list(100).map((one) => one.event);
  return { operations, seen, ends, onEnd, waiting, events, journal, configDir };
}

/** The request of `waiting`, once its first step runs. */
async function started({ operations }: ReturnType<typeof setUp>): Promise<Operation> {
  await expect.poll(() => operations.current()?.steps[0]?.state).toBe('running');
  return operations.current() ?? expect.fail('nothing runs');
}
const states = (operation: Operation | null | undefined) => operation?.steps.map((step) => step.state).join(' ');

describe('A request that is answered by a question', () => {
  const dueAt = '2027-01-23T12:00:00.000Z';
  const asks = () => Promise.resolve().then(() => fail('NOT_DUE', { dueAt, notAfter: dueAt }));

  test('has not happened, as far as the journal goes', async () => {
    const { operations, events } = setUp();
    expect(await failureOf(operations.run('request', {}, asks))).toMatchObject({ code: 'NOT_DUE' });
    expect(events()).toEqual([]);
  });

  test('is told of where nobody was there to be asked, and where it had gone ahead', async () => {
    const { operations, events } = setUp();
    await failureOf(operations.run('request', { automatic: true }, asks));
    expect(events()).toEqual(['operationStarted', 'operationFailed']);
    await failureOf(
      operations.run('request', {}, (operation) => {
        operation.goAhead();
        return asks();
      }),
    );
    expect(events().slice(2)).toEqual(['operationStarted', 'operationFailed']);
  });

  test('is told of where it ended with anything else', async () => {
    const { operations, events } = setUp();
    await failureOf(operations.run('request', {}, () => Promise.resolve().then(() => fail('ADDRESS_MISSING', {}))));
    expect(events()).toEqual(['operationStarted', 'operationFailed']);
  });
});

describe('The steps of a request', () => {
  test('run one after the other, and each is written into the journal as it begins and ends', async () => {
    const { operations, seen, ends, onEnd, journal } = setUp();
    await operations.run('request', { onEnd }, (operation) => {
      operation.begin('preflight');
      for (const step of requestSteps) operation.done(step);
      return Promise.resolve();
    });
    const steps = ends[0]?.operation.steps ?? [];
    expect(steps.map((step) => step.id)).toEqual(requestSteps);
    expect(steps.every((step) => step.state === 'done')).toBe(true);
    expect(steps.every((step) => (step.startedAt ?? '') < (step.finishedAt ?? ''))).toBe(true);
    for (const operation of seen) {
      expect(operation?.steps.filter((step) => step.state === 'running').length ?? 0).toBeLessThanOrEqual(1);
    }
    const written = journal.list(100).flatMap((one) => ('step' in one ? [`${one.event} ${one.step}`] : []));
    expect(written).toEqual(requestSteps.flatMap((step) => [`stepStarted ${step}`, `stepDone ${step}`]));
  });

  test('that were passed over are done when a later one is', async () => {
    const { operations, ends, onEnd } = setUp();
    await operations.run('request', { onEnd }, (operation) => {
      operation.done('validation');
      return Promise.resolve();
    });
    expect(states(ends[0]?.operation)).toBe('done done done done done running waiting waiting waiting');
  });

  test('can be gone on with after one has failed: what lies between is left out, and nothing failed counts as done', async () => {
    const { operations, ends, onEnd } = setUp();
    await operations.run('compromised', { onEnd }, (operation) => {
      operation.begin('order');
      operation.resumeAt('revocation');
      operation.done('revocation');
      return Promise.resolve();
    });
    const steps = ends[0]?.operation.steps ?? [];
    expect(steps.map((step) => step.id)).toEqual([...requestSteps, 'revocation']);
    expect(states(ends[0]?.operation)).toBe(
      'done done failed cancelled cancelled cancelled cancelled cancelled cancelled done',
    );
  });

  test('show which one failed; what comes after it still waits', async () => {
    const { operations, ends, onEnd, journal } = setUp();
    const attempt = operations.run('request', { onEnd }, (operation) => {
      operation.begin('preflight');
      operation.done('preflight');
      return fail('NO_CERTIFICATE', {});
    });
    expect((await failureOf(attempt)).code).toBe('NO_CERTIFICATE');
    expect(ends[0]?.failure).toEqual({ code: 'NO_CERTIFICATE', data: {} });
    expect(states(ends[0]?.operation)).toBe('done failed waiting waiting waiting waiting waiting waiting waiting');
    expect(journal.list(1)[0]).toMatchObject({ event: 'operationFailed', failure: { code: 'NO_CERTIFICATE' } });
    expect(operations.current()).toBeNull();
  });
});

describe('One operation at a time', () => {
  test('a second click in the same moment is BUSY, and says with what', async () => {
    const fixture = setUp();
    const first = fixture.waiting();
    expect(await failureOf(fixture.operations.run('delete', {}, () => Promise.resolve()))).toMatchObject({
      code: 'BUSY',
      data: { kind: 'request', pid: process.pid },
    });
    await started(fixture);
    first.resume();
    await first.ended;
    expect(await fixture.operations.run('delete', {}, () => Promise.resolve('done'))).toBe('done');
  });

  test('ends with the operation, also where the disk does not let go of the lock', async () => {
    const { operations, configDir } = setUp();
    const owner = path.join(configDir, 'operation.owner.json');
    await operations.run('evaluate', {}, () => {
      fs.rmSync(owner);
      fs.mkdirSync(owner);
      return Promise.resolve();
    });
    expect(operations.current()).toBeNull();
    fs.rmdirSync(owner);
    expect(await operations.run('delete', {}, () => Promise.resolve('done'))).toBe('done');
  });

  test('holds between two hosts of one configuration directory, and the refused one runs nothing', async () => {
    const one = setUp();
    const other = setUp(one.configDir);
    const first = one.waiting();
    await started(one);
    let ran = false;
    const second = other.operations.run('evaluate', { onEnd: other.onEnd }, () => Promise.resolve((ran = true)));
    expect(await failureOf(second)).toMatchObject({ code: 'BUSY', data: { kind: 'request' } });
    expect({ ran, ends: other.ends.length, current: other.operations.current() }).toEqual({
      ran: false,
      ends: 0,
      current: null,
    });
    first.resume();
    await first.ended;
    await other.operations.run('evaluate', {}, () => Promise.resolve());
  });

  test('a report at the end that goes wrong does not keep the next one out', async () => {
    const { operations } = setUp();
    const broken = { onEnd: () => Promise.reject(new Error('disk')) };
    await expect(operations.run('delete', broken, () => Promise.resolve())).rejects.toThrow('disk');
    expect(await operations.run('delete', {}, () => Promise.resolve('next'))).toBe('next');
  });
});

describe('Cancelling', () => {
  test('ends the operation with CANCELLED and marks the running step', async () => {
    const fixture = setUp();
    const { ended } = fixture.waiting();
    const { id } = await started(fixture);
    expect(fixture.operations.cancel(id)).toBe(true);
    expect(fixture.operations.current()?.cancellable).toBe(false);
    expect(fixture.operations.cancel(id)).toBe(false);
    expect(await failureOf(ended)).toEqual({ code: 'CANCELLED', data: {} });
    expect(states(fixture.ends[0]?.operation)).toBe(
      'cancelled waiting waiting waiting waiting waiting waiting waiting waiting',
    );
  });

  test('does nothing to another operation than the one that was seen', async () => {
    const fixture = setUp();
    const { resume, ended } = fixture.waiting();
    await started(fixture);
    expect(fixture.operations.cancel('another id')).toBe(false);
    resume();
    await ended;
  });

  test('is refused after the point of no return', async () => {
    const fixture = setUp();
    const cancelled: boolean[] = [];
    const done = await fixture.operations.run('request', {}, (operation: RunningOperation) => {
      operation.pointOfNoReturn();
      cancelled.push(fixture.operations.cancel(operation.id));
      return Promise.resolve(!operation.signal.aborted);
    });
    expect({ done, cancelled }).toEqual({ done: true, cancelled: [false] });
  });

  test('just before the point of no return still counts', async () => {
    const fixture = setUp();
    const attempt = fixture.operations.run('request', {}, (operation) => {
      fixture.operations.cancel(operation.id);
      operation.pointOfNoReturn();
      return Promise.resolve();
    });
    expect((await failureOf(attempt)).code).toBe('CANCELLED');
  });

  test('is not offered for a deletion', async () => {
    const fixture = setUp();
    const offered = await fixture.operations.run('delete', {}, (operation) =>
      Promise.resolve([fixture.operations.current()?.cancellable, fixture.operations.cancel(operation.id)]),
    );
    expect(offered).toEqual([false, false]);
  });

  test('by the host’s end waits until nothing runs, and nothing begins any more', async () => {
    const fixture = setUp();
    const { ended } = fixture.waiting();
    await started(fixture);
    await fixture.operations.close();
    expect(fixture.operations.current()).toBeNull();
    expect((await failureOf(ended)).code).toBe('CANCELLED');
    expect((await failureOf(() => fixture.operations.run('check', {}, () => Promise.resolve()))).code).toBe(
      'CANCELLED',
    );
    expect((await failureOf(() => fixture.operations.maintain(() => Promise.resolve()))).code).toBe('CANCELLED');
  });
});

describe('Maintenance', () => {
  test('is refused while an operation runs', async () => {
    const fixture = setUp();
    const { resume, ended } = fixture.waiting();
    await started(fixture);
    expect(await failureOf(() => fixture.operations.maintain(() => Promise.resolve()))).toMatchObject({
      code: 'BUSY',
      data: { kind: 'request' },
    });
    resume();
    await ended;
  });

  test('goes one after the other, and an operation waits for it, also when it goes wrong', async () => {
    const { operations } = setUp();
    const order: string[] = [];
    const slowly = (name: string) => async () => {
      order.push(`${name} begins`);
      // Takes as long as an operation elsewhere that waits for nothing: an action that did not wait would show.
      const other = setUp();
      await other.operations.maintain(() => Promise.resolve());
      await other.operations.run('delete', {}, () => Promise.resolve());
      order.push(`${name} ends`);
      if (name === 'first') throw new TypeError('played');
    };
    const first = operations.maintain(slowly('first'));
    const second = operations.maintain(slowly('second'));
    const third = operations.run('delete', {}, slowly('operation'));
    await expect(first).rejects.toThrow('played');
    await Promise.all([second, third]);
    expect(order).toEqual(['first', 'second', 'operation'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });
});

test('findings are shown as they come in', async () => {
  const { operations, seen } = setUp();
  await operations.run('check', {}, (operation) => {
    operation.addFinding(finding('EDITION_SERVER', {}));
    operation.addFinding(finding('CONTACT_SET', {}));
    return Promise.resolve();
  });
  expect(seen.map((one) => one?.findings.length)).toEqual([0, 1, 2, undefined]);
  expect(seen[0]?.steps).toEqual([]);
});

test('what an operation still says after its end is not taken for the words of the next one', async () => {
  const fixture = setUp();
  let late = null as RunningOperation | null;
  await fixture.operations.run('check', {}, (operation) => Promise.resolve(void (late = operation)));
  const { resume, ended } = fixture.waiting();
  await started(fixture);
  late?.addFinding(finding('CONTACT_MISSING', {}));
  late?.done('validation');
  late?.pointOfNoReturn();
  expect(fixture.operations.current()).toMatchObject({ findings: [], cancellable: true });
  expect(states(fixture.operations.current())).toBe(
    'running waiting waiting waiting waiting waiting waiting waiting waiting',
  );
  resume();
  await ended;
});

test('what nobody foresaw is thrown as it is, but remembered without its words', async () => {
  const { operations, ends, onEnd, journal } = setUp();
  const attempt = operations.run('request', { onEnd }, () => Promise.reject(new TypeError('/home/secret')));
  await expect(attempt).rejects.toThrow(TypeError);
  expect(ends[0]?.failure).toEqual({ code: 'INTERNAL', data: {} });
  expect(JSON.stringify(journal.list(100))).not.toContain('secret');
});

test('what nobody has clicked for and could not even begin has ended all the same, so that it counts', async () => {
  const { operations, ends, onEnd, configDir } = setUp();
  fs.rmSync(configDir, { recursive: true });
  const nothing = () => Promise.resolve();
  await expect(operations.run('request', { onEnd }, nothing)).rejects.toMatchObject({
    failure: { code: 'CONFIG_DIRECTORY', data: { reason: 'notWritten', systemCode: 'ENOENT' } },
  });
  expect(ends).toEqual([]);
  await expect(operations.run('request', { automatic: true, onEnd }, nothing)).rejects.toThrow();
  expect(ends).toMatchObject([
    { failure: { code: 'CONFIG_DIRECTORY', data: { reason: 'notWritten', systemCode: 'ENOENT' } } },
  ]);
});

describe('After the user has cancelled', () => {
  /** Runs an operation of this kind and cancels it. */
  const cancelOne = async (
    { operations }: ReturnType<typeof setUp>,
    kind: 'request' | 'compromised' | 'check',
    options: { automatic?: boolean; staging?: boolean } = {},
  ) => {
    const ended = failureOf(
      operations.run(kind, options, async ({ signal }) => {
        if (!signal.aborted) await once(signal, 'abort');
        signal.throwIfAborted();
      }),
    );
    await expect.poll(() => operations.cancel(operations.current()?.id ?? '')).toBe(true);
    await ended;
  };

  test.each([
    ['something automatic, nothing begins automatically', 'compromised', { automatic: true }, [true, true]],
    ['a request by click, no request does', 'request', {}, [true, false]],
    ['a rehearsal by click, everything goes on', 'request', { staging: true }, [false, false]],
    ['a check, everything goes on', 'check', {}, [false, false]],
  ] as const)('%s', async (_, kind, options, [requests, revocations]) => {
    const world = setUp();
    await cancelOne(world, kind, options);
    const { pausedUntil } = world.operations;
    expect({ requests: pausedUntil('request') > 0, revocations: pausedUntil('revoke') > 0 }).toEqual({
      requests,
      revocations,
    });
  });

  test('a second time, what was paused for longer stays so', async () => {
    const world = setUp();
    await cancelOne(world, 'compromised', { automatic: true });
    const until = world.operations.pausedUntil('revoke');
    await cancelOne(world, 'request');
    expect(world.operations.pausedUntil('revoke')).toBe(until);
    expect(world.operations.pausedUntil('request')).toBeGreaterThan(until);
  });
});
