import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fetchRenewalInfo } from '../acme/renewal-info.ts';
import { createTestAuthority } from '../testing/certificates.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { createTestHost } from '../testing/host.ts';
import { startSlowServer } from '../testing/slow-line.ts';

const directory = (port: string) =>
  JSON.stringify({ newOrder: `https://ca.test:${port}/order`, renewalInfo: `https://ca.test:${port}/ari` });
const suggestedWindow = { start: '2027-01-01T00:00:00Z', end: '2027-01-02T00:00:00Z' };

/** A name has an address at the end of a slow line, and one to which no way leads, as IPv6 has in many houses. */
function slowAddressThenNone(name: string): void {
  const { lookup } = dns;
  const played = vi.spyOn(dns, 'lookup').mockImplementation(((host: string, options: object, done: () => void) => {
    if (host !== name) return lookup(host, options as dns.LookupAllOptions, done);
    const found = [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
    (done as (error: null, found: dns.LookupAddress[]) => void)(null, found);
  }) as typeof dns.lookup);
  onTestFinished(() => played.mockRestore());
}

// The system's queue of connections can be filled, and seen, on Linux.
describe.skipIf(process.platform !== 'linux')('On a slow line, and without IPv6,', () => {
  test('a CA is reached by the checks and for renewals, although its first address needs a second', async () => {
    // What Node does unless it is told otherwise.
    net.setDefaultAutoSelectFamilyAttemptTimeout(250);
    const authority = await createTestAuthority();
    const pair = await authority.issue({ names: ['ca.test'] });
    const server = await startSlowServer(pair, {
      '/directory': directory('PORT'),
      '/ari/id': JSON.stringify({ suggestedWindow }),
    });
    slowAddressThenNone('ca.test');
    const rootsFile = path.join(temporaryFolder(), 'roots.pem');
    fs.writeFileSync(rootsFile, authority.rootPem);
    const acmeDirectoryUrl = `https://ca.test:${server.port}/directory`;
    const { start } = await createTestHost({ acmeDirectoryUrl, trustedRootsFile: rootsFile });
    const { client } = await start();

    await server.holdNext();
    await expect(client.ca.describe({})).resolves.toMatchObject({ host: `ca.test:${server.port}` });
    await server.again();
    await server.holdNext();
    const ari = await fetchRenewalInfo({
      directoryUrl: acmeDirectoryUrl,
      certId: 'id',
      trustedRoots: [authority.rootPem],
      signal: new AbortController().signal,
      now: Date.now,
    });
    expect(ari).toMatchObject({ kind: 'window' });
  });
});
