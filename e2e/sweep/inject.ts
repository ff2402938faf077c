/**
 * `node --import …/inject.ts out/main/headless.js …`: makes a program's disk, network or clock fail where the plan
 * says, or kills the program there. For tests only.
 *
 * The functions of `node:fs` in all their forms (synchronous, callback, promise, methods of file handles) and the
 * network functions are wrapped before any other code can copy them.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { PLAN_VARIABLE, type Plan, type Step, type StepKind, type Injection } from './plan.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Functions = Record<string, AnyFunction>;
/** What a function does, and which of its arguments is the content that it writes. */
type Call = { kind: StepKind; content?: number };

const { root, report, kinds, injection, clockMs = 0 } = JSON.parse(process.env[PLAN_VARIABLE] ?? '') as Plan;
let stepCount = 0;
let currentClockOffsetMs = clockMs;
/** True within a wrapped call: what Node itself calls there is part of the same step. */
let isNested = false;
/** Paths by file descriptor; a descriptor that is reused is overwritten. */
const pathByDescriptor = new Map<number, string>();

const calls: Record<string, Call> = {
  mkdir: { kind: 'create' },
  copyFile: { kind: 'create' },
  link: { kind: 'create' },
  symlink: { kind: 'create' },
  write: { kind: 'write', content: 1 },
  writeFile: { kind: 'write', content: 1 },
  appendFile: { kind: 'write', content: 1 },
  truncate: { kind: 'write' },
  ftruncate: { kind: 'write' },
  fsync: { kind: 'fsync' },
  fdatasync: { kind: 'fsync' },
  rename: { kind: 'rename' },
  unlink: { kind: 'remove' },
  rm: { kind: 'remove' },
  rmdir: { kind: 'remove' },
  chmod: { kind: 'change' },
  chown: { kind: 'change' },
  utimes: { kind: 'change' },
  readFile: { kind: 'read' },
  readdir: { kind: 'read' },
  stat: { kind: 'read' },
  lstat: { kind: 'read' },
  realpath: { kind: 'read' },
};
const handleCalls: Record<string, Call> = {
  write: { kind: 'write', content: 0 },
  writeFile: { kind: 'write', content: 0 },
  appendFile: { kind: 'write', content: 0 },
  truncate: { kind: 'write' },
  sync: { kind: 'fsync' },
  datasync: { kind: 'fsync' },
  chmod: { kind: 'change' },
  readFile: { kind: 'read' },
};

wrapFiles();
await wrapFileHandles();
wrapNetwork();
shiftClock();
syncBuiltinESMExports();

