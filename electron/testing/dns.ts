/** A name server for tests, over UDP and TCP on loopback: small, and as wrong as a test wants it. */
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
  /** Of several addresses, gives one at a time, in turn. */
  inTurn?: boolean;
  /** Another name, which is then followed within the zone; in a circle, the server fails as resolvers do. */
  CNAME?: string;
  /** Host names of the name servers, which makes the name the apex of a zone. */
  NS?: readonly string[] | TestRefusal;
  /** The host name of an address, at its name below in-addr.arpa. */
  PTR?: readonly string[] | TestRefusal;
  DS?: readonly TestDs[] | TestRefusal;
  DNSKEY?: readonly TestKey[] | TestRefusal;
  /** Until when the records of the name are signed; left out: they are not. Given only to those who ask for signatures. */
  signed?: TestSignature;
  /** As a resolver that validates does it: who does not say that he checks himself gets SERVFAIL. */
  bogus?: boolean;
};
export type TestDs = { keyTag: number; algorithm: number; digestType: number; digest: Buffer };
export type TestKey = { flags: number; algorithm: number; key: Buffer };
type TestSignature = { by: string; expiration: Date };
/** Names in lower case; one that is not mentioned does not exist. */
export type TestZone = Record<string, TestRecords | TestRefusal>;

export type TestDns = {
  /** What the setting `dnsServers` takes. */
  server: string;
  port: number;
  /** Everything that has been asked so far. */
  questions: { name: string; type: string }[];
  close(): Promise<void>;
};

