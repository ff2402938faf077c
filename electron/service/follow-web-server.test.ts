import { once } from 'node:events';
import http from 'node:http';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createTestHost, NAME } from '../testing/host.ts';
import { CRASHING_WORKER, isWorkerPossible } from '../webserver/test-workers.ts';

beforeEach(({ skip }) => skip(!isWorkerPossible, 'this Node runs no TypeScript in a worker'));

async function startHost() {
  const unexpected: unknown[] = [];
  const host = await createTestHost(
    {},
    { webServerWorker: CRASHING_WORKER, onUnexpectedError: (error) => unexpected.push(error) },
  );
  const started = await host.start();
  const { httpPort } = started.snapshot().settings;
  const visit = async (path: string): Promise<number | null> => {
    const request = http.get({ host: '127.0.0.1', port: httpPort, path, agent: false });
    onTestFinished(() => void request.destroy());
    try {
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      response.resume();
      return response.statusCode ?? null;
    } catch {
      return null;
    }
  };
  const crashes = () => host.journal().filter(({ event }) => event === 'webServerCrashed');
  return { ...host, ...started, visit, crashes, unexpected };
}

test('a host whose web server crashes writes it down, serves the same certificate again, and has proven it', async () => {
  const { client, snapshot, visit, crashes, unexpected } = await startHost();
  await client.certificate.request({ despiteFindings: true });
  expect(snapshot().shield).toBe('colour');
  const { fingerprint256 } = snapshot().certificate ?? {};

  expect(await visit('/crash/error')).toBeNull();
  await expect.poll(crashes).toMatchObject([{ reason: 'error', times: 1 }]);
  await expect.poll(() => snapshot().webserver.https.state).toBe('listening');
  await expect.poll(() => snapshot().webserver.http.state).toBe('listening');
  await expect.poll(() => snapshot().shield).toBe('colour');
  expect(snapshot().certificate?.fingerprint256).toBe(fingerprint256);
  expect(unexpected).toEqual([expect.objectContaining({ message: 'as a fault would do' })]);
  expect(await visit('/')).toBe(200);
});

test('a web server that is busy for ever delays nobody who asks the service', async () => {
  const { client, snapshot, visit } = await startHost();
  expect(await visit('/crash/hang')).toBe(200);
  const answered: unknown[] = [];
  void visit('/').then((status) => answered.push(status));
  for (let round = 0; round < 20; round++) {
    await client.state.get();
    await client.settings.update({ contactEmail: `chef${round}@meinefirma.de` });
  }
  expect(snapshot().settings.contactEmail).toBe('chef19@meinefirma.de');
  expect(answered).toEqual([]);
});

test('the name in a redirect and the language of the page follow the settings', async () => {
  const { client, snapshot } = await startHost();
  await client.certificate.request({ despiteFindings: true });
  const { httpPort } = snapshot().settings;
  const head = async (host: string) => {
    const request = http.get({ host: '127.0.0.1', port: httpPort, agent: false, headers: { Host: host } });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    return response;
  };
  expect((await head('192.0.2.1')).headers['content-language']).toBe('de');
  await client.settings.update({ language: 'en' });
  expect((await head('192.0.2.1')).headers['content-language']).toBe('en');
  expect((await head(NAME)).headers.location).toBe(`https://${NAME}/`);
  await client.settings.update({ redirectToHttps: false });
  expect((await head(NAME)).statusCode).toBe(200);
});
