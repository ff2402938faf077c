/** The window's transport: one MessagePort for each load of the page. */
import type { Context } from '@orpc/server';
import { createClientQuota, PANEL_BOUNDS } from './client-quota.ts';
import { createFrameServer, MAX_FRAME_BYTES, type FrameChannel, type ServedRouter } from './rpc-frames.ts';

/** The part of Electron's `MessagePortMain` and of Node's `MessagePort` that is used here. */
export type FramePort = {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(frame: unknown): void;
  start(): void;
  close(): void;
};

/** Serves the router on this port until it closes, and starts the port. */
export function serveMessagePort<C extends Context>(router: ServedRouter<C>, port: FramePort, context: C): void {
  createFrameServer(router, context)(
    channelOf(port),
    createClientQuota(PANEL_BOUNDS, () => performance.now()),
  );
  port.start();
}

/** The frame in a port's message; `null`: it holds none. Electron wraps the frame in an event, Node does not. */
export function frameOf(message: unknown): string | null {
  const data: unknown = typeof message === 'object' && message !== null && 'data' in message ? message.data : message;
  return typeof data === 'string' && data.length <= MAX_FRAME_BYTES ? data : null;
}

function channelOf(port: FramePort): FrameChannel {
  let isRefused = false;
  return {
    // A port tells nobody when its other end has read a frame.
    send: (frame) => {
      port.postMessage(frame);
      return Promise.resolve();
    },
    onFrame: (listener) =>
      port.on('message', (message) => {
        const frame = frameOf(message);
        if (frame !== null && !isRefused) listener(frame);
      }),
    onClose: (listener) => port.on('close', listener),
    refuse: () => {
      isRefused = true;
      port.close();
    },
  };
}
