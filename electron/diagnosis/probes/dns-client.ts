/**
 * One question to name servers, and everything that they say about it: `node:dns` gives neither the aliases on the way nor
 * the signatures, and cannot ask a zone's own servers.
 */
import { randomInt } from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import packets, { type Answer as DnsRecord, type DecodedPacket, type RecordType } from 'dns-packet';
import { isIpv6 } from '#shared/values/addresses.ts';
import { PROBE_TIMEOUT_MS } from './no-answer.ts';

export type { DnsRecord };

export type DnsQuestion = {
  /** A-labels */
  name: string;
  type: RecordType & ('A' | 'AAAA' | 'CAA' | 'CNAME' | 'DNSKEY' | 'DS' | 'NS' | 'PTR');
  /** Wants signatures as well (DO, RFC 3225). */
  dnssec?: boolean;
  /** Wants an answer also where its signature is wrong (CD, RFC 4035 §3.2.2). */
  unchecked?: boolean;
  /** Asks a server for what it knows itself: one of the zone's own. */
  own?: boolean;
};

export type DnsReply = {
  kind: 'reply';
  /** NOERROR or NXDOMAIN: both are answers. */
  exists: boolean;
  /** The server is one of the zone's own (AA). */
  isAuthoritative: boolean;
  /** The server has understood that signatures are wanted, so that their absence means something. */
  knowsDnssec: boolean;
  records: readonly DnsRecord[];
  /** Where a server that is above sends whoever asks it (RFC 1034 §4.3.2). */
  authorities: readonly DnsRecord[];
};
export type DnsAnswer = DnsReply | { kind: 'noAnswer'; systemCode: string };

const RESPONSE_CODES = { NOERROR: 0, NXDOMAIN: 3 } as const;
/** The others, as `node:dns` calls them. */
const FAILURES: Readonly<Record<number, string>> = { 1: 'EFORMERR', 2: 'ESERVFAIL', 4: 'ENOTIMP', 5: 'EREFUSED' };
/** How long to wait before a question is asked once more, in milliseconds. */
export const QUERY_TIMEOUT_MS = 1500;
/** RFC 9715: what passes everywhere without being cut into fragments. */
const UDP_PAYLOAD_BYTES = 1232;
/** What is longer, or has more records, is no answer to such a question: it is not worth the memory. */
const MAX_UDP_BYTES = 4096;
const MAX_TCP_BYTES = 16_384;
const MAX_RECORDS = 200;
/** RFC 1035 §4.1.1 */
const HEADER_BYTES = 12;
const RESPONSE = 0x8000;
const TRUNCATED = 0x0200;
const MAX_NAME_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;

/** The name servers of this machine, as `node:dns` reads them. */
export function systemServers(): readonly string[] {
  return dns.getServers();
}

/**
 * Asks the servers in turn until one answers, over TCP where the answer has no room in a datagram: the next one when one
 * fails, refuses, or has said nothing for 1.5 seconds; each of those that said nothing twice.
 *
 * @param servers IP addresses with or without a port: `9.9.9.9`, `[2620:fe::fe]:53`
 * @param timeoutMs for everything together, at most 5 seconds
 * @throws the reason of `signal` when that aborts
 */
