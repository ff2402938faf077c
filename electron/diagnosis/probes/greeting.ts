import net from 'node:net';
import { PROBE_TIMEOUT_MS, noAnswerCauseOf, type NoAnswerCause } from './no-answer.ts';

export type GreetingAnswer =
  | { kind: 'silent'; cause: NoAnswerCause; systemCode: string }
  /** Something accepted the connection; `text`: what it sent before it hung up or the time was over, possibly empty. */
  | { kind: 'heard'; text: string };

/** Longer than any greeting of ours: whatever sends more is something else. */
const MAX_GREETING_LENGTH = 4096;

/** Connects without TLS, says nothing, and listens for `expected`. */
export async function probeGreeting(
  target: { address: string; port: number },
  expected: string,
  signal: AbortSignal,
): Promise<GreetingAnswer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    let text: string | null = null;
    const socket = net.connect({ host: target.address, port: target.port });
    socket.setEncoding('utf8');
    const done = (answer: GreetingAnswer) => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const silent = (systemCode: string): GreetingAnswer => ({
      kind: 'silent',
      cause: noAnswerCauseOf(systemCode),
      systemCode,
    });
    const end = (systemCode: string) => done(text === null ? silent(systemCode) : { kind: 'heard', text });
    const onAbort = () => {
      clearTimeout(timer);
      socket.destroy();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => end('ETIMEDOUT'), PROBE_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => (text = ''));
    socket.on('data', (chunk: string) => {
      text = (text ?? '') + chunk;
      if (text.includes(expected) || text.length > MAX_GREETING_LENGTH) end('');
    });
    socket.once('end', () => end('ECONNRESET'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'EIO'));
  });
}
