import { X509Certificate, generateKeyPairSync, randomBytes } from 'node:crypto';

import { FlattenedSign } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { newKey, openSession, publicJwk } from './bare-client.ts';
import type { Answer, Deviation, Session } from './bare-client.ts';
import { writeCsr } from './csr-writer.ts';
import { finalize, issue, openLaboratory, placeOrder, problemOf, readAuthorization, readyOrder } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';

const name = 'schreinerei.localhost';
const order = { identifiers: [{ type: 'dns', value: name }] };
let lab: Laboratory;
let client: Session;

beforeAll(async () => {
  lab = await openLaboratory();
  client = await lab.client();
});
afterAll(() => lab.close());

function expectRefusal(answer: Answer, type: string, status: number): void {
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(problemOf(answer)).toMatchObject({ type, status });
  expect(answer.status).toBe(status);
}

function stranger(): Promise<Session> {
  return openSession({ directoryUrl: lab.ca.directoryUrl, rootsPem: lab.ca.rootsPem });
}

describe('A request is refused', () => {
  it.each<[string, () => Deviation, string, number]>([
    ['signed by another key', () => ({ signWith: newKey() }), 'malformed', 400],
    ['signed for another URL', () => ({ header: { url: client.directory.newAccount } }), 'unauthorized', 403],
    ['with an invented nonce', () => ({ header: { nonce: 'aW52ZW50ZWQ' } }), 'badNonce', 400],
    ['without a nonce', () => ({ header: { nonce: undefined } }), 'badNonce', 400],
    [
      'that brings its key where an account belongs',
      () => ({ header: { kid: undefined, jwk: publicJwk(client.accountKey) } }),
      'malformed',
      400,
    ],
    ['that brings both key and account', () => ({ header: { jwk: publicJwk(client.accountKey) } }), 'malformed', 400],
    [
      'of an account that nobody knows',
      () => ({ header: { kid: `${lab.ca.directoryUrl.replace('directory', 'acme/acct/')}1` } }),
      'accountDoesNotExist',
      400,
    ],
    [
      'with an algorithm not for here',
      () => ({ header: { alg: 'HS256' }, signWith: randomBytes(32) }),
      'badSignatureAlgorithm',
      400,
    ],
    ['as plain JSON', () => ({ contentType: 'application/json' }), 'malformed', 415],
  ])('%s', async (_case, deviation, type, status) => {
    const answer = await client.post(client.directory.newOrder, order, deviation());
    expectRefusal(answer, type, status);
    expect(answer.headers['replay-nonce']).toMatch(/^[\w-]+$/);
  });

  it('with a nonce that was used before', async () => {
    const nonce = (await client.send('HEAD', client.directory.newNonce)).headers['replay-nonce'];
    expect((await client.post(client.directory.newOrder, order, { header: { nonce } })).status).toBe(201);
    expectRefusal(await client.post(client.directory.newOrder, order, { header: { nonce } }), 'badNonce', 400);
  });

  it('by GET, on a path that is not there, and beyond all size', async () => {
    const { url } = await placeOrder(client, [name]);
    const get = await client.send('GET', url);
    expectRefusal(get, 'malformed', 405);
    expect(get.headers.allow).toBe('POST');
    expectRefusal(await client.send('GET', `${url}/../../../nowhere`), 'malformed', 404);
    expectRefusal(await client.post(client.directory.newOrder, { x: 'x'.repeat(70_000) }), 'malformed', 413);
    expectRefusal(await client.send('POST', url, { 'Content-Type': 'application/jose+json' }, '{'), 'malformed', 400);
  });

  it('for what belongs to another account', async () => {
    const other = await lab.client();
    const { url: certificate } = await issue(lab, client, [name]);
    const { url, authorizations, finalize: end } = await placeOrder(client, [name]);
    const [authorization = ''] = authorizations;
    const { challenges } = await readAuthorization(client, authorization);
    for (const own of [url, authorization, challenges[0].url, certificate, client.accountUrl]) {
      expectRefusal(await other.post(own), 'unauthorized', 403);
    }
    expectRefusal(await other.post(end, { csr: 'AAAA' }), 'unauthorized', 403);
    expectRefusal(await client.post(`${url}1`), 'malformed', 404);
  });
});

