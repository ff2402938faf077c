import type { Snapshot } from '#shared/contract/snapshot.ts';
import { FailureError } from '#shared/contract/failures.ts';
import type { Service } from '../service/service.ts';
import { connectLocalSocket, openLocalWebSocket, serveLocalSocket } from '../transports/local-socket.ts';
import { serveMessagePort, type FramePort } from '../transports/message-port.ts';
import { relayFrames } from './relay.ts';

/** Who answers the window: a service in this process, or the host that runs already for the same settings. */
export type Backend = {
  connect: (port: FramePort) => void;
  stop: () => Promise<void>;
};

/**
 * Finds out who answers. A host that runs already stays the host, whatever happens to it later: a window that took
 * over while a daemon restarts would keep the daemon from its ports.
 *
 * @throws FailureError when neither can be had
 */
export async function startBackend(options: {
  configDir: string;
  createService: () => Service;
  onSnapshot: (snapshot: Snapshot) => void;
}): Promise<Backend> {
  return (await joinHost(options)) ?? (await becomeHost(options)) ?? (await joinHost(options)) ?? nobody();
}

type Options = Parameters<typeof startBackend>[0];

async function joinHost({ configDir, onSnapshot }: Options): Promise<Backend | null> {
  const host = await connectLocalSocket(configDir);
  if (host === null) return null;
  const follow = async (): Promise<void> => {
    for await (const snapshot of await host.client.state.watch()) onSnapshot(snapshot);
  };
  // Ends with the host; the page says so by itself.
  follow().catch(() => undefined);
  return {
    connect(port) {
      openLocalWebSocket(configDir).then(
        (socket) => (socket === null ? port.close() : relayFrames(port, socket)),
        () => port.close(),
      );
    },
    stop: host.close,
  };
}

/** `null`: another one was quicker. */
async function becomeHost({ configDir, createService, onSnapshot }: Options): Promise<Backend | null> {
  const service = createService();
  service.onSnapshot(onSnapshot);
  try {
    // The claim first: two services must never both open ports.
    const socket = await serveLocalSocket({ router: service.router, configDir, context: { osActions: false } });
    await service.start();
    return {
      connect: (port) => serveMessagePort(service.router, port, { osActions: true }),
      async stop() {
        await service.stop();
        await socket.close();
      },
    };
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'HOST_RUNNING') return null;
    throw error;
  }
}

function nobody(): never {
  throw new Error('The host that was there a moment ago has gone');
}
