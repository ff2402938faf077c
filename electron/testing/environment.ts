/** What the tests of the host need around them: folders that are removed again, and the failure in a rejection. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';

/** A folder in memory, where fsync need not wait for a disk; only some systems have one. */
const MEMORY = '/dev/shm';

/**
 * A new folder that is removed after the running test.
 *
 * @param options.quick for thousands of small files: in memory, where the system has a place for that
 */
export function temporaryFolder({ quick = false } = {}): string {
  const place = quick && fs.existsSync(MEMORY) ? MEMORY : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(place, 'profacto-test-'));
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The failure with which `attempt` is rejected; any other outcome fails the test. */
export async function failureOf(attempt: Promise<unknown> | (() => unknown)): Promise<Failure> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
}
