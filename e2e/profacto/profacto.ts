import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { createRecord, type ReceivedRequest } from './record.ts';
import { answerStream } from './streams.ts';

const SERVER = '4D/20.5.0';
/** As 4D names it, after the application. */
const SESSION_COOKIE = '4DSID_profacto';
const KEEP_ALIVE_REQUESTS = 100;
const WEB_PROCESSES = 100;
const MAX_POST_BYTES = 2_000_000;

export type ProfactoOptions = {
  /** 0: one that is free. */
  port?: number;
  /** Its own redirect of http to this port; a proxy that passes it on has the browser go round in a circle. */
  redirectToHttps?: number | null;
  /** How many requests it answers at once; all others get 503. */
  webProcesses?: number;
  maxPostBytes?: number;
  /** Where files of its web folder are, `.well-known/…` too. */
  webFolder?: string | null;
};

/** A stand-in for profacto's own web server, which is 4D's, as far as one sees it from outside. */
export type Profacto = {
  readonly port: number;
  readonly url: string;
  /** On which of the two it listens: 4D starts without an error though the IPv4 port is taken. */
  readonly families: readonly ('IPv4' | 'IPv6')[];
  /** What came, in order, as it was received. */
  readonly requests: readonly ReceivedRequest[];
  /** How many TCP connections were made to it, and are open. */
  connections(): { made: number; open: number };
  /** Answers whoever asks `/warten`. */
  release(): void;
  close(): Promise<void>;
};

