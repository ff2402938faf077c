import { createQueue } from './queue.ts';
import type { Queue } from './queue.ts';

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
  | 'renewalInfo'
  | 'terms'
  | 'unknown';

/** What the CA does instead of answering a request. */
export type Fault = {
  status: number;
  problem?: { type: string; detail: string; subproblems?: unknown[] };
  headers?: Record<string, string>;
  body?: string;
  /** Never answers; the connection stays open until one side ends it. */
  hang?: boolean;
  /** Ends the connection without an answer. */
  cut?: boolean;
  /** The same with an RST: data in flight is lost. */
  reset?: boolean;
};

/** The right answer with all its effects, but delivered badly to the client. */
export type Delivery =
  /** The first half, then the end of the connection. */
  | 'half'
  /** The headers alone. */
  | 'empty'
  /** In pieces, with a pause after each. */
  | { pieceBytes: number; everyMs: number };

/** How an order ends after finalization instead of with a certificate. */
export type OrderOutcome = 'stuck' | 'invalid';

/** A fault to play, or a bad delivery of the right answer. */
type Lever = { fault: Fault } | { delivery: Delivery };

export type LeverQueue = {
  /** For the next `times` requests of a kind, or of any kind; `Infinity`: until cleared. */
  add(kind: RequestKind | 'any', lever: Lever, times: number): void;
  take(kind: RequestKind): Lever | undefined;
  clear(): void;
};

export function createLeverQueue(): LeverQueue {
  const queues = new Map<string, Queue<Lever>>();
  return {
    add(kind, lever, times) {
      const queue = queues.get(kind) ?? createQueue();
      queues.set(kind, queue);
      queue.add(lever, times);
    },
    take: (kind) => queues.get(kind)?.take() ?? queues.get('any')?.take(),
    clear: () => queues.clear(),
  };
}
