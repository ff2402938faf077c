/** What a client says in the first message of TLS (RFC 8446 §4.1.2), before anybody has answered. */
export type ClientHello = {
  /** The name that it asks for (RFC 6066 §3), in lower case; `null`: it names nobody. */
  serverName: string | null;
  /** What it offers to speak (RFC 7301 §3.1). */
  protocols: readonly string[];
};

/** The first byte of a record of a handshake (RFC 8446 §5.1), and so of TLS; no request of HTTP begins with it. */
export const HANDSHAKE = 0x16;
const CLIENT_HELLO = 1;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
const SERVER_NAME = 0;
const ALPN = 16;
/** More than any client says; whoever announces more is not listened to. */
const MAX_BYTES = 65_536;

/**
 * Reads a ClientHello from the beginning of a connection, in however many pieces and records it comes.
 *
 * @returns `incomplete`: more has to come before it can be told; `null`: this is none, or one that cannot be read
 */
export function readClientHello(bytes: Buffer): ClientHello | 'incomplete' | null {
  const message = handshakeBytes(bytes);
  if (message === null) return null;
  if (message.length < MESSAGE_HEADER) return message.length > 0 && message[0] !== CLIENT_HELLO ? null : 'incomplete';
  if (message[0] !== CLIENT_HELLO) return null;
  const length = message.readUIntBE(1, 3);
  if (length > MAX_BYTES) return null;
  if (message.length < MESSAGE_HEADER + length) return 'incomplete';
  try {
    return parse(message.subarray(MESSAGE_HEADER, MESSAGE_HEADER + length));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The content of the records that have come, the last one perhaps not whole; `null`: they are not of a handshake. */
function handshakeBytes(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== HANDSHAKE) return null;
    if (bytes.length < at + RECORD_HEADER) break;
    const end = at + RECORD_HEADER + bytes.readUInt16BE(at + 3);
    parts.push(bytes.subarray(at + RECORD_HEADER, end));
    at = end;
  }
  return Buffer.concat(parts);
}

/** @throws RangeError a length leads beyond the end */
function parse(body: Buffer): ClientHello {
  const hello = createReader(body);
  hello.skip(2 + 32);
  hello.skip(hello.number(1));
  hello.skip(hello.number(2));
  hello.skip(hello.number(1));
  const found = { serverName: null as string | null, protocols: [] as string[] };
  if (hello.isAtEnd()) return found;
  const extensions = createReader(hello.take(hello.number(2)));
  while (!extensions.isAtEnd()) {
    const type = extensions.number(2);
    const content = createReader(extensions.take(extensions.number(2)));
    if (type === SERVER_NAME) {
      const names = createReader(content.take(content.number(2)));
      // The only kind of name that there is.
      if (names.number(1) === 0) found.serverName = names.take(names.number(2)).toString('latin1').toLowerCase();
    } else if (type === ALPN) {
      const protocols = createReader(content.take(content.number(2)));
      while (!protocols.isAtEnd()) found.protocols.push(protocols.take(protocols.number(1)).toString('latin1'));
    }
  }
  return found;
}

function createReader(bytes: Buffer) {
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('a length leads beyond the end');
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    take,
    skip: (length: number) => void take(length),
    number: (size: number) => take(size).readUIntBE(0, size),
    isAtEnd: () => at >= bytes.length,
  };
}
