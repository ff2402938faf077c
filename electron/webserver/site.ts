import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * What stands behind the integrated web server. Today that is the built-in page; the reverse proxy to `upstream`
 * will be a second implementation of the same port.
 */
export type Site = {
  handle(request: IncomingMessage, response: ServerResponse, connection: { secure: boolean }): void;
};
