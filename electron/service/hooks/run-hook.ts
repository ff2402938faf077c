/** Hooks: programs of the user that learn of a renewal, so that another server can take the certificate over. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { HookEnd, HookRefusal, HookResult } from '#shared/contract/hook-result.ts';
import type { FailureCode } from '#shared/contract/failures.ts';

export type Hook = {
  /** Absolute path. */
  program: string;
  arguments: readonly string[];
};

/** What a hook reads: names, times and paths. The key is where `keyFile` says, and never in here. */
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
      /** Somebody tries the hook; nothing has happened. */
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
      /** The end of the certificate that still serves; `null`: there is none. */
      notAfter: string | null;
      test?: true;
    };

export type HookLimits = {
  /** How long it may run. */
  timeoutMs?: number;
  /** Ends it early. */
  signal?: AbortSignal;
  /** How long after SIGTERM it is killed. */
  killAfterMs?: number;
  /** What the environment is taken from; a hook sees a handful of it. */
  env?: NodeJS.ProcessEnv;
};

const TIMEOUT_MS = 60_000;
const KILL_AFTER_MS = 5_000;
/** How much of the output is kept, in bytes. */
const KEPT_BYTES = 2048;
/** How long the output may come after the end: a program in the background may hold the pipes open for ever. */
const LAST_WORDS_MS = 250;
const LOOK_AGAIN_MS = 20;
const GIVE_UP_MS = 1_000;
/** No token, no proxy, no `NODE_OPTIONS` of ours: what a program needs to run, and where the user's own things are. */
const ENVIRONMENT = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TEMP', 'LANG'];

/**
 * Runs a program to its end, the payload as one line of JSON on its stdin; never through a shell.
 *
 * Law: never rejects, and is back within `timeoutMs + killAfterMs` and two seconds. By then the program has ended, and
 * where it was ended here, so have the programs that it started (POSIX: its process group). What it leaves running
 * when it ends by itself goes on.
 */
export async function runHook(hook: Hook, payload: HookPayload, limits: HookLimits = {}): Promise<HookResult> {
  const { timeoutMs = TIMEOUT_MS, signal, killAfterMs = KILL_AFTER_MS, env = process.env } = limits;
  const refusal = hookRefusal(hook.program, process.platform);
  if (refusal !== null) return { outcome: 'refused', reason: refusal, output: '' };
  if (signal?.aborted === true) return { outcome: 'cancelled', output: '' };
  const child = start(hook, env);
  if ('outcome' in child) return { ...child, output: '' };
  const output = keepTail([child.stdout, child.stderr]);
  // A program may end without having read it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${JSON.stringify(payload)}\n`);

  const ended = endOf(child);
  const stopped = await firstOf(ended, timeoutMs, signal);
  if (stopped !== null) await endForcibly(child, ended, killAfterMs);
  const end: HookEnd = stopped === null ? await ended : { outcome: stopped };
  await lastWords(child);
  return { ...end, output: output.text() };
}

/** Why this program cannot be a hook on that platform; `null`: it can. */
export function hookRefusal(program: string, platform: NodeJS.Platform): HookRefusal | null {
  const isWindows = platform === 'win32';
  if (!(isWindows ? path.win32 : path.posix).isAbsolute(program)) return 'notAbsolute';
  // Windows drops dots and spaces at the end of a name.
  return isWindows && /\.(bat|cmd)[. ]*$/i.test(program) ? 'batchFile' : null;
}

type Running = ReturnType<typeof spawnHook>;

function spawnHook({ program, arguments: words }: Hook, env: NodeJS.ProcessEnv) {
  return spawn(program, words, {
    shell: false,
    cwd: path.dirname(program),
    env: Object.fromEntries(ENVIRONMENT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // A process group of its own, so that it can be ended whole.
    detached: process.platform !== 'win32',
  });
}

function start(hook: Hook, env: NodeJS.ProcessEnv): Running | HookEnd {
  try {
    return spawnHook(hook, env);
  } catch (error) {
    // Most reasons come as an event; some are thrown (E2BIG, a zero byte in an argument).
    return { outcome: 'notStarted', systemCode: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
}

function endOf(child: ChildProcess): Promise<HookEnd> {
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

/** `null`: it ended by itself. */
async function firstOf(
  ended: Promise<HookEnd>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<'timedOut' | 'cancelled' | null> {
  const settled = new AbortController();
  const until = { signal: settled.signal };
  try {
    return await Promise.race([
      ended.then(() => null),
      pause(timeoutMs, 'timedOut' as const, until),
      ...(signal === undefined ? [] : [once(signal, 'abort', until).then(() => 'cancelled' as const)]),
    ]);
  } finally {
    settled.abort();
  }
}

/** Asks the program and all it has started to end, and after a while does not ask any more. */
async function endForcibly(child: ChildProcess, ended: Promise<HookEnd>, killAfterMs: number): Promise<void> {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    endTree(child, child.pid);
    return;
  }
  const group = -child.pid;
  send(group, 'SIGTERM');
  const deadline = performance.now() + killAfterMs;
  // The program may be gone and what it has started not.
  while (send(group, 0) && performance.now() < deadline) await pause(LOOK_AGAIN_MS);
  send(group, 'SIGKILL');
  // Whoever runs with more rights than we have cannot be ended by us.
  const settled = new AbortController();
  await Promise.race([ended, pause(GIVE_UP_MS, undefined, { signal: settled.signal })]);
  settled.abort();
  child.unref();
}

/** False: there is nobody (any more). */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Windows knows no signals and no groups; what a program has started is found by its own tool. */
function endTree(child: ChildProcess, pid: number): void {
  const tool = path.win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  execFile(tool, ['/pid', String(pid), '/t', '/f'], { windowsHide: true }, (error) => {
    if (error !== null) child.kill();
  });
}

/** Waits for what is still in the pipes, then lets go of them without closing them on whoever holds them. */
async function lastWords({ stdin, stdout, stderr }: Running): Promise<void> {
  const settled = new AbortController();
  const until = { signal: settled.signal };
  const end = async (stream: Readable): Promise<void> => {
    if (!stream.closed) await once(stream, 'close', until);
  };
  const said = Promise.all([end(stdout), end(stderr)]);
  await Promise.race([said, pause(LAST_WORDS_MS, undefined, until)]).catch(() => undefined);
  settled.abort();
  stdin.destroy();
  for (const stream of [stdout, stderr]) {
    stream.removeAllListeners('data').resume();
    if (stream instanceof net.Socket) stream.unref();
  }
}

/** Keeps the last `KEPT_BYTES` of several streams, as they come. */
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
  return { text: () => readable((isCut ? fromCharacter(kept) : kept).toString('utf8')) };
}

/** Without the rest of a character at the beginning (UTF-8: bytes 10xxxxxx continue one). */
function fromCharacter(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => (byte & 0b1100_0000) !== 0b1000_0000);
  return bytes.subarray(Math.max(first, 0));
}

/** What may stand in a journal and on a terminal: no colours, no cursor, no writing from right to left; lines stay. */
function readable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, '')
    .trim();
}
