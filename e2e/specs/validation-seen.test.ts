/** What this machine has seen of a validation that failed, with the whole service and over real ACME. */
import http from 'node:http';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { failureOf } from '../../electron/testing/failure-of.ts';
import { freePort, freePorts } from '../../electron/testing/ports.ts';
import { startTestService } from '../../electron/testing/start-service.ts';
import { startPracticeCa } from '../ca/practice-ca.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { configureHost } from '../fixtures/settings.ts';

/** A host behind a router that leads its own requests here, and those of the CA to another port. */
async function setUp() {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const [httpPort, httpsPort] = await freePorts(2);
  const outsidePort = await freePort();
  const ca = await startPracticeCa({ httpPort: outsidePort });
  onTestFinished(() => ca.close());
  const store = configureHost(folder.path, ca, { httpPort, httpsPort });
  const host = await startTestService({ configDir: folder.path, settingsStore: store() });
  return { host, httpPort, outsidePort };
}

test('a call that comes back to this machine, and from the CA does not, is told as just that', async () => {
  const { host } = await setUp();
  expect(await failureOf(host.client.certificate.request({}))).toMatchObject({
    code: 'VALIDATION_FAILED',
    data: { reason: 'connection', cause: 'refused', stage: 'connect', fromHere: 'cameBack', requestsSeen: 0 },
  });
});

test.each([
  ['lower-cases its path', (path: string) => path.toLowerCase(), { changedRequests: 1 }],
  ['appends a slash', (path: string) => `${path}/`, { changedRequests: 1 }],
  ['asks for something else', () => '/.well-known/acme-challenge/health', { unknownRequests: 1 }],
])('a call that arrived through a proxy that %s is counted, and not denied', async (_, change, counted) => {
  const { host, httpPort, outsidePort } = await setUp();
  const proxy = http.createServer((request, response) => {
    const { headers, url = '' } = request;
    http.get({ port: httpPort, host: '127.0.0.1', headers, path: change(url), agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 500);
      answer.pipe(response);
    });
  });
  onTestFinished(() => void proxy.close());
  proxy.listen(outsidePort, '127.0.0.1');
  await once(proxy, 'listening');
  const failure = await failureOf(host.client.certificate.request({}));
  expect(failure).toMatchObject({ code: 'VALIDATION_FAILED', data: { requestsSeen: 0, ...counted } });
  expect(JSON.stringify(failure)).not.toContain('health');
});
