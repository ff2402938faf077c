/** A CA whose answers lead astray, never end, or bind for years: what becomes of a request, and of the next one. */
import https from 'node:https';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAcmeIssuer } from '../../electron/acme/issuer.ts';
import { usualLimits } from '../../electron/acme/transport.ts';
import type { CertificateIssuer } from '../../electron/certificates/issuer.ts';
import { splitPem } from '../../electron/certificates/trusted-roots.ts';
import { createTestAuthority } from '../../electron/testing/certificates.ts';
import { listen } from '../../electron/testing/listeners.ts';
import { failureOf } from '../../electron/testing/environment.ts';
import { freePort } from '../../electron/testing/ports.ts';
import { createChallenges, type Challenges } from '../../electron/webserver/challenges.ts';
import { startPracticeCa, type PracticeCa } from '../ca/practice-ca.ts';
import {
  createStores,
  requestFor,
  startValidationTarget,
  type Stores,
  type ValidationTarget,
} from '../fixtures/issuing.ts';

const NAME = 'meinefirma.localhost';
let httpPort: number;
let ca: PracticeCa;
let target: ValidationTarget;
let challenges: Challenges;
let stores: Stores;
let counted: string[];

beforeAll(async () => {
  httpPort = await freePort();
  ca = await startPracticeCa({ httpPort });
});
afterAll(() => ca.close());
beforeEach(async () => {
  challenges = createChallenges();
  target = await startValidationTarget(httpPort, challenges);
  stores = createStores();
  counted = [];
});
afterEach(async () => {
  ca.heal();
  await target.close();
});

const issueBy = (issuer: CertificateIssuer, from: PracticeCa = ca, keepsOrder = true) => {
  const { account: accountStore } = stores;
  const pendingOrderStore = keepsOrder ? stores.pendingOrderStore : null;
  const place = { directoryUrl: from.directoryUrl, name: NAME, rootsPem: from.rootsPem };
  return issuer.issue(requestFor(place as never, challenges, accountStore, { pendingOrderStore }), {
    signal: new AbortController().signal,
    onStep: () => undefined,
    onCounted: ({ kind }) => Promise.resolve(void counted.push(kind)),
  });
};
const issue = (from?: PracticeCa) => issueBy(createAcmeIssuer(), from);
/** What the CA was asked from now on, but for nonces. */
const observe = () => {
  const before = ca.requests.length;
  return () => ca.requests.slice(before).flatMap(({ kind }) => (kind === 'newNonce' ? [] : [kind]));
};
const origin = () => new URL(ca.directoryUrl).origin;
const answer = (status: number, body: object, headers: Record<string, string> = {}) => ({
  status,
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', ...headers },
});
/** An order as this CA would have answered, with changes. */
const orderAnswer = (changes: object, location = `${origin()}/order/1`) =>
  answer(
    201,
    {
      status: 'pending',
      identifiers: [{ type: 'dns', value: NAME }],
      authorizations: [`${origin()}/authz/1`],
      finalize: `${origin()}/finalize/1`,
      ...changes,
    },
    { Location: location },
  );

describe('An address without encryption', () => {
  test('in the directory gets no request, and the failure names it', async () => {
    const directory = { newNonce: `${origin()}/nonce`, newAccount: `${origin()}/acct` };
    const newOrder = `http://127.0.0.1:${httpPort}/inside`;
    ca.failNext('directory', answer(200, { ...directory, newOrder }));
    const seen = observe();
    const paths: string[] = [];
    target.answerWith((path) => {
      paths.push(path);
      return { status: 200, body: 'inside' };
    });
    const failure = await failureOf(issue());
    expect(failure).toMatchObject({
      code: 'CA_PROTOCOL',
      data: { address: { member: 'newOrder', url: newOrder, fault: 'notHttps' } },
    });
    expect(JSON.stringify(failure)).not.toContain('"inside"');
    expect(paths).toEqual([]);
    expect(seen()).toEqual(['directory']);
    target.answerWith(null);
    await expect(issue()).resolves.toBeDefined();
  });

  test.each(['finalize', 'authorizations', 'certificate'])('in an order (%s) gets no request', async (member) => {
    const url = `http://127.0.0.1:${httpPort}/inside`;
    const named = member === 'authorizations' ? [url] : url;
    ca.failNext('newOrder', orderAnswer({ [member]: named }));
    const seen = observe();
    expect(await failureOf(issue())).toMatchObject({
      code: 'CA_PROTOCOL',
      data: { address: { member, url, fault: 'notHttps' } },
    });
    expect(seen().at(-1)).toBe('newOrder');
    expect(stores.contents.pending).toBeNull();
    await expect(issue()).resolves.toBeDefined();
  });

  test('in an order that was taken up ends that order, and the next request places another one', async () => {
    const gate = ca.holdNext('challenge');
    const interrupted = issue();
    await gate.reached;
    ca.failNext('authorization', { status: 0, reset: true }, Infinity);
    gate.open();
    expect(await failureOf(interrupted)).toMatchObject({ code: 'CA_UNREACHABLE' });
    expect(stores.contents.pending).not.toBeNull();
    ca.heal();
    ca.failNext('order', { ...orderAnswer({ finalize: 'http://ca.example/' }), status: 200 });
    const seen = observe();
    await expect(issue()).resolves.toBeDefined();
    expect(seen()).toContain('newOrder');
  });
});

