import { expect, test } from 'vitest';
import { freePort } from '../../testing/ports.ts';
import { hangingServer, listen } from '../../testing/listeners.ts';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import { httpPortCheck } from './http-port.ts';
import { factsFor, findingOf, webServerWith } from './test-facts.ts';

/** The real web server on this port, and the facts that let a check open it as the service does. */
async function webServer(httpPort: number) {
  const { web } = await webServerWith({ httpPort });
  const openHttp = async () => {
    const wasListening = web.listeners().http.state === 'listening';
    await web.startHttp();
    return { wasListening };
  };
  return { web, given: { settings: { httpPort }, openHttp } };
}

test('a port that profacto holds already is its own', async () => {
  const port = await freePort();
  const { web, given } = await webServer(port);
  await web.startHttp();
  expect(await findingOf(httpPortCheck, given)).toMatchObject({
    code: 'HTTP_PORT_OURS',
    status: 'good',
    data: { port },
  });
});

test('a port that nobody holds is free, also when another check needs it at the same time', async () => {
  const port = await freePort();
  const facts = factsFor((await webServer(port)).given);
  const [found, listens] = await Promise.all([findingOf(httpPortCheck, facts), facts.httpListens()]);
  expect(found).toMatchObject({ code: 'HTTP_PORT_FREE', status: 'good', data: { port } });
  expect(listens).toBe(true);
});

test('a port that another program holds is busy', async () => {
  const port = await listen(hangingServer());
  const facts = factsFor((await webServer(port)).given);
  const found = await findingOf(httpPortCheck, facts);
  expect(found).toMatchObject({ code: 'HTTP_PORT_BUSY', status: 'broken', data: { port } });
  expect(found.data).toHaveProperty('holder');
  expect(await facts.httpListens()).toBe(false);
});

// These errors need an unprivileged user or an exhausted system; the listener's own test covers how they arise.
test.each([
  [failure('PORT_FORBIDDEN', { port: 80, purpose: 'http' }), 'HTTP_PORT_FORBIDDEN', { port: 80 }],
  [
    failure('PORT_UNUSABLE', { port: 80, purpose: 'http', systemCode: 'EMFILE' }),
    'HTTP_PORT_UNUSABLE',
    { port: 80, systemCode: 'EMFILE' },
  ],
] as const)('a port that the system refuses says so ($code)', async (refusal, code, data) => {
  const given = { settings: { httpPort: 80 }, openHttp: () => Promise.reject(new FailureError(refusal)) };
  expect(await findingOf(httpPortCheck, given)).toMatchObject({ code, status: 'broken', data });
});
