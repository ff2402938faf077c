import { X509Certificate, createPrivateKey, generateKeyPairSync } from 'node:crypto';

import { afterEach, describe, expect, it } from 'vitest';

import { bareIssue, newKey } from './bare-client.ts';
import { issue, openLaboratory, refetchOrder, placeOrder, problemOf, readAuthorization } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import type { PracticeCaOptions } from './practice-ca.ts';

const name = 'schreinerei.localhost';
const dayMs = 24 * 3_600_000;

let laboratory: Laboratory | undefined;
afterEach(async () => {
  await laboratory?.close();
  laboratory = undefined;
});

async function open(options?: Partial<PracticeCaOptions>): Promise<Laboratory> {
  laboratory = await openLaboratory(options);
  return laboratory;
}

function issueBarely({ ca, responses }: Laboratory): ReturnType<typeof bareIssue> {
  return bareIssue({
    directoryUrl: ca.directoryUrl,
    rootsPem: ca.rootsPem,
    name,
    contact: 'werkstatt@schreinerei.test',
    answerChallenge: (token, keyAuthorization) => void responses.set(token, keyAuthorization),
  });
}

function chainOf(pem: string): X509Certificate[] {
  return pem
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .filter((part) => part.trim() !== '')
    .map((part) => new X509Certificate(part));
}

