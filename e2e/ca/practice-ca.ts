import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import { createApiTls, createAuthority } from './issuance.ts';
import type { Misissue } from './issuance.ts';
import { createFaultQueue, playFault } from './levers.ts';
import type { Fault, FaultQueue } from './levers.ts';
import { problem, Refusal } from './problems.ts';
import { findRoute } from './routes.ts';
import type { Received } from './routes.ts';
import { createNoncePool, createState, createUrls } from './state.ts';
import type { Ca, Reply } from './state.ts';
import { resolveLocalhost } from './validation.ts';

export type PracticeCaOptions = {
  /** 0 or left out: any free one. Binds 127.0.0.1 only. */
  port?: number;
  /** Where HTTP-01 validation connects: the "internet's port 80". */
  httpPort: number;
  /** Name to addresses; left out, `*.localhost` is 127.0.0.1 and no other name exists. */
  resolve?: (name: string) => Promise<string[]>;
  /** 90 days unless told. */
  certificateLifetimeMs?: number;
  /** How long a challenge stays "processing" before it is validated. */
  validationDelayMs?: number;
  /** kid to base64url HMAC key; given, an external account binding is required. */
  externalAccounts?: Record<string, string>;
  /** Name to description, as the directory shows them. */
  profiles?: Record<string, string>;
  /** Share (0 to 1) of good nonces that are refused. */
  rejectNonces?: number;
  /** How much longer each answer takes, as it does to a CA on the internet. */
  roundTripMs?: number;
  /** Number of intermediates, 1 unless told. */
  chainLength?: number;
};

export type PracticeCa = {
  directoryUrl: string;
  /** The root of the API's TLS certificate and the issuing root: what a client has to trust. */
  rootsPem: string;
  issuingRootPem: string;
  /** Each request seen; the status is 0 where none was sent. */
  requests: readonly LoggedRequest[];
  /** Answers the next requests of a kind by this instead. */
  failNext: (kind: string, answer: Fault, times?: number) => void;
  /** As after a lost database: the CA knows no account any more, nor its orders. */
  forgetAccounts: () => void;
  /** Lets the next certificate be a wrong one. */
  misissueNext: (kind: Misissue) => void;
  close: () => Promise<void>;
};

type LoggedRequest = { method: string; kind: string; path: string; status: number };

const maxBodyBytes = 64 * 1024;
const ninetyDaysMs = 90 * 24 * 3_600_000;

/** Starts an ACME server (RFC 8555) with keys and roots of its own, all in memory. */
export async function startPracticeCa(options: PracticeCaOptions): Promise<PracticeCa> {
  const [authority, tls] = await Promise.all([createAuthority(options.chainLength ?? 1), createApiTls()]);
  const sockets = new Set<Socket>();
  const server = https.createServer({ key: tls.key, cert: tls.cert, keepAliveTimeout: 60_000 });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server, options.port ?? 0);

  const closing = new AbortController();
  const ca: Ca = {
    settings: {
      externalAccounts: options.externalAccounts,
      profiles: options.profiles,
      rejectNonces: options.rejectNonces ?? 0,
      certificateLifetimeMs: options.certificateLifetimeMs ?? ninetyDaysMs,
      validationDelayMs: options.validationDelayMs ?? 0,
      httpPort: options.httpPort,
      resolve: options.resolve ?? resolveLocalhost,
    },
    urls: createUrls(`https://127.0.0.1:${port}`),
    state: createState(),
    nonces: createNoncePool(),
    authority,
    closing: closing.signal,
  };
  const requests: LoggedRequest[] = [];
  const faults = createFaultQueue();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const answer = () => void serve(ca, faults, requests, request, response);
    if (options.roundTripMs === undefined || options.roundTripMs === 0) answer();
    else setTimeout(answer, options.roundTripMs);
  });

  return {
    directoryUrl: ca.urls.directory,
    rootsPem: tls.rootPem + authority.rootPem,
    issuingRootPem: authority.rootPem,
    requests,
    failNext: (kind, answer, times = 1) => faults.add(kind, answer, times),
    forgetAccounts() {
      const { accounts, accountsByKey, orders, authorizations } = ca.state;
      for (const register of [accounts, accountsByKey, orders, authorizations]) register.clear();
    },
    misissueNext: (kind) => void ca.state.misissues.push(kind),
    close() {
      closing.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}

async function listen(server: https.Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function serve(
  ca: Ca,
  faults: FaultQueue,
  log: LoggedRequest[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url: path = '/' } = request;
  const route = findRoute(path);
  let status: number;
  try {
    const body = method === 'POST' ? await readBody(request) : '';
    const fault = faults.take(route.kind);
    if (fault !== undefined) {
      status = playFault(response, fault, ca.nonces.issue());
    } else {
      const received: Received = { method, path, contentType: request.headers['content-type'], body };
      status = send(ca, method, response, await route.answer(ca, received));
    }
  } catch (error) {
    status = send(ca, method, response, refusalReply(error));
  }
  log.push({ method, kind: route.kind, path, status });
}

function refusalReply(error: unknown): Reply {
  const refusal = error instanceof Refusal ? error : undefined;
  const body = refusal?.problem ?? problem('serverInternal', `The practice CA has a fault: ${String(error)}`);
  return { status: body.status, headers: refusal?.headers ?? {}, body, contentType: 'application/problem+json' };
}

function send(ca: Ca, method: string, response: ServerResponse, { status, headers, body, contentType }: Reply): number {
  const { Link: link, ...others } = headers ?? {};
  const index = `<${ca.urls.directory}>;rel="index"`;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...others,
    Link: link === undefined ? [index] : [index, link],
    // Every answer to a POST brings the next nonce, refusals too (RFC 8555 §6.5).
    ...(method === 'POST' ? { 'Replay-Nonce': ca.nonces.issue(), 'Cache-Control': 'no-store' } : {}),
    ...(text === undefined
      ? {}
      : { 'Content-Type': contentType ?? 'application/json', 'Content-Length': Buffer.byteLength(text) }),
  });
  response.end(method === 'HEAD' ? undefined : text);
  return status;
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // What is too long is read to its end and dropped: an answer beside a half-sent request gets lost.
      if (size <= maxBodyBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size <= maxBodyBytes) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(new Refusal('malformed', 'The request body is too large', { status: 413 }));
    });
    request.on('error', reject);
  });
}