export async function askDns(
  question: DnsQuestion,
  servers: readonly string[],
  signal: AbortSignal,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<DnsAnswer> {
  signal.throwIfAborted();
  if (!isAskable(question.name)) return { kind: 'noAnswer', systemCode: 'EBADNAME' };
  const ending = new AbortController();
  let retry: NodeJS.Timeout | undefined;
  let limit: NodeJS.Timeout | undefined;
  const abort = () => ending.abort();
  try {
    return await new Promise<DnsAnswer>((resolve, reject) => {
      let last: DnsAnswer = { kind: 'noAnswer', systemCode: servers.length === 0 ? 'ECONNREFUSED' : 'ETIMEOUT' };
      const turns = [...servers, ...servers];
      const done = new Set<string>();
      let pending = 0;
      const next = () => {
        clearTimeout(retry);
        const server = turns.shift();
        if (server === undefined) {
          if (pending === 0) resolve(last);
          return;
        }
        if (done.has(server)) {
          next();
          return;
        }
        pending += 1;
        retry = setTimeout(next, QUERY_TIMEOUT_MS);
        void exchange(question, server, ending.signal).then((answer) => {
          pending -= 1;
          if (answer.kind === 'reply') {
            resolve(answer);
            return;
          }
          last = answer;
          done.add(server);
          next();
        });
      };
      limit = setTimeout(() => resolve(last), timeoutMs);
      signal.addEventListener('abort', abort, { once: true });
      ending.signal.addEventListener('abort', () => {
        if (signal.aborted) reject(signal.reason as Error);
      });
      next();
    });
  } finally {
    clearTimeout(retry);
    clearTimeout(limit);
    signal.removeEventListener('abort', abort);
    ending.abort();
  }
}

/** Follows the aliases in an answer (RFC 1034 §3.6.2) from the name that was asked for. */
export function followAliases(
  records: readonly DnsRecord[],
  name: string,
): { aliases: string[]; end: string; isLoop: boolean } {
  const targets = new Map(
    records.flatMap((one) => (one.type === 'CNAME' ? [[plain(one.name), plain(one.data)] as const] : [])),
  );
  const aliases: string[] = [];
  let end = plain(name);
  for (let target = targets.get(end); target !== undefined; target = targets.get(end)) {
    if (target === plain(name) || aliases.includes(target)) return { aliases, end, isLoop: true };
    aliases.push(target);
    end = target;
  }
  return { aliases, end, isLoop: false };
}

/** As names are compared: in lower case, without the dot of the root. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function isAskable(name: string): boolean {
  return (
    name.length <= MAX_NAME_LENGTH &&
    name.split('.').every((label) => label.length > 0 && Buffer.byteLength(label) <= MAX_LABEL_LENGTH)
  );
}

/** Never settles while the server says nothing; `ending` closes the socket. */
async function exchange(question: DnsQuestion, server: string, ending: AbortSignal): Promise<DnsAnswer> {
  const id = randomInt(65_536);
  const query = packets.encode({
    type: 'query',
    id,
    flags:
      (question.own === true ? 0 : packets.RECURSION_DESIRED) |
      (question.unchecked === true ? packets.CHECKING_DISABLED : 0),
    questions: [{ name: question.name, type: question.type }],
    ...(question.dnssec === true ? { additionals: [signaturesWanted] } : {}),
  });
  const read: Read = (data) => readPacket(data, id, question);
  try {
    const packet = await overUdp(query, server, read, ending);
    return answerIn(packet === 'cut' ? await overTcp(query, server, read, ending) : packet);
  } catch (error) {
    return { kind: 'noAnswer', systemCode: (error as NodeJS.ErrnoException).code ?? 'EBADRESP' };
  }
}

const signaturesWanted: DnsRecord = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: UDP_PAYLOAD_BYTES,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: packets.DNSSEC_OK,
  flag_do: true,
  options: [],
};

/** Whether it is an answer to the question with this id, by its header (RFC 1035 §4.1.1), before anything is decoded. */
function isAnswerTo(id: number, data: Buffer): boolean {
  return data.length >= HEADER_BYTES && data.readUInt16BE(0) === id && (data.readUInt16BE(2) & RESPONSE) !== 0;
}

/** Cut off where a datagram ended, which may be in the middle of a record. */
const isCut = (data: Buffer) => (data.readUInt16BE(2) & TRUNCATED) !== 0;

