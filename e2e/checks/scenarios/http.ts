/** The path in on port 80, on which the CA comes. */
import http from 'node:http';
import { freePort } from '../../../electron/testing/ports.ts';
import { HERE, type Scenario, zone } from '../scenario.ts';
import { page } from '../world.ts';

const answerOf = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;

export const httpScenarios: readonly Scenario[] = [
  {
    when: 'another program has the HTTP port',
    command: 'check',
    codes: ['HTTP_PORT_BUSY', 'CHALLENGE_NOT_CHECKED'],
    arrange: ({ installation, tcp }) => tcp((socket) => socket.end(), { port: installation.httpPort }),
  },
  {
    when: 'nobody answers on the public port 80',
    command: 'check',
    codes: ['CHALLENGE_NOT_ANSWERED'],
    arrange: async ({ set }) => set(`publicHttpPort=${await freePort()}`),
  },
  {
    when: 'nobody answers on the public port 80, but port 443 leads here',
    command: 'check',
    codes: ['CHALLENGE_OVER_TLS', 'PUBLIC_REACHES_US'],
    arrange: async ({ set }) => set('challengeType=auto', `publicHttpPort=${await freePort()}`),
  },
  {
    when: 'the CA is to come over port 443',
    command: 'check',
    codes: ['CHALLENGE_OVER_TLS'],
    arrange: ({ set }) => set('challengeType=tls-alpn-01'),
  },
  {
    when: 'neither port leads here',
    command: 'check',
    codes: ['CHALLENGE_NOT_ANSWERED', 'PUBLIC_DOWN'],
    async arrange({ set }) {
      const port = await freePort();
      await set('challengeType=auto', `publicHttpPort=${port}`, `publicHttpsPort=${port}`);
    },
  },
  {
    when: 'the public port 80 hangs',
    command: 'check',
    codes: ['CHALLENGE_NOT_ANSWERED'],
    arrange: async ({ tcp, set }) => set(`publicHttpPort=${await tcp(() => undefined)}`),
  },
  {
    when: 'the router shows its own page on port 80',
    command: 'check',
    codes: ['CHALLENGE_ROUTER_ANSWERS'],
    arrange: ({ onPort80 }) => onPort80((_, response) => response.end(page('FRITZ!Box'))),
  },
  {
    when: 'the router shows its own page on port 80, though the CA has come through',
    command: 'check',
    codes: ['CHALLENGE_ROUTER_INSIDE'],
    async arrange({ installation, onPort80 }) {
      await onPort80((_, response) => response.end(page('FRITZ!Box')));
      // The CA comes to the port itself, past the router.
      await installation.cli('request', '--force');
    },
  },
  {
    when: 'a network storage answers on port 80',
    command: 'check',
    codes: ['CHALLENGE_ANSWERED_BY'],
    arrange: ({ onPort80 }) => onPort80((_, response) => response.end(page('Synology DiskStation'))),
  },
  {
    when: 'another web server shows a page on port 80',
    command: 'check',
    codes: ['CHALLENGE_FOREIGN_PAGE'],
    arrange: ({ onPort80 }) => onPort80((_, response) => response.end(page('Willkommen bei nginx'))),
  },
  {
    when: 'another web server knows nothing of the token',
    command: 'check',
    codes: ['CHALLENGE_NOT_FOUND'],
    arrange: ({ onPort80 }) => onPort80((_, response) => response.writeHead(404, { Server: 'Apache' }).end('nicht da')),
  },
  {
    when: 'port 80 is redirected to somebody else',
    command: 'check',
    codes: ['CHALLENGE_REDIRECTED_AWAY'],
    arrange: ({ onPort80 }) =>
      onPort80((_, response) => response.writeHead(302, { Location: 'http://andere-firma.localhost:1/' }).end()),
  },
  {
    when: 'port 80 is redirected in a circle',
    command: 'check',
    codes: ['CHALLENGE_REDIRECT_LOOP'],
    arrange: ({ onPort80 }) =>
      onPort80((request, response) => response.writeHead(302, { Location: request.url ?? '/' }).end()),
  },
  {
    when: 'a proxy on port 80 finds nobody behind it',
    command: 'check',
    codes: ['CHALLENGE_GATEWAY_ERROR'],
    arrange: ({ onPort80 }) =>
      onPort80((_, response) => response.writeHead(502, { Server: 'nginx' }).end(page('502 Bad Gateway'))),
  },
  {
    when: 'something on port 80 speaks no HTTP',
    command: 'check',
    codes: ['CHALLENGE_NOT_HTTP'],
    arrange: async ({ tcp, set }) => set(`publicHttpPort=${await tcp((socket) => socket.end('SSH-2.0-dropbear\r\n'))}`),
  },
  {
    when: 'IPv4 leads here and IPv6 is refused',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_SILENT'],
    async arrange({ serveZone, forwardPort80 }) {
      await forwardPort80('127.0.0.1');
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'IPv4 leads here and IPv6 is cut',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_REFUSED'],
    async arrange({ serveZone, forwardPort80, tcp }) {
      const port = await forwardPort80('127.0.0.1');
      await tcp((socket) => socket.resetAndDestroy(), { port, host: '::1' });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'IPv4 leads here and IPv6 to the router',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_ROUTER'],
    async arrange({ serveZone, forwardPort80, tcp }) {
      const port = await forwardPort80('127.0.0.1');
      await tcp((socket) => socket.once('data', () => socket.end(answerOf(page('FRITZ!Box')))), { port, host: '::1' });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'IPv4 leads here and IPv6 takes the connection and is silent',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_REFUSED'],
    async arrange({ serveZone, forwardPort80, tcp }) {
      const port = await forwardPort80('127.0.0.1');
      await tcp(() => undefined, { port, host: '::1' });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'IPv4 leads here and IPv6 to another server',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_RECORD_WRONG'],
    async arrange({ serveZone, forwardPort80, tcp }) {
      const port = await forwardPort80('127.0.0.1');
      await tcp((socket) => socket.once('data', () => socket.end(answerOf(page('Willkommen')))), { port, host: '::1' });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'IPv6 leads here and IPv4 to another server',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_RECORD_DOUBTFUL'],
    async arrange({ serveZone, forwardPort80, tcp }) {
      const port = await forwardPort80('::1');
      await tcp((socket) => socket.once('data', () => socket.end(answerOf(page('Willkommen')))), {
        port,
        host: '127.0.0.1',
      });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'a proxy on port 80 writes into answers',
    command: 'check',
    codes: ['CHALLENGE_CHANGED'],
    arrange: ({ installation, onPort80 }) =>
      onPort80((request, response) => {
        const target = { host: '127.0.0.1', port: installation.httpPort, path: request.url, headers: request.headers };
        http.get(target, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => response.writeHead(200).end(`${Buffer.concat(chunks).toString()}<!-- Hosting -->`));
        });
      }),
  },
  {
    when: 'the CA has not found this server',
    command: 'check',
    codes: ['OUTSIDE_NOT_REACHED'],
    async arrange({ installation, set }) {
      // The CA validates at the port that it was started with, where nothing listens any more.
      await set(`httpPort=${await freePort()}`);
      await installation.cli('request', '--force');
    },
  },
];
