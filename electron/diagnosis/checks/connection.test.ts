import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { readCertificate } from '../../certificates/info.ts';
import { createTestAuthority, type TestAuthority, type TestPair } from '../../testing/certificates.ts';
import { freePort } from '../../testing/ports.ts';
import type { WebServer } from '../../webserver/web-server.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestRecords } from '../../testing/dns.ts';
import { listen } from '../../testing/listeners.ts';
import { createChallenges } from '../../webserver/challenges.ts';
import type { FactsInput } from '../facts.ts';
import { connectionCheck } from './connection.ts';
import { httpsPortCheck } from './https-port.ts';
import { codesOf, factsFor, findingOf, findingsOf, NAME, webServerWith, type GivenFacts } from './test-facts.ts';

/** Multicast addresses: the system refuses a connection to one at once, and no packet leaves this machine. */
const UNREACHABLE = { ipv4: '224.0.0.1', ipv6: 'ff02::1' } as const;
/** A public CA never reaches a loopback address; a CA on this machine does. */
const LOCAL_CA = { acmeDirectoryUrl: 'https://localhost:14000/dir' };
const LAN = '192.168.178.20';
let authority: TestAuthority;
let pair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: [NAME] });
});

const startTlsServer = (host = '127.0.0.1', port = 0) =>
  listen(tls.createServer({ cert: pair.chainPem, key: pair.keyPem }), { host, port });
