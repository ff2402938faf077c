import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { UpstreamReason } from '#shared/contract/upstream-reasons.ts';
import { bracketed, LOOPBACK } from '#shared/values/addresses.ts';
import type { LanguageSetting } from '#shared/values/language.ts';
import { bareAddress, SHUTDOWN_GRACE_MS } from '../connections.ts';
import type { Site } from '../site.ts';
import { isAdminPage } from './admin-pages.ts';
import { createWatch, DEADLINES, type Deadlines } from './deadlines.ts';
import { ALLOWED_METHODS, sendErrorPage } from './error-page.ts';
import { exchange } from './exchange.ts';
import type { FrontConfig } from './front-config.ts';
import { hasPassedUs, requestHeaders } from './request-headers.ts';
import { responseHeaders, type Addresses } from './response-headers.ts';
import { openTunnel } from './tunnel.ts';
import { STATUS_OF } from './upstream-error.ts';
import { openPool, upstreamAddress } from './upstream-pool.ts';

/** A visitor's request that the application behind has not answered. */
export type Unanswered = {
  reason: UpstreamReason;
  method: string;
  /** Without the query: it may hold tokens. */
  path: string;
  /** Whether the answer had begun. */
  hasBegun: boolean;
};

/** Names this process in `Forwarded`, and nobody else can know it (RFC 7239 §6.3). */
const OWN_TOKEN = `_${randomBytes(9).toString('hex')}`;
const METHODS_REFUSED: ReadonlySet<string> = new Set(['TRACE', 'CONNECT']);

/**
 * The application behind the integrated web server: passes on to it whatever visitors ask for, and its answers back.
 *
 * @param onUnanswered told of each request that it did not answer
 * @param onAnsweredAgain told of the first that it answered after that
 */
export function createFront(
  config: FrontConfig,
  {
    language,
    onUnanswered: tellUnanswered,
    onAnsweredAgain,
    deadlines = DEADLINES,
  }: {
    language: () => LanguageSetting;
    onUnanswered: (one: Unanswered) => void;
    onAnsweredAgain: () => void;
    deadlines?: Deadlines;
  },
): Site {
  const address = upstreamAddress(config);
  const pool = openPool(address, deadlines);
  const watch = createWatch(deadlines);
  const tunnels = new Set<() => void>();
  const { hosts, ports } = ownAddresses(config, address);
  let wasUnanswered = false;
  const onUnanswered = (one: Unanswered): void => {
    wasUnanswered = true;
    tellUnanswered(one);
  };
  const onAnswered = (): void => {
    if (!wasUnanswered) return;
    wasUnanswered = false;
    onAnsweredAgain();
  };

  const hostFor = (visited: string): string => {
    if (config.upstreamHost === 'visitor' && visited !== '') return visited;
    return config.upstreamHost === 'upstream' || config.address === '' ? address.authority : config.address;
  };
  /** What both kinds of passing on need of a request. */
  const passedOn = (request: IncomingMessage, secure: boolean) => {
    const { host = '' } = request.headers;
    const visited = host === '' ? config.address : host;
    const port = secure ? config.publicHttpsPort : (request.socket.localPort ?? config.httpPort);
    const visit = {
      address: bareAddress(request.socket.remoteAddress ?? ''),
      secure,
      host: host === '' ? null : host,
      port,
    };
    const addresses: Addresses = {
      secure,
      visited,
      isOwn: (name, asked) => ports.has(asked) && (hosts.has(name) || name === hostnameOf(visited)),
    };
    const headers = requestHeaders(request, visit, OWN_TOKEN);
    headers.push('Host', hostFor(visited));
    return { headers, addresses };
  };

  const refuse = (request: IncomingMessage, response: ServerResponse, reason: UpstreamReason) => {
    const { method = '', url = '' } = request;
    onUnanswered({ reason, method, path: pathOf(url), hasBegun: false });
    sendErrorPage(request, response, STATUS_OF[reason], language());
  };
  /** What is answered here, whatever stands behind. @returns whether it was */
  const isAnsweredHere = (request: IncomingMessage, answer: () => ServerResponse): boolean => {
    const { method = '', url = '' } = request;
    if (METHODS_REFUSED.has(method)) sendErrorPage(request, answer(), 405, language());
    else if (!config.opensAdminPages && isAdminPage(url)) sendErrorPage(request, answer(), 403, language());
    else if (hasPassedUs(request, OWN_TOKEN)) refuse(request, answer(), 'loop');
    else if (url === '*') answer().writeHead(204, { Allow: ALLOWED_METHODS }).end();
    else return false;
    return true;
  };

  // undici refuses to close what is closed already.
  let closing: Promise<void> | null = null;
  const close = async (graceMs: number) => {
    await Promise.race([pool.close(), setTimeout(graceMs, undefined, { ref: false })]);
    for (const end of tunnels) end();
    await pool.destroy();
  };

  return {
    hasOwnDeadlines: () => true,

    handle(request, response, { secure }) {
      if (isAnsweredHere(request, () => response)) return;
      const { method = 'GET', url: path = '/' } = request;
      exchange(
        pool,
        watch,
        { request, response, method, path, ...passedOn(request, secure) },
        {
          onUnanswered: (reason) => refuse(request, response, reason),
          onAnswered,
          onBrokenOff: (reason) => onUnanswered({ reason, method, path: pathOf(path), hasBegun: true }),
        },
      );
    },

    upgrade(request, socket, answer, { secure }) {
      if (isAnsweredHere(request, answer)) return true;
      const { headers, addresses } = passedOn(request, secure);
      const upgrade = { request, socket, path: request.url ?? '/', headers, addresses };
      const end = openTunnel(address, watch, upgrade, {
        onUnanswered: (reason) => refuse(request, answer(), reason),
        onRefused(refusal) {
          const { statusCode = 502, statusMessage, rawHeaders } = refusal;
          const response = answer();
          response.writeHead(statusCode, statusMessage, responseHeaders(rawHeaders, addresses));
          pipeline(refusal, response, (error) => {
            if (error) socket.destroy();
          });
        },
      });
      tunnels.add(end);
      socket.once('close', () => tunnels.delete(end));
      return true;
    },

    close: (graceMs = SHUTDOWN_GRACE_MS) => (closing ??= close(graceMs)),
  };
}

/** By which names and ports the application may call itself or us. */
function ownAddresses(
  { address, httpPort, httpsPort, publicHttpsPort }: FrontConfig,
  behind: { host: string; port: number },
) {
  const own = [behind.host, 'localhost', LOOPBACK.ipv4, LOOPBACK.ipv6];
  const hosts = new Set(own.map(bracketed));
  if (address !== '') hosts.add(address);
  return { hosts, ports: new Set([80, 443, httpPort, httpsPort, publicHttpsPort, behind.port]) };
}

function hostnameOf(authority: string): string {
  return authority.toLowerCase().replace(/:\d*$/, '');
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '/';
}
