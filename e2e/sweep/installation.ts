import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import tls from 'node:tls';
import type { CaKind, CaOptions } from '../fixtures/cas.ts';
import { createInstallation, PROGRAM, type Installation } from '../fixtures/installation.ts';
import { openVault } from '../../electron/storage/vault.ts';
import { PLAN_VARIABLE, type Plan, type Step } from './plan.ts';
import { endProcess } from '../fixtures/processes.ts';

const INJECT = path.join(import.meta.dirname, 'inject.ts');
/** Nothing here takes this long unless it hangs. */
const HANG_TIMEOUT_MS = 120_000;
/** A program that does not end by itself is killed by then. */
const FORCE_AFTER_MS = 15_000;

export type Run = {
  /** `null`: it was killed. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Its steps, if it ran under a plan. */
  steps: Step[];
  /** It did not end within `HANG_TIMEOUT_MS`, and was killed. */
  hung: boolean;
};

/** A plan without the paths, which the installation adds. */
type PlanOptions = Pick<Plan, 'kinds' | 'injection' | 'clockMs'>;

type Host = {
  process: ChildProcess;
  output(): string;
  end(signal?: NodeJS.Signals): Promise<void>;
};

/** The installation of one worker, with its own CA; restored to its initial state before each round. */
export type SweepInstallation = {
  readonly fixture: Installation;
  /** The SHA-256 fingerprint of the certificate that is installed at the beginning of a round. */
  readonly oldFingerprint: string;
  /** Restores the initial state: with the pair, or as before the first request. */
  restore(from: 'withPair' | 'empty'): void;
  /** Runs one command of the built program; `interruptAfterMs`: when to interrupt it (Ctrl+C). */
  run(args: readonly string[], plan?: PlanOptions, interruptAfterMs?: number): Promise<Run>;
  /** Starts the host and waits until it is ready. */
  serve(plan?: PlanOptions): Promise<Host>;
  /** The fingerprint that the HTTPS port shows; `null` where there is no trusted TLS for the name. */
  handshake(): Promise<string | null>;
  /** All that programs have printed since `restore`. */
  printed(): string;
  /** Starts over with a new CA and a new pair, after a fault that cannot be undone. */
  recreate(): Promise<void>;
  close(): Promise<void>;
};

export async function openInstallation(kind: CaKind = 'practice', options: CaOptions = {}): Promise<SweepInstallation> {
  let fixture = await createInstallation(kind, options);
  let oldFingerprint = '';
  let printed: string[] = [];
  const children = new Set<ChildProcess>();
  const folder = () => path.dirname(fixture.configDir);
  const reportFile = () => path.join(folder(), 'schritte.ndjson');
  const keep = (name: string) => {
    for (const place of [fixture.configDir, fixture.database])
      copy(place, path.join(folder(), name, path.basename(place)));
  };

  const prepare = async () => {
    await fixture.fillIn();
    keep('empty');
    const { code, stderr } = await fixture.cli('request');
    if (code !== 0) throw new Error(`the installation got no certificate: ${stderr}`);
    keep('withPair');
    oldFingerprint = (await openVault(fixture.database).current())?.info.fingerprint256 ?? '';
  };
  await prepare();

  const start = (args: readonly string[], plan: PlanOptions | undefined): ChildProcess => {
    fs.rmSync(reportFile(), { force: true });
    const whole: Plan | null = plan === undefined ? null : { root: folder(), report: reportFile(), ...plan };
    const preload = whole === null ? [] : ['--import', INJECT];
    const child = spawn(process.execPath, [...preload, PROGRAM, '--config-dir', fixture.configDir, ...args], {
      env: {
        ...fixture.env,
        NODE_COMPILE_CACHE: path.join(folder(), 'kompiliert'),
        ...(whole === null ? {} : { [PLAN_VARIABLE]: JSON.stringify(whole) }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };

  return {
    get fixture() {
      return fixture;
    },
    get oldFingerprint() {
      return oldFingerprint;
    },

    restore(from) {
      printed = [];
      for (const place of [fixture.configDir, fixture.database])
        copy(path.join(folder(), from, path.basename(place)), place);
    },

    async run(args, plan, interruptAfterMs) {
      const child = start(args, plan);
      const text = collectOutput(child, (chunk) => printed.push(chunk));
      let hung = false;
      const interrupting = setTimeout(() => child.kill('SIGINT'), interruptAfterMs ?? HANG_TIMEOUT_MS * 2);
      const limit = setTimeout(() => {
        hung = true;
        child.kill('SIGKILL');
      }, HANG_TIMEOUT_MS);
      const [code] = (await once(child, 'close')) as [number | null];
      clearTimeout(limit);
      clearTimeout(interrupting);
      return { code, ...text, steps: plan === undefined ? [] : readSteps(reportFile()), hung };
    },

    async serve(plan) {
      const child = start(['serve', '--json'], plan);
      const text = collectOutput(child, (chunk) => printed.push(chunk));
      if (child.stdout === null) throw new Error('no output');
      const host: Host = {
        process: child,
        output: () => text.stdout + text.stderr,
        end: (signal = 'SIGTERM') => endProcess(child, signal, FORCE_AFTER_MS),
      };
      const lines = createInterface({ input: child.stdout });
      for await (const line of lines) if (line.includes('"ready"')) return host;
      if (plan?.injection === undefined) throw new Error(`the host ended before it was ready: ${text.stderr}`);
      return host;
    },

    handshake: () => handshake(fixture),

    printed: () => printed.join(''),

    async recreate() {
      await fixture.close();
      fixture = await createInstallation(kind, options);
      await prepare();
    },

    async close() {
      await Promise.all([...children].map((child) => endProcess(child, 'SIGKILL')));
      await fixture.close();
    },
  };
}

/** Skips the last line if a killed program has left it incomplete. */
function readSteps(file: string): Step[] {
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Step];
      } catch {
        return [];
      }
    });
}

function copy(from: string, to: string): void {
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(from, to, { recursive: true });
  // It gives folders another mode than they had.
  for (const name of ['.', ...fs.readdirSync(from, { recursive: true, encoding: 'utf8' })]) {
    const { mode } = fs.lstatSync(path.join(from, name));
    if (fs.lstatSync(path.join(to, name)).isDirectory()) fs.chmodSync(path.join(to, name), mode & 0o7777);
  }
}

/** Collects what a program prints, and passes on each chunk of it. */
function collectOutput(child: ChildProcess, onChunk: (chunk: string) => void): { stdout: string; stderr: string } {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
      onChunk(chunk);
    });
  }
  return text;
}

function handshake({ ca: { name, rootsPem }, httpsPort }: Installation): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = tls.connect({ port: httpsPort, host: '127.0.0.1', servername: name, ca: rootsPem });
    const finish = (fingerprint: string | null) => {
      resolve(fingerprint);
      socket.destroy();
    };
    socket.setTimeout(5000, () => finish(null));
    socket.once('secureConnect', () => finish(socket.getPeerX509Certificate()?.fingerprint256 ?? null));
    socket.once('error', () => finish(null));
  });
}
