import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Challenges } from './challenges.ts';
import { oneByOne } from './one-by-one.ts';
import { targetOf, type RequestTarget } from './request-target.ts';
import type { Site } from './site.ts';
import type { Turns } from './turns.ts';

/** Where a redirect to HTTPS leads. */
type RedirectTarget = {
  /** Host name as A-labels. */
  address: string;
  /** 443 is left out. */
  publicHttpsPort: number;
};

/**
 * Makes what answers the requests of one listener: challenges first, then the redirect to HTTPS, then the site. The site
 * gets path and query in `url` and the host in `headers.host`, in whichever form they were sent.
 *
 * Law: only who asks for the configured name is redirected. Devices in the house call this machine by its address or
 * another name: they could not follow, and go on as before.
 *
 * @param redirectTarget `null`: HTTP is not redirected at the moment
 * @returns a handler for HTTP (`false`) or HTTPS (`true`)
 */
export function createRequestHandler(
  site: Site,
  challenges: Challenges,
  redirectTarget: () => RedirectTarget | null,
  turns: Turns,
): (isSecure: boolean) => RequestListener {
  const answerRequest = (request: IncomingMessage, response: ServerResponse, isSecure: boolean) => {
    const asked = targetOf(request);
    if (asked === null) {
      response.writeHead(400, { Connection: 'close' }).end();
      return;
    }
    const answer = challenges.answer(pathOf(asked));
    if (answer !== null) {
      answerChallenge(request, response, answer);
      return;
    }
    const target = isSecure || asked.path === '*' ? null : redirectTarget();
    if (target?.address === asked.host) {
      redirect(response, target, asked.path);
      return;
    }
    request.url = asked.path;
    if (asked.authority !== null) request.headers.host = asked.authority;
    site.handle(request, response, { secure: isSecure });
  };
  // Whatever a stranger sends and whatever the site does with it, the host keeps running.
  return (isSecure) =>
    oneByOne((request, response) => {
      try {
        answerRequest(request, response, isSecure);
      } catch {
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end();
      }
    }, turns);
}

function pathOf({ path }: RequestTarget): string {
  return path.split('?', 1)[0] ?? '/';
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
