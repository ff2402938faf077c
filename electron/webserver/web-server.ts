import type http from 'node:http';
import type https from 'node:https';
import net from 'node:net';
import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Listener } from '#shared/contract/snapshot.ts';
import { coversName } from '#shared/values/names.ts';
import type { AccessLog } from './access-log/access-log.ts';
import { answerAlpnChallenges } from './alpn.ts';
import { createAlpnDoor } from './alpn-door.ts';
import { createChallenges } from './challenges.ts';
import { close, connectionBeneath, trackConnections } from './connections.ts';
import { answerBeforeRefusing } from './refusals.ts';
import { PLAIN_CONNECTION, serveTlsAsWell } from './first-byte.ts';
import { createGreeter } from './greeter.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { listen } from './listening.ts';
import { createRequestHandler, isWebSocket } from './request-handler.ts';
import type { Site } from './site.ts';
import { readInSlices } from './slices.ts';
import { createTurns } from './turns.ts';
import type { ListenerConfig, WebServerConfig } from './web-server-config.ts';
import type { ChallengeResponder, PendingChallenge } from '../certificates/issuer.ts';

export type TlsPair = { chainPem: string; keyPem: string };

/**
 * The integrated web server: HTTP always, HTTPS once there is a certificate.
 *
 * Law: a new pair is swapped in without closing a connection. Where a listener cannot be opened, the call throws the
 * failure and `listeners` shows it; the other listener is not touched.
 */
export type WebServer = {
  readonly challenges: ChallengeResponder;
  listeners(): { http: Listener; https: Listener };
  /** Opens the HTTP port if it is not open. @throws FailureError `PORT_BUSY`, `PORT_FORBIDDEN`, `PORT_UNUSABLE` */
  startHttp(): Promise<void>;
  /** Serves HTTPS with this pair: opens the port or swaps the pair. @throws like `startHttp` */
  startTls(pair: TlsPair): Promise<void>;
  /** Makes sure, before a CA is asked, that the HTTPS port can be opened. @throws like `startHttp` */
  probeHttpsPort(): Promise<void>;
  /**
   * Makes sure that the HTTPS port listens while `action` runs, so that the path to it can be checked. Where there is
   * no TLS yet, anybody who connects meanwhile gets `greeting` and nothing else. @throws like `startHttp`
   */
  withHttpsListener<T>(greeting: string, action: (isServingTls: boolean) => Promise<T>): Promise<T>;
  stopTls(): Promise<void>;
  /** Applies another configuration; listeners whose port changed must be started again, and no others are touched. */
  configure(config: WebServerConfig): Promise<void>;
  /** Ends both listeners; running answers get a moment to finish. */
  stop(): Promise<void>;
};

/**
 * Creates the web server; nothing listens before `startHttp`.
 *
 * @param limits asked for each listener, when it is opened
 * @param accessLog notes each answer; `null`: nobody does
 */
