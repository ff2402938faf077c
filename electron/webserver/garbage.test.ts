import type net from 'node:net';
import v8 from 'node:v8';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { startApplication, answering, startFront } from './front/test-front.ts';
import { connect, startWeb } from './test-requests.ts';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as (options?: { type: 'minor' }) => void;

const CONNECTIONS = 16;
const ROUNDS = 60;
/** Of each connection in each round, sent at once. */
const AT_ONCE = 8;
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
/** A small part of what all of them need. */
const ENOUGH = 1.5 * 1024 * 1024;

/** By how many bytes the heap grows by some thousand requests, while V8 looks at new objects alone. */
async function growth(port: number): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(port)));
  const ask = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(sockets.map((socket) => answers(socket, AT_ONCE)));
      collect({ type: 'minor' });
    }
  };
  await ask(ROUNDS / 3);
  collect();
  const before = v8.getHeapStatistics().used_heap_size;
  await ask(ROUNDS);
  return v8.getHeapStatistics().used_heap_size - before;
}

/** Asks so many times at once, and resolves as soon as all answers are there. */
function answers(socket: net.Socket, count: number): Promise<void> {
  return new Promise((resolve) => {
    let text = '';
    let missing = count;
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (;;) {
        const head = text.indexOf('\r\n\r\n');
        if (head < 0) return;
        const end = head + 4 + Number(/^content-length: (\d+)\r$/im.exec(text.slice(0, head + 2))?.[1]);
        if (text.length < end) return;
        text = text.slice(end);
        missing -= 1;
        if (missing > 0) continue;
        socket.off('data', onData);
        resolve();
        return;
      }
    };
    socket.on('data', onData).write(REQUEST.repeat(count));
  });
}

// Something old and dead that leads to what is newer keeps it alive until V8 looks at all there is: a busy web server would
// spend its time on copying what nobody needs, and each visitor would wait for that.
test('What requests needed is given back soon after their answers', async () => {
  const { web, httpPort } = await startWeb();
  await web.startHttp();
  expect(await growth(httpPort)).toBeLessThan(ENOUGH);
});

test('What was needed to pass requests on is given back soon after their answers', async () => {
  const { port } = await startApplication(answering(() => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
  const { httpPort } = await startFront(port);
  expect(await growth(httpPort)).toBeLessThan(ENOUGH);
});
