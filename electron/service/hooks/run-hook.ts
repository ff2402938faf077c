/** Hooks: programs of the user that learn of a renewal, so that another server can take the certificate over. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { HookOutcome, HookRefusal, HookResult } from '#shared/contract/hook-result.ts';
import type { FailureCode } from '#shared/contract/failures.ts';
import { foreignLines } from '#shared/values/foreign-text.ts';
import { MARK_VARIABLE, markedProcesses } from './marked-processes.ts';
import { troubleOf } from './program-trouble.ts';

export type HookCommand = {
  /** Absolute path. */
  program: string;
  arguments: readonly string[];
};

/** What a hook reads: names, times and paths. The key itself is never in it, only its path (`keyFile`). */
export type HookPayload =
  | {
      event: 'renewed';
      at: string;
      names: readonly string[];
      certificateFile: string;
      keyFile: string;
      issuer: string;
      notBefore: string;
      notAfter: string;
      fingerprint256: string;
      /** The hook is only being tested; nothing has happened. */
      test?: true;
    }
  | {
      event: 'failed';
      at: string;
      names: readonly string[];
      code: FailureCode;
      /** What happened and what to do, in the user's language. */
      message: string;
      /** Failures in a row. */
      failures: number;
      nextAttemptAt: string | null;
      /** When the certificate that is still served expires; `null`: there is none. */
      notAfter: string | null;
      test?: true;
    };

export type HookRunOptions = {
  /** How long it may run. */
  timeoutMs?: number;
  /** Ends it early. */
  signal?: AbortSignal;
  /** How long after SIGTERM it is killed. */
  killAfterMs?: number;
  /** Where the environment variables are taken from; a hook sees a handful of them. */
  env?: NodeJS.ProcessEnv;
};

const TIMEOUT_MS = 60_000;
const KILL_AFTER_MS = 5_000;
/** How much of the output is kept, in bytes. */
const KEPT_BYTES = 2048;
/** How long output is awaited after the end: a program in the background may hold the pipes open for ever. */
const OUTPUT_DRAIN_MS = 250;
const KILL_POLL_MS = 20;
const KILL_WAIT_MS = 1_000;
/** Only what a program needs to run and to find the user's files: no token, no proxy, no `NODE_OPTIONS` of ours. */
const PASSED_VARIABLES = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TEMP', 'LANG'];

/**
 * Runs a program to its end, the payload as one line of JSON on its stdin; never through a shell.
 *
 * Law: never rejects, and settles within `timeoutMs + killAfterMs` plus three seconds. By then the program has ended, and
 * if it was terminated here, so have the programs that it started: on Linux all that have kept its environment, on macOS
 * those in its process group, on Windows those whose parents still run. Programs that it leaves behind when it ends on its
 * own keep running.
 */
export async function runHook(
  hook: HookCommand,
  payload: HookPayload,
  options: HookRunOptions = {},
): Promise<HookResult> {
  const { timeoutMs = TIMEOUT_MS, signal, killAfterMs = KILL_AFTER_MS, env = process.env } = options;
  const refusal = hookRefusal(hook.program, process.platform);
  if (refusal !== null) return { outcome: 'refused', reason: refusal, output: '' };
  if (signal?.aborted === true) return { outcome: 'cancelled', output: '' };
  const mark = randomUUID();
  const child = start(hook, env, mark);
  if ('outcome' in child) return { ...(await withTrouble(hook, child, env)), output: '' };
  const output = keepTail([child.stdout, child.stderr]);
  // A program may end without having read its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${JSON.stringify(payload)}\n`);

  const ended = waitForEnd(child);
  const stopped = await waitForEndOrAbort(ended, timeoutMs, signal);
  if (stopped !== null) await terminate(child, ended, killAfterMs, mark);
  const end: HookOutcome = stopped === null ? await withTrouble(hook, await ended, env) : { outcome: stopped };
  await drainOutput(child);
  return { ...end, output: output.text() };
}

/** Why this program cannot be a hook on that platform; `null`: it can. */
export function hookRefusal(program: string, platform: NodeJS.Platform): HookRefusal | null {
  const isWindows = platform === 'win32';
  if (!(isWindows ? path.win32 : path.posix).isAbsolute(program)) return 'notAbsolute';
  // Windows drops dots and spaces at the end of a name.
  return isWindows && /\.(bat|cmd)[. ]*$/i.test(program) ? 'batchFile' : null;
}

type HookProcess = ReturnType<typeof spawnHook>;

function spawnHook({ program, arguments: args }: HookCommand, env: NodeJS.ProcessEnv, mark: string) {
  const passed = PASSED_VARIABLES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return spawn(program, args, {
    shell: false,
    cwd: path.dirname(program),
    env: Object.fromEntries([...passed, [MARK_VARIABLE, mark]]),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // A process group of its own, so that it can be terminated as a whole.
    detached: process.platform !== 'win32',
  });
}

function start(hook: HookCommand, env: NodeJS.ProcessEnv, mark: string): HookProcess | HookOutcome {
  try {
    return spawnHook(hook, env, mark);
  } catch (error) {
    // Most errors arrive as an event; some are thrown (E2BIG, a zero byte in an argument).
    return { outcome: 'notStarted', systemCode: codeOf(error) };
  }
}

