import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Challenges } from './challenges.ts';
import type { Site } from './site.ts';

/** Where a redirect to HTTPS leads. */
type RedirectTarget = {
  /** Host name as A-labels. */
  address: string;
  /** 443 is left out. */
  publicHttpsPort: number;
};

/**
 * Makes what answers the requests of one listener: challenges first, then the redirect to HTTPS, then the site.
 *
 * @param redirectTarget `null`: HTTP is not redirected at the moment
 * @returns a handler for HTTP (`false`) or HTTPS (`true`)
 */
export function createRequestHandler(
  site: Site,
  challenges: Challenges,
  redirectTarget: () => RedirectTarget | null,
): (isSecure: boolean) => RequestListener {
  const answerRequest = (request: IncomingMessage, response: ServerResponse, isSecure: boolean) => {
    const answer = challenges.answer(pathOf(request));
    if (answer !== null) {
      answerChallenge(request, response, answer);
      return;
    }
    const target = isSecure ? null : redirectTarget();
    if (target === null) site.handle(request, response, { secure: isSecure });
    else redirect(response, target, request.url ?? '/');
  };
  // Whatever a stranger sends and whatever the site does with it, the host keeps running.
  return (isSecure) => (request, response) => {
    try {
      answerRequest(request, response, isSecure);
    } catch {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function answerChallenge(request: IncomingMessage, response: ServerResponse, answer: string | undefined): void {
  const known = answer !== undefined && (request.method === 'GET' || request.method === 'HEAD');
  // RFC 8555 §8.3 names application/octet-stream; anything else could be read as a page.
  const headers = { 'Content-Type': 'application/octet-stream', 'X-Content-Type-Options': 'nosniff' };
  response.writeHead(known ? 200 : 404, headers).end(known ? answer : '');
}

function redirect(response: ServerResponse, target: RedirectTarget, url: string): void {
  const port = target.publicHttpsPort === 443 ? '' : `:${target.publicHttpsPort}`;
  // Leads to the configured name and nowhere else: the Host header is chosen by the visitor.
  const path = url.startsWith('/') ? url : '/';
  // Temporary: a browser must not remember it beyond the day on which TLS is switched off.
  const headers = { Location: `https://${target.address}${port}${path}`, 'Cache-Control': 'no-store' };
  response.writeHead(307, headers).end();
}
