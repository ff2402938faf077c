import { isDeepStrictEqual } from 'node:util';
import { failure } from '#shared/contract/failure-error.ts';
import type { ChallengeResponder, OtherRequests } from '../../certificates/issuer.ts';
import { countLook, countOther, noLooks, pendingChallenge, type Looks } from '../challenges.ts';
import type { WebServerReport } from '../report.ts';
import type { TlsPair, WebServer } from '../web-server.ts';
import type { WebServerConfig } from '../web-server-config.ts';
import { createCalls } from './calls.ts';
import type { Call, FromWorker, ListenerState, ListenerStates, ToWorker } from './messages.ts';
import { createWorkers } from './workers.ts';

const OFF: ListenerState = { state: 'off', failure: null };
const CRASHED: ListenerState = { state: 'failed', failure: failure('INTERNAL', {}) };

/**
 * How long after one sign of life a worker is asked for the next, in milliseconds. With the time that it has for an answer
 * (`calls.ts`), a hang is noticed within a minute, though nobody asks anything else of it.
 */
const PING_AFTER_MS = 30_000;

/** How long a worker may take to end its listeners before it is ended, in milliseconds. */
const STOP_WITHIN_MS = 5000;

/**
 * The web server in a thread of its own, behind the same port as `createWebServer`. The thread is started when something
 * is asked of it for the first time.
 *
 * Law: whatever happens there, this process lives on, and each call ends. A worker that ends or hangs is reported, and
 * another one serves the same configuration, listeners, pair, greetings and pending challenges; a call that the worker
 * left unanswered is asked of the next one once more. `listeners` is what the worker said with its last answer, or
 * failed while there is none. A challenge is known to the worker before it answers anybody who comes after `add`.
 *
 * @param entry the file of `electron/web-worker.ts`
 * @param report called when the worker says something by itself, ends, or was replaced
 * @param times instead of the usual ones, in milliseconds: between signs of life, and for an answer
 */
export function createRemoteWebServer(
  entry: URL | string,
  initial: WebServerConfig,
  report: (report: WebServerReport) => void,
  times: { pingAfterMs?: number; answerWithinMs?: number } = {},
): WebServer {
  const { pingAfterMs = PING_AFTER_MS, answerWithinMs } = times;
  let config = initial;
  let known: ListenerStates = { http: OFF, https: OFF };
  /** What a next worker has to take up. */
  const wanted: { http: boolean; pair: TlsPair | null } = { http: false, pair: null };
  /** Grows whenever a listener is given up: an answer to what was asked before that says nothing any more. */
  const changes = { http: 0, https: 0 };
  const greetings = new Map<number, string>();
  const challenges = createRemoteChallenges(
    (message) => workers.post(message),
    (call) => ask(call),
  );
  let lastVisit = 0;

  const calls = createCalls(() => workers.endHung(), answerWithinMs);
  const workers = createWorkers(entry, {
    start: () => ({ config }),
    onMessage: receive,
    onStarted(isRestart) {
      void takeUp(isRestart);
      pingLater();
    },
    onEnded(crash) {
      if (wanted.http) known = { ...known, http: CRASHED };
      if (wanted.pair !== null) known = { ...known, https: CRASHED };
      calls.workerEnded();
      report({ event: 'crashed', ...crash });
      // Somebody waits. It is no endless round, since each call is repeated once.
      if (calls.unanswered().length > 0) workers.startNow();
    },
  });

  function receive(message: FromWorker): void {
    switch (message.kind) {
      case 'reply':
        known = message.listeners;
        calls.settle(message.id, message.outcome);
        break;
      case 'challengeRequested':
        challenges.requested(message.challenge);
        break;
      case 'otherRequested':
        challenges.otherRequested(message.challenge, message.what);
        break;
      case 'report':
        report(message.report);
        break;
    }
  }

  const giveUp = (which: 'http' | 'https'): void => {
    if (which === 'http') wanted.http = false;
    else wanted.pair = null;
    changes[which] += 1;
    known = { ...known, [which]: OFF };
  };
  const ask = (call: Call): Promise<unknown> => {
    const { id, answered } = calls.add(call);
    // A new worker is sent all calls that wait.
    if (workers.isRunning()) workers.post({ kind: 'call', id, call });
    else workers.startNow();
    return answered;
  };

  /** Asks the worker that runs, and no other one in its place. */
  const askThisOne = (call: Call): Promise<unknown> => {
    const { id, answered } = calls.add(call, true);
    workers.post({ kind: 'call', id, call });
    return answered;
  };

  let nextPing: NodeJS.Timeout | undefined;
  const pingLater = (): void => {
    clearTimeout(nextPing);
    nextPing = setTimeout(() => {
      if (workers.isRunning()) askThisOne({ name: 'ping' }).then(pingLater, () => undefined);
    }, pingAfterMs).unref();
  };

  /** Tells a new worker what is to be served, and asks it what waits for an answer. */
  const takeUp = async (isRestart: boolean): Promise<void> => {
    const waiting = calls.unanswered();
    const taken: Promise<unknown>[] = [];
    const take = (call: Call): void => void taken.push(askThisOne(call));
    challenges.sendAll();
    take({ name: 'configure', config });
    const { http, pair } = wanted;
    if (http) take({ name: 'startHttp' });
    if (pair !== null) take({ name: 'startTls', pair });
    for (const [visit, greeting] of greetings) take({ name: 'greet', visit, greeting });
    for (const call of challenges.alpnCalls()) take(call);
    for (const { id, call } of waiting) workers.post({ kind: 'call', id, call });
    // It lives if it has answered at all; what it could not take up is shown by `listeners`.
    const [configured] = await Promise.allSettled(taken);
    if (isRestart && configured?.status === 'fulfilled') report({ event: 'restarted' });
  };

  return {
    challenges: challenges.responder,

    listeners: () => ({
      http: { ...known.http, port: config.httpPort },
      https: { ...known.https, port: config.httpsPort },
    }),

    async startHttp() {
      const asOf = changes.http;
      await ask({ name: 'startHttp' });
      if (asOf === changes.http) wanted.http = true;
    },

    async startTls({ chainPem, keyPem }) {
      const pair = { chainPem, keyPem };
      const asOf = changes.https;
      await ask({ name: 'startTls', pair });
      if (asOf === changes.https) wanted.pair = pair;
    },

    async probeHttpsPort() {
      await ask({ name: 'probeHttpsPort' });
    },

    async withHttpsListener(greeting, action) {
      const visit = (lastVisit += 1);
      const isServingTls = await ask({ name: 'greet', visit, greeting });
      greetings.set(visit, greeting);
      try {
        return await action(isServingTls === true);
      } finally {
        greetings.delete(visit);
        // A worker that has ended greets nobody any more.
        if (workers.isRunning()) await ask({ name: 'endGreeting', visit }).catch(() => undefined);
      }
    },

    async stopTls() {
      giveUp('https');
      if (!workers.isIdle()) await ask({ name: 'stopTls' });
    },

    async configure(next) {
      const before = config;
      if (isDeepStrictEqual(before, next)) return;
      config = next;
      if (before.httpPort !== next.httpPort) giveUp('http');
      if (before.httpsPort !== next.httpsPort) giveUp('https');
      if (!workers.isIdle()) await ask({ name: 'configure', config });
    },

    async stop() {
      giveUp('http');
      giveUp('https');
      greetings.clear();
      if (workers.isRunning()) await workers.stop(ask({ name: 'stop' }), STOP_WITHIN_MS);
      else workers.cancelRestart();
      calls.rejectAll();
    },
  };
}

