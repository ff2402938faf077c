import net from 'node:net';
import tls from 'node:tls';
import type { Pool } from 'undici';
import UndiciPool from 'undici/lib/dispatcher/pool.js';
import { upstreamOf } from '#shared/values/upstream.ts';
import { KEEP_ALIVE_MS, type Deadlines } from './deadlines.ts';
import type { FrontConfig } from './front-config.ts';
import { keepReading } from './keep-reading.ts';
import { noteUse } from './upstream-error.ts';

/**
 * A 4D server answers a hundred at once, and the next one with 503: some are left for those who come another way, and for
 * connections that were upgraded.
 */
const MAX_UPSTREAM_CONNECTIONS = 90;
/** How long a connection waits for the next visitor: each holds one of 4D's processes. */
const IDLE_MS = 5_000;
const MAX_HEADER_BYTES = 64 * 1024;

/** Where the application behind is, and how to connect to it. */
export type UpstreamAddress = {
  secure: boolean;
  /** Without brackets. */
  host: string;
  port: number;
  /** As in `Host`. */
  authority: string;
  /** Roots besides those that everybody trusts; empty: none. */
  roots: string;
};

/** Of a setting that was checked when it was entered and when it was read. */
export function upstreamAddress({ upstream, upstreamRoots }: FrontConfig): UpstreamAddress {
  const { protocol, host: authority } = new URL(upstream);
  const { host, port } = upstreamOf(upstream) ?? { host: authority, port: 80 };
  return { secure: protocol === 'https:', host, port, authority, roots: upstreamRoots };
}

/** How TLS to the application is checked: by the roots that everybody trusts, and one's own. */
export function tlsOptions({ host, roots }: UpstreamAddress): tls.ConnectionOptions {
  return {
    ...(roots === '' ? {} : { ca: [...tls.rootCertificates, roots] }),
    // A literal address is no name there (RFC 6066 §3).
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
  };
}

/** Connections to the application that are used again. One is opened only when it is needed. */
export function openPool(address: UpstreamAddress, { connect: patience }: Deadlines): Pool {
  const { secure, host, port, authority } = address;
  const pool = new UndiciPool(`${secure ? 'https' : 'http'}://${authority}`, {
    connections: MAX_UPSTREAM_CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Those are ours (`exchange.ts`).
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_, done) => {
      const socket = secure
        ? tls.connect({ host, port, ...tlsOptions(address), ALPNProtocols: ['http/1.1'] })
        : net.connect({ host, port });
      keepReading(socket);
      socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
      const timer = setTimeout(() => {
        socket.destroy(Object.assign(new Error('not reached in time'), { code: 'UND_ERR_CONNECT_TIMEOUT' }));
      }, patience);
      const onError = (error: Error) => {
        clearTimeout(timer);
        done(error, null);
      };
      socket.once('error', onError);
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        socket.off('error', onError);
        socket.prependListener('error', (error: Error) => noteUse(error, socket.bytesRead));
        done(null, socket);
      });
    },
  });
  return pool;
}
