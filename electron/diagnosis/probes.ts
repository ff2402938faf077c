/** The questions that evaluation and preflight put to the network: one name, one TLS handshake, one HTTP request. */
import type { X509Certificate } from 'node:crypto';
import dns from 'node:dns/promises';
import http from 'node:http';
import os from 'node:os';
import tls from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longest wait for each of them, in milliseconds. */
const PATIENCE_MS = 5000;

type Silence = 'refused' | 'timeout' | 'reset' | 'unreachable' | 'other';

/** Groups system codes of a connection that did not come about. */
function silenceOf(code: string): Silence {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ETIMEDOUT' || code === 'ABORT_ERR') return 'timeout';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  return code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL' ? 'unreachable' : 'other';
}

export type Resolution =
  | { kind: 'addresses'; addresses: string[] }
  | { kind: 'noSuchName' }
  | { kind: 'noAddress' }
  | { kind: 'noAnswer'; systemCode: string };

/**
 * Resolves a host name to IPv4 and IPv6 addresses.
 *
 * @param name A-labels
 * @param servers name servers to ask (`dnsServers`); empty: as the system does it, hosts file included
 */
export async function resolveName(name: string, servers: readonly string[], signal: AbortSignal): Promise<Resolution> {
  // RFC 6761 §6.3: names below "localhost" are always this machine, and no name server is asked.
  if (name === 'localhost' || name.endsWith('.localhost')) return { kind: 'addresses', addresses: ['127.0.0.1'] };
  return servers.length === 0 ? resolveBySystem(name, signal) : resolveByServers(name, servers, signal);
}

async function resolveBySystem(name: string, signal: AbortSignal): Promise<Resolution> {
  const timeout = sleep(PATIENCE_MS, undefined, { signal, ref: false }).then((): Resolution => ({
    kind: 'noAnswer',
    systemCode: 'ETIMEOUT',
  }));
  const lookup = dns.lookup(name, { all: true }).then(
    (found): Resolution => ({ kind: 'addresses', addresses: found.map((one) => one.address) }),
    (error: unknown): Resolution => {
      const systemCode = (error as NodeJS.ErrnoException).code ?? 'EIO';
      return systemCode === 'ENOTFOUND' ? { kind: 'noSuchName' } : { kind: 'noAnswer', systemCode };
    },
  );
  return Promise.race([lookup, timeout]);
}

async function resolveByServers(name: string, servers: readonly string[], signal: AbortSignal): Promise<Resolution> {
  const resolver = new dns.Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers(servers);
  const cancel = () => {
    resolver.cancel();
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const results = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    signal.throwIfAborted();
    const addresses = results.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (addresses.length > 0) return { kind: 'addresses', addresses };
    const codes = results.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as NodeJS.ErrnoException).code ?? 'EIO'] : [],
    );
    if (codes.every((code) => code === 'ENODATA')) return { kind: 'noAddress' };
    if (codes.includes('ENOTFOUND')) return { kind: 'noSuchName' };
    return { kind: 'noAnswer', systemCode: codes.find((code) => code !== 'ENODATA') ?? 'EIO' };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Whether an address belongs to this machine, so that no router lies on the way to it. */
export function isOwnAddress(address: string): boolean {
  if (address === '::1' || address.startsWith('127.')) return true;
  return Object.values(os.networkInterfaces()).some((list) => list?.some((one) => one.address === address) === true);
}

export type TlsAnswer =
  | { kind: 'silent'; cause: Silence; systemCode: string }
  | { kind: 'noTls' }
  | {
      kind: 'tls';
      certificate: X509Certificate;
      protocol: string;
      /** Whether the chain ends at a trusted root; names and times are judged elsewhere. */
      trusted: boolean;
      trustProblem: string | null;
      /** SHA-256 fingerprint of the root that made it trusted. */
      root256: string | null;
    };

/** One TLS handshake. `trustedRoots` are trusted beside the built-in ones. */
export async function probeTls(
  target: { address: string; port: number; servername: string },
  trustedRoots: readonly string[],
  signal: AbortSignal,
): Promise<TlsAnswer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    let connected = false;
    const socket = tls.connect({
      host: target.address,
      port: target.port,
      servername: target.servername,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(trustedRoots.length > 0 ? { ca: [...tls.rootCertificates, ...trustedRoots] } : {}),
    });
    const done = (answer: TlsAnswer) => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = () => {
      clearTimeout(timer);
      socket.destroy();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      // Connected but silent: something answers there that does not speak TLS.
      done(connected ? { kind: 'noTls' } : { kind: 'silent', cause: 'timeout', systemCode: 'ETIMEDOUT' });
    }, PATIENCE_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => (connected = true));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const systemCode = error.code ?? 'EIO';
      done(connected ? { kind: 'noTls' } : { kind: 'silent', cause: silenceOf(systemCode), systemCode });
    });
    socket.once('secureConnect', () => {
      // Before the leaf is taken: afterwards the chain is no longer given out.
      const root256 = socket.authorized ? rootOf(socket) : null;
      const certificate = socket.getPeerX509Certificate();
      if (certificate === undefined) return done({ kind: 'noTls' });
      const problem = socket.authorizationError as Error | string | null | undefined;
      done({
        kind: 'tls',
        certificate,
        protocol: socket.getProtocol() ?? '',
        trusted: socket.authorized,
        trustProblem: socket.authorized ? null : codeOf(problem),
        root256,
      });
    });
  });
}

function codeOf(problem: Error | string | null | undefined): string {
  if (typeof problem === 'string') return problem;
  return (problem as NodeJS.ErrnoException | null | undefined)?.code ?? 'UNKNOWN';
}

/** The far end of the verified chain. */
function rootOf(socket: tls.TLSSocket): string | null {
  let current = socket.getPeerCertificate(true) as tls.DetailedPeerCertificate | undefined;
  // A self-signed certificate is its own issuer.
  while (current?.issuerCertificate !== undefined && current.issuerCertificate !== current) {
    current = current.issuerCertificate;
  }
  return current?.fingerprint256 ?? null;
}

export type HttpAnswer =
  | { kind: 'silent'; cause: Silence; systemCode: string }
  | { kind: 'answer'; status: number; location: string | null; body: string };

/** One plain GET to an address, with the name in the Host header; follows nothing, reads at most 4 KiB. */
export async function probeHttp(
  target: { address: string; port: number; host: string; path: string },
  signal: AbortSignal,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const settle = (answer: HttpAnswer) => {
      clearTimeout(timer);
      request.destroy();
      resolve(answer);
    };
    const silent = (error: NodeJS.ErrnoException) => {
      if (signal.aborted) {
        clearTimeout(timer);
        reject(signal.reason as Error);
        return;
      }
      const systemCode = error.code ?? 'EIO';
      settle({ kind: 'silent', cause: silenceOf(systemCode), systemCode });
    };
    const timer = setTimeout(() => settle({ kind: 'silent', cause: 'timeout', systemCode: 'ETIMEDOUT' }), PATIENCE_MS);
    const { address, port, host, path } = target;
    const request = http.get(
      { host: address, port, path, agent: false, headers: { Host: host }, signal },
      (response) => {
        let body = '';
        const answer = () => {
          settle({
            kind: 'answer',
            status: response.statusCode ?? 0,
            location: response.headers.location ?? null,
            body,
          });
        };
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
          if (body.length > 4096) answer();
        });
        response.on('end', answer);
        response.on('error', silent);
      },
    );
    request.on('error', silent);
  });
}
