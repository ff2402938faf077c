import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { onTestFinished } from 'vitest';
import { NAME, webServerConfig } from '../testing/web-server-config.ts';
import { builtInPage } from './built-in-page.ts';
import { defaultLimits, type Limits, type Timeouts } from './limits.ts';
import type { Site } from './site.ts';
import { createWebServer } from './web-server.ts';

/** A web server with this configuration and these limits, until the test ends; it listens when it is told to. */
export async function startWeb(options: { site?: Site; limits?: Partial<Limits>; address?: string } = {}) {
  const { site = builtInPage(() => 'de'), limits, address = NAME } = options;
  const config = await webServerConfig({ address });
  const web = createWebServer(config, site, () => ({ ...defaultLimits(), ...limits }));
  onTestFinished(() => web.stop());
  return { web, config, httpPort: config.httpPort, httpsPort: config.httpsPort };
}

/** The product's limits with some of them a hundred times shorter: nothing healthy has to meet these in the test. */
export function shortened(...which: (keyof Timeouts)[]): Pick<Limits, 'timeouts'> {
  const timeouts = { ...defaultLimits().timeouts };
  for (const one of which) timeouts[one] /= 100;
  return { timeouts };
}

/** A TCP connection until the test ends. */
export async function connect(port: number, localAddress = '127.0.0.1'): Promise<net.Socket> {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** A TLS connection until the test ends. */
export async function connectTls(port: number, options: tls.ConnectionOptions = {}): Promise<tls.TLSSocket> {
  const socket = tls.connect({ port, host: '127.0.0.1', servername: NAME, rejectUnauthorized: false, ...options });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  socket.on('error', () => undefined);
  return socket;
}

/** All that comes back for these bytes, until the other side ends the connection. */
export async function sendRaw(port: number, bytes: string, localAddress = '127.0.0.1'): Promise<string> {
  const socket = await connect(port, localAddress);
  socket.write(Buffer.from(bytes, 'latin1'));
  return received(socket);
}

/** All that comes over a connection until its end. */
export async function received(socket: net.Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  if (!socket.closed) await once(socket, 'close');
  return text;
}

/** The status of an answer, and where it leads to. */
export function headOf(answer: string): { status: number; location: string | undefined } {
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]),
    location: /^Location: (.*)\r$/m.exec(answer)?.[1],
  };
}