/** Counts and reports a step. Returns the injection if it is due; what happens before the step happens here. */
function takeStep(kind: StepKind, call: string, what: string): Injection | null {
  // The web server's thread has its own turns, so that its steps have no fixed place among those of the program.
  if (!isMainThread) return null;
  const counts = kinds.includes(kind);
  if (counts) stepCount += 1;
  const last = injection === undefined ? 0 : injection.at + (injection.how === 'fail' ? injection.times - 1 : 0);
  const injected = injection !== undefined && counts && stepCount >= injection.at && stepCount <= last;
  const step: Step = { n: counts ? stepCount : 0, kind, call, what, injected };
  uncounted(() => fs.appendFileSync(report, `${JSON.stringify(step)}\n`));
  if (!injected) return null;
  if (injection.how === 'clock') {
    currentClockOffsetMs += injection.byMs;
    return null;
  }
  if (injection.how === 'kill' && injection.when === 'before') die();
  return injection;
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: played by the sweep, ${syscall}`), { code, syscall });
}

/** The arguments with only half of the content; `null`: there is no content that could be halved. */
function halved(args: readonly unknown[], content: number | undefined): unknown[] | null {
  const whole = content === undefined ? undefined : args[content];
  if (content === undefined || (typeof whole !== 'string' && !Buffer.isBuffer(whole))) return null;
  const half = typeof whole === 'string' ? whole.slice(0, whole.length / 2) : whole.subarray(0, whole.length / 2);
  // A buffer's length may be passed as an argument as well.
  return Buffer.isBuffer(half) && typeof args[content + 2] === 'number'
    ? args.with(content, half).with(content + 2, half.length)
    : args.with(content, half);
}

/** The arguments with which an injected step is still carried out; `null`: it is not carried out at all. */
function partialArguments(
  hit: Injection,
  args: readonly unknown[],
  content: number | undefined,
): readonly unknown[] | null {
  if (hit.how === 'kill' && hit.when === 'after') return args;
  // A full disk takes part of the write that fills it, and nothing after that.
  if (hit.how === 'fail' && stepCount !== injection?.at) return null;
  return halved(args, content);
}

function pathInRoot(target: unknown): string | null {
  const named = typeof target === 'number' ? pathByDescriptor.get(target) : target;
  if (typeof named !== 'string') return null;
  const full = path.resolve(named);
  return full === root || full.startsWith(root + path.sep) ? path.relative(root, full) : null;
}

/** The step for a call; `null` if the call does not concern the installation's folder. */
function stepOf(name: string, call: Call, args: readonly unknown[]): { kind: StepKind; what: string } | null {
  if (isNested) return null;
  const from = pathInRoot(args[0]);
  const to = call.kind === 'rename' || name === 'copyFile' ? pathInRoot(args[1]) : null;
  if (from === null && to === null) return null;
  return { kind: call.kind, what: to === null ? (from ?? '') : `${from ?? ''} -> ${to}` };
}

/** `open` counts as `create` or as `read`, depending on its flags. */
function openCall(flags: unknown): Call {
  const { O_WRONLY, O_RDWR, O_CREAT } = fs.constants;
  const writes =
    typeof flags === 'number' ? (flags & (O_WRONLY | O_RDWR | O_CREAT)) !== 0 : /[wa+]/.test(String(flags));
  return { kind: flags !== undefined && writes ? 'create' : 'read' };
}

/** Runs an action in which Node may call the wrapped functions again, without counting those calls. */
function uncounted<T>(action: () => T): T {
  const before = isNested;
  isNested = true;
  try {
    return action();
  } finally {
    isNested = before;
  }
}

function wrapFiles(): void {
  const builtin = fs as unknown as Functions;
  const promises = fs.promises as unknown as Functions;
  for (const name of [...Object.keys(calls), 'open']) {
    const callOf = (args: readonly unknown[]): Call => calls[name] ?? openCall(args[1]);
    const remember = (args: readonly unknown[], descriptor: unknown) => {
      if (name === 'open' && typeof descriptor === 'number') pathByDescriptor.set(descriptor, String(args[0]));
    };
    wrapSync(builtin, name, callOf, remember);
    wrapCallback(builtin, name, callOf, remember);
    wrapPromise(promises, name, callOf, (args, handle) => remember(args, (handle as { fd?: number } | null)?.fd));
  }
}

type CallOf = (args: readonly unknown[]) => Call;
type Remember = (args: readonly unknown[], result: unknown) => void;

function wrapSync(target: Functions, name: string, callOf: CallOf, remember: Remember): void {
  const original = target[`${name}Sync`];
  if (original === undefined) return;
  target[`${name}Sync`] = function (...args) {
    const call = callOf(args);
    const step = stepOf(name, call, args);
    const hit = step === null ? null : takeStep(step.kind, `${name}Sync`, step.what);
    return uncounted(() => {
      if (hit === null) {
        const result = original.apply(this, args);
        remember(args, result);
        return result;
      }
      const rest = partialArguments(hit, args, call.content);
      if (rest !== null) original.apply(this, [...rest]);
      if (hit.how === 'fail') throw systemError(hit.code, name);
      return die();
    });
  };
}

function wrapCallback(target: Functions, name: string, callOf: CallOf, remember: Remember): void {
  const original = target[name];
  if (original === undefined) return;
  target[name] = function (...args) {
    const call = callOf(args);
    const step = stepOf(name, call, args);
    const hit = step === null ? null : takeStep(step.kind, name, step.what);
    const callback = args.at(-1);
    if (typeof callback !== 'function') return uncounted(() => original.apply(this, args));
    const back = callback as AnyFunction;
    if (hit === null) {
      const remembering: AnyFunction = (...results) => {
        remember(args, results[1]);
        return back(...results);
      };
      return uncounted(() => original.apply(this, [...args.slice(0, -1), remembering]));
    }
    const end = () => (hit.how === 'fail' ? back(systemError(hit.code, name)) : die());
    const rest = partialArguments(hit, args, call.content);
    if (rest === null) setImmediate(end);
    else uncounted(() => original.apply(this, [...rest.slice(0, -1), end]));
    return undefined;
  };
}

function wrapPromise(target: Functions, name: string, callOf: CallOf, remember: Remember): void {
  const original = target[name];
  if (original === undefined) return;
  target[name] = async function (...args) {
    const call = callOf(args);
    const step = stepOf(name, call, args);
    const hit = step === null ? null : takeStep(step.kind, `promises.${name}`, step.what);
    if (hit === null) {
      const result = await original.apply(this, args);
      remember(args, result);
      return result;
    }
    const rest = partialArguments(hit, args, call.content);
    if (rest !== null) await original.apply(this, [...rest]);
    if (hit.how === 'fail') throw systemError(hit.code, name);
    return die();
  };
}

/** All file handles share one prototype, which can be reached only through a handle. */
async function wrapFileHandles(): Promise<void> {
  const handle = await fs.promises.open(import.meta.filename, 'r');
  const prototype = Object.getPrototypeOf(handle) as Functions;
  for (const [name, call] of Object.entries(handleCalls)) {
    const original = prototype[name];
    if (original === undefined) continue;
    prototype[name] = async function (...args) {
      const { fd } = this as { fd: number };
      const step = stepOf(name, call, [fd]);
      const hit = step === null ? null : takeStep(step.kind, `handle.${name}`, step.what);
      if (hit === null) return original.apply(this, args);
      const rest = partialArguments(hit, args, call.content);
      if (rest !== null) await original.apply(this, [...rest]);
      if (hit.how === 'fail') throw systemError(hit.code, name);
      return die();
    };
  }
  await handle.close();
}

function wrapNetwork(): void {
  const socket = net.Socket.prototype as unknown as Functions;
  const server = net.Server.prototype as unknown as Functions;
  const where = (args: readonly unknown[]): string => {
    const [first]: unknown[] = args.flat();
    const { path: local, port } = Object(first) as { path?: unknown; port?: unknown };
    if (typeof local === 'string') return path.basename(local);
    return typeof first === 'string' ? path.basename(first) : `port ${String(port ?? first)}`;
  };
  wrapNetworkMethod(socket, 'connect', 'connect', where, (self, error) => void (self as net.Socket).destroy(error));
  wrapNetworkMethod(
    socket,
    '_writeGeneric',
    'send',
    () => '',
    (self, error) => void (self as net.Socket).destroy(error),
  );
  wrapNetworkMethod(server, 'listen', 'listen', where, (self, error) => void (self as net.Server).emit('error', error));
  wrapNetworkMethod(
    server,
    'close',
    'close',
    () => '',
    () => undefined,
  );
}

function wrapNetworkMethod(
  prototype: Functions,
  name: string,
  kind: StepKind,
  where: (args: readonly unknown[]) => string,
  refuse: (self: unknown, error: Error) => void,
): void {
  const original = prototype[name];
  if (original === undefined) throw new Error(`Node has no ${name} any more`);
  prototype[name] = function (...args) {
    const isOutput = (this as { _isStdio?: boolean })._isStdio === true;
    const hit = isNested || isOutput ? null : takeStep(kind, name, where(args));
    if (hit?.how === 'fail') {
      setImmediate(refuse, this, systemError(hit.code, name));
      return this;
    }
    const result = uncounted(() => original.apply(this, args));
    return hit === null ? result : die();
  };
}

/** Shifts only `Date`: OpenSSL checks certificates by the real time, and timers run on another clock. */
function shiftClock(): void {
  const RealDate = Date;
  class ShiftedDate extends RealDate {
    constructor(...values: unknown[]) {
      super(...((values.length === 0 ? [ShiftedDate.now()] : values) as [number]));
    }
    static override now(): number {
      return RealDate.now() + currentClockOffsetMs;
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor;
}
