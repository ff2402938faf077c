import type { WebSocket } from 'ws';
import { frameOf, type FramePort } from '../transports/message-port.ts';

/**
 * Makes the window a panel of another host: passes frames between the page's port and that host's socket. Both ends
 * speak the same RPC, so the frames are passed on without being decoded. When either end closes, so does the other.
 */
export function relayFrames(port: FramePort, socket: Pick<WebSocket, 'on' | 'send' | 'close'>): void {
  port.on('message', (message) => {
    const frame = frameOf(message);
    if (frame !== null) socket.send(frame);
  });
  port.on('close', () => socket.close());
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    // Only files would be sent as bytes, and no answer of the service contains one.
    if (!isBinary) port.postMessage(data.toString('utf8'));
  });
  socket.on('close', () => port.close());
  port.start();
}
