import { once } from 'node:events';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import { createTestAuthority } from '../../testing/certificates.ts';
import { freePorts } from '../../testing/ports.ts';
import { NAME, webServerConfig } from '../../testing/web-server-config.ts';
import { createWebServer } from '../web-server.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { DEADLINES, type Deadlines } from './deadlines.ts';
import { createFront, type Unanswered } from './front.ts';

/** An application that a test answers for by hand: all of its connections, in the order in which they came. */
export async function startApplication(onConnection: (socket: net.Socket) => void, port = 0) {
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
    // Unread, its end would not be seen.
    if (socket.listenerCount('data') === 0) socket.resume();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(close);
  return { port: (server.address() as net.AddressInfo).port, sockets, close };
}

/** Has each request without a body answered: `answer` is given its head. */
export function answering(answer: (head: string, socket: net.Socket) => string | null): (socket: net.Socket) => void {
  return (socket) => {
    let waiting = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      waiting += text;
      for (let end = waiting.indexOf('\r\n\r\n'); end >= 0; end = waiting.indexOf('\r\n\r\n')) {
        const head = waiting.slice(0, end);
        waiting = waiting.slice(end + 4);
        const bytes = answer(head, socket);
        if (bytes !== null) socket.write(bytes, 'latin1');
      }
    });
  };
}

/** The web server with a front to this port, until the test ends; TLS as well. */
export async function startFront(
  upstreamPort: number,
  options: { deadlines?: Partial<Deadlines>; limits?: Partial<Limits>; opensAdminPages?: boolean } = {},
) {
  const [httpPort, httpsPort] = await freePorts(2);
  const unanswered: Unanswered[] = [];
  const again = { count: 0 };
  const upstream = `http://127.0.0.1:${upstreamPort}`;
  const ports = { httpPort, httpsPort, publicHttpsPort: httpsPort };
  const { opensAdminPages = false } = options;
  const config = await webServerConfig({ ...ports, upstream, opensAdminPages, redirectToHttps: false });
  const front = createFront(
    { ...config, upstreamRoots: '' },
    {
      language: () => 'de',
      onUnanswered: (one) => void unanswered.push(one),
      onAnsweredAgain: () => void (again.count += 1),
      deadlines: { ...DEADLINES, ...options.deadlines },
    },
  );
  const web = createWebServer(config, front, () => ({ ...defaultLimits(), ...options.limits }));
  onTestFinished(() => web.stop());
  await web.startHttp();
  await web.startTls(await (await createTestAuthority()).issue({ names: [NAME] }));
  return { web, httpPort, httpsPort, unanswered, again };
}
