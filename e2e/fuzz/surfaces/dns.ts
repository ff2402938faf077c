/** Answers of a name server that lies, is broken, or is somebody else. */
import dgram from 'node:dgram';
import net from 'node:net';
import * as fc from 'fast-check';
import { askCaa, resolveName } from '../../../electron/diagnosis/probes/dns.ts';
import { controlsIn } from '../clean-output.ts';
import { byteEdits, editBytes, hostileText, type ByteEdit, record } from '../hostile.ts';
import type { Surface } from '../surface.ts';

type DnsRecord = { type: number; data: Uint8Array; ttl: number; ownName: boolean };
/** `flags` and `counts`: of the head, where they are not what they should be. */
type Case = {
  records: DnsRecord[];
  flags: number | null;
  counts: number[] | null;
  edits: ByteEdit[];
  overTcp: boolean;
};

const A = 1;
const CNAME = 5;
const AAAA = 28;
const CAA = 257;
const HEAD_BYTES = 12;

const label = (text: string) => {
  const bytes = Buffer.from(text).subarray(0, 63);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
};
const caa = fc
  .tuple(
    fc.constantFrom(0, 128, 255),
    fc.oneof(fc.constantFrom('issue', 'issuewild', 'iodef', 'critical', 'type'), hostileText),
    hostileText,
  )
  .map(([flags, tag, value]) => {
    const name = Buffer.from(tag).subarray(0, 255);
    return new Uint8Array(
      Buffer.concat([Buffer.from([flags, name.length]), name, Buffer.from(value).subarray(0, 400)]),
    );
  });
const alias = hostileText.map((text) => new Uint8Array(Buffer.concat([label(text), label('de'), Buffer.from([0])])));
const dnsRecord: fc.Arbitrary<DnsRecord> = record({
  type: fc.constantFrom(A, AAAA, CAA, CAA, CNAME, 16, 65_535),
  data: fc.oneof(
    caa,
    caa,
    alias,
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.uint8Array({ maxLength: 40 }),
  ),
  ttl: fc.constantFrom(0, 60, 0xffff_ffff),
  ownName: fc.boolean(),
});

export const surface: Surface<Case> = {
  arbitrary: record({
    records: fc.array(dnsRecord, { maxLength: 4 }),
    flags: fc.option(fc.nat({ max: 0xffff }), { freq: 3 }),
    counts: fc.option(fc.array(fc.nat({ max: 0xffff }), { minLength: 4, maxLength: 4 }), { freq: 6 }),
    edits: fc.oneof({ weight: 2, arbitrary: fc.constant<ByteEdit[]>([]) }, { weight: 1, arbitrary: byteEdits }),
    overTcp: fc.integer({ min: 0, max: 9 }).map((one) => one === 9),
  }),

  async open() {
    let current: Case | null = null;
    const answersTo = (query: Buffer): Buffer[] =>
      current === null ? [refusalOf(query)] : [answerTo(query, current), refusalOf(query)];

    const udp = dgram.createSocket('udp4');
    udp.on('message', (query, from) => {
      const [answer = Buffer.alloc(0), ...rest] = current?.overTcp === true ? [truncated(query)] : answersTo(query);
      for (const one of [answer, ...rest]) udp.send(one, from.port, from.address);
    });
    const connections = new Set<net.Socket>();
    const tcp = net.createServer((socket) => {
      connections.add(socket);
      socket
        .on('error', () => socket.destroy())
        .on('close', () => connections.delete(socket))
        .once('data', (bytes) => {
          socket.end(Buffer.concat(answersTo(bytes.subarray(2)).flatMap((one) => [lengthOf(one), one])));
        });
    });
    const port = await listenOnBoth(udp, tcp);
    const servers = [`127.0.0.1:${port}`];
    return {
      async run(given) {
        current = given;
        const { signal } = new AbortController();
        const [resolution, records] = await Promise.all([
          resolveName('meinefirma.de', servers, signal),
          askCaa('meinefirma.de', servers, signal),
        ]);
        const addresses = resolution.kind === 'addresses' ? resolution.addresses : [];
        return [
          ...controlsIn('the resolution', resolution),
          ...controlsIn('the CAA records', records),
          ...addresses.filter((one) => net.isIP(one) === 0).map((one) => `${one} is no address`),
        ];
      },
      async close() {
        await new Promise<void>((resolve) => udp.close(() => resolve()));
        const closed = new Promise((resolve) => tcp.close(resolve));
        // The resolver closes its side in its own time.
        for (const socket of connections) socket.destroy();
        await closed;
        return [];
      },
    };
  },
};

/** DNS has one port for both. The one that is free for UDP may be taken for TCP, by a connection that another test has made. */
async function listenOnBoth(udp: dgram.Socket, tcp: net.Server): Promise<number> {
  for (;;) {
    const listening = await new Promise<boolean>((resolve) => {
      tcp.once('error', () => resolve(false)).listen(0, '127.0.0.1', () => resolve(true));
    });
    if (!listening) continue;
    const { port } = tcp.address() as net.AddressInfo;
    const bound = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false)).bind(port, '127.0.0.1', () => resolve(true));
    });
    if (bound) return port;
    await new Promise((resolve) => tcp.close(resolve));
  }
}

/** RFC 1035 §4.1. */
function answerTo(query: Buffer, { records, flags, counts, edits }: Case): Buffer {
  const head = Buffer.from(query.subarray(0, questionEnd(query)));
  head.writeUInt16BE(flags ?? 0x8580, 2);
  [1, records.length, 0, 0].forEach((count, index) => head.writeUInt16BE(counts?.[index] ?? count, 4 + 2 * index));
  const name = query.subarray(HEAD_BYTES, questionEnd(query) - 4);
  const body = records.map(({ type, data, ttl, ownName }) => {
    const fixed = Buffer.alloc(10);
    fixed.writeUInt16BE(type, 0);
    fixed.writeUInt16BE(1, 2);
    fixed.writeUInt32BE(ttl, 4);
    fixed.writeUInt16BE(data.length, 8);
    // A pointer to the question, or the name once more.
    return Buffer.concat([ownName ? name : Buffer.from([0xc0, HEAD_BYTES]), fixed, data]);
  });
  return editBytes(Buffer.concat([head, ...body]), edits);
}

/** "Server failure", whole and right: what was ignored is followed by it, so that nobody has to wait for a time limit. */
function refusalOf(query: Buffer): Buffer {
  const answer = Buffer.from(query.subarray(0, questionEnd(query)));
  answer.writeUInt16BE(0x8182, 2);
  [1, 0, 0, 0].forEach((count, index) => answer.writeUInt16BE(count, 4 + 2 * index));
  return answer;
}

/** "Ask again over TCP." */
function truncated(query: Buffer): Buffer {
  const answer = refusalOf(query);
  answer.writeUInt16BE(0x8780, 2);
  return answer;
}

function questionEnd(query: Buffer): number {
  let offset = HEAD_BYTES;
  while (offset < query.length && query[offset] !== 0) offset += 1 + (query[offset] ?? 0);
  return offset + 5;
}

function lengthOf(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length & 0xffff);
  return length;
}
