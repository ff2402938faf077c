/** How the panel reaches the service. The only file that knows that there is more than one transport. */
import { createORPCClient, DynamicLink, type ClientContext, type ClientLink } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import type { Client } from '#shared/contract/contract.ts';

/** One connection, for as long as it lasts. */
export type Transport = {
  link: ClientLink<ClientContext>;
  /** Calls back once, when the other side is gone, before the pending calls are rejected. */
  onLost: (callback: () => void) => void;
  close: () => void;
};

/** Opens a connection: a message port in the desktop window, a WebSocket in a browser. */
export function openTransport(): Transport {
  return window.location.protocol === 'app:' ? openMessagePort() : openWebSocket();
}

/** A client that stays the same over reconnects; each call uses the current transport. */
export function createClient(current: () => Transport): Client {
  return createORPCClient(new DynamicLink<ClientContext>(() => current().link));
}

function openMessagePort(): Transport {
  const { port1: near, port2: far } = new MessageChannel();
  const callbacks = new Set<() => void>();
  // Registered before the link's own listener: these callbacks must run before a call fails because of the loss.
  near.addEventListener('close', () => callbacks.forEach((callback) => callback()));
  const link = new MessagePortLink({ port: near });
  near.start();
  // The preload takes the far end and hands it to the main process; a port cannot cross the context bridge.
  window.postMessage({ type: 'profacto:connect' }, window.location.origin, [far]);
  return { link, onLost: (callback) => callbacks.add(callback), close: () => near.close() };
}

function openWebSocket(): Transport {
  const socket = new WebSocket(`${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/rpc`);
  const callbacks = new Set<() => void>();
  socket.addEventListener('close', () => callbacks.forEach((callback) => callback()));
  return {
    link: new WebSocketLink({ websocket: socket }),
    onLost: (callback) => callbacks.add(callback),
    close: () => socket.close(),
  };
}
