import type http from 'node:http';
import type https from 'node:https';
import type net from 'node:net';
import type { AccessLog } from './access-log/access-log.ts';

/**
 * What follows a request and is none must not take the place of its answer, which it would by Node's own listener: that
 * answer goes first, and the connection ends with it. Who has said nothing is let go without a word: browsers open connections
 * ahead, and would take it for the answer to what they ask next.
 */
export function answerBeforeRefusing(server: http.Server | https.Server, accessLog: AccessLog | null): void {
  /** Whoever goes on sending is refused once. */
  const refused = new WeakSet<net.Socket>();
  server.on(
    'clientError',
    (error: NodeJS.ErrnoException, socket: net.Socket & { _httpMessage?: http.ServerResponse | null }) => {
      if (refused.has(socket)) return;
      refused.add(socket);
      const answer = socket._httpMessage ?? null;
      if (answer !== null && answer.req.complete && !answer.writableFinished) {
        answer.once('close', () => socket.destroySoon());
        return;
      }
      // Over TLS, only what came within it counts.
      const hasAsked = socket.bytesRead > 0;
      const isHttp = /^(?:HPE|ERR_HTTP)_/.test(error.code ?? '');
      if (hasAsked && isHttp && socket.writable && answer?.headersSent !== true) {
        const status = statusOfError[error.code ?? ''] ?? '400 Bad Request';
        const head = `HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`;
        socket.write(head);
        accessLog?.refused(socket, Number.parseInt(status), head.length);
      }
      socket.destroySoon();
    },
  );
}

/** As Node itself answers. */
const statusOfError: Readonly<Record<string, string | undefined>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
