/** A stand-in for profacto's web server, which is 4D's: what matters to whoever works beside it. */
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Starts one: it reads `cert.pem` and `key.pem` when its web server starts and never again, gives out the files of its web
 * folder over HTTP, and restarts its web server when `/4DACTION/Neustart?token=geheim` is called.
 */
export async function startFourD(options: {
  webFolder: string;
  certificateFolder: string;
  httpPort: number;
  httpsPort: number;
  version?: string;
  /** Where it listens: `::1` where another program holds the IPv4 port. */
  host?: string;
}) {
  const { webFolder, certificateFolder, httpPort, httpsPort, version = '20.4.0', host } = options;
  /** `unloadable`: the chain, as PEM, with which its TLS does not start. */
  const state = { restarts: 0, isTlsBroken: false, unloadable: '', refusesRestart: false, requests: [] as string[] };
  let secure: https.Server | null = null;

  const handle = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    state.requests.push(request.url ?? '');
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Server', `4D/${version}`);
    if (url.pathname === '/4DACTION/Neustart') {
      if (state.refusesRestart || url.searchParams.get('token') !== 'geheim') {
        response.writeHead(500).end();
        return;
      }
      void restart().then(() => response.end('OK'));
      return;
    }
    const file = path.join(webFolder, url.pathname);
    if (url.pathname === '/4DWEBTEST') response.end('OK');
    else if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true) response.end(fs.readFileSync(file));
    else response.writeHead(404).end('Not found');
  };

  const startTls = async (): Promise<void> => {
    try {
      const [cert, key] = ['cert.pem', 'key.pem'].map((one) => fs.readFileSync(path.join(certificateFolder, one)));
      if (state.isTlsBroken || cert?.toString() === state.unloadable) return;
      const server = https.createServer({ cert, key }, handle);
      await new Promise<void>((resolve) => server.listen(httpsPort, host, resolve));
      secure = server;
    } catch {
      // 4D then serves no TLS, and says so in a log.
    }
  };
  const stopTls = async (): Promise<void> => {
    const server = secure;
    secure = null;
    server?.closeAllConnections();
    if (server !== null) await new Promise((resolve) => server.close(resolve));
  };
  const restart = async (): Promise<void> => {
    state.restarts += 1;
    await stopTls();
    await startTls();
  };

  const plain = http.createServer(handle);
  await new Promise<void>((resolve) => plain.listen(httpPort, host, resolve));
  await startTls();
  onTestFinished(async () => {
    plain.closeAllConnections();
    await new Promise((resolve) => plain.close(resolve));
    await stopTls();
  });
  return { state, restart };
}
