/** The thread of the integrated web server in a host: whoever visits it, the service is not delayed, and lives on. */
import { parentPort, workerData } from 'node:worker_threads';
import { collectGarbageWhenIdle } from './collect-garbage.ts';
import { answerCalls } from './webserver/worker/answer-calls.ts';
import type { WorkerStart } from './webserver/worker/messages.ts';

// Electron would only warn. What nobody waits for has gone wrong somewhere unknown: a new worker begins from the start.
process.on('unhandledRejection', (error) => {
  throw error;
});
collectGarbageWhenIdle();
if (parentPort !== null) answerCalls(parentPort, workerData as WorkerStart);
