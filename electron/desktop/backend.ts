import type { Snapshot } from '#shared/contract/snapshot.ts';
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Service } from '../service/service.ts';
import { assertReadableConfig } from '../settings/readable-config.ts';
import { connectLocalSocket, openLocalWebSocket, serveLocalSocket } from '../transports/local-socket.ts';
import { serveMessagePort, type FramePort } from '../transports/message-port.ts';
import { followHost } from './follow-host.ts';
import { relayFrames } from './relay.ts';

/** What answers the window: a service in this process, or the host that already runs for the same settings. */
export type Backend = {
  connect: (port: FramePort) => void;
  /** Rechecks everything at once, for instance after sleep. Does nothing for another host, which does so itself. */
  recheckNow: () => void;
  stop: () => Promise<void>;
};

/**
 * Joins the host that runs, or becomes the host. A host that runs already stays the host, whatever happens to it later:
 * a window that took over while a daemon restarts would hold the daemon's ports.
 *
 * @throws FailureError when neither is possible
 */
export async function startBackend(options: {
  configDir: string;
  createService: () => Service;
  onSnapshot: (snapshot: Snapshot) => void;
  /** The connection to the other host is lost: until the next snapshot nothing is known. */
  onLost: () => void;
}): Promise<Backend> {
  assertReadableConfig(options.configDir);
  return (await joinHost(options)) ?? (await becomeHost(options)) ?? (await joinHost(options)) ?? failNoHost();
}

type Options = Parameters<typeof startBackend>[0];

async function joinHost({ configDir, onSnapshot, onLost }: Options): Promise<Backend | null> {
  const connect = () => connectLocalSocket(configDir);
  const host = await connect();
  if (host === null) return null;
  const { stop } = followHost({ host, connect, onSnapshot, onLost });
  return {
    connect(port) {
      openLocalWebSocket(configDir).then(
        (socket) => (socket === null ? port.close() : relayFrames(port, socket)),
        () => port.close(),
      );
    },
    recheckNow: () => undefined,
    stop,
  };
}

/** `null`: another process became the host first. */
async function becomeHost({ configDir, createService, onSnapshot }: Options): Promise<Backend | null> {
  const service = createService();
  service.onSnapshot(onSnapshot);
  try {
    // The local socket first, which makes this process the only host: two services must never both open ports.
    const socket = await serveLocalSocket({
      router: service.router,
      configDir,
      context: { osActions: false, programs: true },
    });
    await service.start();
    return {
      connect: (port) => serveMessagePort(service.router, port, { osActions: true, programs: true }),
      recheckNow: () => {
        service.recheckNow().catch(() => undefined);
      },
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

function failNoHost(): never {
  throw new Error('The host that was there a moment ago has gone');
}
