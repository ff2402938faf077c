/** What the tests of the host need around them: folders that go away again, and the failure in a refusal. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { FailureError, type Failure } from '#shared/contract/failures.ts';

/** A new folder that is gone after the running test. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-test-'));
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The failure with which something is refused; anything else that happens fails the test. */
export async function failureOf(attempt: Promise<unknown> | (() => unknown)): Promise<Failure> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
}
