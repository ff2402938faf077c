import http from 'node:http';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Session } from './bare-client.ts';
import { answerChallenges, openLaboratory, placeOrder, readAuthorization } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import { resolveLocalhost, validateHttp01 } from './validation.ts';

const name = 'schreinerei.localhost';
let lab: Laboratory;
let client: Session;

beforeAll(async () => {
  const addresses: Record<string, string[]> = { 'both.localhost': ['127.0.0.1', '::1'] };
  lab = await openLaboratory({ resolve: async (host) => addresses[host] ?? (await resolveLocalhost(host)) });
  client = await lab.client();
});
afterEach(() => {
  lab.intercept = () => false;
});
afterAll(() => lab.close());

async function outcome(host = name, content?: (keyAuthorization: string) => string | undefined) {
  return answerChallenges(lab, client, await placeOrder(client, [host]), content);
}

describe('HTTP-01 is passed', () => {
  it('by the key authorization, white space behind it allowed, asked for by the plain name', async () => {
    let host: string | undefined;
    lab.intercept = ({ headers }) => {
      host = headers.host;
      return false;
    };
    const { order, authorizations } = await outcome(name, (keyAuthorization) => `${keyAuthorization} \r\n`);
    expect(order.status).toBe('ready');
    expect(authorizations[0]).toMatchObject({ status: 'valid', challenges: [{ status: 'valid' }] });
    expect(host).toBe(name);
  });

  it('over redirects, up to ten', async () => {
    let hops = 0;
    lab.intercept = (request, response) => {
      if (hops++ === 10) return false;
      response.writeHead(302, { Location: `http://other.localhost${request.url ?? ''}` }).end();
      return true;
    };
    expect((await outcome()).order.status).toBe('ready');
  });
});

describe('HTTP-01 is failed, with its reason in challenge and order', () => {
  it('by a wrong key authorization', async () => {
    const { order, problem } = await outcome(name, (keyAuthorization) => keyAuthorization.replace('.', '.x'));
    expect(problem).toMatchObject({ type: 'unauthorized', status: 403 });
    expect(problem?.detail).toMatch(
      /^127\.0\.0\.1: The key authorization file from the server did not match this challenge\. Expected "/,
    );
    expect(order.status).toBe('invalid');
    expect(order.error?.detail).toBe(problem?.detail);
    expect(order.error?.subproblems).toMatchObject([{ identifier: { type: 'dns', value: name } }]);
  });

  it('by a page that is not there, or is an endless one', async () => {
    const missing = await outcome(name, () => undefined);
    expect(missing.problem?.type).toBe('unauthorized');
    expect(missing.problem?.detail).toMatch(
      /^127\.0\.0\.1: Invalid response from http:\/\/schreinerei\.localhost\/.*: 404$/,
    );
    const page = await outcome(name, (keyAuthorization) => keyAuthorization + '<p>'.repeat(1_000_000));
    expect(page.problem?.detail).toContain('did not match');
    expect(page.problem?.detail.length).toBeLessThan(700);
  });

  it('by a connection cut off', async () => {
    lab.intercept = ({ socket }) => {
      socket.resetAndDestroy();
      return true;
    };
    expect((await outcome()).problem?.detail).toContain(': Connection reset by peer');
  });

  it('by a port that nobody listens on', async () => {
    const port = await closedPort();
    const closed = await openLaboratory({ httpPort: port });
    const session = await closed.client();
    const { problem } = await answerChallenges(closed, session, await placeOrder(session, [name]));
    await closed.close();
    expect(problem).toMatchObject({ type: 'connection', status: 400 });
    expect(problem?.detail).toMatch(/^127\.0\.0\.1: Fetching http:\/\/schreinerei\.localhost\/.*: Connection refused$/);
  });

  it('by a name that does not exist', async () => {
    const { problem } = await outcome('meinefirma.de');
    expect(problem?.type).toBe('dns');
    expect(problem?.detail).toContain('DNS problem: NXDOMAIN looking up A for meinefirma.de');
  });

  it('by a wrong IPv6 address, although the IPv4 address is right', async () => {
    const { problem } = await outcome('both.localhost');
    expect(problem?.type).toBe('connection');
    expect(problem?.detail).toMatch(/^::1: Fetching http:\/\/both\.localhost\//);
  });

  it.each([
    ['a loop', (path: string) => path, 'Too many redirects'],
    ['another port', () => 'http://schreinerei.localhost:8123/', 'Invalid port in redirect target'],
    ['another protocol', () => 'ftp://schreinerei.localhost/', 'Invalid protocol scheme in redirect target'],
  ])('by a redirect to %s', async (_case, location, expected) => {
    lab.intercept = ({ url = '' }, response) => {
      response.writeHead(301, { Location: location(url) }).end();
      return true;
    };
    const { problem } = await outcome();
    expect(problem?.type).toBe('connection');
    expect(problem?.detail).toContain(expected);
  });

  it('by a server that takes too long', async () => {
    const timeout = new AbortController();
    lab.intercept = () => {
      timeout.abort();
      return true;
    };
    const found = await validateHttp01({
      name,
      token: 'slow',
      keyAuthorization: 'slow.x',
      httpPort: lab.httpPort,
      resolve: resolveLocalhost,
      closing: new AbortController().signal,
      createTimeout: () => timeout.signal,
    });
    expect(found?.detail).toContain('Timeout after connect');
  });

  it('once and for all: the same challenge is not tried again', async () => {
    const order = await placeOrder(client, [name]);
    await answerChallenges(lab, client, order, () => undefined);
    const { authorizations } = await answerChallenges(lab, client, order);
    expect(authorizations[0]?.status).toBe('invalid');
    const [url = ''] = order.authorizations;
    expect((await readAuthorization(client, url)).challenges[0].status).toBe('invalid');
    const [fresh] = (await placeOrder(client, [name])).authorizations;
    expect(fresh).not.toBe(url);
  });
});

async function closedPort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
