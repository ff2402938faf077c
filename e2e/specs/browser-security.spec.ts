import { once } from 'node:events';
import http from 'node:http';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { RPC_PATH } from '../../electron/transports/rpc-path.ts';
import { toFailure } from '#shared/contract/client-failure.ts';
import type { Client } from '#shared/contract/contract.ts';
import { expect, test } from '../fixtures/test.ts';

type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string };

/** A raw request, because `fetch` sets Host and Origin itself. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { hostname, port, path: pathname + search, method, headers, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    request.on('error', reject);
    request.end();
  });
}

/** How a WebSocket upgrade ends: `open`, or the status that refused it. */
function upgrade(url: string, headers: Record<string, string>): Promise<string | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers });
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => resolve('error'));
  });
}

test.describe('The panel in a browser', () => {
  let origin: string;
  let panelUrl: string;
  test.beforeEach(async ({ installation }) => {
    ({ panelUrl } = await installation.serve());
    origin = new URL(panelUrl).origin;
  });

  /** Exchanges the one-time token for a session. */
  const login = async () => {
    const answer = await ask(panelUrl);
    expect(answer.status).toBe(303);
    return answer.headers['set-cookie']?.[0] ?? '';
  };

  test('is bound to this machine alone', () => {
    expect(new URL(panelUrl).hostname).toBe('127.0.0.1');
  });

  test('opens once with its token, for a strict session', async () => {
    const cookie = await login();
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect((await ask(panelUrl)).status).toBe(403);
    expect((await ask(`${origin}/`, { Cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
  });

  test('shows nothing without a session', async () => {
    expect((await ask(`${origin}/`)).status).toBe(403);
    expect((await ask(`${origin}/login?token=geraten`)).status).toBe(403);
  });

  test('refuses other hosts, origins and methods', async () => {
    const cookie = (await login()).split(';')[0] ?? '';
    expect((await ask(`${origin}/`, { Cookie: cookie, Host: 'meinefirma.example' })).status).toBe(421);
    expect((await ask(`${origin}/`, { Cookie: cookie, Origin: 'https://boese.example' })).status).toBe(403);
    expect((await ask(`${origin}/`, { Cookie: cookie }, 'POST')).status).toBe(405);
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json']) {
      expect((await ask(`${origin}${path}`, { Cookie: cookie })).status).toBe(404);
    }
  });

  test('lets nobody name or try a program that this machine runs; the command line may', async ({ installation }) => {
    const cookie = (await login()).split(';')[0] ?? '';
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${RPC_PATH}`, {
      headers: { Cookie: cookie, Origin: origin },
    });
    await once(socket, 'open');
    const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
    const client: Client = createORPCClient(link);
    const refused = (attempt: Promise<unknown>) => attempt.catch((error: unknown) => toFailure(error).code);
    expect(await refused(client.settings.update({ onRenewed: ['/bin/sh'] }))).toBe('PROGRAMS_REFUSED');
    expect(await refused(client.hooks.test({ hook: 'onRenewed' }))).toBe('PROGRAMS_REFUSED');

    expect(await refused(client.settings.update({ upstream: 'http://127.0.0.1:631' }))).toBe('UPSTREAM_REFUSED');
    for (const change of [
      { webroot: '/srv/www' },
      { certificateTarget: '/etc' },
      { restartCommand: ['/bin/sh'] },
      { restartUrl: 'http://127.0.0.1:631/' },
    ])
      expect(await refused(client.settings.update(change))).toBe('BESIDE_REFUSED');
    const ownPanel = await installation.cli('settings', 'set', `upstream=${origin}`);
    expect(ownPanel.code).toBe(2);
    expect(ownPanel.stderr).toContain('sich selbst aufrufen');
    expect((await installation.cli('settings', 'set', 'upstream=http://127.0.0.1:631')).code).toBe(0);

    expect((await installation.cli('settings', 'set', `onRenewed=${process.execPath}`)).code).toBe(0);
    const { settings, programs } = await client.state.get();
    expect({ onRenewed: settings.onRenewed, programs }).toEqual({ onRenewed: [process.execPath], programs: false });
    expect(await refused(client.hooks.test({ hook: 'onRenewed' }))).toBe('PROGRAMS_REFUSED');
    socket.close();
    expect((await installation.cli('settings', 'set', 'onRenewed=/nirgends/kopieren')).code).toBe(0);
    const tried = await installation.cli('hook', 'test', 'onRenewed');
    expect(tried.code).toBe(1);
    expect(tried.stdout).toContain('gibt es unter diesem Pfad nicht');
  });

  test('guards the WebSocket as well', async () => {
    const cookie = (await login()).split(';')[0] ?? '';
    const url = `${origin.replace('http', 'ws')}/rpc`;
    expect(await upgrade(url, { Cookie: cookie, Origin: origin })).toBe('open');
    expect(await upgrade(url, { Cookie: cookie, Origin: 'https://boese.example' })).toBe(403);
    expect(await upgrade(url, { Cookie: cookie })).toBe(403);
    expect(await upgrade(url, { Origin: origin })).toBe(403);
    expect(await upgrade(url, { Cookie: cookie, Origin: origin, Host: 'boese.example' })).toBe(421);
  });

  test('has a strict content security policy with a fresh nonce', async () => {
    const cookie = (await login()).split(';')[0] ?? '';
    const policies = await Promise.all(
      [1, 2].map(async () => String((await ask(`${origin}/`, { Cookie: cookie })).headers['content-security-policy'])),
    );
    for (const policy of policies) {
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    }
    expect(policies[0]).not.toBe(policies[1]);
  });
});

test('Öffnen shows the path in a browser, with a button that copies it', async ({ panel, installation }) => {
  await installation.fillIn();
  expect((await installation.cli('request')).code).toBe(0);
  await panel.getByRole('button', { name: 'Öffnen' }).click();
  const dialog = panel.getByRole('dialog', { name: 'Zertifikat-Verzeichnis' });
  const { certificate } = (await installation.json('status')) as { certificate: { directory: string } };
  await expect(dialog.getByText(certificate.directory)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Pfad kopieren' })).toBeVisible();
});