/** The pending challenges as this side knows them; the worker answers them. */
function createRemoteChallenges(post: (message: ToWorker) => void, ask: (call: Call) => Promise<unknown>) {
  type Entry = Looks & { token: string; keyAuthorization: string };
  type AlpnCall = Extract<Call, { name: 'addAlpn' }>;
  const pending = new Map<number, Entry>();
  const alpn = new Map<number, Looks & { call: AlpnCall }>();
  let last = 0;
  const send = (challenge: number, { token, keyAuthorization }: Entry): void =>
    post({ kind: 'addChallenge', challenge, token, keyAuthorization });

  const responder: ChallengeResponder = {
    add(token, keyAuthorization) {
      const challenge = (last += 1);
      const entry: Entry = { token, keyAuthorization, ...noLooks() };
      pending.set(challenge, entry);
      send(challenge, entry);
      return pendingChallenge(entry, () => {
        pending.delete(challenge);
        post({ kind: 'removeChallenge', challenge });
      });
    },
    async addAlpn(host, { chainPem, keyPem }) {
      const challenge = (last += 1);
      const call: AlpnCall = { name: 'addAlpn', challenge, host, certificate: { chainPem, keyPem } };
      await ask(call);
      const entry = { call, ...noLooks() };
      alpn.set(challenge, entry);
      return pendingChallenge(entry, () => {
        alpn.delete(challenge);
        post({ kind: 'removeChallenge', challenge });
      });
    },
  };
  return {
    responder,
    sendAll() {
      for (const [challenge, entry] of pending) send(challenge, entry);
    },
    /** What another worker has to be asked for. */
    alpnCalls: () => [...alpn.values()].map(({ call }) => call),
    /** The worker has answered it. */
    requested(challenge: number) {
      const entry: Looks | undefined = pending.get(challenge) ?? alpn.get(challenge);
      if (entry !== undefined) countLook(entry);
    },
    /** Something else was asked for in its place. */
    otherRequested(challenge: number, what: keyof OtherRequests) {
      const entry = pending.get(challenge);
      if (entry !== undefined) countOther(entry, what);
    },
  };
}
