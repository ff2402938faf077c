/** Others that answer where visitors and the CA come by: pages as they are met, and what stands in the way. */
import http, { type IncomingMessage, type OutgoingHttpHeaders, type RequestListener } from 'node:http';
import { ASIDE } from './network.ts';

type Page = { status?: number; headers?: OutgoingHttpHeaders; title?: string; text?: string };

/** One and the same page for every request. */
export function page({ status = 200, headers = {}, title = '', text = '' }: Page): RequestListener {
  const body = `<!doctype html><html><head><title>${title}</title></head><body>${text}</body></html>`;
  return (_request, response) =>
    void response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(body);
}

export const pages = {
  fritzBox: page({ title: 'FRITZ!Box', text: '<div id="main">FRITZ!Box 7590 Anmeldung</div>' }),
  speedport: page({
    title: 'Speedport Smart 4',
    headers: { Server: 'nginx' },
    text: '<h1>Speedport Smart 4</h1>Gerätepasswort <input type="password">',
  }),
  synology: page({ title: 'Synology DiskStation', headers: { Server: 'nginx' }, text: 'DiskStation' }),
  parking: page({
    title: 'tischlerei-muster.de steht zum Verkauf',
    headers: { Server: 'Parking/1.0' },
    text: 'Diese Domain ist geparkt.',
  }),
  webHoster: page({ status: 404, title: '404 Not Found', headers: { Server: 'Apache' }, text: 'Not Found' }),
  cloudflare: page({
    status: 522,
    title: 'Connection timed out',
    headers: { Server: 'cloudflare', 'CF-RAY': '8c1f-FRA' },
  }),
  expired: page({ title: 'tischlerei-muster.de', text: '<h1>Diese Domain ist abgelaufen.</h1>' }),
  sunnyWebBox: page({ title: 'Sunny WebBox', text: '<form>Passwort</form>' }),
  iis: page({ status: 404, title: 'IIS Windows Server', headers: { Server: 'Microsoft-IIS/10.0' } }),
} satisfies Record<string, RequestListener>;

/** Redirects everything, with path and query kept where the target has `{path}`. */
export const redirect =
  (target: string, status = 301): RequestListener =>
  ({ url = '/' }, response) =>
    void response.writeHead(status, { Location: target.replace('{path}', url), Server: 'nginx' }).end();

/** The headers of whatever Cloudflare passes on. */
const CLOUDFLARE = { server: 'cloudflare', 'cf-ray': '8c1f2a77de01-FRA', 'cf-cache-status': 'DYNAMIC' };

type Change = {
  /** Changes the path of a request. */
  path?: (path: string) => string;
  /** Changes the body of an answer with status 200. */
  body?: (body: Buffer) => Buffer;
  /** Headers that it adds. */
  headers?: OutgoingHttpHeaders;
  /** An answer of its own instead, or null. */
  refuse?: (request: IncomingMessage) => RequestListener | null;
};

/** A box between router and profacto that passes requests on, and changes something. */
export function passOn({
  path = (one) => one,
  body = (one) => one,
  headers: added = {},
  refuse = () => null,
}: Change): RequestListener {
  return (request, response) => {
    const refusal = refuse(request);
    if (refusal !== null) {
      refusal(request, response);
      return;
    }
    const inner = http.request(
      {
        host: ASIDE.router,
        port: 8080,
        method: request.method,
        path: path(request.url ?? '/'),
        headers: { ...request.headers, connection: 'close' },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const whole = Buffer.concat(chunks);
          const status = answer.statusCode ?? 502;
          const sent = status === 200 ? body(whole) : whole;
          const headers = { ...answer.headers, ...added, 'content-length': String(sent.length) };
          for (const name of ['connection', 'transfer-encoding']) Reflect.deleteProperty(headers, name);
          response.writeHead(status, headers).end(sent);
        });
      },
    );
    inner.on('error', () =>
      page({ status: 502, title: '502 Bad Gateway', headers: { Server: 'nginx' } })(request, response),
    );
    request.pipe(inner);
  };
}

/** Cloudflare with its proxy turned on, which reaches the house. */
export const cloudflareInFront = passOn({ headers: CLOUDFLARE });
