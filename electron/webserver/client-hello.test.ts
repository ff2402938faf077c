import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readClientHello } from './client-hello.ts';

/** The first bytes that Node's own client sends. */
async function helloOf(options: tls.ConnectionOptions): Promise<Buffer> {
  const server = net.createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const client = tls.connect({ port, host: '127.0.0.1', ...options }).on('error', () => undefined);
  const [socket] = (await once(server, 'connection')) as [net.Socket];
  let bytes = Buffer.alloc(0);
  while (readClientHello(bytes) === 'incomplete') {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    bytes = Buffer.concat([bytes, chunk]);
  }
  client.destroy();
  socket.destroy();
  return bytes;
}

/** The same message in records of this length. */
function inRecords(hello: Buffer, length: number): Buffer {
  const message = hello.subarray(5);
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; at += length) {
    const part = message.subarray(at, at + length);
    const header = Buffer.from([0x16, 0x03, 0x01, 0, 0]);
    header.writeUInt16BE(part.length, 3);
    parts.push(header, part);
  }
  return Buffer.concat(parts);
}

describe('A ClientHello', () => {
  test.each([
    [{ servername: 'MeineFirma.de', ALPNProtocols: ['acme-tls/1'] }, 'meinefirma.de', ['acme-tls/1']],
    [{ servername: 'meinefirma.de', ALPNProtocols: ['h2', 'http/1.1'] }, 'meinefirma.de', ['h2', 'http/1.1']],
    [{ servername: '' }, null, []],
    [{ servername: 'a.example', maxVersion: 'TLSv1.2' }, 'a.example', []],
  ] as [tls.ConnectionOptions, string | null, string[]][])('of %j is read', async (options, serverName, protocols) => {
    expect(readClientHello(await helloOf(options))).toEqual({ serverName, protocols });
  });

  test('is waited for until it is whole, however it is cut', async () => {
    const hello = await helloOf({ servername: 'meinefirma.de', ALPNProtocols: ['acme-tls/1'] });
    const expected = { serverName: 'meinefirma.de', protocols: ['acme-tls/1'] };
    for (const length of [1, 7, 100, 16_384]) {
      const bytes = inRecords(hello, length);
      expect(readClientHello(bytes)).toEqual(expected);
      for (let end = 0; end < bytes.length; end++) expect(readClientHello(bytes.subarray(0, end))).toBe('incomplete');
    }
  });

  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['another handshake message', Buffer.from([0x16, 3, 1, 0, 4, 2, 0, 0, 0])],
    ['more than any client says', Buffer.from([0x16, 3, 1, 0, 4, 1, 0xff, 0, 0])],
    ['an alert in the middle', Buffer.from([0x16, 3, 1, 0, 2, 1, 0, 0x15, 3, 1, 0, 1, 0])],
    ['lengths that lead beyond its end', Buffer.from([0x16, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3])],
  ])('is not %s', (_, bytes) => {
    expect(readClientHello(bytes)).toBeNull();
  });
});

describe('Whatever comes', () => {
  let hello: Buffer;
  beforeAll(async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const client = tls.connect({ port, host: '127.0.0.1', servername: 'meinefirma.de' }).on('error', () => undefined);
    const [socket] = (await once(server, 'connection')) as [net.Socket];
    [hello] = (await once(socket, 'data')) as [Buffer];
    client.destroy();
    server.close();
  });

  test('it is read, waited for or refused, and never throws', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), (changes) => {
        const bytes = Buffer.from(hello);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        readClientHello(bytes);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readClientHello(Buffer.from(bytes))));
  });
});