/** Forwards connections as a router does. */
const startForwarder = (to: number) =>
  listen(
    net.createServer((socket) => {
      const onward = net.connect({ host: '127.0.0.1', port: to });
      onward.on('error', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    }),
  );

async function facts(records: TestRecords, given: GivenFacts) {
  const { server } = await startTestDns({ [NAME]: records });
  return factsFor({
    trustedRoots: [authority.rootPem],
    lanAddresses: [LAN, '10.0.0.7'],
    ...given,
    settings: { dnsServers: [server], ...LOCAL_CA, ...given.settings },
  });
}

describe('With a certificate', () => {
  const installed = () => ({
    folder: '/db/1',
    chainPem: pair.chainPem,
    info: readCertificate(pair.chainPem),
    keyMatches: true,
  });
  const look = async (records: TestRecords, httpsPort: number, publicHttpsPort = httpsPort) =>
    findingsOf(
      connectionCheck,
      await facts(records, { installed: installed(), settings: { httpsPort, publicHttpsPort } }),
    );

  test('a connection under the public address is good, and names its protocol', async () => {
    const port = await startTlsServer();
    expect(await look({ A: ['127.0.0.1'] }, port)).toEqual([
      expect.objectContaining({
        code: 'PUBLIC_CONNECTS',
        status: 'good',
        data: { address: '127.0.0.1', port, protocol: 'TLSv1.3' },
      }),
    ]);
  });

  test('a router that does not lead back in is a warning, not "down": this machine serves', async () => {
    const [port, publicPort] = [await startTlsServer(), await freePort()];
    const [found] = await look({ A: [UNREACHABLE.ipv4] }, port, publicPort);
    expect(found).toMatchObject({
      code: 'PUBLIC_NOT_FROM_HERE',
      status: 'warning',
      data: {
        address: UNREACHABLE.ipv4,
        port: publicPort,
        cause: 'unreachable',
        forward: { lanAddress: LAN, internalPort: port },
      },
    });
  });

  test('silence is "down" where no router lies between: the address is this machine’s own', async () => {
    const [found] = await look({ A: ['127.0.0.1'] }, await startTlsServer(), await freePort());
    expect(found).toMatchObject({ code: 'PUBLIC_DOWN', status: 'broken', data: { cause: 'refused' } });
  });

  test('silence is unknown at an own address to which nobody comes from the internet', async () => {
    const [httpsPort, publicHttpsPort] = [await startTlsServer(), await freePort()];
    const { acmeDirectoryUrl } = defaultSettings('/db');
    const settings = { httpsPort, publicHttpsPort, acmeDirectoryUrl };
    const given = await facts({ A: ['127.0.0.1'] }, { installed: installed(), settings });
    expect((await findingOf(connectionCheck, given)).code).toBe('PUBLIC_NOT_FROM_HERE');
  });

  test('somebody else’s certificate under the public address is somebody else', async () => {
    const router = await (await createTestAuthority('Router')).issue({ names: ['server.example'] });
    const publicPort = await listen(tls.createServer({ cert: router.chainPem, key: router.keyPem }));
    const [found] = await look({ A: ['127.0.0.1'] }, await startTlsServer(), publicPort);
    expect(found).toMatchObject({
      code: 'PUBLIC_FOREIGN',
      status: 'broken',
      data: {
        port: publicPort,
        names: ['server.example'],
        issuer: 'Router E1 (Testbetrieb)',
        forward: { lanAddress: LAN },
      },
    });
  });

  describe('who somebody else is:', () => {
    const stranger = async (names: string[], listener: RequestListener) => {
      const { chainPem, keyPem } = await (await createTestAuthority('Fremd')).issue({ names });
      return listen(https.createServer({ cert: chainPem, key: keyPem }, listener));
    };
    const sends =
      (status: number, headers: http.OutgoingHttpHeaders, title = ''): RequestListener =>
      (_, response) =>
        void response.writeHead(status, headers).end(`<title>${title}</title>`);
    const lookAt = async (names: string[], listener: RequestListener, given: GivenFacts = {}) => {
      const settings = { httpsPort: await startTlsServer(), publicHttpsPort: await stranger(names, listener) };
      const all = { installed: installed(), ...given, settings: { ...settings, ...given.settings } };
      return findingOf(connectionCheck, await facts({ A: ['127.0.0.1'] }, all));
    };

    test.each<[string, string[], RequestListener, object]>([
      [
        'the VPN portal of a firewall, by where it sends one',
        ['firewall.example'],
        sends(302, { Location: '/userportal/webpages/myaccount/login.jsp' }),
        { kind: 'vpn', name: 'Sophos' },
      ],
      [
        'Exchange, by where it sends one',
        ['mail.example'],
        sends(302, { Location: 'https://meinefirma.de/owa/' }),
        { kind: 'remoteAccess', name: 'Microsoft Exchange' },
      ],
      ['a router, by its certificate', ['fritz.box'], sends(404, {}), { kind: 'router', name: 'FRITZ!Box' }],
      [
        'a network storage, by its page',
        ['diskstation'],
        sends(200, {}, 'Synology DiskStation'),
        { kind: 'nas', name: 'Synology' },
      ],
      [
        'web space, by its certificate',
        ['*.kasserver.com'],
        sends(404, { Server: 'Apache' }),
        { kind: 'webhoster', name: 'ALL-INKL.COM' },
      ],
      [
        'the page in place of a domain that has expired',
        ['parking.example'],
        sends(200, {}, 'This domain has expired'),
        { kind: 'expired', name: null },
      ],
    ])('%s', async (_, names, listener, by) => {
      expect(await lookAt(names, listener)).toMatchObject({
        code: 'PUBLIC_ANSWERED_BY',
        status: 'broken',
        data: { address: '127.0.0.1', name: NAME, by, forward: { lanAddress: LAN } },
      });
    });

    test('is asked once, by the public name, and follows no redirect', async () => {
      const asked: string[] = [];
      await lookAt(['firewall.example'], (request, response) => {
        asked.push(`${request.headers.host?.replace(/:\d+$/, '') ?? ''}${request.url ?? ''}`);
        response.writeHead(302, { Location: '/irgendwohin' }).end();
      });
      expect(asked).toEqual([`${NAME}/`]);
    });

    test.each<[string, RequestListener]>([
      ['shows a page of its own', sends(200, {}, 'Tischlerei Müller – jetzt mit VPN-Portal')],
      ['is any web server', sends(404, { Server: 'nginx' })],
      ['never answers', () => undefined],
    ])('who %s stays another server', async (_, listener) => {
      expect((await lookAt(['server.example'], listener)).code).toBe('PUBLIC_FOREIGN');
    });

    test('a parking page is one also with a certificate for our name, and whatever else has one is a connection', async () => {
      expect(await lookAt([NAME], sends(200, { Server: 'Parking/1.0' }))).toMatchObject({
        code: 'PUBLIC_ANSWERED_BY',
        data: { by: { kind: 'parking' } },
      });
      expect((await lookAt([NAME], sends(200, {}, 'Anmeldung'))).code).toBe('PUBLIC_CONNECTS');
      expect((await lookAt([NAME], sends(200, { 'CF-RAY': '8c1f-FRA', Server: 'cloudflare' }))).code).toBe(
        'PUBLIC_CONNECTS',
      );
    });

    test.each<[string, FactsInput['purpose'], RequestListener, string]>([
      [
        'in an evaluation, which does not ask there itself',
        'evaluate',
        sends(200, {}, 'Diese Domain ist abgelaufen'),
        'PUBLIC_ANSWERED_BY',
      ],
      ['not in a check, which does', 'check', sends(200, {}, 'Diese Domain ist abgelaufen'), 'PUBLIC_FOREIGN'],
      [
        'but not a device, which has port 80 alone',
        'evaluate',
        sends(200, {}, 'Synology DiskStation'),
        'PUBLIC_FOREIGN',
      ],
    ])('what port 80 says of the name counts %s', async (_, purpose, onPort80, code) => {
      const publicHttpPort = await listen(http.createServer(onPort80));
      const found = await lookAt(['server.example'], sends(404, {}), { purpose, settings: { publicHttpPort } });
      expect(found.code).toBe(code);
    });

    test('what port 80 says of the name counts in a check as well, where the CA comes over TLS alone', async () => {
      const publicHttpPort = await listen(http.createServer(sends(200, {}, 'Diese Domain ist abgelaufen')));
      const settings = { publicHttpPort, challengeType: 'tls-alpn-01' } as const;
      const found = await lookAt(['server.example'], sends(404, {}), { settings });
      expect(found).toMatchObject({ code: 'PUBLIC_ANSWERED_BY', data: { by: { kind: 'expired' } } });
    });

    test.each<[string, () => net.Server | null]>([
      ['is closed', () => null],
      ['speaks no TLS', () => net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))],
    ])('what port 80 says of the name counts in an evaluation where port 443 %s', async (_, onPort443) => {
      const server = onPort443();
      const publicHttpsPort = server === null ? await freePort() : await listen(server);
      const publicHttpPort = await listen(http.createServer(sends(200, {}, 'Expired domain')));
      const settings = { httpsPort: await startTlsServer(), publicHttpsPort, publicHttpPort };
      const given = { installed: installed(), purpose: 'evaluate' as const, settings };
      expect(await findingOf(connectionCheck, await facts({ A: ['127.0.0.1'] }, given))).toMatchObject({
        code: 'PUBLIC_ANSWERED_BY',
        data: { by: { kind: 'expired' } },
      });
    });
  });

  test('another server says that its certificate is for our name, where nothing of ours is installed yet', async () => {
    const lookBefore = async (names: readonly string[]) => {
      const { chainPem, keyPem } = await authority.issue({ names: [...names] });
      const publicHttpsPort = await listen(tls.createServer({ cert: chainPem, key: keyPem }));
      const { web, httpsPort } = await webServerWith({});
      return findingOf(
        connectionCheck,
        await facts(
          { A: ['127.0.0.1'] },
          {
            purpose: 'check',
            installed: null,
            settings: { httpsPort, publicHttpsPort },
            withHttpsListener: (greeting, action) => web.withHttpsListener(greeting, action),
          },
        ),
      );
    };
    expect(await lookBefore(['*.de', NAME])).toMatchObject({ code: 'PUBLIC_FOREIGN', data: { isForName: true } });
    const elsewhere = await lookBefore(['server.example']);
    expect(elsewhere.code).toBe('PUBLIC_FOREIGN');
    expect(elsewhere.data).not.toHaveProperty('isForName');
  });

  test('a certificate for our name under the public address is a connection, whoever made it', async () => {
    const proxy = await (await createTestAuthority('Proxy')).issue({ names: [NAME] });
    const publicPort = await listen(tls.createServer({ cert: proxy.chainPem, key: proxy.keyPem }));
    expect(codesOf(await look({ A: ['127.0.0.1'] }, await startTlsServer(), publicPort))).toEqual(['PUBLIC_CONNECTS']);
  });

  test('a silent public address is "down" as well when nothing serves here', async () => {
    const [found] = await look({ A: [UNREACHABLE.ipv4] }, await freePort());
    expect(found).toMatchObject({ code: 'PUBLIC_DOWN', status: 'broken', data: { address: UNREACHABLE.ipv4 } });
  });

  test.each([
    ['plain HTTP', () => http.createServer((_, response) => response.end())],
    ['another protocol', () => net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))],
  ])('%s under the public address is said to be no TLS', async (_, server) => {
    const [found] = await look({ A: ['127.0.0.1'] }, await startTlsServer(), await listen(server()));
    expect(found).toMatchObject({ code: 'PUBLIC_NO_TLS', status: 'broken', data: { forward: { lanAddress: LAN } } });
  });

  test('each address is looked at', async () => {
    const port = await startTlsServer();
    await startTlsServer('::1', port);
    const found = await look({ A: ['127.0.0.1'], AAAA: ['::1'] }, port);
    expect(codesOf(found)).toEqual(['PUBLIC_CONNECTS', 'PUBLIC_CONNECTS']);
  });

  test('an IPv6 address that leads nowhere is a warning beside an IPv4 address that leads here', async () => {
    const port = await startTlsServer();
    const found = await look({ A: ['127.0.0.1'], AAAA: ['::1'] }, port);
    expect(codesOf(found)).toEqual(['PUBLIC_CONNECTS', 'PUBLIC_IPV6_DOWN']);
    expect(found[1]).toMatchObject({ status: 'warning', data: { address: '::1', port, cause: 'refused' } });
  });

  test('an IPv6 address cannot be judged from a machine without IPv6', async () => {
    const found = await look({ A: ['127.0.0.1'], AAAA: [UNREACHABLE.ipv6] }, await startTlsServer());
    expect(codesOf(found)).toEqual(['PUBLIC_CONNECTS', 'PUBLIC_NOT_FROM_HERE']);
  });

  test.each([
    ['with another certificate for the same name', () => authority.issue({ names: [NAME] })],
    [
      'with a certificate for another name',
      async () => (await createTestAuthority('Router')).issue({ names: ['nas.local'] }),
    ],
  ])(
    'an IPv6 address that leads to another server %s beside IPv4 that leads here is a wrong record',
    async (_, issue) => {
      const port = await startTlsServer();
      const other = await issue();
      await listen(tls.createServer({ cert: other.chainPem, key: other.keyPem }), { host: '::1', port });
      const found = await look({ A: ['127.0.0.1'], AAAA: ['::1'] }, port);
      expect(codesOf(found)).toEqual(['PUBLIC_CONNECTS', 'PUBLIC_RECORD_WRONG']);
      expect(found[1]).toMatchObject({
        status: 'broken',
        data: {
          address: '::1',
          port,
          here: ['127.0.0.1'],
          cause: null,
          says: readCertificate(other.chainPem).names[0],
        },
      });
    },
  );

  test.each([
    ['refuses', null, { cause: 'refused', says: null }],
    [
      'speaks no TLS',
      () => net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')),
      { cause: null, says: null },
    ],
  ])('a second A record that %s is wrong, whatever routers do', async (_, server, data) => {
    const port = await startTlsServer();
    if (server !== null) await listen(server(), { host: '127.0.0.2', port });
    const found = await look({ A: ['127.0.0.1', '127.0.0.2'] }, port);
    expect(found.map(({ code, status }) => [code, status])).toEqual([
      ['PUBLIC_CONNECTS', 'good'],
      ['PUBLIC_RECORD_WRONG', 'broken'],
    ]);
    expect(found[1]?.data).toMatchObject({ address: '127.0.0.2', here: ['127.0.0.1'], ...data });
  });

  test('silence is "down" where port 80 of the same address leads here: a router lets one out and back in', async () => {
    const challenges = createChallenges();
    const publicHttpPort = await listen(
      http.createServer((request, response) => response.end(challenges.answer(request.url ?? ''))),
    );
    const publicHttpsPort = await freePort();
    const settings = { httpsPort: await startTlsServer(), publicHttpsPort, publicHttpPort };
    // Leads to this machine, but is not known as an address of it.
    const given = { installed: installed(), challenges, settings };
    const found = await findingOf(connectionCheck, await facts({ A: ['0.0.0.0'] }, given));
    expect(found).toMatchObject({ code: 'PUBLIC_DOWN', status: 'broken', data: { otherPort: publicHttpPort } });
    const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const outside = { at, name: NAME, by: 'request', reached: true, detail: '', challenge: 'tls-alpn-01' } as const;
    const reached = await findingOf(connectionCheck, await facts({ A: ['0.0.0.0'] }, { ...given, outside }));
    expect(reached.code).toBe('PUBLIC_NOT_FROM_HERE');
  });

  test('an IPv6 address that leads nowhere is "down" where there is no other', async () => {
    const found = await look({ AAAA: ['::1'] }, await startTlsServer());
    expect(codesOf(found)).toEqual(['PUBLIC_DOWN']);
  });

  test('a name without an address leaves nothing to look at', async () => {
    expect(codesOf(await look({}, await startTlsServer()))).toEqual(['PUBLIC_NOT_CHECKED']);
  });
});

