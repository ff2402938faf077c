/** A frame of WebSocket (RFC 6455 §5.2) of so many bytes, as servers send it. @param first FIN and opcode */
export function frame(first: number, size: number, payload = payloadOf(size)): Buffer {
  return Buffer.concat([head(first, size, 0), payload]);
}

/** The same as browsers send it: masked. */
export function masked(first: number, size: number, payload = payloadOf(size)): Buffer {
  const mask = Buffer.from([0x9a, 0x00, 0x1f, 0xe7]);
  const hidden = Buffer.from(payload);
  for (let at = 0; at < hidden.length; at++) hidden[at] = (hidden[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return Buffer.concat([head(first, size, 0x80), mask, hidden]);
}

function head(first: number, size: number, flag: number): Buffer {
  if (size < 126) return Buffer.from([first, flag | size]);
  const long = Buffer.alloc(size < 65_536 ? 4 : 10);
  long[0] = first;
  long[1] = flag | (size < 65_536 ? 126 : 127);
  if (size < 65_536) long.writeUInt16BE(size, 2);
  else long.writeBigUInt64BE(BigInt(size), 2);
  return long;
}

/** Text, so that it may be sent as one. */
const payloadOf = (size: number) => Buffer.alloc(size, 'profacto und die Kasse ');
