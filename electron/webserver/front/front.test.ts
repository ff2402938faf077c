import { once } from 'node:events';
import http from 'node:http';
import type net from 'node:net';
import { describe, expect, test } from 'vitest';
import { connect, connectTls, received, sendRaw, shortened } from '../test-requests.ts';
import { answering, startApplication, startFront } from './test-front.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const GET = 'GET /page?token=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

const hangUp = (socket: net.Socket): void => void socket.once('data', () => socket.destroy());
const speakSsh = (socket: net.Socket): void => void socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n'));

describe('Where the application does not answer, a page of ours says who has to look, and it is noted without the query', () => {
  test.each([
    ['nobody listens there', null, 502, 'refused'],
    ['it hangs up', hangUp, 502, 'closed'],
    ['it speaks no HTTP', speakSsh, 502, 'notHttp'],
    ['it never answers', () => undefined, 504, 'silent'],
  ] as const)('%s', async (_, behave, status, reason) => {
    const { port, close } = await startApplication(behave ?? (() => undefined));
    if (behave === null) close();
    const { httpPort, unanswered } = await startFront(port, { deadlines: { answer: 500 } });
    const answer = await sendRaw(httpPort, GET);
    expect(statusOf(answer)).toBe(status);
    expect(answer).toContain(
      'profacto unter Voreinstellungen → Datenschutz'.replace('→', Buffer.from('→').toString('latin1')),
    );
    expect(unanswered).toEqual([{ reason, method: 'GET', path: '/page', hasBegun: false }]);
  });

  test('in the language of the visitor', async () => {
    const { port, close } = await startApplication(() => undefined);
    close();
    const { httpPort } = await startFront(port);
    const answer = await sendRaw(httpPort, GET.replace('Host: x', 'Host: x\r\nAccept-Language: en-GB'));
    expect(answer).toContain('profacto cannot be reached at the moment.');
  });

  test('all of its connections are in use for too long', async () => {
    const { port } = await startApplication(() => undefined);
    const { httpPort, unanswered } = await startFront(port, { deadlines: { queue: 1500 } });
    const answers = Array.from({ length: 91 }, () => sendRaw(httpPort, GET));
    expect(statusOf(await Promise.race(answers))).toBe(503);
    expect(unanswered[0]?.reason).toBe('busy');
  });
});

test('The first visitor who is answered after one was not is told once', async () => {
  const isDown = { value: false };
  const { port } = await startApplication(
    answering((_, socket) => {
      if (isDown.value) socket.destroy();
      return isDown.value ? null : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK';
    }),
  );
  const { httpPort, unanswered, again } = await startFront(port);
  const visit = async () => {
    const socket = await connect(httpPort);
    socket.write(GET);
    return statusOf(await received(socket));
  };
  expect(await visit()).toBe(200);
  expect(again.count).toBe(0);
  isDown.value = true;
  expect(await visit()).toBe(502);
  expect(await visit()).toBe(502);
  expect(unanswered).toHaveLength(2);
  expect(again.count).toBe(0);
  isDown.value = false;
  expect(await visit()).toBe(200);
  expect(await visit()).toBe(200);
  expect(again.count).toBe(1);
});

test('An answer that breaks off is broken off for the visitor as well, and noted', async () => {
  const part = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf';
  const { port } = await startApplication(
    answering((_, socket) => {
      socket.end(part);
      return null;
    }),
  );
  const { httpPort, unanswered } = await startFront(port);
  const socket = await connect(httpPort);
  socket.write(GET);
  expect(await received(socket)).toMatch(/Content-Length: 10\r\n[^]*half$/);
  expect(unanswered).toMatchObject([{ reason: 'closed', hasBegun: true }]);
});

test('A part of an answer without a length is not taken for the whole', async () => {
  const { port } = await startApplication(
    answering((_, socket) => {
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n');
      return null;
    }),
  );
  const { httpPort } = await startFront(port);
  const answer = await sendRaw(httpPort, GET);
  expect(answer).toMatch(/\r\n4\r\nhalf\r\n$/);
});

