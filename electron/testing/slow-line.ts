/** An HTTPS server at the end of a slow line: a connection to it is there only after a second. Linux only. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import type { TestPair } from './certificates.ts';

/** A process that takes no connection while it waits for a line on its stdin: its queue holds two of them. */
const SERVER = `
  const { chainPem, keyPem, answers } = JSON.parse(process.argv[1]);
  const server = require('node:https').createServer({ cert: chainPem, key: keyPem }, (request, response) => {
    const port = server.address().port;
    const body = answers[request.url];
    response.writeHead(body === undefined ? 404 : 200, { Connection: 'close' });
    response.end(body?.replaceAll('PORT', port));
  });
  const hold = () => { console.log(server.address().port); require('node:fs').readSync(0, Buffer.alloc(1)); };
  process.on('message', hold);
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, hold);`;
const QUEUE_LENGTH = 2;

/**
 * Starts the server. It ignores a client's first SYN, as a line does on which that is lost or long under way; the
 * system's second one, a second later, is answered.
 *
 * @param answers bodies by path; `PORT` in them becomes the server's port
 */
export async function startSlowServer({ chainPem, keyPem }: TestPair, answers: Record<string, string>) {
  const child = spawn(process.execPath, ['-e', SERVER, JSON.stringify({ chainPem, keyPem, answers })], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const port = await nextPort();

  async function nextPort(): Promise<number> {
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    return Number(line.toString());
  }

  return {
    port,
    /** Has the next connection wait for a second; resolves when that is so. */
    async holdNext(): Promise<void> {
      const fillers = await Promise.all(Array.from({ length: QUEUE_LENGTH }, () => connect(port)));
      void whenUnanswered(port).then(() => {
        for (const filler of fillers) filler.destroy();
        child.stdin?.write('\n');
      });
    },
    /** Prepares for `holdNext` once more. */
    async again(): Promise<void> {
      child.send('hold');
      await nextPort();
    },
  };
}

async function connect(port: number): Promise<net.Socket> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Resolves when a connection to this port has been asked for and is not there (TCP state SYN-SENT). */
async function whenUnanswered(port: number): Promise<void> {
  const there = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 02 `;
  while (!fs.readFileSync('/proc/net/tcp', 'utf8').includes(there)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
