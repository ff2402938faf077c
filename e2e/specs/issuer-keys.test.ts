/** The life of an account and its keys at a CA, and revocation. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountAccess } from '../../electron/certificates/account-keeper.ts';
import { createAcmeAccountKeeper } from '../../electron/acme/accounts.ts';
import { createAcmeIssuer } from '../../electron/acme/issuer.ts';
import type { IssuedCertificate, IssueRequest } from '../../electron/certificates/issuer.ts';
import { splitPem } from '../../electron/certificates/trusted-roots.ts';
import { freePort } from '../../electron/testing/ports.ts';
import { createChallenges } from '../../electron/webserver/challenges.ts';
import { openSession, type Answer, type Session } from '../ca/bare-client.ts';
import { caKinds, observeFromNow, practiceOf, startCa, type CaKind, type TestCa } from '../fixtures/cas.ts';
import {
  createStores,
  requestFor,
  startValidationTarget,
  type Stores,
  type ValidationTarget,
} from '../fixtures/issuing.ts';

let ca: TestCa;
let target: ValidationTarget;
let stores: Stores;
let issued: IssuedCertificate;
/** What the practice CA has seen and issued in this test; `null` for Pebble. */
let seen: ReturnType<typeof observeFromNow> | null;
const challenges = createChallenges();
const keeper = createAcmeAccountKeeper();

/** One CA for all tests of a block; each test has its own account and certificate. */
function shareCa(kind: CaKind): void {
  beforeAll(async () => {
    const httpPort = await freePort();
    ca = await startCa(kind, httpPort);
    target = await startValidationTarget(httpPort, challenges);
  });
  afterAll(async () => {
    await target.close();
    await ca.close();
  });
  beforeEach(async () => {
    seen = ca.practice === null ? null : observeFromNow(ca.practice);
    stores = createStores();
    issued = await issue();
  });
  afterEach(() => ca.practice?.heal());
}

const neverAborted = () => new AbortController().signal;
const issue = (changes: Partial<IssueRequest> = {}) =>
  createAcmeIssuer().issue(requestFor(ca, challenges, stores.account, changes), {
    signal: neverAborted(),
    onStep: () => undefined,
  });
const access = (changes: Partial<Stores['account']> = {}): AccountAccess & { account: Stores['account'] } => ({
  directoryUrl: ca.directoryUrl,
  trustedRoots: splitPem(ca.rootsPem),
  account: { ...stores.account, ...changes },
});
const stored = () => {
  const { account } = stores.contents;
  if (account === null) throw new Error('no account is stored');
  return account;
};
const practice = () => practiceOf(ca);

/** Acts as somebody else who has the key and knows nothing more. */
async function withKey<T>(keyPem: string, action: (session: Session) => Promise<T>): Promise<T> {
  const accountKey = createPrivateKey(keyPem);
  const session = await openSession({ directoryUrl: ca.directoryUrl, rootsPem: ca.rootsPem, accountKey });
  try {
    return await action(session);
  } finally {
    session.close();
  }
}
const find = (session: Session): Promise<Answer> =>
  session.post(session.directory.newAccount, { onlyReturnExisting: true });
/** The URL under which the CA finds the account of a key. */
const accountOf = (keyPem: string): Promise<string | null> =>
  withKey(keyPem, async (session) => {
    const { status, headers } = await find(session);
    return status === 200 ? (headers.location ?? null) : null;
  });
/** Dies before or after the n-th time that the account is saved: nothing reaches the CA from then on. */
function crashAtSave(n: number, when: 'before' | 'after') {
  const died = new AbortController();
  let count = 0;
  const save: Stores['account']['save'] = async (account) => {
    count += 1;
    if (count < n || when === 'after') await stores.account.save(account);
    if (count < n) return;
    died.abort();
    throw new Error('died');
  };
  return { access: access({ save }), signal: died.signal };
}

