/** The application behind the web server. */
import { createTestAuthority } from '../../../electron/testing/certificates.ts';
import { freePort } from '../../../electron/testing/ports.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** A server that answers everything with this head, as upstream. */
const behind =
  (...head: string[]) =>
  async ({ tcp, set }: World) => {
    const answer = [...head, 'Content-Length: 0', 'Connection: close', '', ''].join('\r\n');
    await set(`upstream=http://127.0.0.1:${await tcp((socket) => socket.once('data', () => socket.end(answer)))}`);
  };

export const applicationScenarios: readonly Scenario[] = [
  {
    when: 'profacto answers behind the web server',
    command: 'check',
    codes: ['APPLICATION_ANSWERS'],
    arrange: behind('HTTP/1.1 200 OK', 'Server: 4D/20.5.0'),
  },
  {
    when: 'no application is set',
    command: 'check',
    codes: ['APPLICATION_NOT_SET'],
    arrange: () => Promise.resolve(),
  },
  {
    when: 'nobody listens where the application is to be',
    command: 'evaluate',
    codes: ['APPLICATION_REFUSED'],
    arrange: async ({ set }) => set(`upstream=http://127.0.0.1:${await freePort()}`),
  },
  {
    when: 'the application takes connections and says nothing',
    command: 'check',
    codes: ['APPLICATION_SILENT'],
    arrange: async ({ tcp, set }) => set(`upstream=http://127.0.0.1:${await tcp(() => undefined)}`),
  },
  {
    when: 'the application has no free web process',
    command: 'check',
    codes: ['APPLICATION_BUSY'],
    arrange: behind('HTTP/1.1 503 Service Unavailable', 'Server: 4D/20.5.0'),
  },
  {
    when: 'the application redirects to https by itself',
    command: 'evaluate',
    codes: ['APPLICATION_TO_HTTPS'],
    arrange: (world) =>
      behind('HTTP/1.1 302 Found', 'Server: 4D/20.5.0', `Location: https://${world.installation.ca.name}/`)(world),
  },
  {
    when: 'nobody trusts the certificate of the application',
    command: 'check',
    codes: ['APPLICATION_UNTRUSTED'],
    async arrange({ tls, set }) {
      const { chainPem, keyPem } = await (await createTestAuthority('Fremd')).issue({ names: ['profacto.intern'] });
      const port = await tls({ cert: chainPem, key: keyPem }, {}, (socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')),
      );
      await set(`upstream=https://127.0.0.1:${port}`);
    },
  },
  {
    when: 'the application speaks another protocol than the one that is set',
    command: 'check',
    codes: ['APPLICATION_OTHER_PROTOCOL'],
    arrange: async ({ tcp, set }) =>
      set(`upstream=http://127.0.0.1:${await tcp((socket) => socket.end('220 mail.meinefirma.de ESMTP\r\n'))}`),
  },
];
