import dns from 'node:dns';
import https from 'node:https';
import { expect, onTestFinished, test, vi } from 'vitest';
import { directoryKey } from '#shared/values/acme-directory.ts';
import { withConnection, type DirectoryCache } from './connection.ts';
import { createLocalAccount } from './account.ts';
import { createTestAuthority } from '../testing/certificates.ts';
import { listen } from '../testing/listeners.ts';

test('What a directory’s connection has shown of its network holds as long as that directory is used', async () => {
  const authority = await createTestAuthority();
  const { chainPem, keyPem } = await authority.issue({ names: ['ca.example'] });
  const asked: string[] = [];
  const server = https.createServer({ cert: chainPem, key: keyPem }, (request, response) => {
    asked.push(request.url ?? '');
    const base = `https://ca.example:${port}`;
    response.setHeader('Replay-Nonce', 'n1');
    response.end(JSON.stringify({ newNonce: `${base}/nonce`, newAccount: `${base}/acct`, newOrder: `${base}/order` }));
  });
  const port = await listen(server);
  // Whoever runs a CA answers for its name as they like: inside, from now on.
  const lookup = vi.spyOn(dns, 'lookup');
  onTestFinished(() => lookup.mockRestore());
  lookup.mockImplementation(((_name: string, _options: object, callback: (...found: unknown[]) => void) =>
    callback(null, [{ address: '127.0.0.1', family: 4 }])) as never);

  const directoryUrl = `https://ca.example:${port}/directory`;
  const directories: DirectoryCache = new Map();
  const account = await createLocalAccount();
  const nonceOf = () => {
    const ca = { directoryUrl, name: '', profile: null, externalAccount: null, trustedRoots: [authority.rootPem] };
    return withConnection(ca, { signal: new AbortController().signal, directories }, async (connection) => {
      const { http } = connection.clientFor(account) as unknown as { http: { getNonce: () => Promise<string> } };
      return http.getNonce();
    });
  };
  await expect(nonceOf()).resolves.toBe('n1');
  const known = directories.get(directoryKey(directoryUrl));
  expect(known).toMatchObject({ isPrivate: true });

  // The same directory, had it come from the internet.
  directories.set(directoryKey(directoryUrl), { ...known, isPrivate: false } as never);
  asked.length = 0;
  await expect(nonceOf()).rejects.toMatchObject({
    failure: { code: 'CA_PROTOCOL', data: { address: { member: 'newNonce', fault: 'notPublic' } } },
  });
  expect(asked).toEqual([]);
});
