import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Protocol } from 'electron';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPanelAssets } from '../transports/panel-assets.ts';
import { registerPanelScheme, servePanel } from './app-protocol.ts';
import { isPanelUrl } from './panel-url.ts';

let folder: string;
let ask: (url: string, init?: ConstructorParameters<typeof Request>[1]) => Promise<Response>;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-app-'));
  fs.mkdirSync(path.join(folder, 'renderer', 'assets'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'renderer', 'index.html'), '<meta property="csp-nonce" nonce="{CSP_NONCE}">');
  fs.writeFileSync(path.join(folder, 'renderer', 'assets', 'a.css'), 'a {}');
  fs.writeFileSync(path.join(folder, 'outside.css'), 'secret');
  const protocol = {
    handle: (_scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
      ask = async (url, init) => await handler(new Request(url, init));
    },
  };
  servePanel(protocol as unknown as Protocol, loadPanelAssets(path.join(folder, 'renderer')));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test('the page comes with a strict policy, a fresh nonce, and nobody to connect to', async () => {
  const [first, second] = [await ask('app://panel/'), await ask('app://panel/')];
  const policy = first.headers.get('Content-Security-Policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  expect(first.status).toBe(200);
  await expect(first.text()).resolves.toContain(`nonce="${nonce}"`);
  expect(policy).toContain(`connect-src 'none'`);
  expect(policy).not.toContain('unsafe-');
  expect(second.headers.get('Content-Security-Policy')).not.toBe(policy);
});

test.each([
  ['app://panel/assets/a.css', 200],
  ['app://panel/../outside.css', 404],
  ['app://panel/assets/../../outside.css', 404],
  ['app://panel/%2e%2e/outside.css', 404],
  ['app://panel/..%2foutside.css', 404],
  ['app://panel/nothing', 404],
  ['app://panel.evil.example/', 421],
  ['app://panel:1/', 421],
  ['app://other/assets/a.css', 421],
])('%s answers %i', async (url, status) => {
  await expect(ask(url)).resolves.toMatchObject({ status });
});

test.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s is refused', async (method) => {
  await expect(ask('app://panel/', { method })).resolves.toMatchObject({ status: 405 });
});

test('the scheme gets no privilege that would make the page special', () => {
  const registered: unknown[] = [];
  registerPanelScheme({ registerSchemesAsPrivileged: (schemes: unknown) => registered.push(schemes) } as never);
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  expect(registered).toEqual([[{ scheme: 'app', privileges }]]);
});

test.each([
  ['app://panel/', true],
  ['app://panel/assets/a.css', true],
  ['app://panel.evil.example/', false],
  ['app://panel@evil.example/', false],
  ['https://panel/', false],
  ['file:///app://panel/', false],
])('%s belongs to the panel: %s', (url, belongs) => expect(isPanelUrl(url)).toBe(belongs));
