/** Bytes on every HTTP port: the web server's two, the panel's and that of the metrics. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import * as fc from 'fast-check';
import { startLoopbackPanel } from '../../../electron/transports/loopback-panel.ts';
import { startMetricsServer } from '../../../electron/transports/metrics-server.ts';
import { builtInPage } from '../../../electron/webserver/built-in-page.ts';
import { createWebServer } from '../../../electron/webserver/web-server.ts';
import { prometheusText } from '../../../electron/service/metrics.ts';
import { createTestAuthority } from '../../../electron/testing/certificates.ts';
import { freePorts } from '../../../electron/testing/ports.ts';
import { byteEdits, editBytes, hostileText, near, record, type ByteEdit } from '../hostile.ts';
import { createPanelFolder, SECRET } from '../panel-folder.ts';
import { runSandbox } from '../sandbox.ts';
import { sendAll } from '../talk.ts';
import type { Surface } from '../surface.ts';

const doors = ['http', 'redirecting', 'https', 'tls', 'panel', 'metrics'] as const;
/** `tls`: the bytes come before any handshake. */
type Door = (typeof doors)[number];
type Case = { door: Door; requests: string[]; edits: ByteEdit[]; pieces: number };

const NAME = 'a.localhost';
const headerLine = fc.oneof(
  near(
    'Host: a.localhost',
    'Host: evil.test',
    'Connection: keep-alive',
    'Connection: close, X-Injected',
    'Expect: 100-continue',
  ),
  near(
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 5, 6',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
  ),
  near(
    'Transfer-Encoding : chunked',
    ' folded: yes',
    'X: a\r\n b',
    'Accept-Language: de',
    'Cookie: a=b',
    'Upgrade: h2c',
    'Origin: null',
  ),
  near(
    'Range: bytes=0-1',
    'Sec-Fetch-Site: cross-site',
    'Accept-Encoding: gzip',
    'If-None-Match: *',
    'Content-Type: text/plain',
  ),
  fc.integer({ min: 50, max: 3000 }).map((count) => 'X-Many: 1\r\n'.repeat(count)),
  fc.integer({ min: 1000, max: 40_000 }).map((size) => `X-Long: ${'x'.repeat(size)}`),
);
const target = near(
  '/',
  '/.well-known/acme-challenge/x',
  '//evil.test/',
  'http://evil.test/x',
  '/../geheim.js',
  '/metrics',
  '/login?token=x',
  '/assets/a.js',
  '*',
  'evil.test:443',
  '/rpc',
);
const body = near(
  '',
  '5\r\nhello\r\n0\r\n\r\n',
  '5;ext="x"\r\nhello\r\n0\r\nX-Injected: yes\r\n\r\n',
  'ffffffffffffffff\r\n',
  'hello',
);
const request = fc
  .tuple(
    near('GET', 'HEAD', 'POST', 'CONNECT', 'OPTIONS', 'TRACE', 'PRI'),
    target,
    near('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9'),
    fc.array(headerLine, { maxLength: 4 }),
    fc.boolean(),
    body,
  )
  .map(([method, path, version, headers, named, content]) =>
    [`${method} ${path} ${version}`, ...(named ? [`Host: ${NAME}`] : []), ...headers, '', content].join('\r\n'),
  );

