import type { Reader } from './reader.ts';

type Field = readonly [name: string, value: string];

/** An HTTP message as it stood on the wire, read strictly: whatever is not well-formed fails the test. */
type Message = {
  line: string;
  fields: readonly Field[];
  /** Without chunks. */
  body: Buffer;
  trailers: readonly Field[];
  framing: 'none' | 'length' | 'chunked' | 'close';
  /** `false`: the connection ended before the message did. */
  complete: boolean;
};

export type Answer = Message & {
  status: number;
  /** What came before it: 100, 103. */
  interim: readonly { status: number; fields: readonly Field[] }[];
};

export type SeenRequest = Message & { method: string; target: string };

/** The values of a field, in order. */
export function valuesOf({ fields }: Pick<Message, 'fields'>, name: string): string[] {
  return fields.filter(([one]) => one.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** Reads an answer to the end; `null`: the connection ended before one began. */
export async function readAnswer(reader: Reader, method = 'GET'): Promise<Answer | null> {
  const interim: { status: number; fields: readonly Field[] }[] = [];
  for (;;) {
    const head = await readHead(reader);
    if (head === null) return null;
    const status = Number(/^HTTP\/1\.1 (\d{3}) [^\r\n]*$/.exec(head.line)?.[1] ?? fail('status line', head.line));
    if (status < 200 && status !== 101) {
      interim.push({ status, fields: head.fields });
      continue;
    }
    const answer: Answer = { ...empty(head), status, interim };
    const isBodiless = method === 'HEAD' || status === 101 || status === 204 || status === 304;
    if (!isBodiless) await readBody(reader, answer, 'close');
    return answer;
  }
}

/** Reads the head of a request; its body follows by `readBody`. */
export async function readRequestHead(reader: Reader): Promise<SeenRequest | null> {
  const head = await readHead(reader);
  if (head === null) return null;
  const [, method, target] =
    /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/1\.[01]$/.exec(head.line) ?? fail('request line', head.line);
  return { ...empty(head), method: method ?? '', target: target ?? '' };
}

/** Reads the body into the message. @param otherwise what it means that nothing is said of its length */
export async function readBody(reader: Reader, message: Message, otherwise: 'none' | 'close'): Promise<void> {
  const lengths = valuesOf(message, 'content-length');
  const encodings = valuesOf(message, 'transfer-encoding');
  if (lengths.length + encodings.length > 1) fail('framing', JSON.stringify(message.fields));
  message.complete = false;
  if (encodings[0] !== undefined) {
    if (encodings[0] !== 'chunked') fail('transfer coding', encodings[0]);
    message.framing = 'chunked';
    await readChunks(reader, message);
  } else if (lengths[0] !== undefined) {
    if (!/^\d+$/.test(lengths[0])) fail('length', lengths[0]);
    message.framing = 'length';
    message.body = await reader.take(Number(lengths[0]));
    message.complete = message.body.length === Number(lengths[0]);
  } else if (otherwise === 'close') {
    message.framing = 'close';
    const parts: Buffer[] = [];
    for (let part = await reader.some(); part !== null; part = await reader.some()) parts.push(part);
    message.body = Buffer.concat(parts);
    message.complete = reader.ending === 'end';
  } else message.complete = true;
}

async function readChunks(reader: Reader, message: Message): Promise<void> {
  const parts: Buffer[] = [];
  const keep = () => (message.body = Buffer.concat(parts));
  for (;;) {
    const line = await reader.until('\r\n');
    if (line === null) return void keep();
    const size = parseInt(/^([\da-f]+)\r\n$/i.exec(line)?.[1] ?? fail('chunk', line), 16);
    if (size === 0) break;
    const part = await reader.take(size);
    parts.push(part);
    if (part.length < size) return void keep();
    const end = await reader.take(2);
    if (end.length < 2) return void keep();
    if (end.toString('latin1') !== '\r\n') fail('end of a chunk', end.toString('latin1'));
  }
  keep();
  const trailers: Field[] = [];
  for (;;) {
    const line = await reader.until('\r\n');
    if (line === null) return;
    if (line === '\r\n') break;
    trailers.push(fieldOf(line.slice(0, -2)));
  }
  message.trailers = trailers;
  message.complete = true;
}

type Head = { line: string; fields: Field[] };

async function readHead(reader: Reader): Promise<Head | null> {
  const head = await reader.until('\r\n\r\n');
  if (head === null) return null;
  const [line = '', ...lines] = head.slice(0, -4).split('\r\n');
  if (/[\0\n\r]/.test(head.replaceAll('\r\n', ''))) fail('line ends', head);
  return { line, fields: lines.map(fieldOf) };
}

const empty = ({ line, fields }: Head): Message => ({
  line,
  fields,
  body: Buffer.alloc(0),
  trailers: [],
  framing: 'none',
  complete: true,
});

function fieldOf(line: string): Field {
  const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? fail('field', line);
  return [name, value];
}

function fail(what: string, text: string): never {
  throw new Error(`not well-formed (${what}): ${JSON.stringify(text)}`);
}
