/** The front, with somebody hostile on either side: who visits, and what stands behind. */
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import * as fc from 'fast-check';
import { createFront } from '../../../electron/webserver/front/front.ts';
import { createWebServer } from '../../../electron/webserver/web-server.ts';
import { freePorts } from '../../../electron/testing/ports.ts';
import { byteEdits, editBytes, hostileText, near, record, type ByteEdit } from '../hostile.ts';
import { NAME, request } from '../http-requests.ts';
import { sendAll } from '../talk.ts';
import type { Surface } from '../surface.ts';

type Case = { requests: string[]; edits: ByteEdit[]; answers: string[]; answerEdits: ByteEdit[]; pieces: number };

const header = near(
  'Content-Length: 2',
  'Content-Length: 2, 2',
  'Transfer-Encoding: chunked',
  'Connection: keep-alive, X',
  'Connection: close',
  'Set-Cookie: a=1; Path=/',
  `Location: http://${NAME}/x`,
  'Location: http://a.localhost@evil.test/',
  'Upgrade: websocket',
  'Content-Type: text/event-stream',
  'Link: </a.css>; rel=preload',
  'Trailer: X',
);
const answer = fc
  .tuple(
    near('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0'),
    near('200 OK', '100 Continue', '101 Switching Protocols', '103 Early Hints', '204 No Content', '304 Not', '999 x'),
    fc.array(header, { maxLength: 4 }),
    near('', 'ok', '2\r\nok\r\n0\r\n\r\n', '2\r\nok\r\n0\r\nX: 1\r\n\r\n'),
  )
  .map(([version, status, headers, body]) => [`${version} ${status}`, ...headers, '', body].join('\r\n'));

const edits = fc.oneof({ weight: 3, arbitrary: fc.constant<ByteEdit[]>([]) }, { weight: 1, arbitrary: byteEdits });
const some = (one: fc.Arbitrary<string>) =>
  fc.array(fc.oneof({ weight: 6, arbitrary: one }, { weight: 1, arbitrary: hostileText }), {
    minLength: 1,
    maxLength: 3,
  });

export const surface: Surface<Case> = {
  arbitrary: record<Case>({
    requests: some(request),
    edits,
    answers: some(answer),
    answerEdits: edits,
    pieces: fc.integer({ min: 1, max: 3 }),
  }),

  async open() {
    const behind = await startBehind();
    const [httpPort, httpsPort] = await freePorts(2);
    const config = {
      upstream: `http://127.0.0.1:${behind.port}`,
      upstreamHost: 'visitor' as const,
      opensAdminPages: false,
      upstreamRoots: '',
      address: NAME,
      httpPort,
      httpsPort,
      publicHttpsPort: 443,
    };
    const front = createFront(config, { language: () => 'de', onUnanswered: () => undefined });
    const web = createWebServer({ ...config, redirectToHttps: false }, front);
    await web.startHttp();

    return {
      async run({ requests, edits: visitorsEdits, answers, answerEdits, pieces }) {
        behind.answersWith(editBytes(Buffer.from(answers.join(''), 'latin1'), answerEdits));
        const bytes = editBytes(Buffer.from(requests.join('')), visitorsEdits);
        const size = Math.ceil(bytes.length / pieces) || 1;
        const parts = Array.from({ length: pieces }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
        const received = await sendAll(net.connect(httpPort, '127.0.0.1'), parts);
        const wrong = [...wrongBefore(received), ...behind.takeHeads().flatMap(wrongBehind)];
        behind.answersWith(null);
        return [...wrong, ...((await isAnswered(httpPort)) ? [] : ['a visitor is not answered any more'])];
      },
      async close() {
        await web.stop();
        behind.close();
        return [];
      },
    };
  },
};

/** What stands behind: answers the first bytes of each connection with whatever it is told, and hangs up. */
async function startBehind() {
  let bytes: Buffer | null = null;
  const heads: string[] = [];
  const server = net.createServer((socket) => {
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (part) => (received += part.toString('latin1')));
    socket.on('close', () => heads.push(received.split('\r\n\r\n', 1)[0] ?? ''));
    socket.once('data', () =>
      socket.end(bytes ?? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    answersWith: (given: Buffer | null) => void (bytes = given),
    takeHeads: () => heads.splice(0),
    close: () => void server.close(),
  };
}

/** Of what the visitor gets. */
function wrongBefore(received: string): string[] {
  const isAnswer = received === '' || /^HTTP\/1\.1 [1-9]\d\d[ \r]/.test(received);
  return [
    ...(isAnswer ? [] : [`what comes is no answer: ${JSON.stringify(received.slice(0, 100))}`]),
    ...(received.startsWith('HTTP/1.1 500 ') ? ['the answer is 500'] : []),
  ];
}

/** Of what the application gets: two readings of it must be impossible, and what visitors claim of themselves is not in it. */
function wrongBehind(head: string): string[] {
  if (head === '') return [];
  const [line = '', ...headers] = head.split('\r\n');
  const values = (name: string) =>
    headers.flatMap((one) => (one.toLowerCase().startsWith(`${name}:`) ? [one.slice(name.length + 1).trim()] : []));
  const path = line.split(' ')[1] ?? '';
  const [lengths, codings] = [values('content-length'), values('transfer-encoding')];
  return [
    ...(/^[A-Z-]+ \/\S* HTTP\/1\.1$/.test(line) ? [] : [`an odd request line behind: ${JSON.stringify(line)}`]),
    ...(values('host').length === 1 ? [] : ['not exactly one Host behind']),
    ...(lengths.length + codings.length > 1 ? ['more than one length behind'] : []),
    ...(values('x-forwarded-for').join() === '127.0.0.1' ? [] : ['the address of the visitor is not ours to say']),
    ...(/^\/4dstats/i.test(path) ? ['a page for administrators is open'] : []),
    ...(/^\/+\.well-known\/+(?:\.\/)*acme-challenge\//.test(path) ? ['a challenge is passed on'] : []),
    ...(headers.some((one) => /^[^:]*[_.][^:]*:/.test(one)) ? ['an ambiguous name of a header behind'] : []),
  ];
}

function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    http
      .get({ host: '127.0.0.1', port, path: '/', agent: false, headers: { Host: NAME } }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode === 200));
      })
      .on('error', () => resolve(false));
  });
}
