import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
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

type Owner = z.infer<typeof ownerSchema>;

/** Held for milliseconds; a process that dies within them leaves it for this long. */
const GUARD_STALE_MS = 3000;
const GUARD_RETRIES = { retries: 40, minTimeout: 25, maxTimeout: 100 } as const;

/**
 * One operation at a time across all processes that share a configuration directory.
 *
 * The lease (a lock folder whose time is refreshed) ends by itself after a crash; and because the owner's process id
 * stands beside it, the next one need not even wait for that when the owner is visibly gone. Taking the lease and
 * writing the owner happen under a second, short lock, so that nobody takes a fresh lease for a dead one's.
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
  const mine: Owner = { pid: process.pid, host: os.hostname(), kind, startedAt };
  const leaveGuard = await lockfile
    .lock(`${target}.guard`, { realpath: false, stale: GUARD_STALE_MS, retries: GUARD_RETRIES })
    .catch((error: unknown) => (isLocked(error) ? busy(readOwner(ownerFile), error) : Promise.reject(error as Error)));
  try {
    const release = await acquire(target, ownerFile);
    try {
      fs.writeFileSync(ownerFile, JSON.stringify(mine), { mode: 0o600 });
    } catch (error) {
      // A full disk: the lock must not outlive the attempt, its lease would be renewed for ever.
      await release().catch(() => undefined);
      throw error;
    }
    return async () => {
      // A lease that was lost meanwhile (the machine slept) may be somebody else's by now, and so is the file then.
      if (isDeepStrictEqual(readOwner(ownerFile), mine)) fs.rmSync(ownerFile, { force: true });
      await release().catch(() => undefined);
    };
  } finally {
    await leaveGuard().catch(() => undefined);
  }
}

async function acquire(target: string, ownerFile: string): Promise<() => Promise<void>> {
  const take = () =>
    lockfile.lock(target, {
      realpath: false,
      stale: STALE_MS,
      update: SIGN_OF_LIFE_MS,
      // After a long sleep of the machine the lease may look lost; the work goes on, and its end releases what is there.
      onCompromised: () => undefined,
    });
  try {
    return await take();
  } catch (error) {
    if (!isLocked(error)) throw error;
    const owner = readOwner(ownerFile);
    if (owner === null || isAlive(owner)) return busy(owner, error);
    fs.rmSync(`${target}.lock`, { recursive: true, force: true });
    return take();
  }
}

function isLocked(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ELOCKED';
}

function busy(owner: Owner | null, error: unknown): never {
  const { kind = null, startedAt = null, pid = null } = owner ?? {};
  return fail('BUSY', { kind, startedAt, pid }, error);
}

function readOwner(file: string): Owner | null {
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