const TYPES = { A: 1, NS: 2, CNAME: 5, PTR: 12, AAAA: 28, DS: 43, RRSIG: 46, DNSKEY: 48, CAA: 257 } as const;
const RESPONSE_CODES = { NODATA: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
const TTL_SECONDS = 60;

/** How a name server behaves beside its records. */
export type TestDnsOptions = {
  /** Says that its answers are not its own: a resolver, or somebody in between. */
  isResolver?: boolean;
  /** Where it listens; left out: a free port of 127.0.0.1. */
  at?: { address: string; port: number };
  /** Has no room in a datagram for any record. */
  truncates?: boolean;
  /** Whether it knows what came after RFC 1035 (EDNS), and so signatures; left out: it does. */
  knowsEdns?: boolean;
};

/**
 * Starts the name server.
 *
 * @param zone read at each question, so that changes to it take effect at once; a refusal instead of a zone is the
 *   answer to everything
 */
export async function createTestDns(zone: TestZone | TestRefusal, options: TestDnsOptions = {}): Promise<TestDns> {
  const questions: TestDns['questions'] = [];
  const replyTo = (query: Buffer, isDatagram: boolean): Buffer | null => {
    const { name, type, end } = parseQuestion(query);
    questions.push({ name, type });
    const hasEdns = query.readUInt16BE(10) > 0;
    const asker = { wantsSignatures: hasEdns, checksItself: (query.readUInt16BE(2) & CHECKING_DISABLED) !== 0 };
    const found = answerTo(zone, name, type, asker);
    if (found.code === 'silence') return null;
    const isCut = isDatagram && options.truncates === true && found.records.length > 0;
    const flags = (options.isResolver === true ? 0x8180 : 0x8580) | (isCut ? TRUNCATED : 0) | found.code;
    return encode(query.subarray(0, end), flags, isCut ? [] : found.records, hasEdns && options.knowsEdns !== false);
  };
  const { socket, server } = await bindBoth(options.at);
  socket.on('message', (query, { port, address }) => {
    const reply = replyTo(query, true);
    if (reply !== null) socket.send(reply, port, address);
  });
  const connections = new Set<net.Socket>();
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.on('error', () => undefined);
    let received = Buffer.alloc(0);
    connection.on('data', (part) => {
      received = Buffer.concat([received, part]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const reply = replyTo(received.subarray(2), false);
      if (reply === null) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      connection.end(Buffer.concat([length, reply]));
    });
  });
  return {
    server: `${socket.address().address}:${socket.address().port}`,
    port: socket.address().port,
    questions,
    async close() {
      for (const connection of connections) connection.destroy();
      server.close();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

/** The same port over UDP and TCP: another one where somebody has it over TCP. */
async function bindBoth(
  { address, port }: NonNullable<TestDnsOptions['at']> = { address: '127.0.0.1', port: 0 },
): Promise<{ socket: dgram.Socket; server: net.Server }> {
  for (;;) {
    const socket = dgram.createSocket('udp4');
    socket.bind(port, address);
    await once(socket, 'listening');
    const server = net.createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(socket.address().port, address, () => resolve(true));
    });
    if (isFree) return { socket, server };
    socket.close();
    if (port !== 0) throw new Error(`port ${port} of ${address} is taken`);
  }
}

const TRUNCATED = 0x0200;
const CHECKING_DISABLED = 0x0010;
const MAX_HOPS = 8;

type Asker = { wantsSignatures: boolean; checksItself: boolean };
type TestRecord = { owner: string; type: keyof typeof TYPES; data: Buffer };
type Answer = { code: number; records: TestRecord[] } | { code: 'silence' };

function answerTo(zone: TestZone | TestRefusal, name: string, type: string, asker: Asker, hops = 0): Answer {
  const node = typeof zone === 'string' ? zone : (zone[name] ?? (hasBelow(zone, name) ? 'NODATA' : 'NXDOMAIN'));
  if (typeof node === 'string') return refusal(node);
  if (node.bogus === true && !asker.checksItself && type !== 'DS') return refusal('SERVFAIL');
  const signature = ({ records, covered }: { records: TestRecord[]; covered: keyof typeof TYPES }): TestRecord[] =>
    node.signed !== undefined && asker.wantsSignatures && records.length > 0
      ? [...records, { owner: name, type: 'RRSIG', data: encodeSignature(node.signed, covered, name) }]
      : records;
  if (node.CNAME !== undefined) {
    const alias = signature({
      records: [{ owner: name, type: 'CNAME', data: encodeName(node.CNAME) }],
      covered: 'CNAME',
    });
    if (type === 'CNAME') return { code: 0, records: alias };
    if (hops >= MAX_HOPS) return refusal('SERVFAIL');
    const target = answerTo(zone, node.CNAME, type, asker, hops + 1);
    if (target.code === 'silence') return target;
    if (target.code === RESPONSE_CODES.SERVFAIL) return refusal('SERVFAIL');
    return { code: target.code, records: [...alias, ...target.records] };
  }
  if (!isKept(type)) return refusal('NODATA');
  const found = node[type] ?? 'NODATA';
  if (typeof found === 'string') return refusal(found);
  const given = node.inTurn === true ? found.slice(turnOf(node, type, found.length)).slice(0, 1) : found;
  const records = given.map((one): TestRecord => ({ owner: name, type, data: encodeData(type, one) }));
  return { code: 0, records: signature({ records, covered: type }) };
}

const turns = new WeakMap<TestRecords, Map<string, number>>();
/** Which of so many comes next. */
function turnOf(records: TestRecords, type: string, length: number): number {
  const ofRecords = turns.get(records) ?? new Map<string, number>();
  const turn = ofRecords.get(type) ?? 0;
  turns.set(records, ofRecords.set(type, turn + 1));
  return length === 0 ? 0 : turn % length;
}

const KEPT = ['A', 'AAAA', 'CAA', 'NS', 'PTR', 'DS', 'DNSKEY'] as const;
type KeptType = (typeof KEPT)[number];
const isKept = (type: string): type is KeptType => KEPT.some((one) => one === type);

/** A name with names below it exists, also without records of its own (RFC 8020). */
const hasBelow = (zone: TestZone, name: string) => Object.keys(zone).some((one) => one.endsWith(`.${name}`));

function encodeData(type: KeptType, data: string | TestCaa | TestDs | TestKey): Buffer {
  if (typeof data === 'string') return type === 'NS' || type === 'PTR' ? encodeName(data) : encodeAddress(data);
  if ('tag' in data) return encodeCaa(data);
  if ('digest' in data) {
    const { keyTag, algorithm, digestType, digest } = data;
    return Buffer.concat([Buffer.from([keyTag >> 8, keyTag & 255, algorithm, digestType]), digest]);
  }
  return encodeKey(data);
}

/** RFC 4034 §2.1. */
function encodeKey({ flags, algorithm, key }: TestKey): Buffer {
  return Buffer.concat([Buffer.from([flags >> 8, flags & 255, 3, algorithm]), key]);
}

/** RFC 4034 §3.1; the signature itself is made up. */
function encodeSignature({ by, expiration }: TestSignature, covered: keyof typeof TYPES, owner: string): Buffer {
  const fixed = Buffer.alloc(18);
  fixed.writeUInt16BE(TYPES[covered], 0);
  fixed.writeUInt8(13, 2);
  fixed.writeUInt8(owner.split('.').length, 3);
  fixed.writeUInt32BE(TTL_SECONDS, 4);
  fixed.writeUInt32BE(Math.floor(expiration.getTime() / 1000), 8);
  fixed.writeUInt32BE(Math.floor(expiration.getTime() / 1000) - 1_209_600, 12);
  fixed.writeUInt16BE(1, 16);
  return Buffer.concat([fixed, encodeName(by), Buffer.alloc(64, 7)]);
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
function encode(question: Buffer, flags: number, records: readonly TestRecord[], hasEdns: boolean): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(flags, 2);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(hasEdns ? 1 : 0, 10);
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
    // RFC 6891 §6.1.1, with the bit that asks for signatures as it came (RFC 3225 §3).
    ...(hasEdns ? [Buffer.from([0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 0])] : []),
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
