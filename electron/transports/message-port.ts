/** The window's transport: one MessagePort for each load of the page. */
import type { Context } from '@orpc/server';
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
  createFrameServer(router, context)(asChannel(port));
  port.start();
}

/** The frame in a port's message; `null`: it holds none. Electron wraps the frame in an event, Node does not. */
export function frameOf(message: unknown): string | null {
  const data: unknown = typeof message === 'object' && message !== null && 'data' in message ? message.data : message;
  return typeof data === 'string' && data.length <= MAX_FRAME_BYTES ? data : null;
}

function asChannel(port: FramePort): FrameChannel {
  return {
    send: (frame: unknown) => port.postMessage(frame),
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === 'close') port.on('close', () => listener({} as never));
      if (type === 'message') {
        port.on('message', (message) => {
          const data = frameOf(message);
          if (data !== null) listener({ data } as never);
        });
      }
    },
  } as FrameChannel;
}
