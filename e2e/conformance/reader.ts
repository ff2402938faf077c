import type { Socket } from 'node:net';

/** So much is taken from a connection while nobody asks for it. */
const AHEAD_BYTES = 256 * 1024;

export type Ending = 'open' | 'end' | 'reset';

/** Takes bytes from a connection when they are asked for: what nobody asks for stays in the sender's way. */
export type Reader = {
  /** Up to and with this text, as latin1; `null`: the connection ended before. */
  until(text: string): Promise<string | null>;
  /** As many bytes; fewer where the connection ends before. */
  take(bytes: number): Promise<Buffer>;
  /** Whatever has come, at least one byte; `null`: the connection has ended. */
  some(): Promise<Buffer | null>;
  /** Waits until the other side has ended, throwing away what it still sends. */
  ended(): Promise<Ending>;
  /** What is here and was not asked for. */
  readonly waiting: Buffer;
  readonly ending: Ending;
};

export function readerOf(socket: Socket): Reader {
  let waiting = Buffer.alloc(0);
  let chunks: Buffer[] = [];
  let ending: Ending = 'open';
  let wake: (() => void) | null = null;

  const gather = () => {
    if (chunks.length > 0) waiting = Buffer.concat([waiting, ...chunks]);
    chunks = [];
    return waiting;
  };
  const awake = () => {
    wake?.();
    wake = null;
  };
  let ahead = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    ahead += chunk.length;
    if (wake === null && ahead > AHEAD_BYTES) socket.pause();
    awake();
  });
  const finish = (how: Ending) => {
    if (ending === 'open') ending = how;
    awake();
  };
  socket.on('end', () => finish('end'));
  socket.on('error', () => finish('reset'));
  socket.on('close', () => finish('end'));

  /** Waits for more; `false`: there is none. */
  const more = async (): Promise<boolean> => {
    if (chunks.length > 0) return true;
    if (ending !== 'open') return false;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    socket.resume();
    await woken;
    return chunks.length > 0;
  };
  const cut = (bytes: number): Buffer => {
    const taken = gather().subarray(0, bytes);
    waiting = waiting.subarray(bytes);
    ahead = waiting.length;
    return taken;
  };

  return {
    async until(text) {
      for (let from = 0; ;) {
        const at = gather().indexOf(text, from, 'latin1');
        if (at !== -1) return cut(at + text.length).toString('latin1');
        from = Math.max(0, waiting.length - text.length);
        if (!(await more())) return null;
      }
    },
    async take(bytes) {
      const parts: Buffer[] = [];
      for (let left = bytes; left > 0;) {
        const part = cut(left);
        if (part.length > 0) parts.push(part);
        left -= part.length;
        if (left > 0 && !(await more())) break;
      }
      return Buffer.concat(parts);
    },
    async some() {
      if (gather().length === 0 && !(await more())) return null;
      return cut(Infinity);
    },
    async ended() {
      for (;;) {
        cut(Infinity);
        if (!(await more())) return ending;
      }
    },
    get waiting() {
      return gather();
    },
    get ending() {
      return ending;
    },
  };
}