test('A web page in place of an answer is called by its title, safe to show', async () => {
  const body = `<html><title>Anmelden \u001b[2J\u202e&amp; surfen</title>${'<title'.repeat(100_000)}`;
  ca.failNext('newOrder', { status: 200, headers: { 'Content-Type': 'text/html' }, body });
  const data = { httpStatus: 200, title: 'Anmelden [2J& surfen' };
  expect(await failureOf(issue())).toMatchObject({ code: 'CA_WEB_PAGE', data });
});

test.each(['directory', 'newAccount', 'newOrder', 'authorization', 'finalize', 'certificate'] as const)(
  'A login page to which an answer leads is called by its host: %s',
  async (kind) => {
    const headers = { Location: 'https://login.hotel.example/portal?x=1', 'Content-Type': '' };
    ca.failNext(kind, { status: 302, body: '', headers });
    expect(await failureOf(issue())).toMatchObject({
      code: 'CA_WEB_PAGE',
      data: { httpStatus: 302, title: null, leadsTo: 'login.hotel.example' },
    });
    await expect(issue()).resolves.toBeDefined();
  },
);

test('A network that wants a login first is named, whatever else it answers', async () => {
  ca.failNext('newOrder', { status: 511, body: '{}', headers: { 'Content-Type': 'application/json' } });
  expect(await failureOf(issue())).toMatchObject({ code: 'CA_WEB_PAGE', data: { httpStatus: 511, title: null } });
});

test('A redirect is not followed: it is the page of something on the way, not an address that the CA names', async () => {
  ca.failNext('directory', { status: 302, headers: { Location: `http://127.0.0.1:${httpPort}/login` } });
  const failure = await failureOf(issue());
  expect(failure).toMatchObject({ code: 'CA_WEB_PAGE', data: { httpStatus: 302 } });
});

