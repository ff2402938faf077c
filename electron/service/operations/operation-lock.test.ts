import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failureOf, temporaryFolder } from '../../testing/environment.ts';
import { lockOperation } from './operation-lock.ts';

const SINCE = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:05:00.000Z';
const DEAD_PID = 2 ** 22 + 1;
const HOUR = 3_600_000;

/** Another process that takes the lock and holds it until it is killed. */
async function holderProcess(folder: string) {
  const code = `
    import { lockOperation } from ${JSON.stringify(path.join(import.meta.dirname, 'operation-lock.ts'))};
    await lockOperation(${JSON.stringify(folder)}, 'request', ${JSON.stringify(SINCE)});
    console.log('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

/** Writes what a process leaves behind that was killed during its operation. */
function plantDeadLock(folder: string) {
  fs.mkdirSync(path.join(folder, 'operation.lock'));
  const owner = { pid: DEAD_PID, host: os.hostname(), kind: 'request', startedAt: SINCE };
  fs.writeFileSync(path.join(folder, 'operation.owner.json'), JSON.stringify(owner));
}

/** For an hour, the lock does not count as stale. */
function keepAlive(folder: string) {
  const inAnHour = new Date(Date.now() + HOUR);
  fs.utimesSync(path.join(folder, 'operation.lock'), inAnHour, inAnHour);
}

test('the lock can be had again once it is released, and nothing is left behind', async () => {
  const folder = temporaryFolder();
  const release = await lockOperation(folder, 'evaluate', SINCE);
  await release();
  expect(fs.readdirSync(folder)).toEqual([]);
  await (
    await lockOperation(folder, 'delete', LATER)
  )();
});

test('a running operation is BUSY, saying what runs, since when and where', async () => {
  const folder = temporaryFolder();
  const release = await lockOperation(folder, 'evaluate', SINCE);
  expect(await failureOf(lockOperation(folder, 'request', LATER))).toEqual({
    code: 'BUSY',
    data: { kind: 'evaluate', startedAt: SINCE, pid: process.pid },
  });
  await release();
});

test('another process holds the lock; killed with -9, it holds it no more, though its lease has not ended', async () => {
  const folder = temporaryFolder();
  const child = await holderProcess(folder);
  expect(await failureOf(lockOperation(folder, 'delete', LATER))).toEqual({
    code: 'BUSY',
    data: { kind: 'request', startedAt: SINCE, pid: child.pid },
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  keepAlive(folder);
  const release = await lockOperation(folder, 'delete', LATER);
  expect(await failureOf(lockOperation(folder, 'check', LATER))).toMatchObject({ data: { kind: 'delete' } });
  await release();
});

test('of many that find a dead process’s lock at once, exactly one gets it', async () => {
  for (let round = 0; round < 3; round++) {
    const folder = temporaryFolder();
    plantDeadLock(folder);
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => lockOperation(folder, 'request', LATER)));
    const got = attempts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = attempts.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(got).toHaveLength(1);
    for (const reason of refused) expect(reason).toMatchObject({ failure: { code: 'BUSY' } });
    for (const release of got) await release();
    expect(fs.readdirSync(folder)).toEqual([]);
  }
});

test('a lock whose owner lives on another computer is not taken, although its process id is free here', async () => {
  const folder = temporaryFolder();
  plantDeadLock(folder);
  const owner = { pid: DEAD_PID, host: 'anderer-rechner', kind: 'request', startedAt: SINCE };
  fs.writeFileSync(path.join(folder, 'operation.owner.json'), JSON.stringify(owner));
  expect(await failureOf(lockOperation(folder, 'delete', LATER))).toMatchObject({ data: { pid: DEAD_PID } });
});

test.each([
  ['without an owner', null],
  ['with the owner half written', '{"pid":'],
])('a lock that a crash left %s is taken after a moment, though its lease has not ended', async (_how, owner) => {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'operation.lock'));
  if (owner !== null) fs.writeFileSync(path.join(folder, 'operation.owner.json'), owner);
  keepAlive(folder);
  const release = await lockOperation(folder, 'request', LATER);
  await release();
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('a lock that is let go of within that moment is not broken', async () => {
  const folder = temporaryFolder();
  const release = await lockOperation(folder, 'evaluate', SINCE);
  // The first half of a release in another process.
  fs.rmSync(path.join(folder, 'operation.owner.json'));
  const next = lockOperation(folder, 'request', LATER);
  await release();
  await (
    await next
  )();
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('a disk on which the owner cannot be written is named, and does not leave the lock taken', async () => {
  const folder = temporaryFolder();
  const inTheWay = path.join(folder, 'operation.owner.json');
  fs.mkdirSync(inTheWay);
  expect(await failureOf(lockOperation(folder, 'request', SINCE))).toMatchObject({
    code: 'CONFIG_DIRECTORY',
    data: { path: inTheWay, reason: 'notWritten', systemCode: 'EISDIR' },
  });
  fs.rmdirSync(inTheWay);
  await (
    await lockOperation(folder, 'request', LATER)
  )();
});

test('releasing never fails, also where the disk does not let go of the owner', async () => {
  const folder = temporaryFolder();
  const release = await lockOperation(folder, 'request', SINCE);
  const file = path.join(folder, 'operation.owner.json');
  fs.rmSync(file);
  fs.mkdirSync(file);
  await release();
  expect(fs.existsSync(path.join(folder, 'operation.lock'))).toBe(false);
});

test('an owner that another place or account gives is not believed, and nothing is written there', async () => {
  const folder = temporaryFolder();
  const foreign = path.join(folder, 'fremd.json');
  const owner = { pid: process.pid, host: os.hostname(), kind: 'request', startedAt: SINCE };
  fs.writeFileSync(foreign, JSON.stringify(owner));
  fs.symlinkSync(foreign, path.join(folder, 'operation.owner.json'));
  fs.mkdirSync(path.join(folder, 'operation.lock'));
  await (
    await lockOperation(folder, 'request', LATER)
  )();
  expect(JSON.parse(fs.readFileSync(foreign, 'utf8'))).toEqual(owner);
  expect(fs.readdirSync(folder)).toEqual(['fremd.json']);
});

/** Writes the lease of an owner whose clock was ahead: both its times lie in the future. */
function plantFutureLock(folder: string, owner: { pid: number; host: string }) {
  const lock = path.join(folder, 'operation.lock');
  fs.mkdirSync(lock);
  const future = new Date('2036-01-01T00:00:00.000Z');
  const content = { ...owner, kind: 'request', startedAt: future.toISOString() };
  fs.writeFileSync(path.join(folder, 'operation.owner.json'), JSON.stringify(content));
  fs.utimesSync(lock, future, future);
}

describe('A time in the future', () => {
  test('blocks nobody by a lease, whoever has its owner’s process id by now, nor by the guard that a crash left', async () => {
    const leases = [
      { pid: process.ppid, host: os.hostname() },
      { pid: process.pid, host: os.hostname() },
      { pid: DEAD_PID, host: 'alter-name' },
    ].map((owner) => {
      const folder = temporaryFolder();
      plantFutureLock(folder, owner);
      return folder;
    });
    const guarded = temporaryFolder();
    const guard = path.join(guarded, 'operation.guard.lock');
    fs.mkdirSync(guard);
    fs.utimesSync(guard, new Date('2036-01-01'), new Date('2036-01-01'));
    const folders = [...leases, guarded];
    const releases = await Promise.all(folders.map((folder) => lockOperation(folder, 'delete', LATER)));
    await Promise.all(releases.map((release) => release()));
    expect(folders.flatMap((folder) => fs.readdirSync(folder))).toEqual([]);
  });

  test('does not take the lease from a living owner whose clock was set back', async () => {
    const folder = temporaryFolder();
    const child = await holderProcess(folder);
    // Its own lease as it stands after the clock went back by ten years: it is refreshed with the next heartbeat.
    const lock = path.join(folder, 'operation.lock');
    const owner = fs.readFileSync(path.join(folder, 'operation.owner.json'), 'utf8');
    const refresh = setInterval(() => {
      const future = new Date(Date.now() + 10 * 365 * 24 * HOUR);
      fs.utimesSync(lock, future, future);
    }, 1000);
    onTestFinished(() => clearInterval(refresh));
    const future = new Date(Date.now() + 10 * 365 * 24 * HOUR);
    fs.utimesSync(lock, future, future);
    expect(await failureOf(lockOperation(folder, 'delete', LATER))).toMatchObject({ code: 'BUSY' });
    expect(fs.readFileSync(path.join(folder, 'operation.owner.json'), 'utf8')).toBe(owner);
    child.kill('SIGKILL');
  });

  test('is not told as the time since when an operation runs', async () => {
    const folder = temporaryFolder();
    const release = await lockOperation(folder, 'evaluate', '2036-01-01T00:00:00.000Z');
    expect(await failureOf(lockOperation(folder, 'request', LATER))).toEqual({
      code: 'BUSY',
      data: { kind: 'evaluate', startedAt: null, pid: process.pid },
    });
    await release();
  });
});
