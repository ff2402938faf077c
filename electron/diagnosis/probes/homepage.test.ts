import { expect, test } from 'vitest';
import { httpServer, listen } from '../../testing/listeners.ts';
import { freePort } from '../../testing/ports.ts';
import { askHomepage } from './homepage.ts';

type Pages = Record<string, { status?: number; location?: string; html?: string; type?: string }>;

/** What is found at a server that has these pages, by host and path. */
async function siteWith(pages: Pages) {
  const http = await listen(
    httpServer((request, response) => {
      const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
      const {
        status = 200,
        location,
        html = '',
        type = 'text/html; charset=utf-8',
      } = pages[`${host}${request.url}`] ?? {
        status: 404,
      };
      response
        .writeHead(status, { 'Content-Type': type, ...(location !== undefined && { Location: location }) })
        .end(html);
    }),
  );
  const place = {
    address: '127.0.0.1',
    name: 'firma.de',
    domain: 'firma.de',
    ports: { http, https: await freePort() },
  };
  return askHomepage(place, new AbortController().signal);
}
const home = { html: '<title>Tischlerei Muster – Möbel nach Maß</title><p>Willkommen' };

test('a page with a title is the web site, also behind redirects within the domain', async () => {
  const title = 'Tischlerei Muster – Möbel nach Maß';
  expect(await siteWith({ 'firma.de/': home })).toEqual({ title });
  const redirects = {
    'firma.de/': { status: 301, location: 'http://www.firma.de/' },
    'www.firma.de/': { status: 302, location: '/start' },
    'www.firma.de/start': home,
  };
  expect(await siteWith(redirects)).toEqual({ title });
});

test.each<[string, Pages]>([
  ['a page without a title', { 'firma.de/': { html: '<p>ok' } }],
  ['what is no page', { 'firma.de/': { html: '{"title": "<title>x</title>"}', type: 'application/json' } }],
  ['a server as it was installed', { 'firma.de/': { html: '<title>Welcome to nginx!</title>' } }],
  [
    'a parked name',
    { 'firma.de/': { html: '<title>firma.de</title>Diese Domain ist registriert. Hier entsteht eine neue Website' } },
  ],
  ['a router', { 'firma.de/': { html: '<title>FRITZ!Box</title>' } }],
  ['a refusal', { 'firma.de/': { status: 403, html: '<title>Verboten</title>' } }],
  ['a redirect to another domain', { 'firma.de/': { status: 301, location: 'https://anderswo.de/' } }],
  ['redirects without an end', { 'firma.de/': { status: 302, location: '/' } }],
])('%s is none', async (_, pages) => {
  expect(await siteWith(pages)).toBeNull();
});
