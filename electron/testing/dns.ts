/** An authoritative name server for tests, over UDP on loopback: small, and as wrong as a test wants it. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';

/** In this order: the name does not exist, it has no such record; the server fails, refuses, or does not answer. */
export type TestRefusal = 'NXDOMAIN' | 'NODATA' | 'SERVFAIL' | 'REFUSED' | 'silence';
export type TestCaa = {
  /** 128: critical. */
  flags?: number;
  tag: string;
  value: string;
};
/** What one name has; a kind of record that is not mentioned does not exist. */
export type TestRecords = {
  A?: readonly string[] | TestRefusal;
  AAAA?: readonly string[] | TestRefusal;
  CAA?: readonly TestCaa[] | TestRefusal;
  /** Another name, which is then followed within the zone. */
  CNAME?: string;
};
/** Names in lower case; one that is not mentioned does not exist. */
export type TestZone = Record<string, TestRecords | TestRefusal>;

export type TestDns = {
  /** What the setting `dnsServers` takes. */
  server: string;
  /** Everything that has been asked so far. */
  questions: { name: string; type: string }[];
  close(): Promise<void>;
};

const TYPES = { A: 1, CNAME: 5, AAAA: 28, CAA: 257 } as const;
const RESPONSE_CODES = { NODATA: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
const TTL_SECONDS = 60;

/**
 * Starts the name server.
 *
 * @param zone read at each question, so that changes to it take effect at once; a refusal instead of a zone is the
 *   answer to everything
 */
export async function createTestDns(zone: TestZone | TestRefusal): Promise<TestDns> {
  const questions: TestDns['questions'] = [];
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = parseQuestion(query);
    questions.push({ name, type });
    const answer = answerTo(zone, name, type);
    if (answer.code !== 'silence')
      socket.send(encode(query.subarray(0, end), answer.code, answer.records), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    server: `127.0.0.1:${socket.address().port}`,
    questions,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

type TestRecord = { owner: string; type: keyof typeof TYPES; data: Buffer };
type Answer = { code: number; records: TestRecord[] } | { code: 'silence' };

function answerTo(zone: TestZone | TestRefusal, name: string, type: string, hops = 0): Answer {
  const node = typeof zone === 'string' ? zone : (zone[name] ?? 'NXDOMAIN');
  if (typeof node === 'string') return refusal(node);
  if (node.CNAME !== undefined && hops < 8) {
    const target = answerTo(zone, node.CNAME, type, hops + 1);
    if (target.code === 'silence') return target;
    const alias: TestRecord = { owner: name, type: 'CNAME', data: encodeName(node.CNAME) };
    return { code: target.code, records: [alias, ...target.records] };
  }
  if (type !== 'A' && type !== 'AAAA' && type !== 'CAA') return refusal('NODATA');
  const found = node[type] ?? 'NODATA';
  if (typeof found === 'string') return refusal(found);
  const records = found.map((one): TestRecord => ({
    owner: name,
    type,
    data: typeof one === 'string' ? encodeAddress(one) : encodeCaa(one),
  }));
  return { code: 0, records };
}

function refusal(kind: TestRefusal): Answer {
  return kind === 'silence' ? { code: 'silence' } : { code: RESPONSE_CODES[kind], records: [] };
}

function parseQuestion(query: Buffer): { name: string; type: string; end: number } {
  const labels: string[] = [];
  let offset = 12;
  for (let length = query.readUInt8(offset); length > 0; length = query.readUInt8(offset)) {
    labels.push(query.toString('latin1', offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  const number = query.readUInt16BE(offset + 1);
  const type = Object.entries(TYPES).find(([, one]) => one === number)?.[0] ?? String(number);
  // Resolvers may mix upper and lower case on purpose, against forged answers.
  return { name: labels.join('.').toLowerCase(), type, end: offset + 5 };
}

/** RFC 1035 §4: the question comes back as it was asked. */
function encode(question: Buffer, code: number, records: readonly TestRecord[]): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8580 | code, 2);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([
    head,
    ...records.flatMap(({ owner, type, data }) => {
      const fixed = Buffer.alloc(10);
      fixed.writeUInt16BE(TYPES[type], 0);
      fixed.writeUInt16BE(1, 2);
      fixed.writeUInt32BE(TTL_SECONDS, 4);
      fixed.writeUInt16BE(data.length, 8);
      return [encodeName(owner), fixed, data];
    }),
  ]);
}

function encodeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

/** Sixteen or four bytes; the URL parser normalises an IPv6 address so that only `::` is left to expand. */
function encodeAddress(address: string): Buffer {
  if (net.isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const groups = (text = '') => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail)];
  const bytes = Buffer.alloc(16);
  before.forEach((group, index) => bytes.writeUInt16BE(group, index * 2));
  after.forEach((group, index) => bytes.writeUInt16BE(group, 16 - (after.length - index) * 2));
  return bytes;
}

/** RFC 8659 §4.1. */
function encodeCaa({ flags = 0, tag, value }: TestCaa): Buffer {
  return Buffer.concat([Buffer.from([flags, tag.length]), Buffer.from(tag), Buffer.from(value)]);
}
