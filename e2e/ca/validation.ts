import { timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { isIP, isIPv6 } from 'node:net';

import { problem } from './problems.ts';
import type { Problem } from './problems.ts';

export type Http01 = {
  name: string;
  token: string;
  keyAuthorization: string;
  httpPort: number;
  resolve: (name: string) => Promise<string[]>;
  closing: AbortSignal;
  /** Called for each connection; its signal ends it, by default after 10 s as at Let's Encrypt. */
  createTimeout?: () => AbortSignal;
  /** From where it connects; empty or left out: the system chooses. */
  perspective?: string;
};

type Answer = { status: number; location: string | undefined; body: string };

/** A connection failed. Only if it timed out connecting may the other address family be tried. */
class FetchFailure extends Error {
  readonly timedOutConnecting: boolean;

  constructor(reason: string, timedOutConnecting = false) {
    super(reason);
    this.timedOutConnecting = timedOutConnecting;
  }
}

/** The problem that a validation found, thrown out of its steps. */
export class ValidationFailure extends Error {
  readonly problem: Problem;

  constructor(found: Problem) {
    super(found.detail);
    this.problem = found;
  }
}

const maxRedirects = 10;
// A key authorization has 87 characters; what is longer is a web page.
const maxBodyBytes = 512;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Validates an HTTP-01 challenge (RFC 8555 §8.3) as Let's Encrypt does; returns `undefined` if it passes. */
export async function validateHttp01(challenge: Http01): Promise<Problem | undefined> {
  const start = `http://${challenge.name}/.well-known/acme-challenge/${challenge.token}`;
  try {
    let url = new URL(start);
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const { address, answer } = await fetchFirst(challenge, url, hop === 0);
      if (!redirects.has(answer.status)) {
        judge(challenge, `${address}: `, url.href, answer);
        return undefined;
      }
      url = redirectTarget(challenge, address, url, answer.location);
    }
    throw new ValidationFailure(problem('connection', `Fetching ${url.href}: Too many redirects`));
  } catch (error) {
    if (error instanceof ValidationFailure) return error.problem;
    throw error;
  }
}

/** The default "DNS": this machine's own names only; a practice CA asks no name server. */
export function resolveLocalhost(name: string): Promise<string[]> {
  return Promise.resolve(name.endsWith('.localhost') ? ['127.0.0.1'] : []);
}

/** IPv6 before IPv4; IPv4 is tried only on a connect timeout, and only before any redirect. */
async function fetchFirst(
  challenge: Http01,
  url: URL,
  mayFallBack: boolean,
): Promise<{ address: string; answer: Answer }> {
  const addresses = await lookUp(challenge, url.hostname);
  const v6 = addresses.find((address) => isIPv6(address));
  const v4 = addresses.find((address) => !isIPv6(address));
  const candidates = [v6, v4].filter((address) => address !== undefined);
  let failure: ValidationFailure | undefined;
  for (const address of candidates) {
    try {
      return { address, answer: await fetchFrom(challenge, url, address) };
    } catch (error) {
      if (!(error instanceof FetchFailure)) throw error;
      failure = new ValidationFailure(problem('connection', `${address}: Fetching ${url.href}: ${error.message}`));
      if (!mayFallBack || !error.timedOutConnecting) break;
    }
  }
  throw failure ?? noAddress(url.hostname);
}

export async function lookUp({ resolve }: Pick<Http01, 'resolve'>, name: string): Promise<string[]> {
  const addresses = await resolve(name).catch((error: unknown) => {
    if (error instanceof ValidationFailure) throw error;
    return [];
  });
  if (addresses.length === 0) throw noAddress(name);
  return addresses;
}

/** What a connection to an address needs in order to begin at a perspective; an address of the other family begins anywhere. */
export function fromPerspective(perspective: string | undefined, address: string): { localAddress?: string } {
  return perspective !== undefined && isIP(perspective) === isIP(address) ? { localAddress: perspective } : {};
}