describe('Before the first certificate', () => {
  const given = (records: TestRecords, httpsPort: number, publicHttpsPort: number, web: WebServer) =>
    facts(records, {
      settings: { httpsPort, publicHttpsPort },
      withHttpsListener: (greeting, action) => web.withHttpsListener(greeting, action),
    });
  const look = async (records: TestRecords, httpsPort: number, publicHttpsPort = httpsPort) =>
    findingsOf(
      connectionCheck,
      await given(records, httpsPort, publicHttpsPort, (await webServerWith({ httpsPort })).web),
    );
  const HERE = { A: ['127.0.0.1'] };

  test('what is opened for a moment is found under every public address', async () => {
    const port = await freePort();
    const found = await look({ A: ['127.0.0.1'], AAAA: ['::1'] }, port);
    expect(codesOf(found)).toEqual(['PUBLIC_REACHES_US', 'PUBLIC_REACHES_US']);
    expect(found[0]).toMatchObject({ status: 'good', data: { address: '127.0.0.1', port } });
  });

  test('it is also found through a router that leads to another port', async () => {
    const port = await freePort();
    const publicPort = await startForwarder(port);
    const [found] = await look(HERE, port, publicPort);
    expect(found).toMatchObject({ code: 'PUBLIC_REACHES_US', data: { port: publicPort } });
  });

  test('it is found beside the other check that opens the same port', async () => {
    const { web, httpsPort: port } = await webServerWith({});
    const shared = await given(HERE, port, port, web);
    const [connection, httpsPort] = await Promise.all([
      findingOf(connectionCheck, shared),
      findingOf(httpsPortCheck, shared),
    ]);
    expect(codesOf([connection, httpsPort])).toEqual(['PUBLIC_REACHES_US', 'HTTPS_PORT_FREE']);
  });

  test('somebody else who speaks TLS is named by his certificate', async () => {
    const [found] = await look(HERE, await freePort(), await startTlsServer());
    expect(found).toMatchObject({
      code: 'PUBLIC_FOREIGN',
      status: 'broken',
      data: { names: [NAME], issuer: 'Test E1 (Testbetrieb)', forward: { lanAddress: LAN } },
    });
  });

  test.each([
    ['greets otherwise', () => net.createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))],
    ['hangs up', () => net.createServer((socket) => socket.destroy())],
  ])('somebody else who %s is not us', async (_, server) => {
    const [found] = await look(HERE, await freePort(), await listen(server()));
    expect(found).toMatchObject({ code: 'PUBLIC_NO_TLS', status: 'broken' });
  });

  test('silence is "down" at an address of this machine, and unknown at any other', async () => {
    const [own] = await look(HERE, await freePort(), await freePort());
    expect(own).toMatchObject({ code: 'PUBLIC_DOWN', data: { cause: 'refused', forward: { lanAddress: LAN } } });
    const [other] = await look({ A: [UNREACHABLE.ipv4] }, await freePort());
    expect(other).toMatchObject({ code: 'PUBLIC_NOT_FROM_HERE', status: 'warning' });
  });

  test('an IPv6 address that leads nowhere is a warning beside an IPv4 address that leads here', async () => {
    const port = await freePort();
    const found = await look({ A: ['127.0.0.1'], AAAA: ['::1'] }, port, await startForwarder(port));
    expect(codesOf(found)).toEqual(['PUBLIC_REACHES_US', 'PUBLIC_IPV6_DOWN']);
  });

  test('a port that cannot be had leaves the way to it unjudged', async () => {
    const port = await freePort();
    const holder = net.createServer();
    await new Promise<void>((resolve) => holder.listen(port, resolve));
    onTestFinished(() => void holder.close());
    expect(codesOf(await look(HERE, port))).toEqual(['PUBLIC_NOT_CHECKED']);
  });

  test('a name without an address opens no port', async () => {
    const { web, httpsPort: port } = await webServerWith({});
    const noAddress = await given({}, port, port, web);
    let opened = 0;
    const withHttpsListener: typeof noAddress.withHttpsListener = (greeting, action) => {
      opened++;
      return web.withHttpsListener(greeting, action);
    };
    expect((await findingOf(connectionCheck, { ...noAddress, withHttpsListener })).code).toBe('PUBLIC_NOT_CHECKED');
    expect(opened).toBe(0);
  });

  test('TLS that this program still serves from memory has to come back', async () => {
    const { web, httpsPort: port } = await webServerWith({});
    await web.startTls(pair);
    const [found] = await findingsOf(connectionCheck, await given(HERE, port, port, web));
    expect(found).toMatchObject({ code: 'PUBLIC_CONNECTS', data: { port } });
  });
});

test('in an evaluation whoever speaks TLS counts as a connection: whose it is, is said elsewhere', async () => {
  const port = await startTlsServer();
  const found = await findingOf(
    connectionCheck,
    await facts({ A: ['127.0.0.1'] }, { purpose: 'evaluate', settings: { httpsPort: port, publicHttpsPort: port } }),
  );
  expect(found.code).toBe('PUBLIC_CONNECTS');
});

test('a check that is cancelled ends with the reason, and the port is free again', async () => {
  const cancelling = new AbortController();
  const { web, httpsPort: port } = await webServerWith({});
  const server = net.createServer();
  server.once('connection', () => cancelling.abort());
  const publicHttpsPort = await listen(server);
  const { server: dns } = await startTestDns({ [NAME]: { A: ['127.0.0.1'] } });
  const cancelled = findingsOf(
    connectionCheck,
    {
      settings: { dnsServers: [dns], httpsPort: port, publicHttpsPort },
      withHttpsListener: (greeting, action) => web.withHttpsListener(greeting, action),
    },
    cancelling.signal,
  );
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  await listen(net.createServer(), { port });
});
