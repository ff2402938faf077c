import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** Linux counts a process's time in these units, for all that read it (`getconf CLK_TCK`). */
let ticksPerSecond: number | null = null;

/** The CPU time that a process and those it has started have taken so far, with all of their threads, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  let ticks = 0;
  for (const one of withChildren(pid)) {
    const stat = fs.readFileSync(`/proc/${one}/stat`, 'utf8');
    // The name before it is in brackets, and may hold spaces; proc_pid_stat(5): utime and stime are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return (ticks * 1e6) / ticksPerSecond;
}

/**
 * The memory that a process and those it has started hold, in MiB.
 *
 * @param of all of it, or without the pages of files such as the program itself (proc_pid_status(5))
 */
export function residentMiB(pid: number, of: 'VmRSS' | 'RssAnon' = 'VmRSS'): number {
  let kiB = 0;
  for (const one of withChildren(pid)) {
    kiB += Number(
      new RegExp(`^${of}:\\s+(\\d+) kB$`, 'm').exec(fs.readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0,
    );
  }
  return kiB / 1024;
}

function withChildren(pid: number): number[] {
  const children = fs
    .readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
    .filter((one) => one !== '')
    .map(Number);
  return [pid, ...children.flatMap(withChildren)];
}