describe('A request is sent once more only where a connection that had served was closed meanwhile', () => {
  /** An application that answers the first request of each connection, and hangs up at the second. */
  const hangingUp = async () => {
    const heads: string[] = [];
    const counts = new WeakMap<net.Socket, number>();
    const { port } = await startApplication(
      answering((head, socket) => {
        heads.push(head.split('\r\n', 1)[0] ?? '');
        const count = (counts.get(socket) ?? 0) + 1;
        counts.set(socket, count);
        if (count === 1) return OK;
        socket.destroy();
        return null;
      }),
    );
    return { heads, ...(await startFront(port)) };
  };

  test('which is so for a page', async () => {
    const { httpPort, heads } = await hangingUp();
    expect(statusOf(await sendRaw(httpPort, GET))).toBe(200);
    expect(statusOf(await sendRaw(httpPort, GET))).toBe(200);
    expect(heads).toHaveLength(3);
  });

  test('and not for what may have been done already', async () => {
    const { httpPort, heads } = await hangingUp();
    expect(statusOf(await sendRaw(httpPort, GET))).toBe(200);
    expect(statusOf(await sendRaw(httpPort, GET.replace('GET', 'POST')))).toBe(502);
    expect(heads).toHaveLength(2);
  });

  test('nor with a body, of which a part may have been read', async () => {
    const { httpPort, heads } = await hangingUp();
    expect(statusOf(await sendRaw(httpPort, GET))).toBe(200);
    const withBody = GET.replace('\r\n\r\n', '\r\nContent-Length: 4\r\n\r\nbody');
    expect(statusOf(await sendRaw(httpPort, withBody))).toBe(502);
    expect(heads).toHaveLength(2);
  });

  test('and then not a third time, though that connection had served as well', async () => {
    const first: net.Socket[] = [];
    let asked = 0;
    const { port } = await startApplication(
      answering((_, socket) => {
        asked += 1;
        if (first.length === 2) socket.destroy();
        else if (first.push(socket) === 2) for (const one of first) one.write(OK);
        return null;
      }),
    );
    const { httpPort } = await startFront(port);
    const both = await Promise.all([sendRaw(httpPort, GET), sendRaw(httpPort, GET)]);
    expect(both.map(statusOf)).toEqual([200, 200]);
    expect(statusOf(await sendRaw(httpPort, GET))).toBe(502);
    expect(asked).toBe(4);
  });

  test('nor where a new connection is closed', async () => {
    const heads: string[] = [];
    const { port } = await startApplication(
      answering((head, socket) => {
        heads.push(head);
        socket.destroy();
        return null;
      }),
    );
    const { httpPort } = await startFront(port);
    expect(statusOf(await sendRaw(httpPort, GET))).toBe(502);
    expect(heads).toHaveLength(1);
  });
});

