import type http from 'node:http';
import { bracketed } from '#shared/values/addresses.ts';

/** Longest wait for one answer, in milliseconds. */
export const LOOK_TIMEOUT_MS = 2500;
/** Enough for the `head` of any page, which holds its title. */
const MAX_BODY_BYTES = 16_384;

export type AskedServer = {
  address: string;
  port: number;
  path: string;
  /** Over TLS. Any certificate will do: `untrusted` says what is wrong with it. */
  secure: boolean;
  /** The `Host` header; left out: address and port. */
  host?: string;
  /** The `User-Agent` header; left out: none is sent. */
  userAgent?: string;
  /** PEM of roots that are trusted in addition to the built-in ones. */
  roots?: readonly string[];
};

export type ServerAnswer =
  /** Nobody listens there, or nobody can be connected to. */
  | { kind: 'closed'; systemCode: string }
  /** Somebody takes the connection and gives no answer: in time, or at all. */
  | { kind: 'silent'; systemCode: string }
  /** Somebody answers, but not in this protocol. */
  | { kind: 'otherProtocol' }
  | {
      kind: 'answer';
      status: number;
      headers: http.IncomingHttpHeaders;
      /** The beginning of the body, as Latin-1. */
      body: string;
      /** Whether that is all of it, received within the time limit. */
      complete: boolean;
      /** OpenSSL's name for what is wrong with the certificate's chain; `null`: nothing, or there is none. */
      untrusted: string | null;
    };

/**
 * One GET that only looks: follows no redirect, reads at most 16 KiB, and ends when the time is over.
 *
 * @param timeoutMs for all of it
 * @throws the reason of `signal` when that aborts
 */
export async function askServer(
  asked: AskedServer,
  signal: AbortSignal,
  timeoutMs = LOOK_TIMEOUT_MS,
): Promise<ServerAnswer> {
  const { get, roots } = await loadClient(asked);
  signal.throwIfAborted();
  const timeLimit = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    let connected = false;
    let response: http.IncomingMessage | null = null;
    let untrusted: string | null = null;
    const chunks: Buffer[] = [];
    let size = 0;

    const end = () => {
      signal.removeEventListener('abort', onAbort);
      timeLimit.removeEventListener('abort', onTimeout);
      request.destroy();
    };
    const finish = (systemCode: string, complete = false) => {
      end();
      if (response !== null) {
        const body = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('latin1');
        const { statusCode: status = 0, headers } = response;
        resolve({ kind: 'answer', status, headers, body, complete, untrusted });
      } else if (/^(HPE_|EPROTO$|ERR_SSL_|ERR_TLS_)/.test(systemCode)) resolve({ kind: 'otherProtocol' });
      else resolve({ kind: connected ? 'silent' : 'closed', systemCode });
    };
    const onAbort = () => {
      end();
      reject(signal.reason as Error);
    };
    const onTimeout = () => finish('ETIMEDOUT');
    const onError = (error: NodeJS.ErrnoException) => finish(error.code ?? 'EIO');

    const { address, port, path, host, secure, userAgent } = asked;
    const request = get(
      {
        host: address,
        port,
        path,
        agent: false,
        // `Accept` as a CA sends it: some web application firewalls take its absence for an attack. `Connection`: some servers
        // keep one open for minutes, which would hold their processes for nothing.
        headers: {
          Host: host ?? authority(address, port),
          ...(userAgent === undefined ? {} : { 'User-Agent': userAgent }),
          Accept: '*/*',
          Connection: 'close',
        },
        // Some routers send malformed HTTP; being lenient does no harm, since this only looks.
        insecureHTTPParser: true,
        ...(secure
          ? {
              rejectUnauthorized: false,
              checkServerIdentity: () => undefined,
              ...(roots === null ? {} : { ca: roots }),
            }
          : {}),
      },
      (incoming) => {
        response = incoming;
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > MAX_BODY_BYTES) finish('');
        });
        incoming.on('end', () => finish('', incoming.complete));
        incoming.on('error', onError);
      },
    );
    request.on('error', onError);
    request.once('socket', (socket) => {
      socket.once('connect', () => (connected = true));
      socket.once('secureConnect', () => {
        const isTrusted = 'authorized' in socket && socket.authorized === true;
        untrusted = isTrusted
          ? null
          : trustProblemOf('authorizationError' in socket ? socket.authorizationError : null);
      });
    });
    signal.addEventListener('abort', onAbort, { once: true });
    timeLimit.addEventListener('abort', onTimeout, { once: true });
  });
}

/** Node's client, loaded when somebody asks: most commands ask nobody. */
async function loadClient({ secure, roots = [] }: AskedServer) {
  if (!secure) return { get: (await import('node:http')).get, roots: null };
  const [{ get }, { rootCertificates }] = await Promise.all([import('node:https'), import('node:tls')]);
  return { get, roots: roots.length === 0 ? null : [...rootCertificates, ...roots] };
}

function authority(address: string, port: number): string {
  return `${bracketed(address)}:${String(port)}`;
}

/** OpenSSL's name for what is wrong with a chain, as `authorizationError` has it. */
export function trustProblemOf(problem: unknown): string {
  if (typeof problem === 'string') return problem;
  return (problem as NodeJS.ErrnoException | null | undefined)?.code ?? 'UNKNOWN';
}
