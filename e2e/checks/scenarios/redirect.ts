/** The redirect from HTTP to HTTPS. */
import http from 'node:http';
import type { Scenario } from '../scenario.ts';
import { page } from '../world.ts';

export const redirectScenarios: readonly Scenario[] = [
  {
    when: 'the redirect is switched off',
    command: 'evaluate',
    codes: ['REDIRECT_OFF'],
    arrange: ({ set }) => set('redirectToHttps=false'),
  },
  {
    when: 'port 80 leads to another server',
    command: 'evaluate',
    codes: ['REDIRECT_OTHER_SERVER'],
    async arrange({ installation, install, tls, onPort80 }) {
      const { chainPem, keyPem } = await install();
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
      await onPort80((_, response) => response.end(page('Startseite')));
    },
  },
  {
    when: 'a proxy on port 80 passes challenges on and shows a page instead of the redirect',
    command: 'evaluate',
    codes: ['REDIRECT_MISSING'],
    async arrange({ installation, install, tls, onPort80 }) {
      const { chainPem, keyPem } = await install();
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
      await onPort80((request, response) => {
        const { url: path = '/', headers } = request;
        if (!path.startsWith('/.well-known/')) return void response.end(page('Startseite'));
        const target = { host: '127.0.0.1', port: installation.httpPort, path, headers };
        http.get(target, (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)));
      });
    },
  },
  {
    when: 'port 80 redirects to somebody else',
    command: 'evaluate',
    codes: ['REDIRECT_ELSEWHERE'],
    async arrange({ install, onPort80 }) {
      await install();
      await onPort80((_, response) => response.writeHead(301, { Location: 'https://andere-firma.localhost:1/' }).end());
    },
  },
  {
    when: 'port 80 redirects to itself',
    command: 'evaluate',
    codes: ['REDIRECT_LOOP'],
    async arrange({ install, onPort80 }) {
      await install();
      await onPort80((request, response) => response.writeHead(302, { Location: request.url ?? '/' }).end());
    },
  },
];
