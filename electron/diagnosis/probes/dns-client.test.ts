import dgram from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTestDns } from '../../testing/start-dns.ts';
import { askDns, followAliases, type DnsRecord } from './dns-client.ts';

const NAME = 'meinefirma.de';
/** A datagram socket that may not broadcast is refused it by the system, as is any address to which no way leads. */
const UNREACHABLE = '255.255.255.255';
const signal = () => new AbortController().signal;
const QUESTION = { name: NAME, type: 'A' } as const;
const addressesIn = (records: readonly DnsRecord[]) => records.flatMap((one) => (one.type === 'A' ? [one.data] : []));

/** A server that answers each datagram with these bytes, after the id of the question. */
async function startBabbler(...answers: readonly Buffer[]): Promise<string> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    for (const one of answers) socket.send(Buffer.concat([query.subarray(0, 2), one]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

describe('A question', () => {
  test('whose answer has no room in a datagram is asked once more over TCP', async () => {
    const { server, questions } = await startTestDns({ [NAME]: { A: ['192.0.2.7'] } }, { truncates: true });
    const answer = await askDns(QUESTION, [server], signal());
    expect(answer.kind === 'reply' && addressesIn(answer.records)).toEqual(['192.0.2.7']);
    expect(questions).toHaveLength(2);
  });

  test.each(['SERVFAIL', 'REFUSED'] as const)('goes to the next server where one says %s', async (refusal) => {
    const [first, second] = [await startTestDns(refusal), await startTestDns({ [NAME]: { A: ['192.0.2.7'] } })];
    const answer = await askDns(QUESTION, [first.server, second.server], signal());
    expect(answer.kind === 'reply' && addressesIn(answer.records)).toEqual(['192.0.2.7']);
    expect(first.questions).toHaveLength(1);
  });

  test('goes to the next server where nobody listens at one, or one is silent', async () => {
    const silent = await startTestDns('silence');
    const gone = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const nobody = `127.0.0.1:${gone.address().port}`;
    gone.close();
    const { server } = await startTestDns({ [NAME]: { A: ['192.0.2.7'] } });
    const answer = await askDns(QUESTION, [nobody, silent.server, server], signal());
    expect(answer.kind === 'reply' && addressesIn(answer.records)).toEqual(['192.0.2.7']);
  });

  test('goes to the next server where no way leads to one', async () => {
    const { server } = await startTestDns({ [NAME]: { A: ['192.0.2.7'] } });
    const answer = await askDns(QUESTION, [UNREACHABLE, server], signal());
    expect(answer.kind === 'reply' && addressesIn(answer.records)).toEqual(['192.0.2.7']);
    expect(await askDns(QUESTION, [UNREACHABLE], signal())).toMatchObject({
      kind: 'noAnswer',
      systemCode: expect.stringMatching(/^E(?!TIMEOUT|BADRESP)/) as string,
    });
  });

  test('that is no name in DNS is put to nobody', async () => {
    const { server, questions } = await startTestDns('NXDOMAIN');
    for (const name of [`${'x'.repeat(64)}.de`, 'a..de', '', `${'a.'.repeat(130)}de`]) {
      expect(await askDns({ name, type: 'A' }, [server], signal())).toEqual({
        kind: 'noAnswer',
        systemCode: 'EBADNAME',
      });
    }
    expect(questions).toEqual([]);
  });

  test('for signatures is told whether the server knows what they are', async () => {
    const { server } = await startTestDns({ [NAME]: { A: ['192.0.2.7'] } });
    expect(await askDns({ ...QUESTION, dnssec: true }, [server], signal())).toMatchObject({ knowsDnssec: true });
    expect(await askDns(QUESTION, [server], signal())).toMatchObject({ knowsDnssec: false });
  });
});

describe('An answer', () => {
  test('that cannot be read is none', async () => {
    const header = Buffer.from([0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 3]);
    const server = await startBabbler(header);
    expect(await askDns(QUESTION, [server], signal(), 300)).toEqual({ kind: 'noAnswer', systemCode: 'ETIMEOUT' });
    const refusal = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0, 0, 0, 0]);
    const later = await startBabbler(header, refusal);
    expect(await askDns(QUESTION, [later], signal())).toEqual({ kind: 'noAnswer', systemCode: 'ESERVFAIL' });
  });

  test('that is longer than any, or says that it has more records, is none', async () => {
    const refusal = [0x81, 0x82, 0, 0, 0, 0, 0, 0, 0, 0];
    const long = Buffer.concat([Buffer.from(refusal), Buffer.alloc(5000)]);
    const many = Buffer.from([0x81, 0x82, 0, 0, 0, 150, 0, 51, 0, 0]);
    for (const one of [long, many]) {
      const server = await startBabbler(one);
      expect(await askDns(QUESTION, [server], signal(), 300)).toEqual({ kind: 'noAnswer', systemCode: 'ETIMEOUT' });
    }
  });

  test('that is cut off in the middle of a record is asked for over TCP', async () => {
    const server = await startBabbler(Buffer.from([0x83, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 3]));
    // Nobody listens there over TCP.
    expect(await askDns(QUESTION, [server], signal())).toEqual({ kind: 'noAnswer', systemCode: 'ECONNREFUSED' });
  });

  test('to another question, or too short to be one, is passed over', async () => {
    const other = Buffer.from([0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 2, 100, 101, 0, 0, 1, 0, 1]);
    const server = await startBabbler(Buffer.from([0x81]), other, Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0, 0, 0, 0]));
    expect(await askDns(QUESTION, [server], signal())).toEqual({ kind: 'noAnswer', systemCode: 'ESERVFAIL' });
  });
});

describe('Aliases', () => {
  const alias = (name: string, data: string): DnsRecord => ({ type: 'CNAME', name, data });

  test('are followed in whatever order and case they come', () => {
    expect(followAliases([alias('B.test', 'C.test'), alias('a.test.', 'b.TEST')], 'A.test')).toEqual({
      aliases: ['b.test', 'c.test'],
      end: 'c.test',
      isLoop: false,
    });
  });

  test('that lead in a circle are told as such, once around', () => {
    expect(followAliases([alias('a.test', 'b.test'), alias('b.test', 'a.test')], 'a.test')).toMatchObject({
      aliases: ['b.test'],
      isLoop: true,
    });
  });
});