describe.each(caKinds)('At the CA "%s"', (kind) => {
  shareCa(kind);

  it('another contact is told, and remembered', async () => {
    await keeper.updateContact(access(), 'neu@meinefirma.example', neverAborted());
    expect(stored().contact).toBe('neu@meinefirma.example');
    const { text } = await withKey(stored().keyPem, find);
    expect(JSON.parse(text)).toMatchObject({ contact: ['mailto:neu@meinefirma.example'] });
  });

  it('the account gets another key, and the old one is worth nothing any more', async () => {
    const before = stored();
    await keeper.rollOver(access(), neverAborted());
    expect(stored()).toEqual({ ...before, keyPem: stored().keyPem, nextKeyPem: null });
    expect(stored().keyPem).not.toBe(before.keyPem);
    expect(await accountOf(stored().keyPem)).toBe(before.url);
    expect(await accountOf(before.keyPem)).toBeNull();
    await issue();
    expect(stored().url).toBe(before.url);
  });

  it.each([
    [1, 'before'],
    [1, 'after'],
    [2, 'before'],
    [2, 'after'],
  ] as const)('a change of keys that dies at its writing no. %i, %s it, locks nobody out', async (n, when) => {
    const { url } = stored();
    const { access: broken, signal } = crashAtSave(n, when);
    await expect(keeper.rollOver(broken, signal)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    await issue();
    expect(stored().url).toBe(url);
    expect(await accountOf(stored().keyPem)).toBe(url);
    await keeper.rollOver(access(), neverAborted());
    expect(stored()).toMatchObject({ url, nextKeyPem: null });
    expect(await accountOf(stored().keyPem)).toBe(url);
  });

  it('a key that was stored without the CA’s having answered is found to be registered', async () => {
    const { url } = stored();
    stores.contents.account = { ...stored(), url: null, contact: null };
    await keeper.rollOver(access(), neverAborted());
    expect(stored().url).toBe(url);
  });

  it('a deactivated account is forgotten, and the next certificate is that of a new one', async () => {
    const { keyPem, url } = stored();
    await keeper.deactivate(access(), neverAborted());
    expect(stores.contents.account).toBeNull();
    expect(await accountOf(keyPem)).toBeNull();
    await issue();
    expect(stored().url).not.toBe(url);
  });

  it('an account is forgotten as well if it was deactivated before, and nobody heard of it', async () => {
    const remove = () => Promise.reject(new Error('died'));
    await expect(keeper.deactivate(access({ remove }), neverAborted())).rejects.toMatchObject({
      failure: { code: 'CA_PROTOCOL' },
    });
    expect(stores.contents.account).not.toBeNull();
    await keeper.deactivate(access(), neverAborted());
    expect(stores.contents.account).toBeNull();
  });

  it('an account that was closed and not forgotten is not used for the next certificate', async () => {
    const { keyPem, url } = stored();
    const remove = () => Promise.reject(new Error('died'));
    await expect(keeper.deactivate(access({ remove }), neverAborted())).rejects.toBeDefined();
    expect(await accountOf(keyPem)).toBeNull();
    await issue();
    expect(stored().keyPem).not.toBe(keyPem);
    expect(stored().url).not.toBe(url);
    expect(stored().deactivating).toBeUndefined();
  });

  it('an account whose closing was broken off is closed before the next certificate', async () => {
    const { keyPem, url } = stored();
    const { access: broken, signal } = crashAtSave(1, 'after');
    await expect(
      keeper.deactivate({ ...broken, account: { ...stores.account, ...broken.account } }, signal),
    ).rejects.toBeDefined();
    expect(await accountOf(keyPem)).toBe(url);
    await issue();
    expect(await accountOf(keyPem)).toBeNull();
    expect(stored().url).not.toBe(url);
  });

  it('where there is no account there is nothing to change, and none is made', async () => {
    const { keyPem } = stored();
    stores.contents.account = null;
    await keeper.updateContact(access(), 'neu@meinefirma.example', neverAborted());
    await keeper.rollOver(access(), neverAborted());
    await keeper.deactivate(access(), neverAborted());
    expect(stores.contents.account).toBeNull();
    expect(await accountOf(keyPem)).not.toBeNull();
  });

  const certificateDer = () => new X509Certificate(issued.chainPem).raw.toString('base64url');
  /** What the CA answers when the account asks for the revocation once more. */
  const revokeAgain = (keyPem: string) =>
    withKey(keyPem, async (session) => {
      await session.register('chef@meinefirma.example');
      return (await session.post(session.directory.revokeCert, { certificate: certificateDer() })).text;
    });

  it.each([0, 4, 5] as const)('a certificate is revoked by its account, for reason %i', async (reason) => {
    await keeper.revoke(access(), { chainPem: issued.chainPem, keyPem: null, reason }, neverAborted());
    expect(await revokeAgain(stored().keyPem)).toMatch(/revoked/);
    if (kind === 'practice') expect(seen?.certificates()).toMatchObject([{ revocation: { reason } }]);
  });

  it.each(['ec-p256', 'ec-p384', 'rsa-2048'] as const)(
    'a certificate is revoked by its own key (%s) where the account is gone',
    async (keyType) => {
      issued = await issue({ keyType });
      const { keyPem } = stored();
      stores.contents.account = null;
      await keeper.revoke(access(), { ...issued, reason: 4 }, neverAborted());
      expect(await revokeAgain(keyPem)).toMatch(/revoked/);
    },
  );

  it('a certificate is revoked by its own key where the account is another one', async () => {
    const { keyPem } = stored();
    stores.contents.account = null;
    await issue();
    await keeper.revoke(access(), { ...issued, reason: 0 }, neverAborted());
    expect(await revokeAgain(keyPem)).toMatch(/revoked/);
  });

  it('a certificate that is revoked already counts as revoked', async () => {
    const revocation = { ...issued, reason: 1 } as const;
    await keeper.revoke(access(), revocation, neverAborted());
    await keeper.revoke(access(), revocation, neverAborted());
    expect(await revokeAgain(stored().keyPem)).toMatch(/revoked/);
  });

  it('nobody revokes what is not his', async () => {
    stores.contents.account = null;
    const revocation = { chainPem: issued.chainPem, keyPem: null, reason: 4 } as const;
    const refused = { failure: { code: 'CA_ACCOUNT_REFUSED' } };
    await expect(keeper.revoke(access(), revocation, neverAborted())).rejects.toMatchObject(refused);
    await issue();
    await expect(keeper.revoke(access(), revocation, neverAborted())).rejects.toMatchObject(refused);
  });
});

describe('At a CA that misbehaves', () => {
  shareCa('practice');

  it('a change of keys whose answer is lost is found out', async () => {
    const { url, keyPem } = stored();
    practice().deliverNext('keyChange', 'half');
    await expect(keeper.rollOver(access(), neverAborted())).rejects.toMatchObject({
      failure: { code: 'CA_UNREACHABLE' },
    });
    expect(await accountOf(keyPem)).toBeNull();
    await keeper.updateContact(access(), 'neu@meinefirma.example', neverAborted());
    expect(stored()).toMatchObject({ url, nextKeyPem: null, contact: 'neu@meinefirma.example' });
    expect(await accountOf(stored().keyPem)).toBe(url);
  });

  it('a change of keys that has not come to pass is tried again with the same key', async () => {
    practice().failNext('keyChange', { status: 503, body: '' });
    await expect(keeper.rollOver(access(), neverAborted())).rejects.toMatchObject({
      failure: { code: 'CA_OUT_OF_ORDER' },
    });
    const { nextKeyPem } = stored();
    await issue();
    expect(stored()).toMatchObject({ nextKeyPem });
    await keeper.rollOver(access(), neverAborted());
    expect(stored()).toMatchObject({ keyPem: nextKeyPem, nextKeyPem: null });
  });

  it('nothing is lost while nobody knows which key is the right one', async () => {
    practice().deliverNext('keyChange', 'half');
    await expect(keeper.rollOver(access(), neverAborted())).rejects.toBeDefined();
    const before = stored();
    practice().failNext('newAccount', { status: 500, body: '' });
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_OUT_OF_ORDER' } });
    expect(stored()).toEqual(before);
    await issue();
    expect(stored()).toMatchObject({ url: before.url, nextKeyPem: null });
  });

  it('a contact that is refused is not remembered', async () => {
    practice().failNext('account', { status: 400, problem: { type: 'invalidContact', detail: 'nein' } });
    await expect(keeper.updateContact(access(), 'neu@meinefirma.example', neverAborted())).rejects.toMatchObject({
      failure: { code: 'CA_CONTACT_REFUSED', data: { problem: { detail: 'nein' } } },
    });
    expect(stored().contact).toBe('chef@meinefirma.example');
  });

  it('an account that the CA has forgotten can be forgotten here as well', async () => {
    practice().forgetAccounts();
    await keeper.deactivate(access(), neverAborted());
    expect(stores.contents.account).toBeNull();
  });

  it('an account is kept while the CA cannot be asked to end it', async () => {
    practice().failNext('account', { status: 500, body: '' });
    await expect(keeper.deactivate(access(), neverAborted())).rejects.toMatchObject({
      failure: { code: 'CA_OUT_OF_ORDER' },
    });
    const { url } = stored();
    expect(stored().deactivating).toBeUndefined();
    await issue();
    expect(stored().url).toBe(url);
  });

  it('a certificate whose account the CA has forgotten is revoked by its own key', async () => {
    practice().forgetAccounts();
    await keeper.revoke(access(), { ...issued, reason: 4 }, neverAborted());
    expect(seen?.certificates()).toMatchObject([{ revocation: { reason: 4 } }]);
  });

  it('a key that others know speaks for itself, so that the CA never takes it again', async () => {
    const { pendingOrderStore, contents } = stores;
    /** An order that is ready to be finalized, with its key and CSR. */
    const readyOrder = async () => {
      const abort = new AbortController();
      const attempt = createAcmeIssuer().issue(requestFor(ca, challenges, stores.account, { pendingOrderStore }), {
        signal: abort.signal,
        onStep: (step) => {
          if (step === 'validation') abort.abort();
        },
      });
      await expect(attempt).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
      if (contents.pending === null) throw new Error('no order is pending');
      return contents.pending;
    };
    const { keyPem, csrPem } = await readyOrder();
    const known = await issue({ pendingOrderStore });
    await keeper.revoke(access(), { ...known, reason: 1 }, neverAborted());

    await pendingOrderStore.clear();
    contents.pending = { ...(await readyOrder()), keyPem, csrPem };
    await expect(issue({ pendingOrderStore })).rejects.toMatchObject({ failure: { code: 'CA_KEY_REFUSED' } });
  });

  it('what is no certificate is not sent to be revoked', async () => {
    await expect(
      keeper.revoke(access(), { chainPem: '', keyPem: null, reason: 0 }, neverAborted()),
    ).rejects.toMatchObject({
      failure: { code: 'CERTIFICATE_REJECTED', data: { reason: 'unreadable' } },
    });
  });

  it('each can be cancelled while the CA is silent', async () => {
    const revocation = { ...issued, reason: 4 } as const;
    const actions = [
      ['account', (signal: AbortSignal) => keeper.updateContact(access(), 'neu@meinefirma.example', signal)],
      ['keyChange', (signal: AbortSignal) => keeper.rollOver(access(), signal)],
      ['revokeCert', (signal: AbortSignal) => keeper.revoke(access(), revocation, signal)],
      ['account', (signal: AbortSignal) => keeper.deactivate(access(), signal)],
    ] as const;
    for (const [kind, action] of actions) {
      const abort = new AbortController();
      const { requests } = observeFromNow(practice());
      practice().failNext(kind, { status: 0, hang: true });
      const attempt = expect(action(abort.signal)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
      await expect.poll(() => requests(kind).length).toBe(1);
      abort.abort();
      await attempt;
    }
  });
});
