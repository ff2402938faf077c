import type http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type https from 'node:https';
import net from 'node:net';
import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Listener } from '#shared/contract/snapshot.ts';
import { createChallenges } from './challenges.ts';
import { listen } from './listening.ts';
import type { Site } from './site.ts';
import type { ChallengeResponder } from '../certificates/issuer.ts';

export type WebServerConfig = {
  httpPort: number;
  httpsPort: number;
  /** The port in a redirect's address; 443 is left out. */
  publicHttpsPort: number;
  redirectToHttps: boolean;
  /** Host name that redirects lead to, as A-labels; empty while none is set. */
  address: string;
};

type TlsPair = { chainPem: string; keyPem: string };

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
  /** Applies other ports or another address; listeners whose port changed must be started again. */
  configure(config: WebServerConfig): Promise<void>;
  /** Ends both listeners; running answers get a moment to finish. */
  stop(): Promise<void>;
};

/** How long running answers may take to finish when a listener ends, in milliseconds. */
const SHUTDOWN_GRACE_MS = 1000;
/** A slow sender holds a connection this long and no longer. */
const TIMEOUTS = { headersTimeout: 15_000, requestTimeout: 120_000, keepAliveTimeout: 10_000 } as const;

/** Creates the web server; nothing listens before `startHttp`. */
export function createWebServer(initial: WebServerConfig, site: Site): WebServer {
  let config = initial;
  const challenges = createChallenges();
  let httpServer: http.Server | null = null;
  let httpsServer: https.Server | null = null;
  const failures: { http: Failure | null; https: Failure | null } = { http: null, https: null };
  let httpStarting: Promise<void> | null = null;
  let greeter: { server: Promise<net.Server>; greetings: string[] } | null = null;

  const answerRequest = (request: IncomingMessage, response: ServerResponse, isSecure: boolean) => {
    const answer = challenges.answer(pathOf(request));
    if (answer !== null) {
      answerChallenge(request, response, answer);
      return;
    }
    if (!isSecure && httpsServer !== null && config.redirectToHttps && config.address !== '') {
      redirect(response, config, request.url ?? '/');
      return;
    }
    site.handle(request, response, { secure: isSecure });
  };
  // Whatever a stranger sends and whatever the site does with it, the host keeps running.
  const handle = (isSecure: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    try {
      answerRequest(request, response, isSecure);
    } catch {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  };

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

  const listenerState = (which: 'http' | 'https', port: number, running: boolean): Listener => ({
    port,
    state: running ? 'listening' : failures[which] === null ? 'off' : 'failed',
    failure: failures[which],
  });

  return {
    challenges,

    listeners: () => ({
      http: listenerState('http', config.httpPort, httpServer !== null),
      https: listenerState('https', config.httpsPort, httpsServer !== null),
    }),

    // Two calls at once must not find the port held by each other.
    startHttp: () =>
      (httpStarting ??= attempt('http', async () => {
        if (httpServer !== null) return;
        const { createServer } = await import('node:http');
        const server = trackConnections(createServer(TIMEOUTS, handle(false)));
        await listen(server, config.httpPort, 'http');
        httpServer = server;
      }).finally(() => (httpStarting = null))),

    startTls: (pair) =>
      attempt('https', async () => {
        const context = { cert: pair.chainPem, key: pair.keyPem, minVersion: 'TLSv1.2' } as const;
        const running = httpsServer;
        if (running !== null) {
          // Existing connections keep the old certificate; new ones get the new one.
          withTlsFailure(() => running.setSecureContext(context));
          return;
        }
        const { createServer } = await import('node:https');
        const server = trackConnections(withTlsFailure(() => createServer({ ...TIMEOUTS, ...context }, handle(true))));
        // A client that breaks off its handshake is no concern of ours.
        server.on('tlsClientError', () => undefined);
        await listen(server, config.httpsPort, 'https');
        httpsServer = server;
      }),

    probeHttpsPort: () =>
      attempt('https', async () => {
        if (httpsServer !== null) return;
        const probe = net.createServer();
        await listen(probe, config.httpsPort, 'https');
        await close(probe);
      }),

    async withHttpsListener(greeting, action) {
      if (httpsServer !== null) return action(true);
      // Several calls may run at once: one listener sends all of their greetings.
      const greetings = greeter?.greetings ?? [];
      const shared = (greeter ??= { server: openGreeter(config.httpsPort, () => greetings.join('')), greetings });
      greetings.push(greeting);
      try {
        await shared.server;
        return await action(false);
      } finally {
        greetings.splice(greetings.indexOf(greeting), 1);
        if (greetings.length === 0) {
          if (greeter === shared) greeter = null;
          await shared.server.then(close, () => undefined);
        }
      }
    },

    async stopTls() {
      const server = httpsServer;
      httpsServer = null;
      failures.https = null;
      await close(server);
    },

    async configure(next) {
      const before = config;
      config = next;
      if (before.httpPort !== next.httpPort) {
        const server = httpServer;
        httpServer = null;
        failures.http = null;
        await close(server);
      }
      if (before.httpsPort !== next.httpsPort) {
        const server = httpsServer;
        httpsServer = null;
        failures.https = null;
        await close(server);
      }
    },

    async stop() {
      const servers = [httpServer, httpsServer];
      httpServer = null;
      httpsServer = null;
      await Promise.all(servers.map(close));
    },
  };
}

/** Listens without TLS: sends the greeting on each connection, and hangs up. */
async function openGreeter(port: number, greeting: () => string): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    // What the other side sends is read and discarded: unread, it would keep the connection open.
    socket.resume().end(greeting());
  });
  await listen(server, port, 'https');
  return trackConnections(server);
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

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function answerChallenge(request: IncomingMessage, response: ServerResponse, answer: string | undefined): void {
  const known = answer !== undefined && (request.method === 'GET' || request.method === 'HEAD');
  // RFC 8555 §8.3 names application/octet-stream; anything else could be read as a page.
  const headers = { 'Content-Type': 'application/octet-stream', 'X-Content-Type-Options': 'nosniff' };
  response.writeHead(known ? 200 : 404, headers).end(known ? answer : '');
}

function redirect(response: ServerResponse, config: WebServerConfig, url: string): void {
  const port = config.publicHttpsPort === 443 ? '' : `:${config.publicHttpsPort}`;
  // Leads to the configured name and nowhere else: the Host header is chosen by the visitor.
  const path = url.startsWith('/') ? url : '/';
  // Temporary: a browser must not remember it beyond the day on which TLS is switched off.
  const headers = { Location: `https://${config.address}${port}${path}`, 'Cache-Control': 'no-store' };
  response.writeHead(307, headers).end();
}

const connections = new WeakMap<net.Server, Set<net.Socket>>();

/** Remembers a server's connections: `closeAllConnections` does not know those whose handshake is not done. */
function trackConnections<S extends net.Server>(server: S): S {
  const open = new Set<net.Socket>();
  connections.set(server, open);
  server.on('connection', (socket: net.Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return server;
}

async function close(server: net.Server | null) {
  if (server === null) return;
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  if ('closeIdleConnections' in server) (server as http.Server).closeIdleConnections();
  const timer = setTimeout(() => {
    for (const socket of connections.get(server) ?? []) socket.destroy();
  }, SHUTDOWN_GRACE_MS);
  await closed;
  clearTimeout(timer);
}
