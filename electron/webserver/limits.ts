/** How much one stranger may take of the web server, and for how long. */
export type Limits = {
  /** How many connections a listener has at most. The two listeners are limited each by itself. */
  maxConnections: number;
  /** With the last of them a connection is closed. */
  maxRequestsPerSocket: number;
  timeouts: Timeouts;
};

/** All in milliseconds. */
export type Timeouts = {
  /** From the connection to the end of the TLS handshake. */
  handshakeTimeout: number;
  /** From the first byte of a request, or from the connection, to the end of its headers. */
  headersTimeout: number;
  /** The same to the end of its body. */
  requestTimeout: number;
  /** From an answer to the next request. */
  keepAliveTimeout: number;
  /** Without a byte in either direction, also where a visitor does not read the answer. */
  idleTimeout: number;
  /** How often Node looks whether the limits for headers and bodies are exceeded: they are longer by this much. */
  connectionsCheckingInterval: number;
};

export const TIMEOUTS: Timeouts = {
  handshakeTimeout: 10_000,
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 10_000,
  idleTimeout: 120_000,
  connectionsCheckingInterval: 5_000,
};

const MAX_REQUESTS_PER_SOCKET = 1000;
/** More than visitors need, however many files may be open. */
const MAX_CONNECTIONS = 1000;
const MIN_CONNECTIONS = 16;
/** What the panel, the local socket, the CA, the name servers and the disk need, whoever comes to the web server. */
const MIN_RESERVE = 100;
/** What macOS grants by itself, and no platform less. */
const CAUTIOUS_OPEN_FILES = 256;

/** The limits in the process in which it is called. */
export function defaultLimits(): Limits {
  return {
    maxConnections: connectionsFor(openFileLimit()),
    maxRequestsPerSocket: MAX_REQUESTS_PER_SOCKET,
    timeouts: TIMEOUTS,
  };
}

/**
 * How many connections each of two listeners may have where this many files may be open. Each of them may need another one
 * to the application behind.
 */
export function connectionsFor(openFiles: number): number {
  const left = Math.min(openFiles * (3 / 4), openFiles - MIN_RESERVE);
  return Math.min(MAX_CONNECTIONS, Math.max(MIN_CONNECTIONS, Math.floor(left / 4)));
}

/** How many files this process may have open, connections included; `Infinity`: as many as it likes (Windows). */
function openFileLimit(): number {
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const { excludeNetwork = false } = report;
  try {
    // Otherwise the report asks for the names of all addresses that this process is connected to.
    report.excludeNetwork = true;
    // Not from a shell: Node has raised its own limit at the start.
    const { userLimits } = report.getReport() as { userLimits?: { open_files: { soft: number | 'unlimited' } } };
    if (userLimits === undefined) return Infinity;
    const { soft } = userLimits.open_files;
    return soft === 'unlimited' ? Infinity : soft;
  } catch {
    return CAUTIOUS_OPEN_FILES;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
