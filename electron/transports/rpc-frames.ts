/**
 * The RPC over frames, independent of the transport that carries them.
 *
 * All transports use oRPC's WebSocket peer, the MessagePort too: oRPC 1.16.1's MessagePort peer speaks the same frames,
 * but turns a malformed one into an unhandled rejection, with which a page could end the process.
 */
import type { Context, Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import type { contract } from '#shared/contract/contract.ts';

/** A router that implements the contract, with a context of any type. */
export type ServedRouter<C extends Context> = Router<typeof contract, C>;

/** Longer than any frame that is needed: clients send settings and commands, never files. */
export const MAX_FRAME_BYTES = 256 * 1024;

/** What carries frames: a WebSocket of `ws`, or an object with the same interface. */
export type FrameChannel = Parameters<RPCHandler<Context>['upgrade']>[0];

/** Returns a function that answers the calls on a channel; the channel's open streams end when it closes. */
export function createFrameServer<C extends Context>(
  router: ServedRouter<C>,
  context: C,
): (channel: FrameChannel) => void {
  const handler: RPCHandler<Context> = new RPCHandler<Context>(router);
  return (channel) => void handler.upgrade(channel, { context });
}
