import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createAcmeIssuer } from '../../electron/acme/issuer.ts';
import { createAlpnCertificate } from '../../electron/acme/alpn-certificate.ts';
import { checkPair } from '../../electron/certificates/info.ts';
import type { ChallengeResponder, IssueRequest, IssueStep } from '../../electron/certificates/issuer.ts';
import { splitPem } from '../../electron/certificates/trusted-roots.ts';
import { createTestAuthority } from '../../electron/testing/certificates.ts';
import { failureOf } from '../../electron/testing/environment.ts';
import { freePorts } from '../../electron/testing/ports.ts';
import { webServerConfig } from '../../electron/testing/web-server-config.ts';
import { builtInPage } from '../../electron/webserver/built-in-page.ts';
import { createWebServer, type WebServer } from '../../electron/webserver/web-server.ts';
import { caKinds, practiceOf, startCa, type TestCa } from '../fixtures/cas.ts';
import { createStores, requestFor } from '../fixtures/issuing.ts';

describe.each(caKinds)('Issuing over port 443 alone with the CA "%s"', (kind) => {
  let ca: TestCa;
  let httpPort: number;
  let httpsPort: number;
  let web: WebServer;
  let stores: ReturnType<typeof createStores>;
  let steps: IssueStep[];

  const issue = (changes: Partial<IssueRequest> = {}, signal = new AbortController().signal) =>
    createAcmeIssuer().issue(
      requestFor(ca, web.challenges, stores.account, { challengeType: 'tls-alpn-01', ...changes }),
      { signal, onStep: (step) => steps.push(step) },
    );

  beforeAll(async () => {
    // Nothing ever listens where the CA would look over HTTP.
    [httpPort, httpsPort] = await freePorts(2);
    ca = await startCa(kind, httpPort, { httpsPort });
  });
  afterAll(() => ca.close());
  beforeEach(async () => {
    stores = createStores();
    steps = [];
    web = createWebServer(
      await webServerConfig({ httpPort, httpsPort, address: ca.name }),
      builtInPage(() => 'de'),
    );
    onTestFinished(() => web.stop());
  });

  it('gives a certificate where there was none, and gives the port back', async () => {
    const issued = await issue();
    expect(checkPair(issued, ca.name, splitPem(ca.rootsPem), Date.now()).names).toEqual([ca.name]);
    expect(issued.wasValidated).toBe(true);
    expect(steps).toEqual(['account', 'order', 'challenge', 'validation', 'certificate']);
    await web.probeHttpsPort();
  });

  it.each(['ec-p256', 'rsa-2048'] as const)(
    'gives the next one while visitors are served with one of the key type %s, none of whom fails',
    async (keyType) => {
      const authority = await createTestAuthority();
      await web.startTls(await authority.issue({ names: [ca.name], keyType }));
      const target = { host: '127.0.0.1', port: httpsPort, servername: ca.name, ca: authority.rootPem, agent: false };
      const over = new AbortController();
      const visitor = (async () => {
        let visits = 0;
        for (; !over.signal.aborted; visits++) {
          const [answer] = (await once(https.get(target), 'response')) as [IncomingMessage];
          await once(answer.resume(), 'end');
        }
        return visits;
      })();
      const issued = await issue({ freshValidation: true });
      over.abort();
      expect(await visitor).toBeGreaterThan(0);
      expect(issued.wasValidated).toBe(true);
    },
  );

  it('says on which port nothing was found', async () => {
    // Answers nobody: the port stays closed.
    const deaf: ChallengeResponder = {
      ...web.challenges,
      addAlpn: () => Promise.resolve({ requestsSeen: 0, onRequest: () => undefined, remove: () => undefined }),
    };
    expect(await failureOf(issue({ challenges: deaf }))).toMatchObject({
      code: 'VALIDATION_FAILED',
      data: {
        reason: 'connection',
        cause: kind === 'pebble' ? 'other' : 'refused',
        challenge: 'tls-alpn-01',
        requestsSeen: 0,
      },
    });
  });

  it('is refused where another TLS server answers', async () => {
    const authority = await createTestAuthority();
    await web.startTls(await authority.issue({ names: [ca.name] }));
    const deaf: ChallengeResponder = {
      ...web.challenges,
      addAlpn: () => Promise.resolve({ requestsSeen: 0, onRequest: () => undefined, remove: () => undefined }),
    };
    const failure = await failureOf(issue({ challenges: deaf }));
    expect(failure).toMatchObject({ code: 'VALIDATION_FAILED', data: { challenge: 'tls-alpn-01', requestsSeen: 0 } });
    if (failure.code === 'VALIDATION_FAILED')
      expect(['tls', 'unauthorized', 'connection']).toContain(failure.data.reason);
  });

  it.each([
    ['another order', (name: string) => createAlpnCertificate(name, 'another.authorization')],
    ['another name', () => createAlpnCertificate('b.example', 'x.y')],
  ])('is refused with the certificate of %s, although the CA did arrive', async (_, make) => {
    const wrong: ChallengeResponder = {
      ...web.challenges,
      addAlpn: async (name) => web.challenges.addAlpn(name, await make(name)),
    };
    const failure = await failureOf(issue({ challenges: wrong }));
    expect(failure).toMatchObject({
      code: 'VALIDATION_FAILED',
      data: { reason: 'unauthorized', challenge: 'tls-alpn-01' },
    });
    if (failure.code === 'VALIDATION_FAILED') expect(failure.data.requestsSeen).toBeGreaterThan(0);
  });

  it('goes on with an order that was interrupted', async () => {
    const { pendingOrderStore } = stores;
    const abort = new AbortController();
    const dying: ChallengeResponder = {
      ...web.challenges,
      addAlpn: (name, certificate) => {
        abort.abort();
        return web.challenges.addAlpn(name, certificate);
      },
    };
    expect(await failureOf(issue({ pendingOrderStore, challenges: dying }, abort.signal))).toMatchObject({
      code: 'CANCELLED',
    });
    const orderUrl = stores.contents.pending?.orderUrl;
    expect(orderUrl).toBeDefined();
    expect((await issue({ pendingOrderStore })).orderUrl).toBe(orderUrl);
    await web.probeHttpsPort();
  });

  it('says so where the CA does not offer it', async ({ skip }) => {
    skip(kind !== 'practice', 'Pebble always offers it');
    practiceOf(ca).adjust({ httpsPort: undefined });
    onTestFinished(() => practiceOf(ca).adjust({ httpsPort }));
    expect(await failureOf(issue())).toEqual({ code: 'CA_WITHOUT_TLS_ALPN', data: { name: ca.name } });
  });
});
