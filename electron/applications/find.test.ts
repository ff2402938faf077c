import net from 'node:net';
import tls from 'node:tls';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { nginxProgram, runNginx, writePair } from '../../e2e/fixtures/nginx.ts';
import { answerOf4d, rawAnswer } from '../testing/applications.ts';
import { createTestAuthority, type TestPair } from '../testing/certificates.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { cannedServer, endlessServer, hangingServer, listen, resettingServer } from '../testing/listeners.ts';
import { freePort, freePorts } from '../testing/ports.ts';
import { webServerConfig } from '../testing/web-server-config.ts';
import { createWebServer } from '../webserver/web-server.ts';
import { findApplications } from './find.ts';

let pair: TestPair;
beforeAll(async () => {
  pair = await (await createTestAuthority()).issue({ names: ['meinefirma.de'] });
});
const never = () => new AbortController().signal;
/** Nothing healthy meets it, however slow the machine is. */
const PATIENT = 60_000;
const find = (...ports: number[]) => findApplications(ports, never(), { timeoutMs: PATIENT });
const ipv4 = ['ipv4'] as const;

const raw = (server: string) => cannedServer(rawAnswer('404 Not Found', [`Server: ${server}`, 'Connection: close']));

test('says of each port who answers there, and nothing of those that are free', async () => {
  const erp = await listen(cannedServer(answerOf4d()));
  const iis = await listen(raw('Microsoft-IIS/10.0'));
  const tomcat = await listen(cannedServer(rawAnswer('404 ', [], '<h3>Apache Tomcat/9.0.65</h3>')));
  expect(await find(erp, await freePort(), iis, tomcat, erp)).toEqual([
    { port: erp, secure: false, families: ipv4, kind: '4d', version: '20.5.0' },
    { port: iis, secure: false, families: ipv4, kind: 'iis', version: '10.0' },
    { port: tomcat, secure: false, families: ipv4, kind: 'tomcat', version: '9.0.65' },
  ]);
});

test('finds 4D that answers with a certificate that nobody trusts', async () => {
  const server = tls.createServer({ cert: pair.chainPem, key: pair.keyPem }, (socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(answerOf4d('4D/20R4')));
  });
  const port = await listen(server);
  expect(await find(port)).toEqual([{ port, secure: true, families: ipv4, kind: '4d', version: '20 R4' }]);
});

test('finds 4D on IPv6 alone where somebody else has the same port on IPv4', async () => {
  const port = await listen(raw('Apache/2.4.57'));
  await listen(cannedServer(answerOf4d()), { host: '::1', port });
  const alone = await listen(cannedServer(answerOf4d()), { host: '::1' });
  expect(await find(port, alone)).toEqual([
    { port, secure: false, families: ['ipv4'], kind: 'apache', version: '2.4.57' },
    { port, secure: false, families: ['ipv6'], kind: '4d', version: '20.5.0' },
    { port: alone, secure: false, families: ['ipv6'], kind: '4d', version: '20.5.0' },
  ]);
});

test.runIf(process.platform === 'linux')(
  'finds 4D that was set to one address of the network, and says which (Linux, which has all of 127/8)',
  async () => {
    const network = ['127.0.0.3', '127.0.0.2'];
    const port = await listen(cannedServer(answerOf4d()), { host: '127.0.0.2' });
    const options = { timeoutMs: PATIENT, network };
    expect(await findApplications([port], never(), options)).toEqual([
      { port, secure: false, families: ipv4, kind: '4d', version: '20.5.0', address: '127.0.0.2' },
    ]);
    await listen(raw('Apache/2.4.57'), { port });
    expect(await findApplications([port], never(), options)).toMatchObject([{ port, kind: 'apache' }]);
  },
);

test.runIf(nginxProgram !== null)(
  'knows a real nginx, in plain text and with TLS (skipped without nginx)',
  async () => {
    const [plain, secure] = await freePorts(2);
    const folder = temporaryFolder();
    const { cert, key } = writePair(folder, pair);
    const servers = `
      server { listen 127.0.0.1:${plain}; listen [::1]:${plain}; }
      server { listen 127.0.0.1:${secure} ssl; listen [::1]:${secure} ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; }`;
    const { close } = await runNginx(folder, servers, secure);
    onTestFinished(close);
    const version = expect.stringMatching(/^\d+\.\d+\.\d+$/) as string;
    const families = ['ipv4', 'ipv6'];
    expect(await find(plain, secure)).toEqual([
      { port: plain, secure: false, families, kind: 'nginx', version },
      { port: secure, secure: true, families, kind: 'nginx', version },
    ]);
  },
);

test('knows this product, whatever application answers behind it', async () => {
  const config = await webServerConfig({ address: 'meinefirma.de' });
  const { httpPort, httpsPort } = config;
  const web = createWebServer(config, {
    handle: (_, response) => void response.setHeader('Server', '4D/20.5.0').end(),
  });
  onTestFinished(() => web.stop());
  await web.startHttp();
  await web.startTls(pair);
  const ours = { families: ['ipv4', 'ipv6'], kind: 'profactoDatenschutz', version: null };
  expect(await find(httpPort, httpsPort)).toEqual([
    { port: httpPort, secure: false, ...ours },
    { port: httpsPort, secure: true, ...ours },
  ]);
});

test('tells those who answer in another protocol from those who say nothing', async () => {
  const mail = await listen(cannedServer('220 mail.meinefirma.de ESMTP\r\n'));
  const deaf = await listen(resettingServer());
  expect(await find(mail, deaf)).toMatchObject([
    { port: mail, kind: 'other' },
    { port: deaf, kind: 'silent' },
  ]);
});

test('waits no longer than it has time, for whoever says nothing and for whoever never ends', async () => {
  const hanging = await listen(hangingServer());
  const endless = await listen(endlessServer('<title>'));
  expect(await findApplications([hanging, endless], never(), { timeoutMs: 300 })).toMatchObject([
    { port: hanging, kind: 'silent' },
    { port: endless, kind: 'other' },
  ]);
});

test('reads no more than the beginning of an answer', async () => {
  let sent = 0;
  const server = net.createServer((socket) => {
    const head = 'HTTP/1.1 200 OK\r\nServer: 4D/20.5.0\r\n\r\n';
    socket.once('data', () => {
      socket.write(head);
      const more = () => {
        while (socket.writable && socket.write('x'.repeat(65_536))) sent += 65_536;
      };
      socket.on('drain', more);
      more();
    });
  });
  const port = await listen(server);
  expect(await find(port)).toMatchObject([{ port, kind: '4d' }]);
  expect(sent).toBeLessThan(50_000_000);
});

test('ends at once with the operation', async () => {
  const port = await listen(hangingServer());
  const operation = new AbortController();
  const looking = findApplications([port], operation.signal, { timeoutMs: PATIENT });
  operation.abort(new Error('cancelled'));
  await expect(looking).rejects.toThrow('cancelled');
});
