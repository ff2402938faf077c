import dgram from 'node:dgram';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startBox, type BoxState } from '../../../e2e/house/box.ts';
import { describing, device, found, searched, udp, web } from '../../testing/igd.ts';
import { freePort } from '../../testing/ports.ts';
import { askLine, type LineAnswer, type RouterPlace } from './line.ts';

const LOOPBACK = '127.0.0.1';
const PORTS = [80, 443];
const NAS = { port: 80, to: '192.168.178.30', toPort: 5000 };
const state: BoxState = { outside: '87.140.20.5', mappings: [NAS], upnp: 'tells' };
const nothing: LineAnswer = { external: null, by: null, routerName: null, mappings: null };

const ask = (router: RouterPlace, signal = new AbortController().signal) => askLine(PORTS, signal, router);

/** The router of the house (`e2e/house`), on loopback. */
async function boxPlace(changes: Partial<BoxState> = {}): Promise<RouterPlace> {
  const box = await startBox(LOOPBACK, { page: 0, description: 0, ssdp: 0, natPmp: 0 }, { ...state, ...changes });
  onTestFinished(() => box.close());
  return { address: LOOPBACK, ssdpPort: box.ports.ssdp ?? 0, natPmpPort: box.ports.natPmp };
}

const connected = { NewConnectionStatus: 'Connected' };
const outside = { NewExternalIPAddress: '87.140.20.5' };

describe('A router', () => {
  test('tells its outside address, its name, and where it forwards ports', async () => {
    expect(await ask(await boxPlace())).toEqual({
      external: '87.140.20.5',
      by: 'igd',
      routerName: 'FRITZ!Box 7590',
      mappings: [
        { port: 80, to: { address: '192.168.178.30', port: 5000 } },
        { port: 443, to: null },
      ],
    });
  });

  test('that has no address over IPv4 says so', async () => {
    expect(await ask(await boxPlace({ outside: null }))).toMatchObject({ external: null, by: 'igd' });
  });

  test('without UPnP tells its address by NAT-PMP', async () => {
    const { natPmpPort } = await boxPlace();
    const place = { address: LOOPBACK, ssdpPort: await freePort(), natPmpPort };
    expect(await ask(place)).toEqual({ ...nothing, external: '87.140.20.5', by: 'natPmp' });
  });

  test('that says nothing of itself is not waited for any longer than two seconds', async () => {
    const started = Date.now();
    expect(await ask(await boxPlace({ upnp: 'silent' }))).toEqual(nothing);
    expect(Date.now() - started).toBeLessThan(2500);
  });

  test('that is not connected has no address to tell', async () => {
    const place = await device({ GetStatusInfo: { NewConnectionStatus: 'Disconnected' }, GetExternalIPAddress: {} });
    expect(await ask(place)).toMatchObject({ external: null, by: null });
  });

  test('that finds no single forwarding lists them all', async () => {
    const entries = [
      { NewProtocol: 'UDP', NewExternalPort: '80', NewInternalPort: '1', NewInternalClient: '192.168.178.9' },
      { NewProtocol: 'TCP', NewExternalPort: '443', NewInternalPort: '443', NewInternalClient: '192.168.178.20' },
      {
        NewProtocol: 'TCP',
        NewExternalPort: '80',
        NewInternalPort: '80',
        NewInternalClient: '192.168.178.30',
        NewEnabled: '0',
      },
    ];
    const place = await device({
      GetStatusInfo: connected,
      GetExternalIPAddress: outside,
      GetGenericPortMappingEntry: (body) => entries[Number(/<NewPortMappingIndex>(\d+)/.exec(body)?.[1])] ?? 713,
    });
    expect(await ask(place)).toMatchObject({
      routerName: 'Router <1>',
      mappings: [
        { port: 80, to: null },
        { port: 443, to: { address: '192.168.178.20', port: 443 } },
      ],
    });
  });

  test('that lists no forwardings tells its address all the same', async () => {
    const place = await device({ GetStatusInfo: connected, GetExternalIPAddress: outside });
    expect(await ask(place)).toMatchObject({ external: '87.140.20.5', by: 'igd', mappings: null });
  });

  test.each(['0.0.0.0', '127.0.0.1', '203.0.113.7', '224.0.0.1', 'evil.example', '::1', '1.2.3'])(
    'is not believed to have the address %s',
    async (address) => {
      const place = await device({ GetStatusInfo: connected, GetExternalIPAddress: { NewExternalIPAddress: address } });
      expect((await ask(place)).external).toBeNull();
    },
  );
});