/** `null`: this is no answer to the question. @throws what cannot be read */
function readPacket(data: Buffer, id: number, { name, type }: DnsQuestion): DecodedPacket | 'cut' | null {
  if (!isAnswerTo(id, data)) return null;
  if (isCut(data)) return 'cut';
  const counts = [4, 6, 8, 10].map((offset) => data.readUInt16BE(offset));
  if (counts.reduce((sum, one) => sum + one, 0) > MAX_RECORDS) return null;
  const packet = packets.decode(data);
  const [asked] = packet.questions ?? [];
  // Some leave the question out when they refuse it.
  const isOurs = asked === undefined ? codeOf(packet) !== 0 : plain(asked.name) === plain(name) && asked.type === type;
  return isOurs ? packet : null;
}

const codeOf = (packet: DecodedPacket) => (packet.flags ?? 0) & 15;

function answerIn(packet: DecodedPacket): DnsAnswer {
  const code = codeOf(packet);
  if (code !== RESPONSE_CODES.NOERROR && code !== RESPONSE_CODES.NXDOMAIN) {
    return { kind: 'noAnswer', systemCode: FAILURES[code] ?? 'EBADRESP' };
  }
  return {
    kind: 'reply',
    exists: code === RESPONSE_CODES.NOERROR,
    isAuthoritative: packet.flag_aa,
    knowsDnssec: (packet.additionals ?? []).some((one) => one.type === 'OPT' && one.flag_do),
    records: packet.answers ?? [],
    authorities: packet.authorities ?? [],
  };
}

type Read = (data: Buffer) => DecodedPacket | 'cut' | null;

function overUdp(query: Buffer, server: string, read: Read, ending: AbortSignal): Promise<DecodedPacket | 'cut'> {
  const { host, port } = endpointOf(server);
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket(isIpv6(host) ? 'udp6' : 'udp4');
    const close = () => socket.close();
    ending.addEventListener('abort', close, { once: true });
    let isOver = false;
    const end = (settle: () => void) => {
      if (ending.aborted || isOver) return;
      isOver = true;
      ending.removeEventListener('abort', close);
      socket.close();
      settle();
    };
    const fail = (error: Error) => end(() => reject(error));
    socket.on('error', fail);
    socket.on('message', (data) => {
      if (data.length > MAX_UDP_BYTES) return;
      try {
        const packet = read(data);
        if (packet !== null) end(() => resolve(packet));
      } catch {
        // Anybody can send a datagram in the server's name: its own may still come.
      }
    });
    socket.once('connect', () => {
      if (!ending.aborted && !isOver) socket.send(query, (error) => error !== null && fail(error));
    });
    // Connected, so that nobody else can answer, and so that a refusal is noticed. A callback would also be called with the
    // error of a machine that has no route there, in place of the event.
    socket.connect(port, host);
  });
}

function overTcp(query: Buffer, server: string, read: Read, ending: AbortSignal): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(endpointOf(server));
    const close = () => socket.destroy();
    ending.addEventListener('abort', close, { once: true });
    socket.once('close', () => {
      ending.removeEventListener('abort', close);
      if (!ending.aborted) reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    });
    socket.once('error', reject);
    let received = Buffer.alloc(0);
    socket.on('data', (part) => {
      received = Buffer.concat([received, part]);
      if (received.length < 2) return;
      const length = received.readUInt16BE(0);
      if (length <= MAX_TCP_BYTES && received.length < 2 + length) return;
      try {
        const packet = length > MAX_TCP_BYTES ? null : read(received.subarray(2, 2 + length));
        if (packet === null || packet === 'cut') reject(new Error('no answer'));
        else resolve(packet);
      } catch {
        reject(new Error('not to be read'));
      }
      socket.destroy();
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.length);
    socket.write(Buffer.concat([length, query]));
  });
}

/** An address as the setting `dnsServers` takes it. */
function endpointOf(server: string): { host: string; port: number } {
  const [, host = server, port = '53'] = /^\[(.+)\](?::(\d+))?$/.exec(server) ?? /^([^:]+):(\d+)$/.exec(server) ?? [];
  return { host, port: Number(port) };
}
