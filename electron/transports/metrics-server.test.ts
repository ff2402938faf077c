import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { failureOf } from '../testing/environment.ts';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';

const TEXT = '# HELP a Ä.\n# TYPE a gauge\na 1\n';

async function start(metrics: () => string = () => TEXT): Promise<MetricsServer> {
  const server = await startMetricsServer({ port: 0, metrics });
  onTestFinished(server.close);
  return server;
}

type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string };

/** A request as written: `fetch` would not let us choose Host and Origin. */
function ask({ port }: MetricsServer, target: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') {
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path: target, method, headers, agent: false });
    request.on('error', reject).on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.end();
  });
}

describe('The metrics', () => {
  test('come at the address that is told, as text of the format 0.0.4', async () => {
    const server = await start();
    const response = await fetch(server.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    await expect(response.text()).resolves.toBe(TEXT);
  });

  test('are those of the moment at which they are asked for', async () => {
    let asked = 0;
    const server = await start(() => `a ${++asked}\n`);
    const bodies = [await ask(server, '/metrics'), await ask(server, '/metrics?x=1')].map(({ body }) => body);
    expect(bodies).toEqual(['a 1\n', 'a 2\n']);
  });

  test('are not sent to HEAD, but their length is', async () => {
    const answer = await ask(await start(), '/metrics', {}, 'HEAD');
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(TEXT)));
  });

  test('that cannot be made are an error without its text', async () => {
    const server = await start(() => {
      throw new Error('/home/secret');
    });
    await expect(ask(server, '/metrics')).resolves.toMatchObject({ status: 500, body: '500 Internal Server Error\n' });
  });
});

describe('Refused is', () => {
  test.each(['localhost', 'localhost:PORT', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', '[::1]:PORT'])(
    'Host %j',
    async (host) => {
      const server = await start();
      const answer = await ask(server, '/metrics', { Host: host.replace('PORT', String(server.port)) });
      expect(answer).toMatchObject({ status: 421, body: '421 Misdirected Request\n' });
    },
  );

  test.each([
    [{ Origin: 'http://evil.example' }],
    [{ Origin: 'null' }],
    [{ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
  ])('what a page asks for: %j', async (headers) => {
    await expect(ask(await start(), '/metrics', headers)).resolves.toMatchObject({ status: 403 });
  });

  test.each([
    '/',
    '/metrics/',
    '/metrics/x',
    '/Metrics',
    '/%6detrics',
    '//metrics',
    '/favicon.ico',
    'http://127.0.0.1/metrics',
  ])('%s', async (target) => {
    await expect(ask(await start(), target)).resolves.toMatchObject({ status: 404, body: '404 Not Found\n' });
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s', async (method) => {
    const answer = await ask(await start(), '/metrics', {}, method);
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });
});

test('it listens on 127.0.0.1 and nowhere else', async () => {
  const { port } = await start();
  const others = Object.values(os.networkInterfaces())
    .flatMap((one) => one ?? [])
    .filter((one) => one.address !== '127.0.0.1' && one.scopeid === undefined);
  for (const { address } of others) {
    const [error] = (await once(net.connect(port, address), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  }
});

test('a busy port is a failure that names it', async () => {
  const { port } = await start();
  const again = startMetricsServer({ port, metrics: () => '' });
  await expect(failureOf(again)).resolves.toMatchObject({ code: 'PORT_BUSY', data: { port } });
});

test('closing ends the connections and frees the port', async () => {
  const server = await start();
  const socket = net.connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await server.close();
  await closed;
  await expect(ask(server, '/metrics')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
