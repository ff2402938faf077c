/**
 * A router that speaks NAT-PMP (RFC 6886) is asked for its outside address, or for a port. PCP (RFC 6887) tells an outside address
 * only to whoever opens a port.
 */
import dgram from 'node:dgram';

/** Where routers listen for it. */
export const NAT_PMP_PORT = 5351;
/** Between one question and the next, in milliseconds: UDP loses packets (§3.1). */
const REPEAT_MS = 250;
/** Version 0, operation 0: which address is it? */
const QUESTION = Buffer.from([0, 0]);
const ANSWER_BYTES = 12;
/** Operation 2: a port for TCP (§3.3); answers have 128 more. */
const MAP_TCP = 2;
const ANSWERED = 128;
const MAP_BYTES = 12;
const MAP_ANSWER_BYTES = 16;

export type NatPmpPlace = {
  /** The router's address in the LAN. */
  router: string;
  port: number;
  /** The address of this machine in the router's network, to which ports are led; `null`: the system chooses. */
  from: string | null;
};

/**
 * The outside address, as the router says (§3.2).
 *
 * @param limited ends the question; there is no other end where nobody answers
 * @returns `null`: it does not say
 */
export async function askNatPmp(router: string, port: number, limited: AbortSignal): Promise<string | null> {
  const answer = await exchange(
    { router, port, from: null },
    QUESTION,
    () => true,
    limited,
    () => REPEAT_MS,
  );
  if (answer === null) return null;
  const isAnswer = answer.length >= ANSWER_BYTES && answer[0] === 0 && answer[1] === ANSWERED;
  return isAnswer && answer.readUInt16BE(2) === 0 ? [...answer.subarray(8, ANSWER_BYTES)].join('.') : null;
}

/** `result`: 0, or why not (§3.5). `port`: the one of the outside that was given; `seconds`: for how long. */
export type NatPmpMapping = { result: number; port: number; seconds: number };

/**
 * Asks for a port of the outside to be led to this machine (§3.3), or no longer (§3.4: `seconds` is 0).
 *
 * @param wanted the port of the outside; the router may give another one
 * @param limited ends the question; there is no other end where nobody answers
 * @returns `null`: there is no answer
 */
export async function mapByNatPmp(
  place: NatPmpPlace,
  { internalPort, wanted, seconds }: { internalPort: number; wanted: number; seconds: number },
  limited: AbortSignal,
): Promise<NatPmpMapping | null> {
  const question = Buffer.alloc(MAP_BYTES);
  question[1] = MAP_TCP;
  question.writeUInt16BE(internalPort, 4);
  question.writeUInt16BE(seconds === 0 ? 0 : wanted, 6);
  question.writeUInt32BE(seconds, 8);
  // An answer to an earlier question may still be on its way.
  const isAnswer = (answer: Buffer) =>
    answer.length >= MAP_ANSWER_BYTES
      ? answer[0] === 0 && answer[1] === ANSWERED + MAP_TCP && answer.readUInt16BE(8) === internalPort
      : answer.length >= 8 && answer[0] === 0 && answer.readUInt16BE(2) !== 0;
  // §3.1: twice as long each time.
  const answer = await exchange(place, question, isAnswer, limited, (times) => REPEAT_MS * 2 ** times);
  if (answer === null) return null;
  const result = answer.readUInt16BE(2);
  if (answer.length < MAP_ANSWER_BYTES) return { result, port: 0, seconds: 0 };
  return { result, port: answer.readUInt16BE(10), seconds: answer.readUInt32BE(12) };
}

/** @param wait milliseconds until the question is sent once more, by how often it was. `null`: nobody answers */
async function exchange(
  { router, port, from }: NatPmpPlace,
  question: Buffer,
  isAnswer: (answer: Buffer) => boolean,
  limited: AbortSignal,
  wait: (times: number) => number,
): Promise<Buffer | null> {
  if (limited.aborted) return null;
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve) => {
    const end = (answer: Buffer | null) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(repeating);
      limited.removeEventListener('abort', onAbort);
      socket.close();
      resolve(answer);
    };
    const onAbort = () => end(null);
    const ask = (times: number) => {
      socket.send(question, () => undefined);
      repeating = setTimeout(() => ask(times + 1), wait(times));
    };
    let repeating: NodeJS.Timeout | undefined;
    let isOver = false;
    limited.addEventListener('abort', onAbort, { once: true });
    // Nobody listens there, or no way leads there.
    socket.on('error', onAbort);
    socket.on('message', (answer) => isAnswer(answer) && end(answer));
    socket.once('connect', () => !isOver && ask(0));
    const connect = () => {
      // From then on, the system passes on only what comes from there. A callback would also be called with the error of a
      // machine that has no route there, in place of the event.
      if (!isOver) socket.connect(port, router);
    };
    if (from === null) connect();
    else socket.bind({ port: 0, address: from }, connect);
  });
}