describe('An account', () => {
  it('is made once for a key, agreed terms and a contact that is an address', async () => {
    const session = await stranger();
    const { newAccount } = session.directory;
    expectRefusal(await session.post(newAccount, { onlyReturnExisting: true }), 'accountDoesNotExist', 400);
    expectRefusal(await session.post(newAccount, {}), 'malformed', 400);
    const contact = (url: string) => ({ termsOfServiceAgreed: true, contact: [url] });
    expectRefusal(await session.post(newAccount, contact('tel:+49')), 'unsupportedContact', 400);
    expectRefusal(await session.post(newAccount, contact('mailto:nobody')), 'invalidContact', 400);
    expectRefusal(await session.post(newAccount, contact('mailto:a@b.de,c@d.de')), 'invalidContact', 400);
    const made = await session.post(newAccount, contact('mailto:a@b.de'));
    const found = await session.post(newAccount, { onlyReturnExisting: true });
    expect([made.status, found.status]).toEqual([201, 200]);
    expect(found.headers.location).toBe(made.headers.location);
  });

  it('changes its contact, lists its orders and does nothing any more once deactivated', async () => {
    const session = await lab.client();
    const { url } = await placeOrder(session, [name]);
    const changed = await session.post(session.accountUrl, { contact: ['mailto:neu@schreinerei.test'] });
    const { contact, orders } = JSON.parse(changed.text) as { contact: string[]; orders: string };
    expect(contact).toEqual(['mailto:neu@schreinerei.test']);
    expect(JSON.parse((await session.post(orders)).text)).toEqual({ orders: [url] });
    const deactivated = await session.post(session.accountUrl, { status: 'deactivated' });
    expect(JSON.parse(deactivated.text)).toMatchObject({ status: 'deactivated' });
    expectRefusal(await session.post(session.directory.newOrder, order), 'unauthorized', 401);
  });

  it('changes its key, but not to one in use', async () => {
    const session = await lab.client();
    const { keyChange } = session.directory;
    const change = async (key: ReturnType<typeof newKey>, oldKey = session.accountKey): Promise<Answer> => {
      const payload = { account: session.accountUrl, oldKey: publicJwk(oldKey) };
      const inner = await new FlattenedSign(Buffer.from(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'ES256', jwk: publicJwk(key), url: keyChange })
        .sign(key);
      return session.post(keyChange, inner);
    };
    const inUse = await change(client.accountKey);
    expectRefusal(inUse, 'malformed', 409);
    expect(inUse.headers.location).toBe(client.accountUrl);
    expectRefusal(await change(newKey(), newKey()), 'malformed', 400);
    const key = newKey();
    expect((await change(key)).status).toBe(200);
    expectRefusal(await session.post(session.accountUrl), 'malformed', 400);
    expect((await session.post(session.accountUrl, undefined, { signWith: key })).status).toBe(200);
  });

  it('needs an external account where the CA says so, proven by the right MAC', async () => {
    const secret = randomBytes(32);
    const strict = await openLaboratory({ externalAccounts: { 'kunde-7': secret.toString('base64url') } });
    const session = await openSession({ directoryUrl: strict.ca.directoryUrl, rootsPem: strict.ca.rootsPem });
    const { newAccount } = session.directory;
    const bind = async (kid: string, mac: Uint8Array, key = session.accountKey): Promise<Answer> => {
      const externalAccountBinding = await new FlattenedSign(Buffer.from(JSON.stringify(publicJwk(key))))
        .setProtectedHeader({ alg: 'HS256', kid, url: newAccount })
        .sign(mac);
      return session.post(newAccount, { termsOfServiceAgreed: true, externalAccountBinding });
    };
    expectRefusal(await session.post(newAccount, { termsOfServiceAgreed: true }), 'externalAccountRequired', 403);
    expectRefusal(await bind('kunde-7', randomBytes(32)), 'unauthorized', 403);
    expectRefusal(await bind('kunde-8', secret), 'unauthorized', 403);
    expectRefusal(await bind('kunde-7', secret, newKey()), 'malformed', 400);
    expect((await bind('kunde-7', secret)).status).toBe(201);
    await strict.close();
  });
});

