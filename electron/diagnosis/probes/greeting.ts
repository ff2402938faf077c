import net from 'node:net';
import { PATIENCE_MS, silenceOf, type Silence } from './silence.ts';

export type Greeting =
  | { kind: 'silent'; cause: Silence; systemCode: string }
  /** Somebody is there; `text`: what he said unasked until he hung up or was waited for long enough. */
  | { kind: 'heard'; text: string };

/** More than any greeting of ours; who talks on is somebody else. */
const LONGEST_GREETING = 4096;

/** Connects without TLS, says nothing, and listens for `expected`. */
export async function probeGreeting(
  target: { address: string; port: number },
  expected: string,
  signal: AbortSignal,
): Promise<Greeting> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    let text: string | null = null;
    const socket = net.connect({ host: target.address, port: target.port });
    socket.setEncoding('utf8');
    const done = (answer: Greeting) => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const silent = (systemCode: string): Greeting => ({ kind: 'silent', cause: silenceOf(systemCode), systemCode });
    const end = (systemCode: string) => done(text === null ? silent(systemCode) : { kind: 'heard', text });
    const onAbort = () => {
      clearTimeout(timer);
      socket.destroy();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => end('ETIMEDOUT'), PATIENCE_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => (text = ''));
    socket.on('data', (chunk: string) => {
      text = (text ?? '') + chunk;
      if (text.includes(expected) || text.length > LONGEST_GREETING) end('');
    });
    socket.once('end', () => end('ECONNRESET'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'EIO'));
  });
}
