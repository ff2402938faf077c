/** Files that are made to see what a folder takes, and removed at once, or by a later trial after a crash. */
import { createHash, randomBytes } from 'node:crypto';
import os from 'node:os';
import { isRunning } from './running-process.ts';

export const TRIAL_FILE = /^\.profacto-schreibprobe-[\da-f]+$/;
/** Machine, process and a random part, in hexadecimal digits. */
const MADE_BY = /^\.profacto-schreibprobe-(?<machine>[\da-f]{8})(?<pid>[\da-f]{8})[\da-f]{8}$/;

/** Two hosts may try one folder at the same time, so the name says whose it is. */
export function trialFileName(pid = process.pid, hostname = os.hostname()): string {
  return `.profacto-schreibprobe-${machineOf(hostname)}${pid.toString(16).padStart(8, '0')}${randomBytes(4).toString('hex')}`;
}

/** Whether a process of this machine has made it that has ended since: nobody will remove it then. */
export function isLeftByEndedProcess(name: string): boolean {
  const { machine, pid = '' } = MADE_BY.exec(name)?.groups ?? {};
  return machine === machineOf(os.hostname()) && !isRunning(Number.parseInt(pid, 16));
}

const machineOf = (hostname: string): string => createHash('sha256').update(hostname).digest('hex').slice(0, 8);
