/** What the web server notes of visitors, and what it tells their browsers, set on the command line. */
import { once } from 'node:events';
import fs from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createInstallation, type Installation } from '../fixtures/installation.ts';

let installation: Installation;
test.afterEach(() => installation.close());

async function visit(secure: boolean, target: string): Promise<IncomingMessage> {
  const { httpPort, httpsPort, ca } = installation;
  const headers = { Host: ca.name };
  const request = secure
    ? https.get({
        host: '127.0.0.1',
        port: httpsPort,
        path: target,
        headers,
        servername: ca.name,
        rejectUnauthorized: false,
        agent: false,
      })
    : http.get({ host: '127.0.0.1', port: httpPort, path: target, headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response;
}

test('visits are noted, browsers insist on HTTPS, and both end again, while the host runs on', async () => {
  installation = await createInstallation();
  await installation.fillIn();
  await installation.serve();
  expect((await installation.program('request', '--json')).code).toBe(0);
  const file = path.join(installation.configDir, 'access.log');

  expect((await visit(true, '/davor')).headers['strict-transport-security']).toBeUndefined();
  expect(fs.existsSync(file)).toBe(false);
  expect((await installation.program('settings', 'set', 'accessLog=true', 'hsts=day')).code).toBe(0);
  expect((await visit(true, '/seite?token=geheim')).headers['strict-transport-security']).toBe('max-age=86400');
  expect((await visit(false, '/seite?token=geheim')).headers['strict-transport-security']).toBeUndefined();
  const text = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
  await expect
    .poll(text)
    .toMatch(/ 127\.0\.0\.0 GET \/seite 404 \d+ \d+ TLSv1\.3\n.* 127\.0\.0\.0 GET \/seite 307 \d+ \d+ -\n/);
  expect(text()).not.toMatch(/geheim|davor/);
  expect((await installation.program('status')).stdout).toContain('Browser (HSTS)');

  expect((await installation.program('settings', 'set', 'accessLog=false', 'hsts=off')).code).toBe(0);
  expect((await visit(true, '/danach')).headers['strict-transport-security']).toBe('max-age=0');
  await expect.poll(() => fs.existsSync(file)).toBe(false);
  expect((await installation.program('settings', 'set', 'hsts=immer')).code).toBe(2);
});
