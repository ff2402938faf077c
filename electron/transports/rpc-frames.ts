/**
 * One RPC over frames, whatever carries them.
 *
 * All transports use oRPC's WebSocket peer, the MessagePort too: oRPC 1.16.1's MessagePort peer speaks the same frames,
 * but lets a malformed one become an unhandled rejection, with which a page could end the process.
 */
import type { Context, Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import type { contract } from '#shared/contract/contract.ts';

/** A router that implements the contract; which context it wants is between it and whoever composes the host. */
export type ServedRouter<C extends Context> = Router<typeof contract, C>;

/** No frame of ours is longer: settings and commands in, never files. */
export const MAX_FRAME_BYTES = 256 * 1024;

/** What carries frames: a WebSocket of `ws`, or something that looks like one. */
export type FrameChannel = Parameters<RPCHandler<Context>['upgrade']>[0];

/** Answers calls on any number of channels; a channel's open streams end when it closes. */
export function createFrameServer<C extends Context>(
  router: ServedRouter<C>,
  context: C,
): (channel: FrameChannel) => void {
  const handler: RPCHandler<Context> = new RPCHandler<Context>(router);
  return (channel) => void handler.upgrade(channel, { context });
}
