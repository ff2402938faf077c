import type { ServerResponse } from 'node:http';

import { problemUrn } from './problems.ts';

/** The kinds of requests a client makes, as they are logged and as levers name them. */
export type RequestKind =
  | 'directory'
  | 'newNonce'
  | 'newAccount'
  | 'newOrder'
  | 'order'
  | 'authorization'
  | 'challenge'
  | 'finalize'
  | 'certificate'
  | 'account'
  | 'revokeCert'
  | 'keyChange'
  | 'terms'
  | 'unknown';

/** What a request gets instead of its answer. */
export type Fault = {
  status: number;
  problem?: { type: string; detail: string; subproblems?: unknown[] };
  headers?: Record<string, string>;
  body?: string;
  /** Never answers; the connection stays open until one side ends it. */
  hang?: boolean;
  /** Ends the connection without an answer. */
  cut?: boolean;
};

export type FaultQueue = {
  add(kind: string, fault: Fault, times: number): void;
  take(kind: RequestKind): Fault | undefined;
};

export function createFaultQueue(): FaultQueue {
  const queues = new Map<string, Fault[]>();
  return {
    add(kind, fault, times) {
      const queue = queues.get(kind) ?? [];
      queues.set(kind, queue);
      for (let count = 0; count < times; count++) queue.push(fault);
    },
    take: (kind) => queues.get(kind)?.shift(),
  };
}

/** Plays a fault instead of the answer; the status that the client saw, 0 for none. */
export function playFault(response: ServerResponse, fault: Fault, nonce: string): number {
  if (fault.hang === true) return 0;
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
