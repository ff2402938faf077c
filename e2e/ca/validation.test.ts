import http from 'node:http';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Session } from './bare-client.ts';
import { answerChallenges, openLaboratory, placeOrder, readAuthorization } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import { problem as problemOf } from './problems.ts';
import { resolveLocalhost, validateHttp01, ValidationFailure } from './validation.ts';

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

describe('HTTP-01 is looked at from several places', () => {
  afterEach(() => lab.ca.heal());

  /** Has the web server answer to none of these addresses; returns which have come by. */
  function turnAway(...addresses: string[]): Set<string> {
    const seen = new Set<string>();
    lab.intercept = ({ socket }, response) => {
      const from = socket.remoteAddress ?? '';
      seen.add(from);
      if (!addresses.includes(from)) return false;
      response.destroy();
      return true;
    };
    return seen;
  }
  const perspectives = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'];

  it('and passed where one of the others fails', async () => {
    lab.ca.adjust({ perspectives });
    const seen = turnAway('127.0.0.4');
    expect((await outcome()).order.status).toBe('ready');
    expect([...seen].sort()).toEqual(perspectives);
  });

  it('and failed where more of the others fail, in the words that tell it from the first', async () => {
    lab.ca.adjust({ perspectives });
    turnAway('127.0.0.4', '127.0.0.5');
    const { problem } = await outcome();
    expect(problem).toMatchObject({ type: 'connection' });
    expect(problem?.detail).toMatch(/^During secondary validation: 127\.0\.0\.1: Fetching http/);
  });

  it('and failed by the first alone, which is asked first', async () => {
    lab.ca.adjust({ perspectives });
    const seen = turnAway('127.0.0.2');
    expect((await outcome()).problem?.detail).toMatch(/^127\.0\.0\.1: Fetching http/);
    expect([...seen]).toEqual(['127.0.0.2']);
  });
});

it('A name server’s failure is the reason, in its own words', async () => {
  const found = problemOf('dns', 'DNS problem: SERVFAIL looking up A for schreinerei.localhost');
  lab.ca.adjust({ resolve: () => Promise.reject(new ValidationFailure(found)) });
  expect((await outcome()).problem?.detail).toBe(found.detail);
  lab.ca.heal();
});

async function closedPort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