describe('Whoever pretends to be the router', () => {
  test('leads nobody to an address that is not the router’s own', async () => {
    const { port, asked } = await web((_request, response) => response.end(describing('/control')));
    const locations = [
      'http://198.51.100.7/description.xml',
      'http://192.168.178.30:80/description.xml',
      `http://localhost:${port}/description.xml`,
      `https://127.0.0.1:${port}/description.xml`,
      `http://a:b@127.0.0.1:${port}/description.xml`,
      'file:///etc/passwd',
      '',
    ];
    const answers = await Promise.all(locations.map(async (one) => ask(await searched(found(one)))));
    expect(answers).toEqual(locations.map(() => nothing));
    expect(asked).toEqual([]);
  });

  test('is not heard from another address', async () => {
    const { port, asked } = await web((_request, response) => response.end(describing('/control')));
    const elsewhere = dgram.createSocket('udp4').bind(0, '127.0.0.2');
    await once(elsewhere, 'listening');
    onTestFinished(() => void elsewhere.close());
    const socket = dgram.createSocket('udp4').bind(0, LOOPBACK);
    await once(socket, 'listening');
    onTestFinished(() => void socket.close());
    socket.on('message', (_query, from) =>
      elsewhere.send(found(`http://${LOOPBACK}:${port}/`), from.port, from.address),
    );
    expect(await ask({ address: LOOPBACK, ssdpPort: socket.address().port, natPmpPort: await freePort() })).toEqual(
      nothing,
    );
    expect(asked).toEqual([]);
  });

  test('sends no requests on to others by its description or a redirect', async () => {
    const other = await web((_request, response) => response.end());
    for (const [status, body] of [
      [200, describing(`http://localhost:${other.port}/control`)],
      [302, ''],
    ] as const) {
      const { port } = await web((_request, response) =>
        response.writeHead(status, { Location: `http://${LOOPBACK}:${other.port}/` }).end(body),
      );
      expect((await ask(await searched(found(`http://${LOOPBACK}:${port}/`)))).external).toBeNull();
    }
    expect(other.asked).toEqual([]);
  });

  test('is left after three seconds, whatever answer it sends', async () => {
    const answers: Record<string, RequestListener> = {
      'without end': (_request, response) => {
        const more = (): unknown => response.write('x'.repeat(16_384), () => setImmediate(more));
        more();
      },
      'drop by drop': (_request, response) => {
        const dripping = setInterval(() => response.write('<'), 50);
        response.on('close', () => clearInterval(dripping));
      },
      none: () => undefined,
      'that only begins, many times': (_request, response) => response.end('<service>'.repeat(7000)),
      'in another language': (request) => request.socket.end('SSH-2.0-OpenSSH\r\n'),
    };
    const started = Date.now();
    const said = await Promise.all(
      Object.entries(answers).map(async ([how, listener]) => {
        const { port } = await web(listener);
        return { how, external: (await ask(await searched(found(`http://${LOOPBACK}:${port}/`)))).external };
      }),
    );
    expect(said).toEqual(Object.keys(answers).map((how) => ({ how, external: null })));
    expect(Date.now() - started).toBeLessThan(4000);
  });

  test('by NAT-PMP must send a whole answer to this very question', async () => {
    const address = [87, 140, 20, 5];
    const answers = [
      [],
      [0, 128, 0, 0],
      [0, 129, 0, 0, 0, 0, 0, 0, ...address],
      [0, 128, 0, 3, 0, 0, 0, 0, ...address],
    ];
    const said = await Promise.all(
      answers.map(async (answer) => {
        const natPmpPort = await udp(() => Buffer.from(answer));
        return ask({ address: LOOPBACK, ssdpPort: await freePort(), natPmpPort });
      }),
    );
    expect(said).toEqual(answers.map(() => nothing));
  });
});

test('a router to which no way leads says nothing', async () => {
  // A datagram socket that may not broadcast is refused it by the system.
  expect(await ask({ address: '255.255.255.255', ssdpPort: 1900, natPmpPort: 5351 })).toEqual(nothing);
});

test('asking a router can be cancelled', async () => {
  const cancelling = new AbortController();
  const { port } = await web(() => cancelling.abort(new Error('enough')));
  await expect(ask(await searched(found(`http://${LOOPBACK}:${port}/`)), cancelling.signal)).rejects.toThrow('enough');
});