/** Starts it on 127.0.0.1 and ::1; where the port is taken on IPv4, on ::1 alone and without a word, as 4D does. */
export async function startProfacto(options: ProfactoOptions = {}): Promise<Profacto> {
  const record = createRecord();
  const waiting = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  const sessions = new Set<string>();
  const { webProcesses = WEB_PROCESSES } = options;
  const requestsOf = new WeakMap<Socket, number>();
  let busy = 0;
  let made = 0;

  const site = createSite(options, { sessions, waiting });
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    record.add(request);
    // Node says that a connection has had enough, and does not close it by itself.
    const served = (requestsOf.get(request.socket) ?? 0) + 1;
    requestsOf.set(request.socket, served);
    if (served >= KEEP_ALIVE_REQUESTS) response.shouldKeepAlive = false;
    busy += 1;
    response.once('close', () => (busy -= 1));
    response.sendDate = false;
    response.setHeader('Server', SERVER);
    if (busy > webProcesses) response.writeHead(503, { 'Content-Length': 0 }).end();
    else site(request, response);
  };
  const echo = new WebSocketServer({ noServer: true, maxPayload: 0, perMessageDeflate: false });
  const createServer = () => {
    const server = http.createServer({ requestTimeout: 0, headersTimeout: 60_000 }, onRequest);
    server.on('checkContinue', (request, response) => {
      if (new URL(request.url ?? '', 'http://x').searchParams.get('continue') !== 'no') response.writeContinue();
      onRequest(request, response);
    });
    server.on('upgrade', (request, socket, head) => {
      record.add(request);
      // Without a session there is no socket, as there is no page.
      if (request.url?.startsWith('/geheim') === true) {
        socket.end(`HTTP/1.1 401 Unauthorized\r\nServer: ${SERVER}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      echo.handleUpgrade(request, socket, head, (websocket) => {
        websocket.on('message', (data, isBinary) => websocket.send(data, { binary: isBinary }));
        websocket.on('error', () => websocket.terminate());
      });
    });
    return server.on('connection', (socket: Socket) => {
      made += 1;
      sockets.add(socket.once('close', () => sockets.delete(socket)));
    });
  };

  const { servers, families, port } = await listenWhereFree(createServer, options.port ?? 0);
  return {
    port,
    url: families.includes('IPv4') ? `http://127.0.0.1:${port}` : `http://[::1]:${port}`,
    families,
    requests: record.requests,
    connections: () => ({ made, open: sockets.size }),
    release: () => {
      for (const response of waiting) response.end('frei\n');
      waiting.clear();
    },
    async close() {
      for (const websocket of echo.clients) websocket.terminate();
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function listenWhereFree(
  createServer: () => http.Server,
  wanted: number,
): Promise<{ servers: http.Server[]; families: ('IPv4' | 'IPv6')[]; port: number }> {
  const servers: http.Server[] = [];
  const families: ('IPv4' | 'IPv6')[] = [];
  let port = wanted;
  let refusal: unknown = null;
  for (const [family, host] of [
    ['IPv4', '127.0.0.1'],
    ['IPv6', '::1'],
  ] as const) {
    const server = createServer();
    try {
      server.listen({ port, host, ipv6Only: family === 'IPv6' });
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
      servers.push(server);
      families.push(family);
    } catch (error) {
      refusal = error;
    }
  }
  if (servers.length === 0) throw refusal;
  return { servers, families, port };
}

type Inside = { sessions: Set<string>; waiting: Set<ServerResponse> };

/** What it answers; 4D takes its own paths in any case of the letters. */
function createSite(
  { redirectToHttps = null, maxPostBytes = MAX_POST_BYTES, webFolder = null }: ProfactoOptions,
  { sessions, waiting }: Inside,
): (request: IncomingMessage, response: ServerResponse) => void {
  const html = (response: ServerResponse, body: string, status = 200) =>
    response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(page(body));
  const isSignedIn = ({ headers }: IncomingMessage) =>
    sessions.has(new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(headers.cookie ?? '')?.[1] ?? '');
  const own: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
    '/': (_, response) => html(response, LOGIN),
    '/start': (request, response) => {
      if (isSignedIn(request)) html(response, '<h1>Willkommen bei profacto</h1>');
      else response.writeHead(302, { Location: '/', 'Content-Length': 0 }).end();
    },
    '/4dwebtest': (_, response) => response.writeHead(200, { 'Content-Length': 0 }).end(),
    '/4daction/anmelden': (request, response) => {
      // 4D knows plain HTTP alone, and writes its own address as it was asked.
      const session = createHash('sha256').update(String(sessions.size)).digest('hex').slice(0, 32).toUpperCase();
      sessions.add(session);
      response.setHeader('Set-Cookie', `${SESSION_COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict`);
      response.writeHead(303, { Location: `http://${request.headers.host ?? ''}/start`, 'Content-Length': 0 }).end();
    },
    '/4dstats': (_, response) => response.end('Cache: 512 MB\n'),
    '/4dhtmlstats': (_, response) => html(response, 'Cache: 512 MB'),
    '/4dcacheclear': (_, response) => response.end('Cache cleared\n'),
    '/warten': (_, response) => {
      waiting.add(response);
      response.once('close', () => waiting.delete(response));
    },
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(`http://x${request.url ?? '/'}`);
    const answerOwn = own[pathname.toLowerCase()];
    if (answerOwn !== undefined) answerOwn(request, response);
    else if (/^\/4d(action|sync)\//i.test(pathname))
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('OK\n');
    else if (answerStream(pathname, request, response)) return;
    else if (webFolder !== null) sendFile(path.join(webFolder, path.normalize(pathname)), response);
    else html(response, '<h1>Nicht gefunden</h1>', 404);
  };
  return (request, response) => {
    if (redirectToHttps !== null) {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '');
      const port = redirectToHttps === 443 ? '' : `:${redirectToHttps}`;
      response.writeHead(302, { Location: `https://${host}${port}${request.url ?? ''}`, 'Content-Length': 0 }).end();
      return;
    }
    if (request.method !== 'POST') {
      answer(request, response);
      return;
    }
    const refuse = () => {
      if (!response.headersSent) response.writeHead(413, { Connection: 'close', 'Content-Length': 0 }).end();
    };
    if (Number(request.headers['content-length'] ?? 0) > maxPostBytes) {
      refuse();
      return;
    }
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxPostBytes) refuse();
    });
    answer(request, response);
  };
}

function sendFile(file: string, response: ServerResponse): void {
  fs.createReadStream(file)
    .once('error', () => response.writeHead(404, { 'Content-Length': 0 }).end())
    .once('open', () => response.writeHead(200, { 'Content-Type': 'application/octet-stream' }))
    .pipe(response);
}

const page = (body: string) =>
  `<!doctype html>\n<html lang="de"><head><meta charset="utf-8"><title>profacto</title></head><body>${body}</body></html>\n`;

const LOGIN = `<h1>profacto</h1>
<form method="post" action="/4DACTION/Anmelden">
<label>Benutzer <input name="benutzer"></label>
<label>Kennwort <input name="kennwort" type="password"></label>
<button>Anmelden</button>
</form>`;
