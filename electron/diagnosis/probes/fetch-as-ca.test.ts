import { expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { httpServer, listen } from '../../testing/listeners.ts';
import { fetchAsCa, nextAddress } from './fetch-as-ca.ts';

test('a redirect seen on the internet is not followed into a private network', () => {
  expect(nextAddress(['192.168.178.1', '127.0.0.1', 'fd00::1'], '8.8.8.8')).toBeNull();
  expect(nextAddress(['192.168.178.1', '9.9.9.9'], '8.8.8.8')).toBe('9.9.9.9');
  expect(nextAddress([], '8.8.8.8')).toBeNull();
});

test('a redirect seen in a private network may stay there', () => {
  expect(nextAddress(['192.168.178.1'], '127.0.0.1')).toBe('192.168.178.1');
});

test('a redirect stays in its family where it can', () => {
  expect(nextAddress(['9.9.9.9', '2620:fe::fe'], '2001:4860:4860::8888')).toBe('2620:fe::fe');
  expect(nextAddress(['9.9.9.9'], '2001:4860:4860::8888')).toBe('9.9.9.9');
});

test.each([
  ['an address', (port: number) => `http://127.0.0.1:${port}/there`],
  ['another port', (_: number, other: number) => `http://firma.localhost:${other}/there`],
  ['another protocol', (port: number) => `ftp://firma.localhost:${port}/there`],
])('a redirect to %s is not followed, although somebody would answer there', async (_, target) => {
  const asked: string[] = [];
  const other = await listen(httpServer((_request, response) => response.end('other')));
  let location = '';
  const server = httpServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/there') response.end('there');
    else response.writeHead(302, { Location: location }).end();
  });
  const port = await listen(server);
  location = target(port, other);
  const settings = {
    ...defaultSettings('/tmp'),
    publicHttpPort: port,
    acmeDirectoryUrl: 'https://ca.localhost/directory',
  };
  const from = { address: '127.0.0.1', name: 'firma.localhost', path: '/token', settings };
  await expect(fetchAsCa(from, new AbortController().signal)).resolves.toMatchObject({ kind: 'away', location });
  expect(asked).toEqual(['/token']);
});

test('redirects that each take their time are not followed for longer than the limit of all of them', async () => {
  let count = 0;
  const server = httpServer((_request, response) => {
    count += 1;
    const head = { Location: `http://firma.localhost:${port}/${count}` };
    setTimeout(() => void response.writeHead(302, head).end(), 200);
  });
  const port = await listen(server);
  const settings = { ...defaultSettings('/tmp'), publicHttpPort: port };
  const from = { address: '127.0.0.1', name: 'firma.localhost', path: '/token', settings };
  await expect(fetchAsCa(from, new AbortController().signal, 500)).resolves.toMatchObject({ kind: 'away' });
  // Without a limit there would be eleven.
  expect(count).toBeLessThan(6);
});
