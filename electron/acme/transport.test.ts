import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { agentFor, parseRetryAfter } from './transport.ts';
import { createTestAuthority } from '../testing/certificates.ts';

const NOW = Date.UTC(2026, 0, 1, 12);

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
  ])('"%s" means a wait of %d ms', (header, wait) => {
    expect(parseRetryAfter(header, NOW)).toBe(wait);
  });

  /** Waits that end behind the year 9999. */
  const absurd = ['9'.repeat(15), '9'.repeat(300), 'Sat, 01 Jan 10000 00:00:00 GMT', 'Sat, 13 Sep 275760 00:00:00 GMT'];
  test.each([undefined, null, '', 'soon', '-5', 'Thu, 01 Jan 2026 11:59:30 GMT', 120, [['120']], {}, absurd].flat())(
    '%j means nothing',
    (header) => {
      expect(parseRetryAfter(header, NOW)).toBeNull();
    },
  );

  test('gives a finite wait that is not negative, or nothing, whatever the header says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,400}$/)), (header) => {
        const wait = parseRetryAfter(header, NOW);
        expect(wait === null || (Number.isFinite(wait) && wait >= 0)).toBe(true);
      }),
    );
  });
});

describe('Each issuance', () => {
  const secureContextOf = (roots: readonly string[]) => agentFor(roots).options.secureContext;
  let roots: string[];
  beforeAll(async () => {
    const authorities = await Promise.all([createTestAuthority(), createTestAuthority()]);
    roots = authorities.map(({ rootPem }) => rootPem);
  });

  test('has connections of its own', () => {
    expect(agentFor([])).not.toBe(agentFor([]));
    expect(agentFor(roots)).not.toBe(agentFor(roots));
  });

  test('trusts what Node trusts where there are no further roots', () => {
    expect(secureContextOf([])).toBeUndefined();
  });

  test('trusts the further roots beside the built-in ones, which are all read once', () => {
    const read = vi.spyOn(tls, 'createSecureContext');
    onTestFinished(() => read.mockRestore());
    const [root = ''] = roots;
    const first = secureContextOf([root]);
    expect(secureContextOf([root])).toBe(first);
    expect(read).toHaveBeenCalledExactlyOnceWith({ ca: [...tls.rootCertificates, root] });
    expect(secureContextOf(roots)).not.toBe(first);
  });

  test('trusts them alone: whoever else asks the same server in this process does not', async () => {
    const authority = await createTestAuthority();
    const { chainPem, keyPem } = await authority.issue({ names: ['localhost'] });
    const server = https.createServer({ cert: chainPem, key: keyPem }, (_, response) => response.end('da'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const ask = (agent: https.Agent) =>
      new Promise<number | undefined>((resolve, reject) => {
        https
          .get({ host: '127.0.0.1', servername: 'localhost', port, agent }, (response) => {
            response.resume().on('end', () => resolve(response.statusCode));
          })
          .on('error', reject);
      });
    expect(await ask(agentFor([authority.rootPem]))).toBe(200);
    for (const stranger of [new https.Agent(), agentFor([])]) {
      await expect(ask(stranger)).rejects.toMatchObject({ code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' });
    }
  });
});