describe('A deadline ends what stands still and not what moves', () => {
  const SOON = 1000;

  test('a body that comes in drops, each before the deadline, arrives whole', async () => {
    const { port } = await startApplication((socket) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        if (text.endsWith('end')) socket.end(OK);
      });
    });
    // The server's own limit for a whole request, which would end it long before, is not in force.
    const { timeouts } = shortened('connectionsCheckingInterval');
    const limits = { timeouts: { ...timeouts, requestTimeout: SOON, headersTimeout: SOON } };
    const { httpPort } = await startFront(port, { deadlines: { visitor: 3 * SOON }, limits });
    const socket = await connect(httpPort);
    const parts = Array.from({ length: 20 }, () => 'x'.repeat(1000)).join('');
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${parts.length + 3}\r\n\r\n`);
    for (let index = 0; index < 20; index++) {
      socket.write(parts.slice(index * 1000, (index + 1) * 1000));
      await new Promise((resolve) => setTimeout(resolve, SOON / 5));
    }
    socket.write('end');
    expect(statusOf(await received(socket))).toBe(200);
  });

  test.each([
    ['a body that stops coming', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf', null],
    ['an answer that nobody reads', GET, Buffer.alloc(50_000_000)],
  ])('%s', async (_, request, body) => {
    const { port, sockets } = await startApplication((socket) => {
      socket.once('data', () => {
        if (body === null) return;
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
        socket.write(body);
      });
    });
    const { httpPort } = await startFront(port, { deadlines: { visitor: SOON } });
    const socket = await connect(httpPort);
    socket.write(request);
    await expect.poll(() => sockets.length).toBe(1);
    // The application is let go as well.
    await expect.poll(() => sockets[0]?.closed, { timeout: 20_000 }).toBe(true);
  });

  test('a visitor who sends his body at a few bytes a second', async () => {
    const { port, sockets } = await startApplication(() => undefined);
    const { httpPort } = await startFront(port, { deadlines: { visitor: SOON } });
    const socket = await connect(httpPort);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n');
    const drip = setInterval(() => void socket.write('x'), 100);
    try {
      await expect.poll(() => sockets.length).toBe(1);
      await expect.poll(() => sockets[0]?.closed, { timeout: 20_000 }).toBe(true);
      expect(socket.destroyed || (await once(socket, 'close'))).toBeTruthy();
    } finally {
      clearInterval(drip);
    }
  });

  test('a visitor who is answered before he has sent all, and never sends the rest', async () => {
    const { port } = await startApplication((socket) => void socket.once('data', () => socket.end(OK)));
    const { httpPort } = await startFront(port, { deadlines: { rest: SOON } });
    const socket = await connect(httpPort);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
    expect(statusOf(await received(socket))).toBe(200);
  });

  test('events may stay away for long', async () => {
    const { port } = await startApplication(
      answering((_, socket) => {
        setTimeout(() => socket.end('data: at last\n\n'), 4 * SOON);
        return 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';
      }),
    );
    const { httpPort } = await startFront(port, { deadlines: { answerBody: SOON, answer: SOON } });
    const socket = await connect(httpPort);
    socket.write(GET);
    const answer = received(socket);
    // Their beginning is not kept back until there is one.
    expect(String(await once(socket, 'data'))).not.toContain('at last');
    expect(await answer).toContain('at last');
  });
});

test('When the visitor goes, the application is let go', async () => {
  const { port, sockets } = await startApplication(() => undefined);
  const { httpPort, unanswered } = await startFront(port);
  const socket = await connect(httpPort);
  socket.write(GET);
  await expect.poll(() => sockets.length).toBe(1);
  socket.destroy();
  await expect.poll(() => sockets[0]?.closed, { timeout: 20_000 }).toBe(true);
  expect(unanswered).toEqual([]);
});

test('A refusal of a body reaches the visitor though most of the body was never read', async () => {
  const { port } = await startApplication((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 9\r\nConnection: close\r\n\r\ntoo large');
      socket.resetAndDestroy();
    });
  });
  const { httpPort } = await startFront(port);
  const body = Buffer.alloc(20_000_000);
  const request = http.request({
    port: httpPort,
    method: 'POST',
    agent: false,
    headers: { 'Content-Length': body.length },
  });
  request.on('error', () => undefined).end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  expect(response.statusCode).toBe(413);
});

test('A request that comes back to us is not passed on for ever', async () => {
  let ours = 0;
  const { port } = await startApplication((socket) => {
    const back = http.request;
    answering((head) => {
      // As a second proxy would: the same request again, to us.
      const headers = Object.fromEntries(
        head
          .split('\r\n')
          .slice(1)
          .map((line) => line.split(': ', 2) as [string, string]),
      );
      back({ port: ours, headers, agent: false }, (response) => {
        socket.end(`HTTP/1.1 ${response.statusCode} Back\r\nContent-Length: 0\r\n\r\n`);
        response.resume();
      }).end();
      return null;
    })(socket);
  });
  const { httpPort, unanswered } = await startFront(port);
  ours = httpPort;
  expect(statusOf(await sendRaw(httpPort, GET))).toBe(502);
  expect(unanswered).toMatchObject([{ reason: 'loop' }]);
});

describe('TLS on the port for HTTP', () => {
  test('is answered there, however its first bytes come', async () => {
    const { port } = await startApplication(answering(() => OK));
    const { httpPort } = await startFront(port);
    const socket = await connectTls(httpPort);
    socket.write(GET);
    expect(statusOf(await received(socket))).toBe(200);
    expect(statusOf(await sendRaw(httpPort, GET))).toBe(200);
    const slow = await connect(httpPort);
    for (const one of GET) slow.write(one);
    expect(statusOf(await received(slow))).toBe(200);
  });

  test('is waited for only as long as somebody is there who may say something', async () => {
    const { port } = await startApplication(answering(() => OK));
    const { httpPort } = await startFront(port);
    const socket = await connect(httpPort);
    socket.end();
    expect(await received(socket)).toBe('');
  });

  test('is refused as what it is not while there is no certificate', async () => {
    const { port } = await startApplication(answering(() => OK));
    const { web, httpPort } = await startFront(port);
    await web.stopTls();
    expect(statusOf(await sendRaw(httpPort, '\x16\x03\x01\x00\x05hello\r\n\r\n'))).toBe(400);
  });
});

test('Pages for administrators are closed in every spelling, unless they are opened', async () => {
  const paths: string[] = [];
  const { port } = await startApplication(
    answering((head) => {
      paths.push(head.split(' ', 2)[1] ?? '');
      return OK;
    }),
  );
  const { httpPort } = await startFront(port);
  const spellings = [
    '/4DSTATS',
    '/4dstats/1',
    '/%34DStats',
    '//4DHTMLSTATS',
    '/./4DCACHECLEAR',
    '/x/../4DSync/y',
    '\\4DSTATS',
    '/4DSTATS.x',
    '/4DSTATS;x',
    // Whoever decodes it before he looks for the query sees one.
    '/4DSTATS%3Fx',
    '/4DSTATS%00',
    '/4DSTATS%20',
  ];
  for (const path of spellings) {
    const answer = await sendRaw(httpPort, GET.replace('/page', path.startsWith('\\') ? `/${path}` : path));
    expect([path, statusOf(answer)]).toEqual([path, 403]);
  }
  for (const path of ['/4DACTION/Statistik', '/4DSTATSX', '/4DSYNC_Kunden', '/4DSTATS2']) {
    expect(statusOf(await sendRaw(httpPort, GET.replace('/page', path)))).toBe(200);
  }
  const open = await startFront(port, { opensAdminPages: true });
  expect(statusOf(await sendRaw(open.httpPort, GET.replace('/page', '/4DSTATS')))).toBe(200);
  const passedOn = ['/4DACTION/Statistik', '/4DSTATSX', '/4DSYNC_Kunden', '/4DSTATS2', '/4DSTATS'];
  expect(paths).toEqual(passedOn.map((path) => `${path}?token=1`));
});