export function createWebServer(
  initial: ListenerConfig,
  site: Site,
  limits = defaultLimits,
  challenges = createChallenges(),
  accessLog: AccessLog | null = null,
): WebServer {
  let config = initial;
  let certificateNames: readonly string[] = [];
  const servers: { http: http.Server | null; https: https.Server | null } = { http: null, https: null };
  const failures: { http: Failure | null; https: Failure | null } = { http: null, https: null };
  let httpStarting: Promise<void> | null = null;
  const greeter = createGreeter(() => limits().maxConnections);
  const door = createAlpnDoor(challenges, limits);
  const turns = createTurns();
  const redirectTarget = () =>
    servers.https !== null && config.redirectToHttps && config.address !== '' ? config : null;
  const insistence = () => {
    const { address, hstsMaxAge: maxAge = null } = config;
    return maxAge === null || address === '' ? null : { address, maxAge };
  };
  const handle = createRequestHandler(site, challenges, redirectTarget, turns, accessLog, insistence);
  const prepare = async () => {
    accessLog?.prepare();
    await site.prepare?.();
  };

  /** By the certificate and by the settings: after a renaming, the checks are to see what is still served. */
  const isOurs = (name: string) => name === config.address || coversName(certificateNames, name);

  /** Runs one attempt to listen and remembers how it went. */
  const attempt = async (which: 'http' | 'https', action: () => Promise<void>) => {
    try {
      await action();
      failures[which] = null;
    } catch (error) {
      failures[which] = error instanceof FailureError ? error.failure : failure('INTERNAL', {});
      throw error;
    }
  };

  const endListener = async (which: 'http' | 'https') => {
    const server = servers[which];
    servers[which] = null;
    failures[which] = null;
    await close(server);
  };

  const listenerState = (which: 'http' | 'https', port: number): Listener => ({
    port,
    state: servers[which] !== null ? 'listening' : failures[which] === null ? 'off' : 'failed',
    failure: failures[which],
  });

  const addAlpn: ChallengeResponder['addAlpn'] = async (name, certificate) => {
    // Before the port is open: whoever comes first is to be answered.
    const pending = await challenges.addAlpn(name, certificate);
    try {
      if (servers.https === null) await attempt('https', () => door.open(config.httpsPort));
    } catch (error) {
      pending.remove();
      throw error;
    }
    return withRemoval(pending, () => {
      if (!challenges.hasAlpn()) void door.close();
    });
  };

  return {
    challenges: { add: (token, keyAuthorization) => challenges.add(token, keyAuthorization), addAlpn },

    listeners: () => ({
      http: listenerState('http', config.httpPort),
      https: listenerState('https', config.httpsPort),
    }),

    // Two calls at once must not find the port held by each other.
    startHttp: () =>
      (httpStarting ??= attempt('http', async () => {
        if (servers.http !== null) return;
        const { createServer, ServerResponse } = await import('node:http');
        const current = limits();
        const { answer, upgrade } = handle(false, (request) => new ServerResponse(request));
        await prepare();
        const server = limitStrangers(createServer(optionsOf(current), answer), current, site, accessLog);
        serveTlsAsWell(
          server,
          (socket) => servers.https?.emit('connection', socket) ?? false,
          current.timeouts.headersTimeout,
        );
        readInSlices(server, PLAIN_CONNECTION, turns);
        server.on('upgrade', upgrade);
        await listen(server, config.httpPort, 'http');
        servers.http = server;
      }).finally(() => (httpStarting = null))),

    startTls: (pair) =>
      attempt('https', async () => {
        // Most commands serve nothing, and are not to load Node's TLS.
        const { namesOf, refuseStrangers, rotateTicketKeys, secureContextOf } = await import('./tls-options.ts');
        const context = secureContextOf(pair);
        const running = servers.https;
        if (running !== null) {
          // Existing connections keep the old certificate; new ones get the new one.
          withTlsFailure(() => running.setSecureContext(context));
          certificateNames = namesOf(pair);
          return;
        }
        const [{ createServer }, { ServerResponse }] = await Promise.all([import('node:https'), import('node:http')]);
        const current = limits();
        const SNICallback = refuseStrangers(isOurs, (socket) => connectionBeneath(server, socket));
        const { answer, upgrade } = handle(true, (request) => new ServerResponse(request));
        await prepare();
        const options = { ...optionsOf(current), ...context, SNICallback };
        const server: https.Server = limitStrangers(
          withTlsFailure(() => createServer(options, answer)),
          current,
          site,
          accessLog,
        );
        readInSlices(server, 'secureConnection', turns);
        server.on('upgrade', upgrade);
        certificateNames = namesOf(pair);
        // A client that breaks off its handshake is no concern of ours.
        server.on('tlsClientError', () => undefined);
        answerAlpnChallenges(server, challenges, current.timeouts.handshakeTimeout);
        // What it was opened for, the server answers as well.
        await door.close();
        await listen(server, config.httpsPort, 'https');
        rotateTicketKeys(server);
        servers.https = server;
      }),

    probeHttpsPort: () =>
      attempt('https', async () => {
        if (servers.https !== null || door.isOpen()) return;
        const probe = net.createServer();
        await listen(probe, config.httpsPort, 'https');
        await close(probe);
      }),

    withHttpsListener: (greeting, action) =>
      servers.https === null ? greeter.during(config.httpsPort, greeting, () => action(false)) : action(true),

    stopTls: () => endListener('https'),

    async configure(next) {
      const before = config;
      config = next;
      await prepare();
      for (const server of [servers.http, servers.https]) {
        if (server !== null) server.requestTimeout = requestTimeoutOf(limits(), site);
      }
      if (before.httpPort !== next.httpPort) await endListener('http');
      if (before.httpsPort !== next.httpsPort) {
        await door.close();
        await endListener('https');
      }
    },

    async stop() {
      const running = [servers.http, servers.https];
      servers.http = null;
      servers.https = null;
      await Promise.all([...running.map(close), door.close(), site.close?.()]);
      await accessLog?.close();
    },
  };
}

/** The same challenge; `afterwards` is called when it has been removed. */
function withRemoval(pending: PendingChallenge, afterwards: () => void): PendingChallenge {
  return {
    get requestsSeen() {
      return pending.requestsSeen;
    },
    onRequest: (listener) => pending.onRequest(listener),
    remove() {
      pending.remove();
      afterwards();
    },
  };
}

/**
 * `requireHostHeader`: `targetOf` asks for it; Node itself would refuse, without a turn. `shouldUpgradeCallback` (Node 24.9):
 * other requests with `Upgrade` keep their connection.
 */
const optionsOf = ({ timeouts }: Limits) => ({
  ...timeouts,
  // Nobody waits for the end of a body that there is not (Node 24.12; others do not know it).
  optimizeEmptyRequests: true,
  requireHostHeader: false,
  shouldUpgradeCallback: isWebSocket,
});

/** A request of many gigabytes is long on its way; where a site looks itself that it moves, nothing else may end it. */
function requestTimeoutOf({ timeouts }: Limits, site: Site): number {
  return site.hasOwnDeadlines?.() === true ? 0 : timeouts.requestTimeout;
}

/** Whoever connects, it is not for long and not too many at once. */
function limitStrangers<S extends http.Server | https.Server>(
  server: S,
  limits: Limits,
  site: Site,
  accessLog: AccessLog | null,
): S {
  server.requestTimeout = requestTimeoutOf(limits, site);
  server.maxRequestsPerSocket = limits.maxRequestsPerSocket;
  answerBeforeRefusing(server, accessLog);
  server.setTimeout(limits.timeouts.idleTimeout);
  trackConnections(server, limits.maxConnections);
  return server;
}

/** A pair that OpenSSL refuses cannot be served, wherever it came from. */
function withTlsFailure<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    const systemCode = (error as NodeJS.ErrnoException).code ?? null;
    return fail('NOT_SERVED', { reason: 'handshake', previousServes: null, systemCode }, error);
  }
}
