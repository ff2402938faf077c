import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Delivery, Fault } from './levers.ts';
import { problemUrn } from './problems.ts';

/** An answer, ready to be sent. */
export type Outgoing = { status: number; headers: Record<string, string | string[]>; text: string | undefined };

/** Sends an answer; to a HEAD without its text, but with its length. */
export function deliver(response: ServerResponse, { status, headers, text }: Outgoing, withBody: boolean): void {
  const length = text === undefined ? {} : { 'Content-Length': Buffer.byteLength(text) };
  response.writeHead(status, { ...headers, ...length }).end(withBody ? text : undefined);
}

/** Sends the right answer, but delivers it badly. */
export async function deliverBadly(
  response: ServerResponse,
  { status, headers, text = '' }: Outgoing,
  delivery: Delivery,
  closing: AbortSignal,
): Promise<void> {
  const bytes = Buffer.from(text);
  if (delivery === 'empty') {
    response.writeHead(status, { ...headers, 'Content-Length': 0 }).end();
    return;
  }
  response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
  if (delivery === 'half') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  const { pieceBytes, everyMs } = delivery;
  for (let sent = 0; sent < bytes.length && !closing.aborted && !response.destroyed; sent += pieceBytes) {
    response.write(bytes.subarray(sent, sent + pieceBytes));
    await sleep(everyMs, undefined, { ref: false });
  }
  response.end();
}

/**
 * Sends a fault instead of the answer.
 *
 * @returns the status that the client saw; 0 where none was sent
 */
export function sendFault(response: ServerResponse, fault: Fault, nonce: string, reset: () => void): number {
  if (fault.hang === true) return 0;
  if (fault.reset === true) {
    reset();
    return 0;
  }
  if (fault.cut === true) {
    response.destroy();
    return 0;
  }
  const { status, problem, headers, body } = fault;
  const contentType = problem === undefined ? 'text/html; charset=utf-8' : 'application/problem+json';
  const text =
    problem === undefined ? (body ?? '') : JSON.stringify({ ...problem, type: problemUrn(problem.type), status });
  response.writeHead(status, { 'Content-Type': contentType, 'Replay-Nonce': nonce, ...headers }).end(text);
  return status;
}