describe('Anything else in place of what RFC 8555 asks for is said in words of ours', () => {
  const JSON_TYPE = { 'Content-Type': 'application/json' };
  const KINDS = ['null', '5', '[]', '"x"', 'true', '0', '', 'x'];
  /** What JavaScript and the library say of it. */
  const OTHERS_WORDS = /Cannot|property|undefined|is not a function|primitive|operator|Unable|No account URL/i;
  const refusal = async (): Promise<string> => {
    const failure = await failureOf(issue());
    expect(failure.code).toBe('CA_PROTOCOL');
    const { problem } = failure.data as { problem: { detail: string } };
    expect(problem.detail).not.toMatch(OTHERS_WORDS);
    return problem.detail;
  };
  test.each([
    ['directory', 200, 'directory'],
    ['newAccount', 201, 'account'],
    ['newOrder', 201, 'order'],
    ['order', 200, 'order'],
    ['authorization', 200, 'authorization'],
    ['challenge', 200, 'challenge'],
    ['finalize', 200, 'order'],
    ['certificate', 200, 'certificate'],
  ] as const)('%s', async (kind, status, what) => {
    // A text in place of the certificate is refused where certificates are.
    for (const body of KINDS.slice(0, kind === 'certificate' ? 3 : undefined)) {
      stores = createStores();
      // The CA's own answer to `finalize` may be that the order is valid already.
      if (kind === 'order') ca.failNext('finalize', { ...orderAnswer({ status: 'processing' }), status: 200 });
      ca.failNext(kind, { status, body, headers: { ...JSON_TYPE, Location: `${origin()}/x/1` } });
      expect(await refusal(), body).toContain(what);
      ca.heal();
    }
    stores = createStores();
    await expect(issue()).resolves.toBeDefined();
  });

  const identifier = { type: 'dns', value: NAME };
  const authorization = (change: object) => answer(200, { status: 'pending', identifier, challenges: [], ...change });
  const challenge = (change: object) => ({ type: 'http-01', url: `${origin()}/c/1`, token: 'abc', ...change });
  test.each([null, 5, 'x', [null], [5, {}], {}])('in place of the challenges: %j', async (challenges) => {
    ca.failNext('authorization', authorization({ challenges }));
    expect(await refusal()).toBe('no http-01 challenge among');
    stores = createStores();
    ca.failNext('authorization', authorization({ status: 'invalid', challenges }));
    expect(await failureOf(issue())).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test.each([null, 5, ['abc'], { toString: 1 }])('in place of the token: %j', async (token) => {
    ca.failNext('authorization', authorization({ challenges: [challenge({ token })] }));
    expect(await refusal()).toBe('the token of the challenge is not base64url');
  });

  test.each<unknown>([null, 5, {}, { toString: 1 }])('in place of a status: %j', async (status) => {
    ca.failNext('challenge', answer(200, challenge({ status })));
    expect(await refusal()).toBe(`the status is ${JSON.stringify(status)}`);
  });

  test.each([null, 5, '', { toString: 1 }])('in place of the addresses of an order: %j', async (value) => {
    ca.failNext('newOrder', orderAnswer({ status: 'ready', finalize: value }));
    expect(await refusal()).toMatch(/finalize/);
    stores = createStores();
    ca.failNext('finalize', { ...orderAnswer({ status: 'valid', certificate: value }), status: 200 });
    expect(await refusal()).toMatch(/certificate|order is valid/);
  });

  test.each([null, 5, 'morgen', {}])('in place of the time when an order expires, is no time: %j', async (expires) => {
    ca.failNext('newOrder', orderAnswer({ expires }));
    const save = vi.spyOn(stores.pendingOrderStore, 'save');
    await failureOf(issue());
    expect(Date.parse(save.mock.calls[0]?.[0].expires ?? '')).toBeGreaterThan(Date.now());
  });

  test.each([null, 5, 'x', [], { termsOfService: 5 }])(
    'in what a CA says of itself is passed over: %j',
    async (meta) => {
      const directory = { newNonce: `${origin()}/nonce`, newAccount: `${origin()}/acct` };
      ca.failNext('directory', answer(200, { ...directory, newOrder: `${origin()}/order`, meta }));
      const failure = await failureOf(issue());
      expect(JSON.stringify(failure)).not.toMatch(OTHERS_WORDS);
      expect(failure).toMatchObject({ data: { problem: { status: 404 } } });
    },
  );

  test.each(['newAccount', 'newOrder'] as const)('a missing Location: %s', async (kind) => {
    ca.failNext(kind, answer(201, { ...JSON.parse(orderAnswer({}).body), status: 'valid' } as object));
    expect(await refusal()).toBe(`the answer to ${kind} has no Location`);
  });

  test.each(['newNonce', 'newAccount', 'newOrder'])('a missing %s in the directory', async (missing) => {
    const all = { newNonce: `${origin()}/nonce`, newAccount: `${origin()}/acct`, newOrder: `${origin()}/order` };
    ca.failNext('directory', answer(200, { ...all, [missing]: undefined }));
    const failure = await failureOf(issue());
    expect(JSON.stringify(failure)).not.toMatch(OTHERS_WORDS);
    expect(failure.code).toBe('CA_PROTOCOL');
  });

  test.each(['Retry-After', 'Link', 'Replay-Nonce'])('a header is passed over: %s', async (name) => {
    for (const value of ['', 'x', '<', '-1', '1e999', '<>;rel', 'Thu, 99 Foo 9999']) {
      ca.failNext('authorization', {
        ...authorization({ challenges: null }),
        headers: { ...JSON_TYPE, [name]: value },
      });
      expect(await refusal()).toBe('no http-01 challenge among');
      stores = createStores();
    }
  });
});

describe('An order', () => {
  test.each(['/order/1', 'order', 'nirgends', 'https://', 'javascript:alert(1)'])(
    'that has no address but %j is refused before anything comes of it',
    async (location) => {
      ca.failNext('newOrder', orderAnswer({}, location));
      const seen = observe();
      expect(await failureOf(issue())).toMatchObject({
        code: 'CA_PROTOCOL',
        data: { address: { member: 'Location', url: location } },
      });
      expect(seen()).not.toContain('finalize');
      expect(stores.contents.pending).toBeNull();
    },
  );

  test('with more than one authorization is refused, and none of them is asked for', async () => {
    const authorizations = Array.from({ length: 5000 }, (_, index) => `${origin()}/authz/${index}`);
    ca.failNext('newOrder', orderAnswer({ authorizations }));
    const seen = observe();
    expect(await failureOf(issue())).toMatchObject({
      code: 'CA_PROTOCOL',
      data: { problem: { detail: 'the order has 5000 authorizations, not one' } },
    });
    expect(seen()).not.toContain('authorization');
    // The CA has counted it all the same.
    expect(counted).toContain('order');
  });

  test.each([
    'https://ca.example/authz/1',
    Array.from({ length: 5000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join(''),
  ])(
    'with a text in place of its authorizations is refused, and nothing is asked for any of its letters',
    async (authorizations) => {
      ca.failNext('newOrder', orderAnswer({ authorizations }));
      // A rehearsal keeps no order, and gives back what is open of one that it cannot go on with.
      const before = ca.requests.length;
      expect(await failureOf(issueBy(createAcmeIssuer(), ca, false))).toMatchObject({
        code: 'CA_PROTOCOL',
        data: { problem: { detail: 'the order has no list of authorizations' } },
      });
      expect(ca.requests.slice(before).at(-1)).toMatchObject({ kind: 'newOrder' });
    },
  );

  test.each(['', '../../etc/passwd', '<script>', 'a/b', 'x'.repeat(501)])(
    'with the token %j is refused before the challenge is answered',
    async (token) => {
      const challenge = { type: 'http-01', url: `${origin()}/chall/1`, token, status: 'pending' };
      const identifier = { type: 'dns', value: NAME };
      ca.failNext('authorization', answer(200, { status: 'pending', identifier, challenges: [challenge] }));
      const seen = observe();
      expect(await failureOf(issue())).toMatchObject({ code: 'CA_PROTOCOL' });
      expect(seen()).not.toContain('challenge');
    },
  );
});

test.each(['deactivated', 'expired', 'revoked'])(
  'An authorization that ends as %s is no failed validation: the CA has not counted it',
  async (status) => {
    const identifier = { type: 'dns', value: NAME };
    const ended = { status, identifier, challenges: [] };
    const gate = ca.holdNext('validation');
    const attempt = failureOf(issue());
    await gate.reached;
    ca.failNext('authorization', answer(200, ended));
    gate.open();
    expect(await attempt).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(counted).not.toContain('failedAuthorization');
  },
);

test('A chain of more than ten certificates is refused, one of ten is not', async () => {
  // With the leaf above it, and without the root.
  for (const [chainLength, isRefused] of [
    [9, false],
    [10, true],
  ] as const) {
    const own = await startPracticeCa({ httpPort, chainLength });
    onTestFinished(() => own.close());
    stores = createStores();
    if (isRefused) {
      expect(await failureOf(issue(own))).toMatchObject({
        code: 'CERTIFICATE_REJECTED',
        data: { reason: 'chainTooLong' },
      });
      expect(stores.contents.pending).toBeNull();
    } else expect(splitPem((await issue(own)).chainPem)).toHaveLength(10);
  }
});

test('Terms whose address holds commands for a terminal are kept without them', async () => {
  const { body } = await new Promise<{ body: string }>((resolve, reject) => {
    https
      .get(ca.directoryUrl, { ca: ca.rootsPem }, (response) => {
        let body = '';
        response.on('data', (part) => (body += String(part))).on('end', () => resolve({ body }));
      })
      .on('error', reject);
  });
  const directory = JSON.parse(body) as object;
  ca.failNext(
    'directory',
    answer(200, { ...directory, meta: { termsOfService: 'https://ca.example/terms\u001b[2J\u202e' } }),
  );
  await issue();
  expect(stores.contents.account?.termsOfService).toBe('https://ca.example/terms [2J');
});

describe('An answer without end', () => {
  const limits = { ...usualLimits, exchangeMs: 500 };

  test.each(['directory', 'newAccount', 'newOrder', 'authorization', 'finalize', 'certificate'] as const)(
    'that comes byte by byte ends as one that does not come: %s',
    async (kind) => {
      ca.deliverNext(kind, { pieceBytes: 1, everyMs: 50 }, Infinity);
      expect(await failureOf(issueBy(createAcmeIssuer({ limits })))).toMatchObject({
        code: 'CA_UNREACHABLE',
        data: { cause: 'timeout', systemCode: 'ETIMEDOUT' },
      });
    },
  );

  test('that does not even begin ends as well, and sooner', async () => {
    ca.failNext('newOrder', { status: 0, hang: true });
    const impatient = createAcmeIssuer({ limits: { ...usualLimits, silenceMs: 300 } });
    expect(await failureOf(issueBy(impatient))).toMatchObject({ code: 'CA_UNREACHABLE', data: { cause: 'timeout' } });
  });

  test('is waited for half a minute where nothing comes, and a minute where something does', () => {
    expect(usualLimits).toEqual({ silenceMs: 30_000, exchangeMs: 60_000, conversationMs: 900_000 });
  });

  test('is not read beyond a megabyte', async () => {
    const authority = await createTestAuthority();
    const { chainPem, keyPem } = await authority.issue({ names: ['localhost'] });
    let sent = 0;
    const server = https.createServer({ cert: chainPem, key: keyPem }, (_, response) => {
      const more = () => {
        sent += 65_536;
        // Not quite without end: where nobody breaks it off, this test fails and takes no memory away.
        if (sent > 20_000_000) response.end();
        else if (!response.destroyed) response.write('x'.repeat(65_536), more);
      };
      more();
    });
    const port = await listen(server);
    const endless = { ...ca, directoryUrl: `https://localhost:${port}/directory`, rootsPem: authority.rootPem };
    expect(await failureOf(issue(endless))).toMatchObject({
      code: 'CA_PROTOCOL',
      data: { problem: { detail: 'the answer is longer than 1000000 bytes' } },
    });
  });
});

test('A CA that is slow with everything is given up when all of it together takes too long', async () => {
  ca.adjust({ nonceRejectionRate: 1, roundTripMs: 20 });
  const limits = { ...usualLimits, conversationMs: 300 };
  expect(await failureOf(issueBy(createAcmeIssuer({ limits })))).toMatchObject({
    code: 'CA_UNREACHABLE',
    data: { cause: 'timeout' },
  });
});

test('A proxy that is set for other programs is not used', async () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  const nobody = `http://127.0.0.1:${await freePort()}`;
  for (const name of ['HTTPS_PROXY', 'ALL_PROXY']) {
    vi.stubEnv(name, nobody);
    vi.stubEnv(name.toLowerCase(), nobody);
  }
  vi.stubEnv('NO_PROXY', undefined);
  vi.stubEnv('no_proxy', undefined);
  await issue();
});

describe('A CA that never decides, and wants to be asked again at once, is asked at a pace of ours', () => {
  const atOnce = (state: object) => ({ ...answer(200, state), headers: { 'Retry-After': '0' } });
  const impatient = createAcmeIssuer({ validationTimeoutMs: 2000, issuanceTimeoutMs: 2000 });

  test('about a validation', async () => {
    const challenge = { type: 'http-01', url: `${origin()}/acme/chall/1`, token: 'x', status: 'pending' };
    const identifier = { type: 'dns', value: NAME };
    ca.failNext('challenge', atOnce(challenge));
    ca.failNext('authorization', atOnce({ status: 'pending', identifier, challenges: [challenge] }), Infinity);
    const seen = observe();
    expect(await failureOf(issueBy(impatient))).toMatchObject({ code: 'CA_TOO_SLOW', data: { stage: 'validation' } });
    expect(seen().filter((kind) => kind === 'authorization').length).toBeLessThan(20);
  });

  test('about the certificate', async () => {
    const { body } = orderAnswer({ status: 'processing' });
    const undecided = { status: 200, body, headers: { 'Retry-After': '0' } };
    ca.failNext('finalize', undecided);
    ca.failNext('order', undecided, Infinity);
    const seen = observe();
    expect(await failureOf(issueBy(impatient))).toMatchObject({ code: 'CA_TOO_SLOW', data: { stage: 'issuance' } });
    expect(seen().filter((kind) => kind === 'order').length).toBeLessThan(20);
  });
});
