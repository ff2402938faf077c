/** The world of one check: an installation, and the name servers, routers, web servers and CAs that a test needs. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import tls, { type TlsOptions } from 'node:tls';
import { directoryFolder } from '#shared/values/acme-directory.ts';
import {
  createTestAuthority,
  type PairOptions,
  type TestAuthority,
  type TestPair,
} from '../../electron/testing/certificates.ts';
import { createTestDns, type TestZone } from '../../electron/testing/dns.ts';
import { freePort } from '../../electron/testing/ports.ts';
import { createInstallation, type Installation } from '../fixtures/installation.ts';

/** A name that only the test's own name server knows; the installation's practice CA knows `meinefirma.localhost`. */
export const DNS_NAME = 'meinefirma.example';

export type World = {
  installation: Installation;
  authority: TestAuthority;
  /** Changes settings, as `settings set` does. */
  set: (...changes: string[]) => Promise<void>;
  /** Makes a name server with this zone answer all questions, and `meinefirma.example` the address. */
  serveZone: (zone: TestZone) => Promise<void>;
  /** Puts another web server on port 80 of the public address. */
  onPort80: (listener: RequestListener, host?: string) => Promise<number>;
  /** Forwards the public port 80 of one address family to profacto, as a router would. */
  forwardPort80: (host: string, port?: number) => Promise<number>;
  /** Starts a TCP server that runs `answer` for each connection, by default on a free port. */
  tcp: (answer: (socket: net.Socket) => void, options?: { port?: number; host?: string }) => Promise<number>;
  /** Starts a TLS server, by default on a free port; it says nothing unless `answer` does. */
  tls: (
    options: TlsOptions,
    at?: { port?: number; host?: string },
    answer?: (socket: tls.TLSSocket) => void,
  ) => Promise<number>;
  /** Puts a web server in place of the CA; its certificate is for `localhost` and by default trusted here. */
  replaceCa: (listener: RequestListener, pair?: TestPair) => Promise<void>;
  /** Puts a pair into the certificate directory, as an earlier request would have done. */
  install: (options?: PairOptions) => Promise<TestPair>;
  /** The two files of the installed pair. */
  files: () => { cert: string; key: string };
  close: () => Promise<void>;
};

export async function createWorld(): Promise<World> {
  const installation = await createInstallation();
  await installation.fillIn();
  const authority = await createTestAuthority();
  fs.appendFileSync(installation.rootsFile, authority.rootPem);
  const cleanups: (() => Promise<void> | void)[] = [];

  const serve = async (server: net.Server, { port, host }: { port?: number; host?: string } = {}) => {
    const sockets = new Set<net.Socket>();
    server.on('connection', (socket: net.Socket) => {
      sockets.add(socket);
      // No test is about a client that hangs up.
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    });
    const chosen = port ?? (await freePort());
    server.listen(chosen, host);
    await once(server, 'listening');
    cleanups.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return chosen;
  };
  const set = async (...changes: string[]) => {
    const { code, stderr } = await installation.cli('settings', 'set', ...changes);
    if (code !== 0) throw new Error(stderr);
  };
  const ordersFolder = () =>
    path.join(installation.database, 'letsencrypt', directoryFolder(installation.ca.directoryUrl), 'orders', 'probe');

  return {
    installation,
    authority,
    set,
    async serveZone(zone) {
      const dns = await createTestDns(zone);
      cleanups.push(() => dns.close());
      await set(`dnsServers=${dns.server}`, `serverAddress=${DNS_NAME}`);
    },
    async onPort80(listener, host) {
      const port = await serve(http.createServer(listener), host === undefined ? {} : { host });
      await set(`publicHttpPort=${port}`);
      return port;
    },
    async forwardPort80(host, port) {
      const chosen = await serve(
        net.createServer((socket) => {
          const inside = net.connect(installation.httpPort, '127.0.0.1');
          inside.on('error', () => socket.destroy());
          socket.pipe(inside).pipe(socket);
        }),
        { host, ...(port === undefined ? {} : { port }) },
      );
      await set(`publicHttpPort=${chosen}`);
      return chosen;
    },
    tcp: (answer, options) => serve(net.createServer(answer), options),
    async tls(options, at, answer) {
      const server = tls.createServer(options, (socket) => {
        socket.on('error', () => undefined);
        answer?.(socket);
      });
      server.on('tlsClientError', () => undefined);
      return serve(server, at);
    },
    async replaceCa(listener, pair) {
      const { chainPem, keyPem } = pair ?? (await authority.issue({ names: ['localhost'] }));
      const port = await serve(https.createServer({ cert: chainPem, key: keyPem }, listener));
      await set(`acmeDirectoryUrl=https://localhost:${port}/directory`);
    },
    async install(options) {
      const pair = await authority.issue({ names: [installation.ca.name], ...options });
      const folder = ordersFolder();
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      fs.writeFileSync(path.join(folder, 'cert.pem'), pair.chainPem);
      fs.writeFileSync(path.join(folder, 'key.pem'), pair.keyPem, { mode: 0o600 });
      const directoryUrl = installation.ca.directoryUrl;
      const current = { directoryUrl, directory: directoryFolder(directoryUrl), orderNumber: 'probe' };
      fs.writeFileSync(
        path.join(installation.database, 'letsencrypt', 'installed.json'),
        JSON.stringify({ current, previous: null, leftovers: [] }),
      );
      return pair;
    },
    files: () => ({ cert: path.join(ordersFolder(), 'cert.pem'), key: path.join(ordersFolder(), 'key.pem') }),
    async close() {
      for (const end of cleanups.reverse()) await end();
      await installation.close();
    },
  };
}

/** An ACME directory (RFC 8555 §7.1.1), for servers that pose as a CA. */
export function directoryOf(meta: Record<string, unknown> = {}): string {
  const names = ['newNonce', 'newAccount', 'newOrder', 'revokeCert', 'keyChange'];
  return JSON.stringify({ ...Object.fromEntries(names.map((name) => [name, `https://localhost/${name}`])), meta });
}

/** A page with a title, as routers and other servers show. */
export const page = (title: string) => `<!doctype html><html><head><title>${title}</title></head><body></body></html>`;

/** Something that no server would say by chance. */
export const noise = () => randomBytes(12).toString('hex');
