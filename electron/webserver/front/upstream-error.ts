import type { UpstreamReason } from '#shared/contract/upstream-reasons.ts';

/** The HTTP status for it (RFC 9110 §15.6). */
export const STATUS_OF: Readonly<Record<UpstreamReason, 502 | 503 | 504>> = {
  refused: 502,
  unreachable: 504,
  busy: 503,
  silent: 504,
  closed: 502,
  notHttp: 502,
  tls: 502,
  loop: 502,
};

/** Thrown where we end an exchange ourselves. */
export class UpstreamError extends Error {
  readonly reason: UpstreamReason;
  constructor(reason: UpstreamReason) {
    super(`the application behind: ${reason}`);
    this.reason = reason;
  }
}

type Failure = Error & { code?: string; socket?: { bytesRead?: number }; cause?: unknown };

/** What an error of undici, of the system or of TLS means. */
export function reasonOf(error: unknown): UpstreamReason {
  if (error instanceof UpstreamError) return error.reason;
  const { code = '', name } = error as Failure;
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'refused';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || /^E(HOST|NET)UNREACH$|^ETIMEDOUT$|^EADDRNOTAVAIL$|^ENOTFOUND$/.test(code))
    return 'unreachable';
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return 'silent';
  if (code === 'UND_ERR_SOCKET' || /^(ECONNRESET|EPIPE|ECONNABORTED)$/.test(code))
    return /^bad (response|upgrade)$/.test((error as Failure).message) ? 'notHttp' : 'closed';
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW' || name === 'HTTPParserError') return 'notHttp';
  if (/CERT|SSL|TLS|UNABLE_TO|SELF_SIGNED/.test(code)) return 'tls';
  return 'closed';
}

/** How many bytes of earlier answers had come over the connection that broke. */
const bytesBefore = new WeakMap<object, number>();

/** Remembers with the errors of a connection whether it had been used before; undici says so only for its own. */
export function noteUse(error: Error, bytesRead: number): void {
  bytesBefore.set(error, bytesRead);
}

/**
 * Whether a connection that had served before was closed when the next request was on its way: the one case in which a
 * request may be sent again (RFC 9112 §9.3.1), if it is idempotent.
 */
export function wasReused(error: unknown): boolean {
  const { socket } = error as Failure;
  return (bytesBefore.get(error as object) ?? socket?.bytesRead ?? 0) > 0;
}
