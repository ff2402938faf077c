import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAcmeIssuer } from '../../electron/acme/issuer.ts';
import { certIdOf } from '../../electron/certificates/id.ts';
import { checkPair } from '../../electron/certificates/info.ts';
import type {
  AccountStore,
  CertificateIssuer,
  ChallengeResponder,
  CountedEvent,
  IssueRequest,
  IssueStep,
  StoredAccount,
} from '../../electron/certificates/issuer.ts';
import { expectedFailureCodes } from '../../electron/testing/failure-codes.ts';
import { splitPem } from '../../electron/certificates/trusted-roots.ts';
import { createChallenges, type Challenges } from '../../electron/webserver/challenges.ts';
import { letsEncryptProfiles } from '../ca/profiles.ts';
import { caKinds, observeFromNow, practiceOf, startCa, type TestCa } from '../fixtures/cas.ts';
import { createStores, requestFor, startValidationTarget, type ValidationTarget } from '../fixtures/issuing.ts';
import { failureOf } from '../../electron/testing/environment.ts';
import { freePort } from '../../electron/testing/ports.ts';

describe.each(caKinds)('Issuing with the CA "%s"', (kind) => {
  let ca: TestCa;
  let httpPort: number;
  let target: ValidationTarget;
  let challenges: Challenges;
  let stored: StoredAccount | null;
  let steps: IssueStep[];
  let counted: CountedEvent[];
  const issuer = createAcmeIssuer();

  const account: AccountStore = {
    load: () => Promise.resolve(stored),
    save: (next) => Promise.resolve(void (stored = next)),
  };
  const issue = (changes: Partial<IssueRequest> = {}, signal = new AbortController().signal) =>
    issuer.issue(requestFor(ca, challenges, account, changes), {
      signal,
      onStep: (step) => steps.push(step),
      onCounted: (one) => Promise.resolve(void counted.push(one)),
    });

  beforeAll(async () => {
    httpPort = await freePort();
    ca = await startCa(kind, httpPort);
  });
  afterAll(() => ca.close());
  beforeEach(async () => {
    challenges = createChallenges();
    target = await startValidationTarget(httpPort, challenges);
    // Each test starts without an account.
    stored = null;
    steps = [];
    counted = [];
  });
  afterEach(async () => {
    await target.close();
    await ca.resumeResolvingNames();
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

  it('remembers with the account which terms of service were accepted', async () => {
    await issue();
    const [answer] = (await once(https.get(ca.directoryUrl, { ca: ca.rootsPem }), 'response')) as [IncomingMessage];
    const directory = (await json(answer)) as { meta: { termsOfService: string } };
    expect(stored?.termsOfService).toBe(directory.meta.termsOfService);
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

  it('lets the CA look again when a fresh validation is wanted, whatever it knows from before', async () => {
    await issue();
    for (let round = 0; round < 3; round++) {
      steps = [];
      expect(await issue({ freshValidation: true })).toMatchObject({ wasValidated: true });
      expect(steps).toEqual(['account', 'order', 'challenge', 'validation', 'certificate']);
    }
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

  it('tells what the CA counts: the account it made, the order, the certificate; of the next one no account', async () => {
    const { orderUrl } = await issue();
    const account = stored?.url ?? '';
    expect(counted).toEqual([
      { kind: 'newAccount', account, orderUrl: null, replacementAccepted: false },
      { kind: 'order', account, orderUrl, replacementAccepted: false },
      { kind: 'issued', account, orderUrl, replacementAccepted: false },
    ]);
    counted = [];
    await issue({ contact: 'neu@meinefirma.example' });
    expect(counted.map(({ kind }) => kind)).toEqual(['order', 'issued']);
  });

  it('tells of no new account where the CA had it already', async () => {
    await issue();
    if (stored) stored = { ...stored, url: null };
    counted = [];
    await issue();
    expect(counted.map(({ kind }) => kind)).toEqual(['order', 'issued']);
  });

  it('tells of a validation that failed, and of no certificate', async () => {
    target.answerWith(() => ({ status: 404, body: '' }));
    await failureOf(issue());
    expect(counted.map(({ kind }) => kind)).toEqual(['newAccount', 'order', 'failedAuthorization']);
    expect(counted.at(-1)?.account).toBe(stored?.url);
  });

  it('says that nothing answers where the CA looks', async () => {
    await target.close();
    const failure = await failureOf(issue());
    expect(failure).toMatchObject({
      code: 'VALIDATION_FAILED',
      data: { name: ca.name, reason: 'connection', cause: 'refused', address: '127.0.0.1', requestsSeen: 0 },
    });
    expect(steps).toEqual(['account', 'order']);
  });

  it('says that somebody else answers where the CA looks', async () => {
    target.answerWith(() => ({ status: 200, body: '<html><head><title>FRITZ!Box</title></head></html>' }));
    expect(await failureOf(issue())).toMatchObject({
      code: 'VALIDATION_FAILED',
      data: { reason: 'foreignPage', page: { title: 'FRITZ!Box' } },
    });
  });

  it('says that a 404 came back', async () => {
    target.answerWith(() => ({ status: 404, body: '' }));
    expect(await failureOf(issue())).toMatchObject({
      code: 'VALIDATION_FAILED',
      data: { reason: 'foreignPage', page: { title: null, httpStatus: 404 } },
    });
  });

  it('says that the name does not resolve', async () => {
    await ca.stopResolvingNames();
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

  it('stops when it is cancelled, whatever the CA comes to, and leaves no pending challenge', async () => {
    const abort = new AbortController();
    const added: string[] = [];
    const spied: ChallengeResponder = {
      ...challenges,
      add: (token, keyAuthorization) => (added.push(token), challenges.add(token, keyAuthorization)),
    };
    const gate = target.holdNext();
    const attempt = failureOf(issue({ challenges: spied }, abort.signal));
    await gate.reached;
    const path = `/.well-known/acme-challenge/${added[0] ?? ''}`;
    expect(challenges.answer(path)).toBeDefined();
    abort.abort();
    expect(await attempt).toMatchObject({ code: 'CANCELLED' });
    expect(added).toHaveLength(1);
    expect(challenges.answer(path)).toBeUndefined();
  });
});

describe('Issuing with a CA that misbehaves', () => {
  let ca: TestCa;
  let target: ValidationTarget;
  /** A new one for each test, which remembers nothing of earlier tests. */
  let issuer: CertificateIssuer;
  let seen: ReturnType<typeof observeFromNow>;
  const challenges = createChallenges();

  const issue = (changes: Partial<IssueRequest> = {}, signal = new AbortController().signal) => {
    let stored: StoredAccount | null = null;
    const account: AccountStore = {
      load: () => Promise.resolve(stored),
      save: (next) => Promise.resolve(void (stored = next)),
    };
    return issuer.issue(requestFor(ca, challenges, account, changes), { signal, onStep: () => undefined });
  };
  const practice = () => practiceOf(ca);

  beforeAll(async () => {
    const httpPort = await freePort();
    ca = await startCa('practice', httpPort);
    target = await startValidationTarget(httpPort, challenges);
  });
  afterAll(async () => {
    await target.close();
    await ca.close();
  });
  beforeEach(() => {
    issuer = createAcmeIssuer();
    seen = observeFromNow(practice());
  });
  afterEach(() => {
    practice().heal();
    target.answerWith(null);
  });

  it('needs at most 12 requests for a new account and a certificate', async () => {
    await issue();
    expect(seen.requests().length).toBeLessThanOrEqual(12);
  });

  it('asks for one nonce and for the directory once in two certificates', async () => {
    await issue();
    await issue();
    expect(seen.requests('directory')).toHaveLength(1);
    expect(seen.requests('newNonce')).toHaveLength(2);
  });

  it('hands a rate limit on at once, with the time from Retry-After and the CA’s words', async () => {
    const detail = 'too many certificates (5) already issued for this exact set of identifiers';
    practice().failNext('newOrder', {
      status: 429,
      problem: { type: 'rateLimited', detail },
      headers: { 'Retry-After': '3600' },
    });
    // If the issuer waited, this would take an hour.
    await expect(issue()).rejects.toMatchObject({
      failure: { code: 'CA_RATE_LIMITED', data: { limit: 'duplicateCertificate', problem: { status: 429, detail } } },
    });
    expect(seen.requests('newOrder')).toHaveLength(1);
  });

  it('counts the seconds of Retry-After from the clock that it was given', async () => {
    practice().failNext('newOrder', { status: 503, headers: { 'Retry-After': '3600' } });
    const slow = createAcmeIssuer({ now: () => Date.UTC(2031, 1, 3, 4) });
    const attempt = slow.issue(requestFor(ca, challenges, createStores().account, {}), {
      signal: new AbortController().signal,
      onStep: () => undefined,
    });
    await expect(attempt).rejects.toMatchObject({ failure: { data: { retryAt: '2031-02-03T05:00:00.000Z' } } });
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

  it.each(Object.entries(expectedFailureCodes))(
    'knows what "%s" means in the answer to an order: %s',
    async (type, code) => {
      // As many times as the issuer asks again: with a fresh nonce, or with a new account.
      const times = type === 'badNonce' ? 40 : type === 'accountDoesNotExist' ? 2 : 1;
      practice().failNext('newOrder', { status: 400, problem: { type, detail: 'nein' } }, times);
      await expect(issue()).rejects.toMatchObject({ failure: { code, data: { problem: { detail: 'nein' } } } });
    },
  );

  it.each([
    ['invalidContact', 'CA_CONTACT_REFUSED'],
    ['externalAccountRequired', 'CA_EXTERNAL_ACCOUNT'],
    ['badPublicKey', 'CA_KEY_REFUSED'],
    ['rateLimited', 'CA_RATE_LIMITED'],
    ['unauthorized', 'CA_ACCOUNT_REFUSED'],
  ])('knows what "%s" means when the account is refused', async (type, code) => {
    practice().failNext('newAccount', { status: 403, problem: { type, detail: 'nein' } });
    await expect(issue()).rejects.toMatchObject({ failure: { code, data: { problem: { detail: 'nein' } } } });
  });

  it.each([
    ['badCSR', 'CA_KEY_REFUSED'],
    ['orderNotReady', 'CA_PROTOCOL'],
    ['caa', 'VALIDATION_FAILED'],
    ['serverInternal', 'CA_OUT_OF_ORDER'],
  ])('knows what "%s" means at the last step', async (type, code) => {
    practice().failNext('finalize', { status: 403, problem: { type, detail: 'nein' } });
    await expect(issue()).rejects.toMatchObject({ failure: { code, data: { problem: { detail: 'nein' } } } });
  });

  it.each([
    ['dns', 'During secondary validation: DNS problem: query timed out looking up A for x', { reason: 'secondary' }],
    ['caa', 'CAA record for x prevents issuance', { reason: 'caa' }],
    ['tls', '127.0.0.1: Fetching https://x/: remote error: tls: handshake failure', { reason: 'tls' }],
    [
      'connection',
      '2001:db8::7: Fetching http://meinefirma.localhost/: Connection refused',
      { address: '2001:db8::7' },
    ],
  ])('knows what "%s" means in a challenge: %s', async (type, detail, data) => {
    const error = { type: `urn:ietf:params:acme:error:${type}`, detail, status: 400 };
    const challenge = { type: 'http-01', status: 'invalid', url: practice().directoryUrl, token: 'x', error };
    const body = JSON.stringify({
      status: 'invalid',
      identifier: { type: 'dns', value: ca.name },
      challenges: [challenge],
    });
    // From its own validation request on, the CA answers this.
    target.answerWith(() => {
      practice().failNext('authorization', { status: 200, body, headers: { 'Content-Type': 'application/json' } }, 9);
      return { status: 404, body: '' };
    });
    await expect(issue()).rejects.toMatchObject({
      failure: { code: 'VALIDATION_FAILED', data: { ...data, problem: { detail } } },
    });
  });

  it('gives the link of a CA whose terms have changed, and of nobody else', async () => {
    const { origin } = new URL(practice().directoryUrl);
    const refuse = (url: string) =>
      practice().failNext('newOrder', {
        status: 403,
        problem: { type: 'userActionRequired', detail: 'Terms of service have changed' },
        headers: { Link: `<${origin}/directory>;rel="index", <${url}>;rel="terms-of-service"` },
      });
    refuse(`${origin}/terms/2`);
    await expect(issue()).rejects.toMatchObject({
      failure: { code: 'CA_TERMS_CHANGED', data: { url: `${origin}/terms/2` } },
    });
    refuse('https://evil.example/terms');
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_TERMS_CHANGED', data: { url: null } } });
  });

  it('knows a paused name, though it comes as a rate limit', async () => {
    const { origin } = new URL(practice().directoryUrl);
    const detail = `Your account is temporarily prevented from requesting certificates for ${ca.name} and possibly others. Please visit: ${origin}/sfe/v1/unpause?jwt=a.b.c`;
    practice().failNext('newOrder', { status: 429, problem: { type: 'rateLimited', detail } });
    await expect(issue()).rejects.toMatchObject({
      failure: { code: 'CA_ACCOUNT_PAUSED', data: { unpauseUrl: `${origin}/sfe/v1/unpause?jwt=a.b.c` } },
    });
  });

  it('knows a proxy’s page in the place of an answer by its status, and keeps its words', async () => {
    const page = '<html><title>502 Bad Gateway</title></html>';
    practice().failNext('newOrder', { status: 502, body: page, headers: { 'Retry-After': '60' } });
    await expect(issue()).rejects.toMatchObject({
      failure: {
        code: 'CA_OUT_OF_ORDER',
        data: { retryAt: expect.any(String) as string, problem: { type: null, status: 502, detail: page } },
      },
    });
    practice().failNext('newOrder', { status: 403, body: page });
    await expect(issue()).rejects.toMatchObject({
      failure: { code: 'CA_WEB_PAGE', data: { httpStatus: 403, title: '502 Bad Gateway' } },
    });
  });

  it('knows a web page in the place of the directory', async () => {
    practice().failNext('directory', {
      status: 200,
      body: '<html>Anmeldung</html>',
      headers: { 'Content-Type': 'text/html' },
    });
    await expect(issue()).rejects.toMatchObject({
      failure: { code: 'CA_WEB_PAGE', data: { httpStatus: 200, title: null } },
    });
    await expect(issue()).resolves.toBeDefined();
  });

  it('takes a refusal of the staging environment for what it is, and issues from the other as before', async () => {
    const staging = await startCa('practice', await freePort());
    try {
      staging.practice?.failNext('newOrder', { status: 429, problem: { type: 'rateLimited', detail: 'Slowly.' } });
      const roots = [...splitPem(ca.rootsPem), ...splitPem(staging.rootsPem)];
      await expect(issue({ directoryUrl: staging.directoryUrl, trustedRoots: roots })).rejects.toMatchObject({
        failure: { code: 'CA_RATE_LIMITED', data: { limit: 'other', retryAt: null } },
      });
      await expect(issue({ trustedRoots: roots })).resolves.toBeDefined();
    } finally {
      await staging.close();
    }
  });

  it('knows a cut connection', async () => {
    practice().failNext('newOrder', { status: 200, cut: true });
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_UNREACHABLE', data: { cause: 'reset' } } });
  });

  it('can be cancelled while the CA is silent', async () => {
    const abort = new AbortController();
    const gate = practice().holdNext('order');
    const cancelled = expect(issue({}, abort.signal)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    await gate.reached;
    abort.abort();
    await cancelled;
  });

  it('orders without a profile that the CA does not have, and says so', async () => {
    practice().adjust({ profiles: letsEncryptProfiles });
    expect(await issue({ profile: 'gibtesnicht' })).toMatchObject({ profileRefused: true });
    expect(await issue({ profile: 'tlsserver' })).toMatchObject({ profileRefused: false });
    expect(seen.certificates().map(({ profile }) => profile)).toEqual([undefined, 'tlsserver']);
  });

  it('passes the refusal of a profile on where the CA refuses the order without one as well', async () => {
    practice().failNext('newOrder', { status: 400, problem: { type: 'invalidProfile', detail: 'nein' } }, 2);
    await expect(issue({ profile: 'gibtesnicht' })).rejects.toMatchObject({
      failure: { code: 'CA_PROFILE_REFUSED', data: { profile: 'gibtesnicht' } },
    });
    expect(seen.requests('newOrder')).toHaveLength(2);
  });

  it('binds the account to an external one where the CA wants it', async () => {
    const hmacKey = Buffer.from('ein geheimer Schlüssel mit 32 B.').toString('base64url');
    practice().adjust({ externalAccounts: { 'kunde-1': hmacKey } });
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_EXTERNAL_ACCOUNT' } });
    const forged = { keyId: 'kunde-1', hmacKey: Buffer.from('falsch').toString('base64url') };
    await expect(issue({ externalAccount: forged })).rejects.toMatchObject({
      failure: { code: 'CA_EXTERNAL_ACCOUNT' },
    });
    const issued = await issue({ externalAccount: { keyId: 'kunde-1', hmacKey } });
    expect(new X509Certificate(issued.chainPem).subjectAltName).toContain(ca.name);
  });

  it('never hangs on a CA that accepts and says nothing', async () => {
    const abort = new AbortController();
    const silent = net.createServer(() => abort.abort());
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    await expect(issue({ directoryUrl: `https://127.0.0.1:${port}/d` }, abort.signal)).rejects.toMatchObject({
      failure: { code: 'CANCELLED' },
    });
    silent.close();
  });
});

describe('Issuing in the place of another certificate', () => {
  let ca: TestCa;
  let target: ValidationTarget;
  /** A new one for each test, which remembers nothing of earlier tests. */
  let issuer: CertificateIssuer;
  let seen: ReturnType<typeof observeFromNow>;
  const challenges = createChallenges();
  const { account, contents } = createStores();

  const practice = () => practiceOf(ca);
  const counted: CountedEvent[] = [];
  const issue = (changes: Partial<IssueRequest> = {}) =>
    issuer.issue(requestFor(ca, challenges, account, changes), {
      signal: new AbortController().signal,
      onStep: () => undefined,
      onCounted: (one) => Promise.resolve(void counted.push(one)),
    });
  /** The statuses of the answers to the orders of this test. */
  const answersToOrders = () => seen.requests('newOrder').map((one) => one.status);

  beforeAll(async () => {
    const httpPort = await freePort();
    ca = await startCa('practice', httpPort);
    target = await startValidationTarget(httpPort, challenges);
  });
  afterAll(async () => {
    await target.close();
    await ca.close();
  });
  beforeEach(() => {
    contents.account = null;
    counted.length = 0;
    issuer = createAcmeIssuer();
    seen = observeFromNow(practice());
  });
  afterEach(() => practice().heal());

  it('names the one before, and the CA takes it as replaced', async () => {
    const first = await issue();
    expect(first.replacementAccepted).toBe(false);
    expect(await issue({ replaces: certIdOf(first.chainPem) })).toMatchObject({ replacementAccepted: true });
    expect(seen.certificates().map(({ replaced }) => replaced)).toEqual([true, false]);
    expect(answersToOrders()).toEqual([201, 201]);
    const countedOrders = counted
      .filter(({ kind }) => kind !== 'newAccount')
      .map(({ kind, replacementAccepted }) => [kind, replacementAccepted]);
    expect(countedOrders).toEqual([
      ['order', false],
      ['issued', false],
      ['order', true],
      ['issued', true],
    ]);
  });

  it('names none where the CA does not know of such things', async () => {
    const replaces = certIdOf((await issue()).chainPem);
    practice().adjust({ renewalInfo: undefined });
    // A new issuer: one that remembers the directory would not notice before tomorrow.
    const options = { signal: new AbortController().signal, onStep: () => undefined };
    const issued = await createAcmeIssuer().issue(requestFor(ca, challenges, account, { replaces }), options);
    expect(issued.replacementAccepted).toBe(false);
  });

  it('orders once more without it when it has been replaced already', async () => {
    const replaces = certIdOf((await issue()).chainPem);
    await issue({ replaces });
    expect(await issue({ replaces })).toMatchObject({ replacementAccepted: false });
    expect(answersToOrders()).toEqual([201, 201, 409, 201]);
    // Only the orders that the CA accepted are counted.
    expect(
      counted.filter(({ kind }) => kind === 'order').map(({ replacementAccepted }) => replacementAccepted),
    ).toEqual([false, true, false]);
  });

  it.each([
    ['is none', () => 'unsinn', 400],
    ['is not from this CA', () => 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE', 400],
    [
      'was ordered by another account',
      async () => {
        const { chainPem } = await issue();
        contents.account = null;
        return certIdOf(chainPem);
      },
      403,
    ],
  ])('orders once more without it when it %s', async (_, certId, status) => {
    const replaces = await certId();
    const before = answersToOrders().length;
    expect(await issue({ replaces })).toMatchObject({ replacementAccepted: false });
    expect(answersToOrders().slice(before)).toEqual([status, 201]);
  });

  it('gives up one wish after the other, and each only once', async () => {
    practice().adjust({ profiles: {} });
    const issued = await issue({ replaces: 'unsinn', profile: 'gibtesnicht' });
    expect(issued).toMatchObject({ replacementAccepted: false, profileRefused: true });
    expect(answersToOrders()).toEqual([400, 400, 201]);
    practice().failNext('newOrder', { status: 409, problem: { type: 'alreadyReplaced', detail: 'nein' } }, 9);
    await expect(issue({ replaces: 'unsinn' })).rejects.toMatchObject({ failure: { code: 'CA_PROTOCOL' } });
    expect(answersToOrders()).toEqual([400, 400, 201, 409, 409]);
  });

  it('does not order once more when something else is refused', async () => {
    practice().failNext('newOrder', { status: 429, problem: { type: 'rateLimited', detail: 'Slowly.' } });
    const attempt = issue({ replaces: 'unsinn', profile: 'gibtesnicht' });
    await expect(attempt).rejects.toMatchObject({ failure: { code: 'CA_RATE_LIMITED' } });
    expect(answersToOrders()).toEqual([429]);
  });
});
