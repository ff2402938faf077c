/** The metrics for monitoring on this machine: one page, on 127.0.0.1, for programs and not for browsers. */
import http from 'node:http';
import { createLimitedHttpServer } from './limited-http-server.ts';
import { listenOnLoopback, LOOPBACK } from './listen-on-loopback.ts';

export type MetricsServer = {
  /** The URL for the configuration of Prometheus. */
  url: string;
  port: number;
  close: () => Promise<void>;
};

const PATH = '/metrics';

/**
 * Serves the metrics to any program on this machine; calls `metrics` for each request.
 *
 * @param options.port 0: any free one
 * @throws FailureError `PORT_BUSY`, `PORT_FORBIDDEN`, `PORT_UNUSABLE` with purpose `panel`
 */
export async function startMetricsServer(options: { port: number; metrics: () => string }): Promise<MetricsServer> {
  const server = createLimitedHttpServer();
  const port = await listenOnLoopback(server, options.port);
  const host = `${LOOPBACK}:${port}`;
  server.on('request', (request, response) => {
    const { status, type, body } = answer(request, host, options.metrics);
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  return {
    url: `http://${host}${PATH}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answer = { status: number; type: string; body: string };

function answer(request: http.IncomingMessage, host: string, metrics: () => string): Answer {
  const refusal = refusalOf(request, host);
  if (refusal !== null) return statusAnswer(refusal);
  try {
    return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: metrics() };
  } catch {
    // The error's text is not for everyone who can reach this port.
    return statusAnswer(500);
  }
}

/** Refuses other host names (DNS rebinding), pages of any origin, other paths and methods; `null`: not refused. */
function refusalOf({ headers, method, url = '' }: http.IncomingMessage, host: string): number | null {
  if (headers.host !== host) return 421;
  const from = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (from !== undefined && from !== 'none')) return 403;
  if (url.split('?', 1)[0] !== PATH) return 404;
  return method === 'GET' || method === 'HEAD' ? null : 405;
}

const statusAnswer = (status: number): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${status} ${http.STATUS_CODES[status] ?? ''}\n`,
});
