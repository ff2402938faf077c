import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Connection = { secure: boolean };

/** What stands behind the integrated web server: the built-in page, or the application that is passed on to. */
export type Site = {
  /** Gets ready for what the settings say by now; before the first request, and after each change of them. */
  prepare?(): Promise<void>;
  /** Whether it ends itself whatever stands still while it answers, however long requests and answers take. */
  hasOwnDeadlines?(): boolean;
  handle(request: IncomingMessage, response: ServerResponse, connection: Connection): void;
  /**
   * A WebSocket is asked for. The site answers over the connection, which is read as HTTP no more; what came after the
   * request is waiting in it.
   *
   * @param answer makes what answers the request over the connection, where it is not to be upgraded
   * @returns false: it knows no WebSocket; such requests are to be answered as any other
   */
  upgrade?(request: IncomingMessage, socket: Socket, answer: () => ServerResponse, connection: Connection): boolean;
  /** Ends; what is under way may take so long to finish, in milliseconds, by itself a second. Never rejects. */
  close?(graceMs?: number): Promise<void>;
};