/** The same end, with what is wrong with the program's file where that explains it. */
async function withTrouble({ program }: HookCommand, end: HookOutcome, env: NodeJS.ProcessEnv): Promise<HookOutcome> {
  const trouble = await troubleOf(program, end, env.PATH);
  return trouble === null ? end : ({ ...end, trouble } as HookOutcome);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
}

function waitForEnd(child: ChildProcess): Promise<HookOutcome> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ outcome: 'notStarted', systemCode: codeOf(error) });
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve({ outcome: 'killed', signal });
      else resolve(code === 0 || code === null ? { outcome: 'ok' } : { outcome: 'exited', code });
    });
  });
}

/** @returns why the program has to be terminated; `null`: it ended on its own */
async function waitForEndOrAbort(
  ended: Promise<HookOutcome>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<'timedOut' | 'cancelled' | null> {
  const settled = new AbortController();
  const until = { signal: settled.signal };
  try {
    return await Promise.race([
      ended.then(() => null),
      sleep(timeoutMs, 'timedOut' as const, until),
      ...(signal === undefined ? [] : [once(signal, 'abort', until).then(() => 'cancelled' as const)]),
    ]);
  } finally {
    settled.abort();
  }
}

/** Sends SIGTERM to the program and all it has started, and SIGKILL after a while (Windows: kills them at once). */
async function terminate(
  child: ChildProcess,
  ended: Promise<HookOutcome>,
  killAfterMs: number,
  mark: string,
): Promise<void> {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    killTree(child, child.pid);
    return;
  }
  const group = child.pid;
  signalAll(group, mark, 'SIGTERM');
  const deadline = performance.now() + killAfterMs;
  // The program may have ended while something that it started still runs.
  while (isAnyLeft(group, mark) && performance.now() < deadline) await sleep(KILL_POLL_MS);
  // More than once: between looking and killing, another one may have been started.
  const end = performance.now() + KILL_WAIT_MS;
  do {
    signalAll(group, mark, 'SIGKILL');
    await sleep(KILL_POLL_MS);
  } while (markedProcesses(mark).length > 0 && performance.now() < end);
  // A program with more rights than ours cannot be killed: it is not waited for any longer.
  const settled = new AbortController();
  await Promise.race([ended, sleep(KILL_WAIT_MS, undefined, { signal: settled.signal })]);
  settled.abort();
  child.unref();
}

/** To the process group, and to what has left it for a session of its own. */
function signalAll(group: number, mark: string, signal: NodeJS.Signals): void {
  const others = markedProcesses(mark).filter((one) => one.group !== group);
  sendSignal(-group, signal);
  for (const { pid } of others) sendSignal(pid, signal);
}

const isAnyLeft = (group: number, mark: string): boolean => sendSignal(-group, 0) || markedProcesses(mark).length > 0;

/** False: there is no such process (any more), or we may not signal it. */
function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Windows has no signals and no process groups; its own tool finds what a program has started. */
function killTree(child: ChildProcess, pid: number): void {
  const tool = path.win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  execFile(tool, ['/pid', String(pid), '/t', '/f'], { windowsHide: true }, (error) => {
    if (error !== null) child.kill();
  });
}

/** Waits for what is still in the pipes, then detaches from them: a program left behind may go on writing. */
async function drainOutput({ stdin, stdout, stderr }: HookProcess): Promise<void> {
  const settled = new AbortController();
  const until = { signal: settled.signal };
  const end = async (stream: Readable): Promise<void> => {
    if (!stream.closed) await once(stream, 'close', until);
  };
  const drained = Promise.all([end(stdout), end(stderr)]);
  await Promise.race([drained, sleep(OUTPUT_DRAIN_MS, undefined, until)]).catch(() => undefined);
  settled.abort();
  stdin.destroy();
  for (const stream of [stdout, stderr]) {
    stream.removeAllListeners('data').resume();
    if (stream instanceof net.Socket) stream.unref();
  }
}

/** Keeps the last `KEPT_BYTES` of several streams together, in order of arrival. */
function keepTail(streams: readonly Readable[]): { text(): string } {
  let kept = Buffer.alloc(0);
  let isCut = false;
  for (const stream of streams) {
    stream.on('data', (part: Buffer) => {
      isCut ||= kept.length + part.length > KEPT_BYTES;
      kept = Buffer.concat([kept, part.subarray(-KEPT_BYTES)]).subarray(-KEPT_BYTES);
    });
    stream.on('error', () => undefined);
  }
  return { text: () => cleanOutput((isCut ? dropPartialCharacter(kept) : kept).toString('utf8')) };
}

/** Drops the remainder of a cut character at the beginning (UTF-8: bytes 10xxxxxx continue one). */
function dropPartialCharacter(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => (byte & 0b1100_0000) !== 0b1000_0000);
  return bytes.subarray(Math.max(first, 0));
}

/** Safe for a journal and a terminal: no colours, no cursor, no bidirectional controls; line feeds stay. */
function cleanOutput(text: string): string {
  return foreignLines(stripVTControlCharacters(text));
}
