import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import lockfile from 'proper-lockfile';
import { z } from 'zod';
import { fail, operationKindSchema, type OperationKind } from '#shared/contract/failures.ts';

/** Without a sign of life for this long a lock is a dead one's; milliseconds. */
const STALE_MS = 10_000;
const SIGN_OF_LIFE_MS = 2500;

const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  kind: operationKindSchema,
  startedAt: z.iso.datetime(),
});

/**
 * One operation at a time across all processes that share a configuration directory.
 *
 * The lease (a lock folder whose time is refreshed) ends by itself after a crash; and because the owner's process id
 * stands beside it, the next one need not even wait for that when the owner is visibly gone.
 *
 * @returns releases the lock
 * @throws FailureError `BUSY`, saying what runs and since when
 */
export async function lockOperation(
  configDir: string,
  kind: OperationKind,
  startedAt: string,
): Promise<() => Promise<void>> {
  const target = path.join(configDir, 'operation');
  const ownerFile = `${target}.owner.json`;
  const acquire = async (): Promise<(() => Promise<void>) | null> => {
    try {
      return await lockfile.lock(target, {
        realpath: false,
        stale: STALE_MS,
        update: SIGN_OF_LIFE_MS,
        // After a long sleep of the machine the lease may look lost; the work goes on, and its end releases what is there.
        onCompromised: () => undefined,
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return null;
      throw error;
    }
  };
  let release = await acquire();
  if (release === null && removeDeadLock(`${target}.lock`, ownerFile)) release = await acquire();
  if (release === null) {
    const owner = readOwner(ownerFile);
    const { kind: runs = null, startedAt: since = null, pid = null } = owner ?? {};
    return fail('BUSY', { kind: runs, startedAt: since, pid });
  }
  const letGo = release;
  try {
    const owner = { pid: process.pid, host: os.hostname(), kind, startedAt };
    fs.writeFileSync(ownerFile, JSON.stringify(owner), { mode: 0o600 });
  } catch (error) {
    // A full disk: the lock must not outlive the attempt, its lease would be renewed for ever.
    await letGo().catch(() => undefined);
    throw error;
  }
  return async () => {
    fs.rmSync(ownerFile, { force: true });
    // A lease that was lost meanwhile is no reason to fail what has been done.
    await letGo().catch(() => undefined);
  };
}

/**
 * Removes the lock of an owner that is visibly gone. Several may find it at once: the one that gets the owner's file
 * away may remove the lock, and only while that file still speaks of the same owner. True when the lock was removed.
 */
function removeDeadLock(lock: string, ownerFile: string): boolean {
  const dead = readOwner(ownerFile);
  if (dead === null || isAlive(dead)) return false;
  const taken = `${ownerFile}.${randomUUID()}`;
  try {
    fs.renameSync(ownerFile, taken);
  } catch {
    return false;
  }
  if (JSON.stringify(readOwner(taken)) !== JSON.stringify(dead)) {
    fs.renameSync(taken, ownerFile);
    return false;
  }
  fs.rmSync(lock, { recursive: true, force: true });
  fs.rmSync(taken, { force: true });
  return true;
}

function readOwner(file: string): z.infer<typeof ownerSchema> | null {
  try {
    return ownerSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
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