function verifies(chain: X509Certificate[], rootPem: string): boolean {
  return chain.every((certificate, index) => {
    const issuer = chain[index + 1] ?? new X509Certificate(rootPem);
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
}

describe('A certificate', () => {
  it('comes with the least number of requests, fits its key and chains to the root', async () => {
    const lab = await open();
    const { certificatePem, keyPem, requests } = await issueBarely(lab);
    const chain = chainOf(certificatePem);
    const [leaf] = chain;
    expect(chain).toHaveLength(2);
    expect(verifies(chain, lab.ca.issuingRootPem)).toBe(true);
    expect(leaf?.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
    expect(leaf?.subject ?? '').toBe('');
    expect(leaf?.subjectAltName).toBe(`DNS:${name}`);
    expect(leaf?.ca).toBe(false);
    expect(leaf?.issuer).toContain('CN=profacto Übungs-CA E1');
    expect(leaf?.serialNumber).toMatch(/^[0-7][0-9A-F]{31}$/);
    expect(lifetimeOf(leaf)).toBe(90 * dayMs);
    expect(Date.now() - Date.parse(leaf?.validFrom ?? '')).toBeGreaterThan(3_500_000);

    expect(requests).toBe(lab.ca.requests.length);
    const kinds = lab.ca.requests.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(
      new Set([
        'directory',
        'newNonce',
        'newAccount',
        'newOrder',
        'authorization',
        'challenge',
        'finalize',
        'order',
        'certificate',
      ]),
    );
    // The two resources that are polled may be asked more than once.
    expect(kinds.filter((kind) => kind !== 'authorization' && kind !== 'order')).toHaveLength(7);
  });

  it('has several names, an RSA key, a longer chain and a short life when asked', async () => {
    const lab = await open({ chainLength: 3, certificateLifetimeMs: 30_000 });
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const { pem } = await issue(lab, await lab.client(), ['a.localhost', 'b.localhost'], key);
    const chain = chainOf(pem);
    expect(chain).toHaveLength(4);
    expect(verifies(chain, lab.ca.issuingRootPem)).toBe(true);
    expect(chain[0]?.checkPrivateKey(key)).toBe(true);
    expect(chain[0]?.subjectAltName).toBe('DNS:a.localhost, DNS:b.localhost');
    expect(lifetimeOf(chain[0])).toBe(30_000);
    expect(Date.parse(chain[0]?.validTo ?? '')).toBeGreaterThan(Date.now());
  });

  it('comes although half of all nonces are refused', async () => {
    const lab = await open({ nonceRejectionRate: 0.5 });
    await expect(issueBarely(lab)).resolves.toHaveProperty('certificatePem');
    const { requests } = lab.ca;
    expect(requests.length).toBeGreaterThan(10);
  });

  it('is served as a PEM chain with an index link, numbered from a random height', async () => {
    const lab = await open();
    const client = await lab.client();
    const { url } = await issue(lab, client, [name]);
    const { headers } = await client.post(url);
    expect(headers['content-type']).toBe('application/pem-certificate-chain');
    expect(headers.link).toBe(`<${lab.ca.directoryUrl}>;rel="index"`);
    const order = await placeOrder(client, [name]);
    expect(order.url).toMatch(/\/acme\/order\/\d{12}\/\d{12}$/);
  });
});

describe('The directory', () => {
  it('says what this CA offers', async () => {
    const { ca, client } = await open({ profiles: { classic: { description: 'as ever' } } });
    const session = await client();
    const { text } = await session.send('GET', ca.directoryUrl);
    expect(JSON.parse(text)).toMatchObject({
      newNonce: expect.stringContaining('https://127.0.0.1:') as string,
      meta: { externalAccountRequired: false, profiles: { classic: 'as ever' } },
    });
    expect((await placeOrder(session, [name], { profile: 'classic' })).profile).toBe('classic');
    const identifiers = [{ type: 'dns', value: name }];
    const unknown = await session.post(session.directory.newOrder, { identifiers, profile: 'shortlived' });
    expect(problemOf(unknown).type).toBe('invalidProfile');
  });

  it('leads to nonces, to be had by HEAD and by GET and not to be cached', async () => {
    const session = await (await open()).client();
    const head = await session.send('HEAD', session.directory.newNonce);
    const get = await session.send('GET', session.directory.newNonce);
    expect([head.status, get.status]).toEqual([200, 204]);
    expect(head.headers['cache-control']).toBe('no-store');
    expect(head.headers['replay-nonce']).not.toBe(get.headers['replay-nonce']);
  });
});

describe('Waiting', () => {
  it('is announced by Retry-After where it is worth a second', async () => {
    const lab = await open({ validationDelayMs: 3_600_000 });
    const client = await lab.client();
    const [url = ''] = (await placeOrder(client, [name])).authorizations;
    expect((await client.post(url)).headers['retry-after']).toBeUndefined();
    const [challenge] = (await readAuthorization(client, url)).challenges;
    const started = await client.post(challenge.url, {});
    expect(JSON.parse(started.text)).toMatchObject({ status: 'processing' });
    expect(started.headers.link).toContain(`<${url}>;rel="up"`);
    for (const { headers } of [started, await client.post(url)]) {
      // An hour, less the time that has already passed.
      expect(Number(headers['retry-after'])).toBeGreaterThan(3000);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(3600);
    }
  });

  it('is not announced where it is worth less, and has an end', async () => {
    const lab = await open({ validationDelayMs: 999 });
    const client = await lab.client();
    const order = await placeOrder(client, [name]);
    const [url = ''] = order.authorizations;
    const { challenges } = await readAuthorization(client, url);
    lab.responses.set(challenges[0].token, `${challenges[0].token}.${client.thumbprint}`);
    const begunAt = performance.now();
    expect((await client.post(challenges[0].url, {})).headers['retry-after']).toBeUndefined();
    await expect.poll(async () => (await refetchOrder(client, order)).status).toBe('ready');
    expect(performance.now() - begunAt).toBeGreaterThan(990);
  });
});

describe('Levers', () => {
  it('answer the next requests of a kind, and no more, by something else', async () => {
    const { ca, client } = await open();
    const session = await client();
    const problem = { type: 'rateLimited', detail: 'too many certificates already issued' };
    ca.failNext('newOrder', { status: 429, problem, headers: { 'Retry-After': '3600' } }, 2);
    const order = { identifiers: [{ type: 'dns', value: name }] };
    const first = await session.post(session.directory.newOrder, order);
    expect(first.headers['retry-after']).toBe('3600');
    expect(problemOf(first)).toMatchObject({ type: 'rateLimited', status: 429 });
    expect((await session.post(session.directory.newOrder, order)).status).toBe(429);
    expect((await session.post(session.directory.newOrder, order)).status).toBe(201);
    ca.failNext('newOrder', { status: 503, body: '<h1>Wartung</h1>' });
    const html = await session.post(session.directory.newOrder, order);
    expect([html.status, html.headers['content-type'], html.text]).toEqual([
      503,
      'text/html; charset=utf-8',
      '<h1>Wartung</h1>',
    ]);
  });

  it('cut the connection, or leave the client waiting until the CA closes', async () => {
    const lab = await open();
    const session = await lab.client();
    lab.ca.failNext('newOrder', { status: 200, cut: true });
    await expect(placeOrder(session, [name])).rejects.toThrow('socket hang up');
    lab.ca.failNext('newOrder', { status: 200, hang: true });
    const hanging = expect(placeOrder(session, [name])).rejects.toThrow('socket hang up');
    await expect.poll(() => lab.ca.requests.filter(({ status }) => status === 0)).toHaveLength(2);
    await lab.ca.close();
    await hanging;
  });

  it('issue wrong certificates, each wrong in its own way', async () => {
    const lab = await open();
    const client = await lab.client();
    const key = newKey();
    const misissued = async (kind: Parameters<typeof lab.ca.misissueNext>[0]): Promise<X509Certificate[]> => {
      lab.ca.misissueNext(kind);
      return chainOf((await issue(lab, client, [name], key)).pem);
    };
    const [otherName] = await misissued('otherName');
    expect(otherName?.checkHost(name)).toBeUndefined();
    const [otherKey] = await misissued('otherKey');
    expect(otherKey?.checkPrivateKey(key)).toBe(false);
    const [expired] = await misissued('expired');
    expect(Date.parse(expired?.validTo ?? '')).toBeLessThan(Date.now());
    expect(await misissued('chainMissing')).toHaveLength(1);
    const wrong = await misissued('chainWrong');
    expect(wrong).toHaveLength(2);
    expect(wrong[0]?.issuer).toBe(wrong[1]?.subject);
    expect(verifies(wrong, lab.ca.issuingRootPem)).toBe(false);
    const right = chainOf((await issue(lab, client, [name], key)).pem);
    expect(verifies(right, lab.ca.issuingRootPem) && right[0]?.checkPrivateKey(key)).toBe(true);
  });

  it('forget all accounts, which a client has to make again', async () => {
    const { ca, client } = await open();
    const session = await client();
    ca.forgetAccounts();
    const refused = await session.post(session.directory.newOrder, { identifiers: [{ type: 'dns', value: name }] });
    expect(problemOf(refused)).toMatchObject({ type: 'accountDoesNotExist', status: 400 });
    expect((await client()).accountUrl).not.toBe(session.accountUrl);
  });
});

function lifetimeOf(certificate: X509Certificate | undefined): number {
  return Date.parse(certificate?.validTo ?? '') - Date.parse(certificate?.validFrom ?? '');
}
