/** A name server for tests, as small as one can be: it answers every question in the same way. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export type DnsAnswer = 'noSuchName' | 'servfail' | 'refused' | 'noAddress' | 'silence' | { ipv4: string };

const RESPONSE_CODES = { noSuchName: 3, servfail: 2, refused: 5, noAddress: 0 } as const;
const TYPE_A = 1;

/** Starts it until the end of the test. `server` is what the setting `dnsServers` takes. */
export async function startTestDns(answer: DnsAnswer): Promise<{ server: string; questions: string[] }> {
  const questions: string[] = [];
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = questionIn(query);
    questions.push(name);
    if (answer !== 'silence') socket.send(reply(query, end, type, answer), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { server: `127.0.0.1:${socket.address().port}`, questions };
}

function questionIn(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function reply(query: Buffer, end: number, type: number, answer: Exclude<DnsAnswer, 'silence'>): Buffer {
  const address = typeof answer === 'object' && type === TYPE_A ? answer.ipv4 : null;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | (typeof answer === 'object' ? 0 : RESPONSE_CODES[answer]), 2);
  header.writeUInt16BE(address === null ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  const parts = [header, query.subarray(12, end)];
  // A pointer to the question's name, type A, class IN, a minute, four bytes.
  if (address !== null)
    parts.push(Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]));
  return Buffer.concat(parts);
}
