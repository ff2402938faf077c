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
  /** The same by an RST: what was under way is lost. */
  reset?: boolean;
};

/** The right answer, and all that it brings about; only its way to the client is bad. */
export type Delivery =
  /** Its first half, then the end of the connection. */
  | 'half'
  /** Its headers alone. */
  | 'empty'
  /** In pieces of so many bytes. */
  | { pieceBytes: number; everyMs: number };

/** What an order comes to after its finalization, other than a certificate. */
export type OrderOutcome = 'stuck' | 'invalid';

/** A fault to play, or the right answer to be delivered so. */
type Lever = { fault: Fault } | { delivery: Delivery };

export type LeverQueue = {
  /** For the next `times` requests of a kind, or of every kind; `Infinity` until cleared. */
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
