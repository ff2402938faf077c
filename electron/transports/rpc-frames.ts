/**
 * The RPC over frames, independent of the transport that carries them.
 *
 * All transports use oRPC's WebSocket peer, the MessagePort too: oRPC 1.16.1's MessagePort peer speaks the same frames,
 * but turns a malformed one into an unhandled rejection, with which a page could end the process. Its WebSocket peer
 * prints a stack trace for one: so only frames of the contract reach it.
 */
import { AsyncIteratorClass, ORPCError, type Context, type Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import type { contract } from '#shared/contract/contract.ts';
import type { ClientQuota } from './client-quota.ts';

/** A router that implements the contract, with a context of any type. */
export type ServedRouter<C extends Context> = Router<typeof contract, C>;

/** Longer than any frame that is needed: clients send settings and commands, never files. */
export const MAX_FRAME_BYTES = 256 * 1024;
/** Calls of one connection that may run at the same time; a panel has a handful. */
export const MAX_RUNNING_CALLS = 64;
/** Streams (`state.watch`) of one connection; a panel has one. */
export const MAX_STREAMS = 8;

/** What carries frames, both ways. */
export type FrameChannel = {
  /** Settles when the frame has been taken over by whoever carries it on, or is lost with the connection; never rejects. */
  send: (frame: string) => Promise<void>;
  onFrame: (listener: (frame: string) => void) => void;
  onClose: (listener: () => void) => void;
  /** Ends the connection, because its client sends more than it may. */
  refuse: (reason: string) => void;
};

/** Returns a function that answers the calls on a channel; the channel's open streams end when it closes. */
export function createFrameServer<C extends Context>(
  router: ServedRouter<C>,
  context: C,
): (channel: FrameChannel, quota: ClientQuota) => void {
  return (channel, quota) => {
    const peer = {
      send: channel.send,
      addEventListener(type: string, listener: (event: never) => void) {
        if (type === 'close') channel.onClose(() => listener({} as never));
        if (type !== 'message') return;
        channel.onFrame((frame) => {
          if (!quota.takeFrame(frame.length)) channel.refuse('too many frames');
          else if (isRequestFrame(frame)) listener({ data: frame } as never);
        });
      },
    };
    void boundedHandler(router).upgrade(peer as unknown as Parameters<RPCHandler<Context>['upgrade']>[0], { context });
  };
}

/** A handler for one connection: what goes beyond its bounds is answered with `TOO_MANY_REQUESTS`. */
function boundedHandler<C extends Context>(router: ServedRouter<C>): RPCHandler<Context> {
  let calls = 0;
  let streams = 0;
  return new RPCHandler<Context>(router, {
    interceptors: [
      async (options) => {
        if (calls >= MAX_RUNNING_CALLS) throw new ORPCError('TOO_MANY_REQUESTS');
        calls += 1;
        try {
          return await options.next();
        } finally {
          calls -= 1;
        }
      },
    ],
    clientInterceptors: [
      async (options) => {
        const output: unknown = await options.next();
        if (!isStream(output)) return output;
        if (streams >= MAX_STREAMS) {
          await output.return?.();
          throw new ORPCError('TOO_MANY_REQUESTS');
        }
        streams += 1;
        return new AsyncIteratorClass<unknown>(
          () => output.next(),
          async (reason) => {
            streams -= 1;
            if (reason !== 'next') await output.return?.();
          },
        );
      },
    ],
  });
}

function isStream(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

/**
 * Whether a frame is a call of the contract, or the end of one (oRPC's message types 1 and 4). The contract has neither
 * streams nor files that a client would send.
 */
function isRequestFrame(frame: string): boolean {
  const message = parse(frame);
  if (!isRecord(message) || typeof message.i !== 'string' || message.i.length > 64) return false;
  if (message.t === 4) return true;
  if (message.t !== undefined && message.t !== 1) return false;
  const { p: request } = message;
  return isRecord(request) && isProcedurePath(request.u) && request.m === undefined && hasPlainBody(request.h);
}

function isProcedurePath(path: unknown): boolean {
  return typeof path === 'string' && path.length <= 200 && /^(?:\/\w+)+$/.test(path);
}

/** These headers would make something other than JSON of the body. */
function hasPlainBody(headers: unknown): boolean {
  if (headers === undefined) return true;
  return isRecord(headers) && !Object.keys(headers).some((name) => name.toLowerCase().startsWith('content-'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
