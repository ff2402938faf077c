import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AccessLog } from './access-log/access-log.ts';
import { answerOver } from './answer-over.ts';
import type { Challenges } from './challenges.ts';
import { oneByOne } from './one-by-one.ts';
import { targetOf } from './request-target.ts';
import type { Site } from './site.ts';
import type { Turns } from './turns.ts';

/** What answers the requests of one listener. */
export type RequestHandler = {
  answer: RequestListener;
  /** For a request with `Upgrade`, once Node has let go of its connection. */
  upgrade: (request: IncomingMessage, socket: Socket) => void;
};

/** Where a redirect to HTTPS leads. */
type RedirectTarget = {
  /** Host name as A-labels. */
  address: string;
  /** 443 is left out. */
  publicHttpsPort: number;
};

/**
 * For how many seconds browsers are to insist on HTTPS for a name, as A-labels. It is said for this name alone, over TLS only
 * (RFC 6797 §7.2), and without asking to be put on the browsers' own list: neither could be taken back.
 */
type Insistence = { address: string; maxAge: number };

/**
 * Makes what answers the requests of one listener: challenges first, then the redirect to HTTPS, then the site. The site
 * gets path and query in `url` and the host in `headers.host`, in whichever form they were sent.
 *
 * Law: only who asks for the configured name is redirected. Devices in the house call this machine by its address or
 * another name: they could not follow, and go on as before.
 *
 * @param insistence what browsers are told about insisting on HTTPS; `null`: nothing
 * @param accessLog follows each answer
 * @param redirectTarget `null`: HTTP is not redirected at the moment
 * @returns makes a handler for HTTP (`false`) or HTTPS (`true`); `makeAnswer`: what Node itself makes for a request
 */
export function createRequestHandler(
  site: Site,
  challenges: Challenges,
  redirectTarget: () => RedirectTarget | null,
  turns: Turns,
  accessLog: AccessLog | null = null,
  insistence: () => Insistence | null = () => null,
): (isSecure: boolean, makeAnswer: (request: IncomingMessage) => ServerResponse) => RequestHandler {
  /** Answers what is not for the site. @returns whether it was not */
  const answerFirst = (
    request: IncomingMessage,
    response: () => ServerResponse,
    isSecure: boolean,
    mayInsist: boolean,
  ): boolean => {
    const asked = isOurVersion(request) && isWellFramed(request) ? targetOf(request) : null;
    if (asked === null) {
      response().writeHead(400, { Connection: 'close' }).end();
      return true;
    }
    const strict = isSecure && mayInsist ? insistence() : null;
    if (strict?.address === asked.host) {
      response().setHeader('Strict-Transport-Security', `max-age=${strict.maxAge}`);
    }
    const answer = challenges.answer(asked.path);
    if (answer !== null) {
      answerChallenge(request, response(), answer);
      return true;
    }
    const target = isSecure || asked.path === '*' ? null : redirectTarget();
    if (target?.address === asked.host) {
      redirect(response(), target, asked.path);
      return true;
    }
    request.url = asked.path;
    if (asked.authority !== null) request.headers.host = asked.authority;
    return false;
  };
  return (isSecure, makeAnswer) => {
    const connection = { secure: isSecure };
    // Whatever a stranger sends and whatever the site does with it, the host keeps running.
    const withoutHarm = (response: () => ServerResponse, action: () => void) => {
      try {
        action();
      } catch {
        if (response().headersSent) response().destroy();
        else response().writeHead(500).end();
      }
    };
    const answer: RequestListener = (request, given) => {
      const response = () => given;
      accessLog?.follow(request, given);
      withoutHarm(response, () => {
        if (!answerFirst(request, response, isSecure, true)) site.handle(request, given, connection);
      });
    };
    return {
      answer: oneByOne(answer, turns),
      upgrade(request, socket) {
        // An answer that is still on its way and the upgrade would get in each other's way.
        if (isAnswering(socket)) {
          socket.destroy();
          return;
        }
        socket.on('error', () => undefined);
        let given: ServerResponse | null = null;
        accessLog?.followUpgrade(request, socket, () => given);
        const response = () => (given ??= answerOver(makeAnswer(request), socket));
        withoutHarm(response, () => {
          if (answerFirst(request, response, isSecure, false)) return;
          // Whoever asks for something else is answered as if he had not (RFC 9110 §7.8).
          if (isWebSocket(request) && site.upgrade?.(request, socket, response, connection) === true) return;
          site.handle(request, response(), connection);
        });
      },
    };
  };
}

/** Whether a request asks for a WebSocket (RFC 6455 §4.1). */
export function isWebSocket({ method, headers: { upgrade = '', connection = '' } }: IncomingMessage): boolean {
  return method === 'GET' && /^websocket$/i.test(upgrade.trim()) && /(?:^|,)\s*upgrade\s*(?:,|$)/i.test(connection);
}

/** Node keeps the answer that is written to a connection there. */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage: answer } = socket as { _httpMessage?: unknown };
  return answer !== null && answer !== undefined;
}

/** Node's parser takes HTTP/0.9 and HTTP/2.0 in a request line as well (RFC 9112 §2.3). */
function isOurVersion({ httpVersion }: IncomingMessage): boolean {
  return httpVersion === '1.1' || httpVersion === '1.0';
}

/** Whether everybody reads the same length from a request (RFC 9112 §6.1): Node accepts other codings before `chunked`. */
function isWellFramed({ headers: { 'transfer-encoding': coding }, httpVersion }: IncomingMessage): boolean {
  return coding === undefined || (httpVersion === '1.1' && coding.toLowerCase() === 'chunked');
}

function answerChallenge(request: IncomingMessage, response: ServerResponse, answer: string | undefined): void {
  const known = answer !== undefined && (request.method === 'GET' || request.method === 'HEAD');
  // RFC 8555 §8.3 names application/octet-stream; anything else could be read as a page.
  const headers = { 'Content-Type': 'application/octet-stream', 'X-Content-Type-Options': 'nosniff' };
  response.writeHead(known ? 200 : 404, headers).end(known ? answer : '');
}

function redirect(response: ServerResponse, { address, publicHttpsPort }: RedirectTarget, path: string): void {
  const port = publicHttpsPort === 443 ? '' : `:${publicHttpsPort}`;
  // Temporary: a browser must not remember it beyond the day on which TLS is switched off.
  const headers = { Location: `https://${address}${port}${path}`, 'Cache-Control': 'no-store' };
  response.writeHead(307, headers).end();
}