export const surface: Surface<Case> = {
  arbitrary: record<Case>({
    door: fc.constantFrom(...doors),
    requests: fc.array(fc.oneof({ weight: 6, arbitrary: request }, { weight: 1, arbitrary: hostileText }), {
      minLength: 1,
      maxLength: 3,
    }),
    edits: fc.oneof({ weight: 3, arbitrary: fc.constant<ByteEdit[]>([]) }, { weight: 1, arbitrary: byteEdits }),
    pieces: fc.integer({ min: 1, max: 3 }),
  }),

  async open(folder) {
    const sandbox = await runSandbox(folder);
    const { router } = sandbox.service;
    const plain = await startWebServer(false);
    const secure = await startWebServer(true);
    const panel = await startLoopbackPanel({
      router,
      context: { osActions: false, programs: false },
      assetsDirectory: createPanelFolder(folder),
      language: () => 'de',
    });
    const metrics = await startMetricsServer({
      port: 0,
      metrics: () => prometheusText(sandbox.service.snapshot(), Date.now()),
    });
    const ports: Record<Door, number> = {
      http: plain.httpPort,
      redirecting: secure.httpPort,
      https: secure.httpsPort,
      tls: secure.httpsPort,
      panel: panel.port,
      metrics: metrics.port,
    };
    const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
    const connect = async (door: Door) => {
      const port = ports[door];
      if (door !== 'https') return net.connect(port, '127.0.0.1');
      const socket = tls.connect({ port, host: '127.0.0.1', servername: NAME, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      return socket;
    };
    /** Whether a plain request is answered as before. */
    const lives = (door: Door) =>
      new Promise<boolean>((resolve) => {
        const isTls = door === 'https' || door === 'tls';
        const options = {
          host: '127.0.0.1',
          port: ports[door],
          path: '/',
          rejectUnauthorized: false,
          servername: NAME,
        };
        const asked = isTls
          ? https.request({ ...options, agent: agents.https })
          : http.request({ ...options, agent: agents.http });
        asked.on('error', () => resolve(false));
        asked.on('response', (response) => {
          response.resume().on('end', () => resolve([200, 307, 308, 403, 404].includes(response.statusCode ?? 0)));
        });
        asked.end();
      });

    return {
      async run({ door, requests, edits, pieces }) {
        const bytes = editBytes(Buffer.from(requests.join('')), edits);
        const size = Math.ceil(bytes.length / pieces) || 1;
        const parts = Array.from({ length: pieces }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
        const received = await sendAll(await connect(door), parts);
        return [
          ...(door === 'tls' ? [] : wrongIn(received)),
          // Whoever keeps a connection may find it closed just then, and asks once more.
          ...((await lives(door)) || (await lives(door)) ? [] : [`${door} does not answer any more`]),
          ...sandbox.takeUnexpected(),
        ];
      },
      async close() {
        for (const agent of Object.values(agents)) agent.destroy();
        await Promise.all([plain.web.stop(), secure.web.stop(), panel.close(), metrics.close()]);
        return sandbox.close();
      },
    };
  },
};

async function startWebServer(isSecure: boolean) {
  const [httpPort, httpsPort] = await freePorts(2);
  const config = { httpPort, httpsPort, publicHttpsPort: 443, redirectToHttps: true, address: NAME };
  const web = createWebServer(
    config,
    builtInPage(() => 'de'),
  );
  await web.startHttp();
  if (isSecure) await web.startTls(await (await createTestAuthority()).issue({ names: [NAME] }));
  return { web, httpPort, httpsPort };
}

function wrongIn(received: string): string[] {
  const heads = [...received.matchAll(/HTTP\/1\.1 \d{3}[^]*?\r\n\r\n/g)].map(([head]) => head);
  const isAnswer = received === '' || /^HTTP\/1\.1 [1-5]\d\d /.test(received);
  const locations = heads.flatMap((head) => /^location: (.*)$/im.exec(head)?.[1]?.trim() ?? []);
  return [
    ...(isAnswer ? [] : [`what comes is no answer: ${JSON.stringify(received.slice(0, 100))}`]),
    ...(heads.some((head) => /^x-injected/im.test(head)) ? ['a header of the request is in the answer'] : []),
    ...(received.startsWith('HTTP/1.1 500 ') ? ['the answer is 500'] : []),
    ...locations
      .filter((one) => one !== '/' && !one.startsWith(`https://${NAME}/`))
      .map((one) => `leads to ${JSON.stringify(one)}`),
    ...(received.includes(SECRET) ? ['a file beside the panel is shown'] : []),
  ];
}