describe('An order is refused', () => {
  it.each([
    ['for a wildcard', ['*.firma.localhost'], 'rejectedIdentifier'],
    ['for an IP address', ['192.0.2.1'], 'rejectedIdentifier'],
    ['for a name of one label', ['localhost'], 'rejectedIdentifier'],
    ['in capitals', ['Firma.localhost'], 'malformed'],
    ['with characters no name has', ['meine_firma.localhost'], 'malformed'],
    ['with the same name twice', [name, name], 'malformed'],
    ['without a name', [], 'malformed'],
  ])('%s', async (_case, names, type) => {
    const identifiers = names.map((value) => ({ type: 'dns', value }));
    expectRefusal(await client.post(client.directory.newOrder, { identifiers }), type, 400);
  });

  it('with a sub-problem for each of several bad names', async () => {
    const identifiers = ['*.a.localhost', name, 'b_.localhost'].map((value) => ({ type: 'dns', value }));
    const answer = await client.post(client.directory.newOrder, { identifiers });
    expect(problemOf(answer).subproblems).toMatchObject([
      { identifier: { value: '*.a.localhost' } },
      { identifier: { value: 'b_.localhost' } },
    ]);
  });

  it('when it comes to finalizing before its names are proven', async () => {
    const pending = await placeOrder(client, [name]);
    expectRefusal(await finalize(client, pending, writeCsr([name], newKey())), 'orderNotReady', 403);
    const [authorization = ''] = pending.authorizations;
    await client.post(authorization, { status: 'deactivated' });
    expect(JSON.parse((await client.post(pending.url)).text)).toMatchObject({ status: 'invalid' });
  });

  it('when its certificate request is not right, and stays ready for a right one', async () => {
    const ready = await readyOrder(lab, client, [name]);
    const key = newKey();
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey;
    const wrong = {
      'other name': writeCsr(['anders.localhost'], key),
      'more names': writeCsr([name, 'anders.localhost'], key),
      'no name': writeCsr([], key),
      'signed by another key': writeCsr([name], key, newKey()),
      'account key': writeCsr([name], client.accountKey),
      'short key': writeCsr([name], weak),
      'curve not for here': writeCsr([name], curve),
      'no CSR at all': Buffer.from('no CSR at all'),
    };
    for (const [what, csr] of Object.entries(wrong)) {
      expect([what, problemOf(await finalize(client, ready, csr)).type]).toEqual([what, 'badCSR']);
    }
    expect((await finalize(client, ready, writeCsr([name], key))).status).toBe(200);
    expectRefusal(await finalize(client, ready, writeCsr([name], key)), 'orderNotReady', 403);
  });
});

describe('A certificate is revoked', () => {
  it('by its account, once, for a reason that exists', async () => {
    const { pem } = await issue(lab, client, [name]);
    const certificate = new X509Certificate(pem).raw.toString('base64url');
    const { revokeCert } = client.directory;
    expectRefusal(await (await lab.client()).post(revokeCert, { certificate }), 'unauthorized', 403);
    expectRefusal(await client.post(revokeCert, { certificate, reason: 6 }), 'badRevocationReason', 400);
    expect((await client.post(revokeCert, { certificate, reason: 4 })).status).toBe(200);
    expectRefusal(await client.post(revokeCert, { certificate }), 'alreadyRevoked', 400);
  });

  it.each([0, 1, 4, 5])('for the reason %i, which the CA remembers', async (reason) => {
    const { pem } = await issue(lab, client, [name]);
    const { raw, serialNumber } = new X509Certificate(pem);
    const answer = await client.post(client.directory.revokeCert, { certificate: raw.toString('base64url'), reason });
    expect(answer.status).toBe(200);
    const record = lab.ca.certificates().find(({ serial }) => serial === serialNumber.toLowerCase());
    expect(record?.revocation?.reason).toBe(reason);
  });

  it('for a compromised key, which nobody may order with any more if the key itself says so', async () => {
    const key = newKey();
    const order = await readyOrder(lab, client, [name]);
    const { pem } = await issue(lab, client, [name], key);
    const certificate = new X509Certificate(pem).raw.toString('base64url');
    const deviation = { header: { kid: undefined, jwk: publicJwk(key) }, signWith: key };
    const { revokeCert } = client.directory;
    expect((await client.post(revokeCert, { certificate, reason: 1 }, deviation)).status).toBe(200);
    expectRefusal(await finalize(client, order, writeCsr([name], key)), 'badCSR', 400);
    expect((await finalize(client, order, writeCsr([name], newKey()))).status).toBe(200);
  });

  it('by its own key', async () => {
    const key = newKey();
    const { pem } = await issue(lab, client, [name], key);
    const certificate = new X509Certificate(pem).raw.toString('base64url');
    const { revokeCert } = client.directory;
    const by = (signer: ReturnType<typeof newKey>): Promise<Answer> =>
      client.post(
        revokeCert,
        { certificate },
        { header: { kid: undefined, jwk: publicJwk(signer) }, signWith: signer },
      );
    expectRefusal(await by(newKey()), 'unauthorized', 403);
    expect((await by(key)).status).toBe(200);
  });
});
