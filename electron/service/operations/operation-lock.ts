import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type * as Lockfiles from 'proper-lockfile';
import { z } from 'zod';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { operationKindSchema, type OperationKind } from '#shared/contract/failures.ts';
import { configPath } from '../../ownership/config-files.ts';
import { assertOwnerSync, DistrustError, readOwnSync } from '../../ownership/distrust.ts';
import { futureTimeOf, HEARTBEAT_MS, removeUnlessRefreshed } from '../../ownership/future-lock.ts';
import { notWritten } from '../../ownership/not-written.ts';
import { isRunning } from '../../ownership/running-process.ts';

/** Without a heartbeat for this long, the lock's owner counts as dead; milliseconds. */
const STALE_MS = 10_000;

const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  kind: operationKindSchema,
  startedAt: z.iso.datetime(),
});

type Owner = z.infer<typeof ownerSchema>;
type Lockfile = typeof Lockfiles;

/** The guard is held for milliseconds; when its process dies within them, it stays taken for this long. */
const GUARD_STALE_MS = 3000;
const GUARD_PAUSE_MS = 50;
const GUARD_ATTEMPTS = 80;
/** No living process holds the lease without an owner file for longer than this. */
const OWNERLESS_MS = 500;

/**
 * One operation at a time across all processes that share a configuration directory.
 *
 * The lease (a lock folder whose time is refreshed) expires after a crash; and because the owner's process id is stored
 * beside it, the next process need not even wait for that when the owner is visibly gone. Taking the lease and writing
 * the owner happen under a second, short lock (the guard), so that nobody mistakes a fresh lease for a dead process's.
 *
 * Law: a time in the future blocks nobody for longer than a moment. It comes from a clock that was ahead, and the age of
 * a lease cannot be told by it: one that nobody refreshes meanwhile is void, whoever its owner was.
 *
 * @returns a function that releases the lock; it never rejects, so that an operation that is done cannot fail by it
 * @throws FailureError `BUSY`, saying what runs and since when; `CONFIG_DIRECTORY` where the directory takes no lock
 */
export async function lockOperation(
  configDir: string,
  kind: OperationKind,
  startedAt: string,
): Promise<() => Promise<void>> {
  // Outside the `try`: a module that cannot be loaded is no disk that takes no lock.
  const { default: lockfile } = await import('proper-lockfile');
  const target = configPath(configDir, 'operation');
  try {
    return await takeLease(lockfile, target, { pid: process.pid, host: os.hostname(), kind, startedAt });
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const { path: entry = `${target}.lock` } = error as NodeJS.ErrnoException;
    return fail('CONFIG_DIRECTORY', notWritten(entry, error), error);
  }
}

async function takeLease(lockfile: Lockfile, target: string, mine: Owner): Promise<() => Promise<void>> {
  const ownerFile = configPath(path.dirname(target), 'operation.owner.json');
  const releaseGuard = await takeGuard(lockfile, `${target}.guard`).catch((error: unknown) =>
    isLocked(error) ? failBusy(readOwner(ownerFile), mine, error) : Promise.reject(error as Error),
  );
  try {
    const release = await lockOrBreakStale(lockfile, target, ownerFile, mine);
    try {
      removeForeign(ownerFile);
      fs.writeFileSync(ownerFile, JSON.stringify(mine), { mode: 0o600 });
    } catch (error) {
      // A full disk: the lock must not outlive the attempt, its lease would be refreshed for ever.
      await release().catch(() => undefined);
      throw error;
    }
    return async () => {
      // What the disk does not delete stops counting anyway: the lease after a while, the owner with this process.
      try {
        // A lease that was lost meanwhile (the machine slept) may be another process's by now, and the file with it.
        if (isDeepStrictEqual(readOwner(ownerFile), mine)) fs.rmSync(ownerFile, { force: true });
      } catch {
        // See above.
      }
      await release().catch(() => undefined);
    };
  } finally {
    await releaseGuard().catch(() => undefined);
  }
}

/** Waits until the guard is free. Any other error is thrown at once: a disk that takes no lock will not do so later. */
async function takeGuard(lockfile: Lockfile, target: string): Promise<() => Promise<void>> {
  let isVoid = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await lockfile.lock(target, {
        realpath: false,
        stale: GUARD_STALE_MS,
        // Happens when the machine slept meanwhile; by default the library would end the process.
        onCompromised: () => undefined,
      });
    } catch (error) {
      if (!isLocked(error) || attempt > GUARD_ATTEMPTS) throw error;
      const before = futureTimeOf(`${target}.lock`);
      if (before === null || isVoid) await sleep(GUARD_PAUSE_MS);
      else isVoid = await removeUnlessRefreshed(`${target}.lock`, before);
    }
  }
}

async function lockOrBreakStale(
  lockfile: Lockfile,
  target: string,
  ownerFile: string,
  mine: Owner,
): Promise<() => Promise<void>> {
  const take = () =>
    lockfile.lock(target, {
      realpath: false,
      stale: STALE_MS,
      update: HEARTBEAT_MS,
      // After a long sleep of the machine the lease may look lost; the operation continues, and releases it at its end.
      onCompromised: () => undefined,
    });
  const deadline = Date.now() + OWNERLESS_MS;
  for (;;) {
    try {
      return await take();
    } catch (error) {
      if (!isLocked(error)) throw error;
      const owner = readOwner(ownerFile);
      if (owner !== null && isAlive(owner)) {
        const before = futureTimeOf(`${target}.lock`);
        if (before === null || !(await removeUnlessRefreshed(`${target}.lock`, before)))
          return failBusy(owner, mine, error);
        continue;
      }
      // While it is taken or released, a lease is without an owner for a moment. For longer: its process died then.
      if (owner !== null || Date.now() > deadline) fs.rmSync(`${target}.lock`, { recursive: true, force: true });
      else await sleep(OWNERLESS_MS / 10);
    }
  }
}

function isLocked(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ELOCKED';
}

/** @param mine what was to begin now: a running operation that began later was noted by another clock */
function failBusy(owner: Owner | null, mine: Owner, error: unknown): never {
  const { kind = null, startedAt = null, pid = null } = owner ?? {};
  const isFromTheFuture = startedAt !== null && Date.parse(startedAt) > Date.parse(mine.startedAt);
  return fail('BUSY', { kind, startedAt: isFromTheFuture ? null : startedAt, pid }, error);
}

/** `null`: there is no owner, or its file is damaged or another account's. @throws where the file cannot be read */
function readOwner(file: string): Owner | null {
  let text: string | null;
  try {
    text = readOwnSync(file);
  } catch (error) {
    if (error instanceof DistrustError) return null;
    throw error;
  }
  if (text === null) return null;
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Nothing is written through a link, or into a file that another account has put there. */
function removeForeign(file: string): void {
  try {
    assertOwnerSync(file);
  } catch {
    fs.rmSync(file, { force: true });
  }
}

function isAlive(owner: { pid: number; host: string }): boolean {
  return owner.host !== os.hostname() || isRunning(owner.pid);
}
