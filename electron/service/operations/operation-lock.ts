import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type * as Lockfiles from 'proper-lockfile';
import { z } from 'zod';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { operationKindSchema, type OperationKind } from '#shared/contract/failures.ts';

/** Without a sign of life for this long a lock is a dead one's; milliseconds. */
const STALE_MS = 10_000;
const HEARTBEAT_MS = 2500;

const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  kind: operationKindSchema,
  startedAt: z.iso.datetime(),
});

type Owner = z.infer<typeof ownerSchema>;
type Lockfile = typeof Lockfiles;

/** Held for milliseconds; a process that dies within them leaves it for this long. */
const GUARD_STALE_MS = 3000;
const GUARD_PAUSE_MS = 50;
const GUARD_ATTEMPTS = 80;
/** So long nobody alive holds the lease without saying who it is. */
const OWNERLESS_MS = 500;

/**
 * One operation at a time across all processes that share a configuration directory.
 *
 * The lease (a lock folder whose time is refreshed) ends by itself after a crash; and because the owner's process id
 * stands beside it, the next one need not even wait for that when the owner is visibly gone. Taking the lease and
 * writing the owner happen under a second, short lock, so that nobody takes a fresh lease for a dead one's.
 *
 * @returns releases the lock; never rejects, so that whoever has done its work cannot fail by that
 * @throws FailureError `BUSY`, saying what runs and since when; `SETTINGS_NOT_SAVED` where the directory takes no lock
 */
export async function lockOperation(
  configDir: string,
  kind: OperationKind,
  startedAt: string,
): Promise<() => Promise<void>> {
  // Outside: that it cannot be loaded is another matter than a disk that takes no lock.
  const { default: lockfile } = await import('proper-lockfile');
  const target = path.join(configDir, 'operation');
  try {
    return await takeLease(lockfile, target, { pid: process.pid, host: os.hostname(), kind, startedAt });
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    return fail('SETTINGS_NOT_SAVED', { path: `${target}.lock`, systemCode: code }, error);
  }
}

async function takeLease(lockfile: Lockfile, target: string, mine: Owner): Promise<() => Promise<void>> {
  const ownerFile = `${target}.owner.json`;
  const releaseGuard = await takeGuard(lockfile, `${target}.guard`).catch((error: unknown) =>
    isLocked(error) ? failBusy(readOwner(ownerFile), error) : Promise.reject(error as Error),
  );
  try {
    const release = await lockOrBreakStale(lockfile, target, ownerFile);
    try {
      fs.writeFileSync(ownerFile, JSON.stringify(mine), { mode: 0o600 });
    } catch (error) {
      // A full disk: the lock must not outlive the attempt, its lease would be renewed for ever.
      await release().catch(() => undefined);
      throw error;
    }
    return async () => {
      // What a disk does not let go of ends by itself: the lease after a while, the file with this process.
      try {
        // A lease that was lost meanwhile (the machine slept) may be somebody else's by now, and so is the file then.
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

/** Waits its turn. A disk that takes no lock takes none a moment later either: that is said at once. */
async function takeGuard(lockfile: Lockfile, target: string): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await lockfile.lock(target, {
        realpath: false,
        stale: GUARD_STALE_MS,
        // Of a machine that slept meanwhile; the library would end the process.
        onCompromised: () => undefined,
      });
    } catch (error) {
      if (!isLocked(error) || attempt > GUARD_ATTEMPTS) throw error;
      await sleep(GUARD_PAUSE_MS);
    }
  }
}

async function lockOrBreakStale(lockfile: Lockfile, target: string, ownerFile: string): Promise<() => Promise<void>> {
  const take = () =>
    lockfile.lock(target, {
      realpath: false,
      stale: STALE_MS,
      update: HEARTBEAT_MS,
      // After a long sleep of the machine the lease may look lost; the work goes on, and its end releases what is there.
      onCompromised: () => undefined,
    });
  const deadline = Date.now() + OWNERLESS_MS;
  for (;;) {
    try {
      return await take();
    } catch (error) {
      if (!isLocked(error)) throw error;
      const owner = readOwner(ownerFile);
      if (owner !== null && isAlive(owner)) return failBusy(owner, error);
      // Between the two halves of taking or releasing it, a lease is without an owner for a moment. Longer: it died there.
      if (owner !== null || Date.now() > deadline) fs.rmSync(`${target}.lock`, { recursive: true, force: true });
      else await sleep(OWNERLESS_MS / 10);
    }
  }
}

function isLocked(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ELOCKED';
}

function failBusy(owner: Owner | null, error: unknown): never {
  const { kind = null, startedAt = null, pid = null } = owner ?? {};
  return fail('BUSY', { kind, startedAt, pid }, error);
}

/** `null`: nobody says so. @throws where the disk does not tell */
function readOwner(file: string): Owner | null {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isAlive(owner: { pid: number; host: string }): boolean {
  if (owner.host !== os.hostname()) return true;
  if (owner.pid === process.pid) return true;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
