import http from 'node:http';

/** Connections at the same time, those of idle and of silent clients included. */
export const MAX_CONNECTIONS = 128;

/**
 * An HTTP server for clients on this machine that holds no connection for nothing: five seconds for the head of a request
 * and between two requests, ten for a whole request, thirty for a reader that takes nothing of an answer. Sockets that
 * became WebSockets are not concerned.
 */
export function createLimitedHttpServer(): http.Server {
  const server = http.createServer({
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    // Node looks for late requests this often; by default only twice a minute.
    connectionsCheckingInterval: 1_000,
  });
  server.timeout = 30_000;
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}