function noAddress(name: string): ValidationFailure {
  const detail = `DNS problem: NXDOMAIN looking up A for ${name} - check that a DNS record exists for this domain`;
  return new ValidationFailure(problem('dns', detail));
}

function fetchFrom(challenge: Http01, url: URL, address: string): Promise<Answer> {
  const { httpPort, closing, createTimeout = () => AbortSignal.timeout(10_000) } = challenge;
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : httpPort) : Number(url.port);
  return new Promise((resolve, reject) => {
    let connected = false;
    const timeout = createTimeout();
    const request = (secure ? https : http).get({
      host: address,
      port,
      ...fromPerspective(challenge.perspective, address),
      path: url.pathname + url.search,
      // Without a port unless a redirect named one: `httpPort` stands for port 80 of the internet.
      headers: { Host: url.host, Accept: '*/*', 'User-Agent': 'profacto practice CA' },
      agent: false,
      signal: AbortSignal.any([closing, timeout]),
      // As at Let's Encrypt, a redirect target's certificate is not checked: it may be the one to be replaced.
      ...(secure ? { servername: url.hostname, rejectUnauthorized: false } : {}),
    });
    const fail = (error: Error): void => reject(explain(error, timeout.aborted, connected));
    request.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = (): void => {
        const body = Buffer.concat(chunks).subarray(0, maxBodyBytes).toString('utf8');
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, body });
        request.destroy();
      };
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= maxBodyBytes) done();
      });
      response.on('end', done);
    });
  });
}

function explain(error: Error, timedOut: boolean, connected: boolean): FetchFailure {
  if (timedOut) {
    return connected
      ? new FetchFailure('Timeout after connect (your server may be slow or overloaded)')
      : new FetchFailure('Timeout during connect (likely firewall problem)', true);
  }
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ETIMEDOUT') return new FetchFailure('Timeout during connect (likely firewall problem)', true);
  if (code === 'ECONNREFUSED') return new FetchFailure('Connection refused');
  if (code === 'ECONNRESET') return new FetchFailure('Connection reset by peer');
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'EADDRNOTAVAIL') {
    return new FetchFailure('Network unreachable');
  }
  return new FetchFailure('Error getting validation data');
}

function redirectTarget({ httpPort }: Http01, address: string, from: URL, location: string | undefined): URL {
  const refuse = (why: string): ValidationFailure =>
    new ValidationFailure(problem('connection', `${address}: Fetching ${from.href}: ${why}`));
  const target = location === undefined ? null : URL.parse(location, from);
  if (target === null) throw refuse('Invalid redirect target');
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw refuse(
      `Invalid protocol scheme in redirect target. Only "http" and "https" protocol schemes are supported, ` +
        `not "${target.protocol.slice(0, -1)}"`,
    );
  }
  // `URL` drops the default port of its scheme; the default port of the other scheme may still be there.
  const allowed = ['', '80', '443', httpPort.toFixed(0)];
  if (!allowed.includes(target.port)) {
    throw refuse(`Invalid port in redirect target. Only ports 80 and 443 are supported, not ${target.port}`);
  }
  return target;
}

function judge({ keyAuthorization }: Http01, from: string, url: string, { status, body }: Answer): void {
  if (status !== 200) {
    const detail = `${from}Invalid response from ${url}: ${status.toFixed(0)}`;
    throw new ValidationFailure(problem('unauthorized', detail));
  }
  const got = Buffer.from(body.trimEnd());
  const expected = Buffer.from(keyAuthorization);
  if (got.length === expected.length && timingSafeEqual(got, expected)) return;
  const shown = JSON.stringify(got.toString('utf8').slice(0, 200));
  throw new ValidationFailure(
    problem(
      'unauthorized',
      `${from}The key authorization file from the server did not match this challenge. ` +
        `Expected "${keyAuthorization}" (got ${shown})`,
    ),
  );
}
