/** The front, with somebody hostile on either side: who visits, and what stands behind. */
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import * as fc from 'fast-check';
import { createFront } from '../../../electron/webserver/front/front.ts';
import { createWebServer } from '../../../electron/webserver/web-server.ts';
import { webServerConfig } from '../../../electron/testing/web-server-config.ts';
import { byteEdits, editBytes, hostileText, near, record, type ByteEdit } from '../hostile.ts';
import { CLAIMED, NAME, request } from '../http-requests.ts';
import { isChallenge, opensAdminPage } from '../own-paths.ts';
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
    const ports = await webServerConfig();
    const config = { ...ports, address: NAME, upstream: `http://127.0.0.1:${behind.port}`, redirectToHttps: false };
    const front = createFront(
      { ...config, upstreamRoots: '' },
      { language: () => 'de', onUnanswered: () => undefined, onAnsweredAgain: () => undefined },
    );
    const web = createWebServer(config, front);
    await web.startHttp();

    return {
      async run({ requests, edits: visitorsEdits, answers, answerEdits, pieces }) {
        const bytes = editBytes(Buffer.from(requests.join('')), visitorsEdits);
        const size = Math.ceil(bytes.length / pieces) || 1;
        const parts = Array.from({ length: pieces }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
        const own = behind.expect(editBytes(Buffer.from(answers.join(''), 'latin1'), answerEdits));
        const connection = { port: config.httpPort, host: '127.0.0.1', localAddress: own.address };
        const received = await sendAll(net.connect(connection), parts);
        // What was on its way to the application when the visitor's connection ended has arrived before this one does.
        const lives = await isAnswered(config.httpPort);
        const heads = await own.ended();
        return [
          ...wrongBefore(received),
          ...heads.flatMap((head) => wrongBehind(head, own.address)),
          ...behind
            .takeStrange()
            .map((head) => `somebody unknown is said to ask: ${JSON.stringify(head.slice(0, 300))}`),
          ...(lives ? [] : ['a visitor is not answered any more']),
        ];
      },
      async close() {
        await web.stop();
        behind.close();
        return [];
      },
    };
  },
};

/** What is asked for to see whether visitors are answered. */
const WATCHED = '/wird-geantwortet';

/** What is known of a case: who asks in it, what he is to be answered, and what has come of it so far. */
type Expected = { answer: Buffer; heads: string[]; open: Set<net.Socket> };

/**
 * What stands behind: answers the head of the first request of each connection with whatever the case of its visitor says, and
 * hangs up. Whose it is, it knows by the visitor's address, of which each case has its own where the system has so many.
 */
async function startBehind() {
  const cases = new Map<string, Expected>();
  const strange: string[] = [];
  let count = 0;
  const nextAddress = () => {
    const number = count++;
    if (process.platform === 'darwin') return '127.0.0.1';
    return `127.${64 + ((number >> 16) & 63)}.${(number >> 8) & 255}.${number & 255}`;
  };
  const visitorsOf = (head: string) =>
    head
      .split('\r\n')
      .flatMap((line) => (/^x-forwarded-for:(.*)$/i.exec(line)?.[1] ?? '').split(','))
      .map((one) => one.trim());

  const server = net.createServer((socket) => {
    let received = '';
    let isAnswered = false;
    socket.on('error', () => undefined);
    socket.on('data', (part) => {
      received += part.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end < 0 || isAnswered) return;
      isAnswered = true;
      const head = received.slice(0, end);
      if (head.startsWith(`GET ${WATCHED} `)) {
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
        return;
      }
      const found = visitorsOf(head).flatMap((one) => cases.get(one) ?? [])[0];
      if (found === undefined) {
        strange.push(head);
        socket.end();
        return;
      }
      found.heads.push(head);
      found.open.add(socket);
      socket.once('close', () => found.open.delete(socket));
      socket.end(found.answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    /** Answers the visitor of one case like this. @returns his address, and what waits for the end of all that he has set off */
    expect(answer: Buffer): { address: string; ended: () => Promise<string[]> } {
      const address = nextAddress();
      const expected: Expected = { answer, heads: [], open: new Set() };
      cases.set(address, expected);
      const ended = async () => {
        while (expected.open.size > 0) await Promise.all([...expected.open].map((socket) => once(socket, 'close')));
        cases.delete(address);
        return expected.heads;
      };
      return { address, ended };
    },
    takeStrange: () => strange.splice(0),
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

const CLAIM = /^(?:forwarded|x-forwarded-[a-z]+|x-real-ip):/i;

/** Of what the application gets: two readings of it must be impossible, and what visitors claim of themselves is not in it. */
function wrongBehind(head: string, visitor: string): string[] {
  const [line = '', ...headers] = head.split('\r\n');
  const values = (name: string) =>
    headers.flatMap((one) => (one.toLowerCase().startsWith(`${name}:`) ? [one.slice(name.length + 1).trim()] : []));
  const path = line.split(' ')[1] ?? '';
  const [lengths, codings] = [values('content-length'), values('transfer-encoding')];
  return [
    ...(/^[A-Z-]+ \/\S* HTTP\/1\.1$/.test(line) ? [] : [`an odd request line behind: ${JSON.stringify(line)}`]),
    ...(values('host').length === 1 ? [] : ['not exactly one Host behind']),
    ...(lengths.length + codings.length > 1 ? ['more than one length behind'] : []),
    ...(values('x-forwarded-for').join() === visitor ? [] : ['the address of the visitor is not ours to say']),
    ...(opensAdminPage(path) ? ['a page for administrators is open'] : []),
    ...(isChallenge(path) ? ['a challenge is passed on'] : []),
    ...(headers.some((one) => CLAIM.test(one) && one.includes(CLAIMED))
      ? ['what the visitor claims of himself is behind']
      : []),
    ...(headers.some((one) => !/^[a-z\d-]+:/i.test(one)) ? ['an ambiguous name of a header behind'] : []),
  ];
}

function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    http
      .get({ host: '127.0.0.1', port, path: WATCHED, agent: false, headers: { Host: NAME } }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode === 200));
      })
      .on('error', () => resolve(false));
  });
}
