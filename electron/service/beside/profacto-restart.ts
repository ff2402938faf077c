import type http from 'node:http';
import { failure } from '#shared/contract/failure-error.ts';
import type { Failure, FailureData } from '#shared/contract/failures.ts';
import type { HookResult } from '#shared/contract/hook-result.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { runHook, type HookPayload, type HookRunOptions } from '../hooks/run-hook.ts';

/** Has profacto restart its web server, by a program or an address that is set. */
export type ProfactoRestart = {
  /** What is set; `null`: neither. */
  by(): 'command' | 'url' | null;
  /**
   * Runs the program to its end, or asks the address. What either of them says is shown nowhere.
   *
   * @param payload what the program reads on stdin
   * @returns `PROFACTO_NOT_RESTARTED`; `null`: it was done, as far as can be told
   */
  run(payload: HookPayload, signal: AbortSignal): Promise<NotRestarted | null>;
};

type NotRestarted = Extract<Failure, { code: 'PROFACTO_NOT_RESTARTED' }>;
type Trouble = Omit<FailureData<'PROFACTO_NOT_RESTARTED'>, 'by'>;

/** How long profacto may take to answer at the address; milliseconds. */
const URL_TIMEOUT_MS = 60_000;

export function createProfactoRestart(settings: () => Settings, runOptions: HookRunOptions = {}): ProfactoRestart {
  const by: ProfactoRestart['by'] = () => {
    const { restartCommand, restartUrl } = settings();
    if (restartCommand.length > 0) return 'command';
    return restartUrl === '' ? null : 'url';
  };
  return {
    by,
    async run(payload, signal) {
      const { restartCommand, restartUrl } = settings();
      const [program, ...rest] = restartCommand;
      if (program !== undefined) {
        const result = await runHook({ program, arguments: rest }, payload, { ...runOptions, signal });
        return failureOf('command', troubleOfRun(result));
      }
      return restartUrl === '' ? null : failureOf('url', await ask(restartUrl, signal, runOptions.timeoutMs));
    },
  };
}

function failureOf(by: 'command' | 'url', trouble: Trouble | null): NotRestarted | null {
  return trouble === null ? null : failure('PROFACTO_NOT_RESTARTED', { by, ...trouble });
}

function troubleOfRun(result: HookResult): Trouble | null {
  switch (result.outcome) {
    case 'ok':
      return null;
    case 'exited':
      return { reason: 'failed', detail: String(result.code) };
    case 'killed':
      return { reason: 'failed', detail: result.signal };
    case 'timedOut':
    case 'cancelled':
      return { reason: 'timedOut', detail: '' };
    case 'notStarted':
      return { reason: 'notStarted', detail: result.systemCode };
    case 'refused':
      return { reason: 'notStarted', detail: '' };
  }
}

/** One GET. A connection that ends without an answer is one: the web server that would give it was just restarted. */
async function ask(url: string, signal: AbortSignal, timeoutMs = URL_TIMEOUT_MS): Promise<Trouble | null> {
  // Most commands restart nothing, and are not to load Node's HTTP and TLS.
  const { get } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  return withTimeLimit(signal, timeoutMs, (limit) => answerOf(get, url, limit));
}

function answerOf(get: typeof http.get, url: string, limit: AbortSignal): Promise<Trouble | null> {
  return new Promise((resolve) => {
    let isConnected = false;
    // The setting takes addresses of this machine and its network alone, for which no CA issues; none is asked of it.
    const options = { agent: false, signal: limit, headers: { Accept: '*/*' }, rejectUnauthorized: false } as const;
    const onResponse = (response: http.IncomingMessage): void => {
      const status = response.statusCode ?? 0;
      // What it says is not read: it is profacto's, and may hold anything.
      response.destroy();
      resolve(status >= 200 && status < 300 ? null : { reason: 'refused', detail: `HTTP ${String(status)}` });
    };
    const request = get(url, options, onResponse);
    request.on('socket', (socket) => socket.once('connect', () => (isConnected = true)));
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (limit.aborted) resolve({ reason: 'timedOut', detail: '' });
      else if (isConnected && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) resolve(null);
      else resolve({ reason: 'noAnswer', detail: error.code ?? 'EIO' });
    });
  });
}
