import net from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../testing/ports.ts';
import { probeGreeting } from './greeting.ts';
import { hangingServer, listen } from '../../testing/listeners.ts';

const GREETING = 'profacto 1234\r\n';
const probe = (port: number, signal = new AbortController().signal) =>
  probeGreeting({ address: '127.0.0.1', port }, GREETING, signal);
const startGreeter = (act: (socket: net.Socket) => void) => listen(net.createServer(act));
afterEach(() => {
  vi.useRealTimers();
});

describe('A greeting', () => {
  test('is heard, also among others and in pieces', async () => {
    const port = await startGreeter((socket) => {
      socket.write('hello profacto');
      socket.write(' 1234\r\n', () => socket.write('more'));
    });
    expect(await probe(port)).toMatchObject({ kind: 'heard', text: expect.stringContaining(GREETING) as unknown });
  });

  test('of somebody else is heard until he hangs up', async () => {
    const port = await startGreeter((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    expect(await probe(port)).toEqual({ kind: 'heard', text: 'SSH-2.0-OpenSSH\r\n' });
  });

  test('without end is broken off', async () => {
    const port = await startGreeter((socket) => {
      const more = () =>
        socket.write('x'.repeat(1000), () => {
          if (!socket.destroyed) setImmediate(more);
        });
      more();
    });
    const answer = await probe(port);
    // What has come in one piece with the last that was wanted, and no more.
    expect(answer.kind === 'heard' && answer.text.length).toBeLessThan(200_000);
  });

  test('that does not come is not waited for for ever: somebody is there', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const server = hangingServer();
    const connected = new Promise((resolve) => server.once('connection', resolve));
    const answer = probe(await listen(server), new AbortController().signal);
    await connected;
    // Now both ends have seen the connection.
    await new Promise(setImmediate);
    vi.advanceTimersByTime(5000);
    expect(await answer).toEqual({ kind: 'heard', text: '' });
  });

  test('of nobody is silence, and says why', async () => {
    expect(await probe(await freePort())).toEqual({ kind: 'silent', cause: 'refused', systemCode: 'ECONNREFUSED' });
  });

  test('is no longer waited for once that is cancelled', async () => {
    const cancelling = new AbortController();
    const port = await startGreeter(() => cancelling.abort());
    await expect(probe(port, cancelling.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(probe(port, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
