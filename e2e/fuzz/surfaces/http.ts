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
import { webServerConfig } from '../../../electron/testing/web-server-config.ts';
import { byteEdits, editBytes, hostileText, record, type ByteEdit } from '../hostile.ts';
import { NAME, request } from '../http-requests.ts';
import { createPanelFolder, SECRET } from '../panel-folder.ts';
import { runSandbox } from '../sandbox.ts';
import { sendAll } from '../talk.ts';
import type { Surface } from '../surface.ts';

const doors = ['http', 'redirecting', 'https', 'tls', 'panel', 'metrics'] as const;
/** `tls`: the bytes come before any handshake. */
type Door = (typeof doors)[number];
type Case = { door: Door; requests: string[]; edits: ByteEdit[]; pieces: number };

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
  const config = await webServerConfig({ address: NAME });
  const web = createWebServer(
    config,
    builtInPage(() => 'de'),
  );
  await web.startHttp();
  if (isSecure) await web.startTls(await (await createTestAuthority()).issue({ names: [NAME] }));
  return { web, ...config };
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
