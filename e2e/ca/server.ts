import type { IncomingMessage, ServerResponse } from 'node:http';

import { deliver, deliverBadly, sendFault } from './delivery.ts';
import type { Outgoing } from './delivery.ts';
import type { CaStep } from './gates.ts';
import type { Delivery, LeverQueue, RequestKind } from './levers.ts';
import { problem, Refusal } from './problems.ts';
import { findRoute } from './routes.ts';
import type { Received } from './routes.ts';
import type { Ca, Reply } from './state.ts';

/** A request as it is logged. */
export type LoggedRequest = {
  method: string;
  kind: RequestKind;
  path: string;
  status: number;
  /** By the CA's clock, in milliseconds since the epoch. */
  at: number;
  /** Whether a lever answered it instead of the CA itself. */
  injected: boolean;
};

/** The requests at which an issuance can be held. */
const steps: Partial<Record<RequestKind, CaStep>> = {
  newAccount: 'account',
  newOrder: 'order',
  challenge: 'challenge',
  finalize: 'finalize',
  certificate: 'certificate',
};

const maxBodyBytes = 64 * 1024;

/** `reset` ends the connection by an RST. */
type Exchange = { request: IncomingMessage; response: ServerResponse; reset: () => void };

/** Answers one request, or does to it what a lever says. */
export async function serve(
  ca: Ca,
  levers: LeverQueue,
  log: LoggedRequest[],
  { request, response, reset }: Exchange,
): Promise<void> {
  const { method = '', url: path = '/' } = request;
  const route = findRoute(path);
  const at = ca.now();
  // Node would send the machine's time.
  response.setHeader('Date', new Date(at).toUTCString());
  const logRequest = (status: number, injected: boolean) =>
    void log.push({ method, kind: route.kind, path, status, at, injected });
  let reply: Reply;
  let delivery: Delivery | undefined;
  try {
    const body = method === 'POST' ? await readBody(request) : '';
    const step = steps[route.kind];
    if (step !== undefined) await ca.gates.pass(step);
    const lever = levers.take(route.kind);
    if (lever !== undefined && 'fault' in lever) {
      logRequest(sendFault(response, lever.fault, ca.nonces.issue(), reset), true);
      return;
    }
    delivery = lever?.delivery;
    const received: Received = { method, path, contentType: request.headers['content-type'], body };
    reply = await route.answer(ca, received);
  } catch (error) {
    reply = refusalReply(error);
  }
  logRequest(reply.status, false);
  const outgoing = prepare(ca, method, reply);
  if (delivery === undefined) deliver(response, outgoing, method !== 'HEAD');
  else await deliverBadly(response, outgoing, delivery, ca.closing);
}

function refusalReply(error: unknown): Reply {
  const refusal = error instanceof Refusal ? error : undefined;
  const body = refusal?.problem ?? problem('serverInternal', `The practice CA has a fault: ${String(error)}`);
  return { status: body.status, headers: refusal?.headers ?? {}, body, contentType: 'application/problem+json' };
}

function prepare(ca: Ca, method: string, { status, headers, body, contentType }: Reply): Outgoing {
  const { Link: link, ...others } = headers ?? {};
  const index = `<${ca.urls.directory}>;rel="index"`;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: {
      ...others,
      Link: link === undefined ? [index] : [index, link],
      // Every answer to a POST brings the next nonce, refusals too (RFC 8555 §6.5).
      ...(method === 'POST' ? { 'Replay-Nonce': ca.nonces.issue(), 'Cache-Control': 'no-store' } : {}),
      ...(text === undefined ? {} : { 'Content-Type': contentType ?? 'application/json' }),
    },
    text,
  };
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // A body that is too long is read to its end and dropped: an answer to a half-sent request would be lost.
      if (size <= maxBodyBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size <= maxBodyBytes) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(new Refusal('malformed', 'The request body is too large', { status: 413 }));
    });
    request.on('error', reject);
  });
}
