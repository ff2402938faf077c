/** The panel for a browser on this machine. SECURITY.md lists its guarantees; each has a test. */
import { randomBytes } from 'node:crypto';
import type http from 'node:http';
import type { Context } from '@orpc/server';
import { panelAccessTexts, type PanelRefusal } from '#shared/texts/http-pages.ts';
import type { Language } from '#shared/values/language.ts';
import type { ClientQuota } from './client-quota.ts';
import { createLimitedHttpServer } from './limited-http-server.ts';
import { listenOnLoopback, LOOPBACK } from './listen-on-loopback.ts';
import { loadPanelAssets, securityHeaders, type PanelAssets } from './panel-assets.ts';
import { createPanelSessions, type PanelSessions } from './panel-sessions.ts';
import type { ServedRouter } from './rpc-frames.ts';
import { serveWebSockets } from './websocket-server.ts';

export type LoopbackPanel = {
  /** One-time link: its token can be used once, within ten minutes. */
  url: string;
  /** Makes another link, for instance when the first has expired. */
  newLoginUrl: () => string;
  port: number;
  close: () => Promise<void>;
};

/**
 * Serves the panel on 127.0.0.1 alone.
 *
 * @param options.port 0 or omitted: any free one
 * @throws FailureError `PORT_BUSY`, `PORT_FORBIDDEN`, `PORT_UNUSABLE` with purpose `panel`
 */
export async function startLoopbackPanel<C extends Context>(options: {
  router: ServedRouter<C>;
  /** The built renderer. */
  assetsDirectory: string;
  port?: number;
  context: C;
  /** Of the pages that are shown without access; asked for each. */
  language: () => Language;
}): Promise<LoopbackPanel> {
  const assets = loadPanelAssets(options.assetsDirectory);
  const server = createLimitedHttpServer();
  const port = await listenOnLoopback(server, options.port ?? 0);
  const site: Site = {
    host: `${LOOPBACK}:${port}`,
    origin: `http://${LOOPBACK}:${port}`,
    // Cookies ignore the port: the port in the name keeps two panels on one machine apart (RFC 6265 §8.5).
    cookie: `profacto-panel-${port}`,
    connectSource: `ws://${LOOPBACK}:${port}`,
    language: options.language,
  };
  const sessions = createPanelSessions(() => performance.now());

  server.on('request', (request, response) => {
    const { status, headers, body } = answer(request, site, sessions, assets);
    response.writeHead(status, { ...headers, 'Content-Length': body.byteLength });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  const endConnections = serveWebSockets(server, options.router, options.context, (request) => {
    if (request.headers.host !== site.host) return 421;
    if (request.headers.origin !== site.origin) return 403;
    return sessionOf(request, site, sessions) ?? 403;
  });

  const newLoginUrl = (): string => `${site.origin}/login?token=${sessions.newToken()}`;
  return {
    url: newLoginUrl(),
    newLoginUrl,
    port,
    close: () =>
      new Promise((resolve) => {
        endConnections();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Site = { host: string; origin: string; cookie: string; connectSource: string; language: () => Language };

type Answer = { status: number; headers: Record<string, string>; body: Buffer };

function answer(request: http.IncomingMessage, site: Site, sessions: PanelSessions, assets: PanelAssets): Answer {
  const refusal = refusalOf(request, site);
  if (refusal !== null) return statusPage(refusal, site);

  const [urlPath = '', query = ''] = (request.url ?? '').split('?', 2);
  if (urlPath === '/login') return login(request, site, sessions, query);
  if (!hasSession(request, site, sessions)) return noAccess(site);

  const found = assets.respond(urlPath, site.connectSource);
  return found === null ? statusPage(404, site) : { status: 200, ...found };
}

/** Refuses other host names (DNS rebinding), requests from other pages, and other methods; `null`: not refused. */
function refusalOf(request: http.IncomingMessage, site: Site): PanelRefusal | null {
  const { host, origin } = request.headers;
  if (host !== site.host) return 421;
  if (origin !== undefined && origin !== site.origin) return 403;
  // A page on another port of this machine is "same-site": its requests would carry the cookie.
  const from = request.headers['sec-fetch-site'];
  const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
  if (from !== undefined && from !== 'same-origin' && from !== 'none' && !isNavigation) return 403;
  return request.method === 'GET' || request.method === 'HEAD' ? null : 405;
}

/** Exchanges the one-time token for a session. Only on GET: a link preview's HEAD must not use up the token. */
function login(request: http.IncomingMessage, site: Site, sessions: PanelSessions, query: string): Answer {
  const token = new URLSearchParams(query).get('token') ?? '';
  const session = request.method === 'GET' ? sessions.redeem(token) : null;
  if (session === null && !hasSession(request, site, sessions)) return noAccess(site);
  const cookie =
    session === null ? {} : { 'Set-Cookie': `${site.cookie}=${session}; Path=/; HttpOnly; SameSite=Strict` };
  return page(303, site, '', { Location: '/', ...cookie });
}

function hasSession(request: http.IncomingMessage, site: Site, sessions: PanelSessions): boolean {
  return sessionOf(request, site, sessions) !== null;
}

/** What the session of the request's cookie may still ask for; `null`: it has none. */
function sessionOf(request: http.IncomingMessage, site: Site, sessions: PanelSessions): ClientQuota | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    const session = name === site.cookie && value !== undefined ? sessions.find(value) : null;
    if (session !== null) return session;
  }
  return null;
}

function page(status: number, site: Site, body: string, headers: Record<string, string>): Answer {
  const nonce = randomBytes(16).toString('base64');
  return { status, headers: { ...securityHeaders(nonce, site.connectSource), ...headers }, body: Buffer.from(body) };
}

function statusPage(status: PanelRefusal, site: Site): Answer {
  const language = site.language();
  return page(status, site, `${status} ${panelAccessTexts[language].refusals[status]}\n`, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Language': language,
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
  });
}

function noAccess(site: Site): Answer {
  const language = site.language();
  return page(403, site, noAccessPage(language), {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language,
  });
}

function noAccessPage(language: Language): string {
  const { title, heading, expired, renew } = panelAccessTexts[language];
  return `<!doctype html>
<html lang="${language}">
  <head><meta charset="utf-8"><title>${title}</title></head>
  <body>
    <h1>${heading}</h1>
    <p>${expired}</p>
    <p>${renew((command) => `<code>${command}</code>`)}</p>
  </body>
</html>
`;
}
