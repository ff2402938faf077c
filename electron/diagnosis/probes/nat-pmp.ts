/** What a router says of its outside address by NAT-PMP (RFC 6886 §3.2). PCP (RFC 6887) tells that only to whoever opens a port. */
import dgram from 'node:dgram';

/** Where routers listen for it. */
export const NAT_PMP_PORT = 5351;
/** Between one question and the next, in milliseconds: UDP loses packets (§3.1). */
const REPEAT_MS = 250;
/** Version 0, operation 0: which address is it? */
const QUESTION = Buffer.from([0, 0]);
const ANSWER_BYTES = 12;

/**
 * The outside address, as the router says.
 *
 * @param limited ends the question; there is no other end where nobody answers
 * @returns `null`: it does not say
 */
export async function askNatPmp(router: string, port: number, limited: AbortSignal): Promise<string | null> {
  if (limited.aborted) return null;
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve) => {
    const end = (address: string | null) => {
      if (isOver) return;
      isOver = true;
      clearInterval(repeating);
      limited.removeEventListener('abort', onAbort);
      socket.close();
      resolve(address);
    };
    const onAbort = () => end(null);
    const ask = () => socket.send(QUESTION, () => undefined);
    const repeating = setInterval(() => isConnected && ask(), REPEAT_MS);
    let isConnected = false;
    let isOver = false;
    limited.addEventListener('abort', onAbort, { once: true });
    // Nobody listens there, or no way leads there.
    socket.on('error', onAbort);
    socket.on('message', (answer) => {
      const isAnswer = answer.length >= ANSWER_BYTES && answer[0] === 0 && answer[1] === 128;
      end(isAnswer && answer.readUInt16BE(2) === 0 ? [...answer.subarray(8, ANSWER_BYTES)].join('.') : null);
    });
    socket.once('connect', () => {
      if (isOver) return;
      isConnected = true;
      ask();
    });
    // From then on, the system passes on only what comes from there. A callback would also be called with the error of a
    // machine that has no route there, in place of the event.
    socket.connect(port, router);
  });
}
