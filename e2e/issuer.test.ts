import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAcmeIssuer } from '../electron/certificates/acme-issuer.ts';
import { checkPair } from '../electron/certificates/certificate-info.ts';
import type { AccountStore, IssueRequest, IssueStep, StoredAccount } from '../electron/certificates/issuer.ts';
import { splitPem } from '../electron/certificates/trusted-roots.ts';
import { createChallenges, type Challenges } from '../electron/webserver/challenges.ts';
import { FailureError, type Failure } from '../shared/contract/failures.ts';
import { caKinds, startCa, type TestCa } from './fixtures/cas.ts';
import { freePort } from '../electron/test-ports.ts';

/** The web server that a validation finds: answers pending challenges, or whatever the test puts in its place. */
async function startValidationTarget(port: number, challenges: Challenges) {
  let answer: ((path: string) => { status: number; body: string }) | null = null;
  const server = http.createServer((request, response) => {
    const path = request.url ?? '/';
    const found = challenges.answer(path);
    const played = answer?.(path) ?? { status: (found ?? null) === null ? 404 : 200, body: found ?? '' };
    response.writeHead(played.status).end(played.body);
  });
  server.listen(port);
  await once(server, 'listening');
  return {
    answerWith: (play: (path: string) => { status: number; body: string }) => (answer = play),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a request asks the issuer for, unless a test wants it otherwise. */
function requestFor(
  ca: TestCa,
  challenges: Challenges,
  account: AccountStore,
  changes: Partial<IssueRequest>,
): IssueRequest {
  return {
    directoryUrl: ca.directoryUrl,
    name: ca.name,
    contact: 'chef@meinefirma.example',
    keyType: 'ec-p256',
    profile: null,
    externalAccount: null,
    trustedRoots: splitPem(ca.rootsPem),
    account,
    challenges,
    ...changes,
  };
}

describe.each(caKinds)('Issuing with the CA "%s"', (kind) => {
  let ca: TestCa;
  let target: Awaited<ReturnType<typeof startValidationTarget>>;
  let challenges: Challenges;
  let stored: StoredAccount | null;
  let steps: IssueStep[];
  const issuer = createAcmeIssuer();

  const account: AccountStore = {
    load: () => Promise.resolve(stored),
    save: (next) => Promise.resolve(void (stored = next)),
  };
  const issue = (changes: Partial<IssueRequest> = {}, signal = new AbortController().signal) =>
    issuer.issue(requestFor(ca, challenges, account, changes), { signal, onStep: (step) => steps.push(step) });
  const failureOf = async (attempt: Promise<unknown>): Promise<Failure> => {
    const error: unknown = await attempt.then(
      () => new Error('it succeeded'),
      (reason: unknown) => reason,
    );
    if (error instanceof FailureError) return error.failure;
    throw error;
  };

  beforeEach(async () => {
    const httpPort = await freePort();
    ca = await startCa(kind, httpPort);
    challenges = createChallenges();
    target = await startValidationTarget(httpPort, challenges);
    stored = null;
    steps = [];
  });
  afterEach(async () => {
    await target.close();
    await ca.close();
  });

  it('gives a certificate that fits key, name and time, and reports each step once and in order', async () => {
    const issued = await issue();
    const info = checkPair(issued, ca.name, splitPem(ca.rootsPem), Date.now());
    expect(info.names).toEqual([ca.name]);
    expect(info.keyType).toBe('ec-p256');
    expect(issued.keyPem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(splitPem(issued.chainPem)).toHaveLength(2);
    expect(steps).toEqual(['account', 'order', 'challenge', 'validation', 'certificate']);
    expect(stored?.url).toMatch(/^https:/);
  });

  it.each([
    ['ec-p384', 'ec-p384'],
    ['rsa-2048', 'rsa-2048'],
  ] as const)('honours the key type %s', async (keyType, shown) => {
    const issued = await issue({ keyType });
    expect(checkPair(issued, ca.name, splitPem(ca.rootsPem), Date.now()).keyType).toBe(shown);
  });

  it('uses the account again and makes a new key for each order', async () => {
    const first = await issue();
    const account = stored;
    const second = await issue();
    expect(stored).toEqual(account);
    expect(second.keyPem).not.toBe(first.keyPem);
    expect(second.orderUrl).not.toBe(first.orderUrl);
  });

  it('tells the CA when the contact changed, and keeps the account', async () => {
    await issue();
    const url = stored?.url;
    await issue({ contact: 'neu@meinefirma.example' });
    expect(stored).toMatchObject({ url, contact: 'neu@meinefirma.example' });
  });

  it('makes the account anew, once, when the CA no longer knows it', async () => {
    await issue();
    const lost = stored;
    if (ca.practice) ca.practice.forgetAccounts();
    else if (lost) stored = { ...lost, url: `${lost.url ?? ''}-unbekannt` };
    await issue();
    expect(stored?.keyPem).not.toBe(lost?.keyPem);
  });

  it('says that nothing answers where the CA looks', async () => {
    await target.close();
    const failure = await failureOf(issue());
    expect(failure).toMatchObject({
      code: 'VALIDATION_FAILED',
      data: { name: ca.name, reason: 'connection', requestsSeen: 0 },
    });
    expect(steps).toEqual(['account', 'order']);
  });

  it('says that somebody else answers where the CA looks', async () => {
    target.answerWith(() => ({ status: 200, body: '<title>FRITZ!Box</title>' }));
    expect(await failureOf(issue())).toMatchObject({ code: 'VALIDATION_FAILED', data: { reason: 'unauthorized' } });
  });

  it('says that a 404 came back', async () => {
    target.answerWith(() => ({ status: 404, body: '' }));
    const failure = await failureOf(issue());
    expect(failure).toMatchObject({ code: 'VALIDATION_FAILED', data: { reason: 'unauthorized' } });
    expect(JSON.stringify(failure)).toContain('404');
  });

  it('says that the name does not resolve', async () => {
    await ca.forgetNames();
    const failure = await failureOf(issue());
    expect(failure).toMatchObject({ code: 'VALIDATION_FAILED', data: { requestsSeen: 0 } });
    // Pebble 2.4 calls every failed look-up "connection"; Let's Encrypt and the practice CA call it "dns".
    expect(failure.data).toHaveProperty('reason', kind === 'practice' ? 'dns' : 'connection');
  });

  it('does not trust the CA without its root', async () => {
    expect(await failureOf(issue({ trustedRoots: [] }))).toMatchObject({ code: 'CA_UNTRUSTED' });
  });

  it('says within a moment that the CA is down', async () => {
    const port = await freePort();
    const failure = await failureOf(issue({ directoryUrl: `https://127.0.0.1:${port}/directory` }));
    expect(failure).toMatchObject({ code: 'CA_UNREACHABLE', data: { cause: 'refused', systemCode: 'ECONNREFUSED' } });
  });

  it('stops soon after it is cancelled, and leaves no pending challenge', async () => {
    const abort = new AbortController();
    let token = '';
    target.answerWith((path) => {
      token = path.split('/').at(-1) ?? '';
      abort.abort();
      return { status: 200, body: 'noch nicht' };
    });
    expect(await failureOf(issue({}, abort.signal))).toMatchObject({ code: 'CANCELLED' });
    expect(challenges.answer(`/.well-known/acme-challenge/${token}`)).toBeUndefined();
  });
});

describe('Issuing with a CA that misbehaves', () => {
  let ca: TestCa;
  let target: Awaited<ReturnType<typeof startValidationTarget>>;
  const challenges = createChallenges();
  const issuer = createAcmeIssuer();

  const issue = (changes: Partial<IssueRequest> = {}, signal = new AbortController().signal) => {
    let stored: StoredAccount | null = null;
    const account: AccountStore = {
      load: () => Promise.resolve(stored),
      save: (next) => Promise.resolve(void (stored = next)),
    };
    return issuer.issue(requestFor(ca, challenges, account, changes), { signal, onStep: () => undefined });
  };
  const practice = () => {
    if (ca.practice === null) throw new Error('the practice CA is needed');
    return ca.practice;
  };

  beforeEach(async () => {
    const httpPort = await freePort();
    ca = await startCa('practice', httpPort);
    target = await startValidationTarget(httpPort, challenges);
  });
  afterEach(async () => {
    await target.close();
    await ca.close();
  });

  it('needs at most 12 requests for a new account and a certificate', async () => {
    await issue();
    expect(practice().requests.length).toBeLessThanOrEqual(12);
  });

  it('asks for one nonce and for the directory once in two certificates', async () => {
    await issue();
    await issue();
    const count = (wanted: string) => practice().requests.filter((one) => one.kind === wanted).length;
    expect(count('directory')).toBe(1);
    expect(count('newNonce')).toBe(2);
  });

  it('hands a rate limit on at once, with the time from Retry-After and the CA’s words', async () => {
    const detail = 'too many certificates (5) already issued for this exact set of identifiers';
    practice().failNext('newOrder', {
      status: 429,
      problem: { type: 'rateLimited', detail },
      headers: { 'Retry-After': '3600' },
    });
    const before = Date.now();
    await expect(issue()).rejects.toMatchObject({
      failure: { code: 'CA_RATE_LIMITED', data: { problem: { status: 429, detail } } },
    });
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(practice().requests.filter((one) => one.kind === 'newOrder')).toHaveLength(1);
  });

  it('reads the time out of the CA’s words where there is no header', async () => {
    const detail = 'too many failed authorizations (5), retry after 2031-02-03 04:05:06 UTC: see the documentation';
    practice().failNext('newOrder', { status: 429, problem: { type: 'rateLimited', detail } });
    await expect(issue()).rejects.toMatchObject({ failure: { data: { retryAt: '2031-02-03T04:05:06.000Z' } } });
  });

  it('keeps subproblems with the name they are about', async () => {
    const subproblems = [
      {
        type: 'urn:ietf:params:acme:error:rejectedIdentifier',
        detail: 'policy',
        identifier: { type: 'dns', value: 'x.example' },
      },
    ];
    practice().failNext('newOrder', {
      status: 403,
      problem: { type: 'rejectedIdentifier', detail: 'no', subproblems },
    });
    await expect(issue()).rejects.toMatchObject({
      failure: {
        code: 'CA_NAME_REFUSED',
        data: { problem: { subproblems: [{ detail: 'policy', identifier: 'x.example' }] } },
      },
    });
  });

  it.each([
    ['serverInternal', 500, 'CA_OUT_OF_ORDER'],
    ['invalidContact', 400, 'CA_CONTACT_REFUSED'],
    ['externalAccountRequired', 400, 'CA_EXTERNAL_ACCOUNT'],
    ['malformed', 400, 'CA_PROTOCOL'],
    ['unauthorized', 403, 'CA_ACCOUNT_REFUSED'],
  ])('knows what "%s" means when the account is refused', async (type, status, code) => {
    practice().failNext('newAccount', { status, problem: { type, detail: 'nein' } });
    await expect(issue()).rejects.toMatchObject({ failure: { code, data: { problem: { detail: 'nein' } } } });
  });

  it('knows a web page in the place of the directory', async () => {
    practice().failNext('directory', {
      status: 200,
      body: '<html>Anmeldung</html>',
      headers: { 'Content-Type': 'text/html' },
    });
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_PROTOCOL' } });
    await expect(issue()).resolves.toBeDefined();
  });

  it('knows a cut connection', async () => {
    practice().failNext('newOrder', { status: 200, cut: true });
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_UNREACHABLE', data: { cause: 'reset' } } });
  });

  it('can be cancelled while the CA is silent', async () => {
    practice().failNext('newOrder', { status: 200, hang: true });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    await expect(issue({}, abort.signal)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });

  it('passes an unknown profile’s refusal on', async () => {
    await expect(issue({ profile: 'gibtesnicht' })).rejects.toMatchObject({
      failure: { code: 'CA_PROFILE_REFUSED', data: { profile: 'gibtesnicht' } },
    });
  });

  it('binds the account to an external one where the CA wants it', async () => {
    const hmacKey = Buffer.from('ein geheimer Schlüssel mit 32 B.').toString('base64url');
    const httpPort = await freePort();
    await ca.close();
    const { startPracticeCa } = await import('./ca/practice-ca.ts');
    await target.close();
    target = await startValidationTarget(httpPort, challenges);
    const strict = await startPracticeCa({ httpPort, externalAccounts: { 'kunde-1': hmacKey } });
    const to = { directoryUrl: strict.directoryUrl, trustedRoots: splitPem(strict.rootsPem) };
    try {
      await expect(issue(to)).rejects.toMatchObject({ failure: { code: 'CA_EXTERNAL_ACCOUNT' } });
      await expect(
        issue({ ...to, externalAccount: { keyId: 'kunde-1', hmacKey: Buffer.from('falsch').toString('base64url') } }),
      ).rejects.toMatchObject({ failure: { code: 'CA_EXTERNAL_ACCOUNT' } });
      const issued = await issue({ ...to, externalAccount: { keyId: 'kunde-1', hmacKey } });
      expect(new X509Certificate(issued.chainPem).subjectAltName).toContain(ca.name);
    } finally {
      await strict.close();
    }
  });

  it('never hangs on a CA that accepts and says nothing', async () => {
    const silent = net.createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 500);
    await expect(issue({ directoryUrl: `https://127.0.0.1:${port}/d` }, abort.signal)).rejects.toMatchObject({
      failure: { code: 'CANCELLED' },
    });
    silent.close();
  });
});
