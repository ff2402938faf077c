import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { isWorkerPossible } from '../test-workers.ts';

const MODULE = pathToFileURL(path.join(import.meta.dirname, '..', '..', 'collect-garbage.ts')).href;
/** It looks for itself after a while, which all of them wait for; then it has had its first run. */
const SCRIPT = `
import(${JSON.stringify(MODULE)}).then(({ collectGarbageWhenIdle }) => {
  collectGarbageWhenIdle();
  setTimeout(() => process.exit(0), 3500);
});
`;

test.runIf(isWorkerPossible)('Threads that give back memory at the same moment do not end each other', async () => {
  const workers = Array.from({ length: 12 }, () => new Worker(SCRIPT, { eval: true }));
  const errors: unknown[] = [];
  for (const worker of workers) worker.on('error', (error) => void errors.push(error));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  expect(errors).toEqual([]);
});
