/**
 * What a hook has started, found by a mark in its environment. A process group does not hold a program that begins a
 * session of its own (`setsid`), nor can parents lead to it once the one between has ended; its environment stays.
 *
 * Linux shows the environment of the user's own processes below `/proc`; elsewhere none are found.
 */
import fs from 'node:fs';

/** The variable that holds the mark. */
export const MARK_VARIABLE = 'PROFACTO_HOOK_RUN';

export type MarkedProcess = { pid: number; group: number };

/** The processes that run now and have inherited this mark; one that has wiped its environment is not among them. */
export function markedProcesses(mark: string): MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isMarked(name, `${MARK_VARIABLE}=${mark}`))
    .map((name) => ({ pid: Number(name), group: groupOf(name) }));
}

function isMarked(pid: string, entry: string): boolean {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(entry);
  } catch {
    // It has ended, or is another user's.
    return false;
  }
}

/** proc_pid_stat(5): after the name in brackets come state, parent and group. */
function groupOf(pid: string): number {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return 0;
  }
}
