import tls from 'node:tls';
import { expect, test } from 'vitest';
import { answerOf4d, rawAnswer } from '../../testing/applications.ts';
import { createTestAuthority } from '../../testing/certificates.ts';
import { cannedServer, hangingServer, listen, resettingServer } from '../../testing/listeners.ts';
import { freePort } from '../../testing/ports.ts';
import { applicationCheck } from './application.ts';
import { findingOf, NAME, webServerWith, type GivenFacts } from './test-facts.ts';

const at = (port: number, scheme = 'http') => `${scheme}://127.0.0.1:${String(port)}`;
const look = (upstream: string, given: GivenFacts = {}) =>
  findingOf(applicationCheck, { ...given, settings: { upstream } });

async function encrypted4d() {
  const authority = await createTestAuthority();
  const { chainPem, keyPem } = await authority.issue({ names: ['profacto.intern'] });
  const server = tls.createServer({ cert: chainPem, key: keyPem }, (socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(answerOf4d()));
  });
  server.on('tlsClientError', () => undefined);
  return { authority, port: await listen(server) };
}

test('nothing is asked where no application is set', async () => {
  expect(await look('')).toMatchObject({ code: 'APPLICATION_NOT_SET', status: 'good' });
});

test('profacto that answers is named with its version', async () => {
  const url = at(await listen(cannedServer(answerOf4d('4D/20R4'))));
  expect(await look(url)).toMatchObject({
    code: 'APPLICATION_ANSWERS',
    status: 'good',
    data: { url, kind: '4d', version: '20 R4' },
  });
});

test('whoever else answers is as good', async () => {
  const url = at(await listen(cannedServer(rawAnswer('401 Unauthorized', ['Server: nginx/1.22.1']))));
  expect(await look(url)).toMatchObject({ code: 'APPLICATION_ANSWERS', data: { kind: 'nginx', version: '1.22.1' } });
});

test('a port on which nobody listens is no application', async () => {
  const url = at(await freePort());
  expect(await look(url)).toMatchObject({ code: 'APPLICATION_REFUSED', status: 'broken', data: { url } });
});

test('one that takes connections and says nothing is silent', async () => {
  expect(await look(at(await listen(hangingServer())))).toMatchObject({
    code: 'APPLICATION_SILENT',
    data: { cause: 'timeout' },
  });
  expect(await look(at(await listen(resettingServer())))).toMatchObject({
    code: 'APPLICATION_SILENT',
    data: { cause: 'reset' },
  });
});

test.each([503, 502, 504])('a status %i says that it has no time', async (httpStatus) => {
  const url = at(await listen(cannedServer(rawAnswer(`${String(httpStatus)} Busy`, ['Server: 4D/20.5.0']))));
  expect(await look(url)).toMatchObject({ code: 'APPLICATION_BUSY', data: { url, httpStatus, kind: '4d' } });
});

test('its own redirect to https would lead in a circle, and one to another name would not', async () => {
  const redirecting = async (location: string) =>
    at(await listen(cannedServer(rawAnswer('302 Found', ['Server: 4D/20.5.0', `Location: ${location}`]))));
  for (const location of [`https://${NAME}/`, `https://${NAME}:8443/start`, 'https://127.0.0.1/']) {
    expect(await look(await redirecting(location))).toMatchObject({ code: 'APPLICATION_TO_HTTPS', data: { location } });
  }
  for (const location of ['/start', `http://${NAME}/start`, 'https://login.firma.de/', 'https://']) {
    expect(await look(await redirecting(location))).toMatchObject({ code: 'APPLICATION_ANSWERS' });
  }
});

test('a certificate is trusted by its own roots alone', async () => {
  const { authority, port } = await encrypted4d();
  const url = at(port, 'https');
  expect(await look(url)).toMatchObject({ code: 'APPLICATION_UNTRUSTED', data: { url } });
  expect(await look(url, { trustedRoots: [authority.rootPem] })).toMatchObject({ code: 'APPLICATION_ANSWERS' });
});

test('the other protocol than the one that is set is named', async () => {
  const url = at(await listen(cannedServer('220 mail\r\n')));
  expect(await look(url)).toMatchObject({ code: 'APPLICATION_OTHER_PROTOCOL', data: { secure: false } });
  const plain = at(await listen(cannedServer(answerOf4d())), 'https');
  expect(await look(plain)).toMatchObject({ code: 'APPLICATION_OTHER_PROTOCOL', data: { url: plain, secure: true } });
});

test('this product itself is no application behind it', async () => {
  const { web, httpPort } = await webServerWith({});
  await web.startHttp();
  expect(await look(at(httpPort))).toMatchObject({ code: 'APPLICATION_OURSELVES', status: 'broken' });
});
