/** Interruptions: an order that was placed is taken up again, whatever interrupted it and wherever. */
import { createPrivateKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAcmeIssuer } from '../../electron/acme/issuer.ts';
import { certIdOf } from '../../electron/certificates/id.ts';
import { checkPair } from '../../electron/certificates/info.ts';
import type { CountedEvent, IssueRequest, IssueStep } from '../../electron/certificates/issuer.ts';
import { splitPem } from '../../electron/certificates/trusted-roots.ts';
import { freePort } from '../../electron/testing/ports.ts';
import { createChallenges, type Challenges } from '../../electron/webserver/challenges.ts';
import { fail } from '#shared/contract/failure-error.ts';
import { openSession } from '../ca/bare-client.ts';
import type { RequestKind } from '../ca/levers.ts';
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
let challenges: Challenges;
let stores: Stores;
/** What the practice CA has seen and issued in this test; `null` for Pebble. */
let seen: ReturnType<typeof observeFromNow> | null;
/** What the CA counts, as reported by all issuances of this test. */
let counted: CountedEvent[];

/** One CA for all tests of a block; each test has its own stores, and so its own account. */
function shareCa(kind: CaKind): void {
  let httpPort: number;
  beforeAll(async () => {
    httpPort = await freePort();
    ca = await startCa(kind, httpPort);
  });
  afterAll(() => ca.close());
  beforeEach(async () => {
    challenges = createChallenges();
    target = await startValidationTarget(httpPort, challenges);
    stores = createStores();
    counted = [];
    seen = ca.practice === null ? null : observeFromNow(ca.practice);
  });
  afterEach(async () => {
    ca.practice?.heal();
    await target.close();
  });
}

/** Each call uses a new issuer, which knows only what is in the stores. */
function issue(
  changes: Partial<IssueRequest> = {},
  {
    onStep = () => undefined,
    signal,
    ...options
  }: Parameters<typeof createAcmeIssuer>[0] & {
    onStep?: (step: IssueStep) => void;
    signal?: AbortSignal;
  } = {},
) {
  const { account, pendingOrderStore } = stores;
  return createAcmeIssuer(options).issue(requestFor(ca, challenges, account, { pendingOrderStore, ...changes }), {
    signal: signal ?? new AbortController().signal,
    onStep,
    onCounted: (one) => Promise.resolve(void counted.push(one)),
  });
}

/** Cancels an issuance when this step is done. */
async function interruptAfter(last: IssueStep, changes: Partial<IssueRequest> = {}): Promise<void> {
  const abort = new AbortController();
  const onStep = (step: IssueStep) => {
    if (step === last) abort.abort();
  };
  await expect(issue(changes, { onStep, signal: abort.signal })).rejects.toMatchObject({
    failure: { code: 'CANCELLED' },
  });
}

/**
 * An issuance whose process is killed the n-th time that it touches something outside itself: from then on nothing
 * reaches the CA and nothing is written any more.
 *
 * @returns the moment of the kill; `null` if the issuance was done before
 */
async function killAt(n: number): Promise<string | null> {
  const killed = new AbortController();
  let moment: string | null = null;
  let count = 0;
  const pass = (what: string) => {
    count += 1;
    if (count !== n) return;
    moment = what;
    killed.abort();
  };
  const gate = (what: string) => {
    pass(what);
    if (killed.signal.aborted) throw new Error(`killed at: ${what}`);
  };
  /** Two moments: before the action and after it. */
  const around = async <T>(what: string, action: () => Promise<T>): Promise<T> => {
    gate(`before ${what}`);
    const result = await action();
    gate(`after ${what}`);
    return result;
  };
  const { account, pendingOrderStore } = stores;
  const attempt = issue(
    {
      accountStore: {
        load: () => around('reading the account', () => account.load()),
        save: (next) => around('writing the account', () => account.save(next)),
      },
      pendingOrderStore: {
        load: () => around('reading the order', () => pendingOrderStore.load()),
        save: (next) => around('writing the order', () => pendingOrderStore.save(next)),
        clear: () => around('forgetting the order', () => pendingOrderStore.clear()),
      },
      challenges: {
        add(token, keyAuthorization) {
          gate('before the challenge');
          return challenges.add(token, keyAuthorization);
        },
        addAlpn(name, certificate) {
          gate('before the challenge');
          return challenges.addAlpn(name, certificate);
        },
      },
    },
    { signal: killed.signal, onStep: (step) => pass(`after the step ${step}`) },
  );
  const outcome = await attempt.then(
    () => 'done',
    () => 'failed',
  );
  const died = moment as string | null;
  // After its last step there is nothing left to kill.
  if (died !== 'after the step certificate') expect(outcome, died ?? '').toBe(died === null ? 'done' : 'failed');
  return died;
}

const practice = () => practiceOf(ca);
const requests = (kind?: RequestKind) => seen?.requests(kind) ?? [];
const placed = (kind: RequestKind = 'newOrder') => requests(kind).filter((one) => one.status === 201).length;

function assertGoodPair({ chainPem, keyPem }: { chainPem: string; keyPem: string }): void {
  expect(checkPair({ chainPem, keyPem }, ca.name, splitPem(ca.rootsPem), Date.now()).names).toEqual([ca.name]);
}

describe.each(caKinds)('At the CA "%s", an interrupted order', (kind) => {
  shareCa(kind);

  it('is taken up again by the next process, at whatever moment the one before was killed', async () => {
    const moments: string[] = [];
    for (let n = 1; ; n++) {
      stores.contents.account = stores.contents.pending = null;
      counted = [];
      const [ordersBefore, accountsBefore] = kind === 'practice' ? [placed(), placed('newAccount')] : [0, 0];
      const moment = await killAt(n);
      if (moment === null) break;
      moments.push(moment);
      const kept = stores.contents.pending as { orderUrl: string; keyPem: string } | null;
      const steps: IssueStep[] = [];
      const issued = await issue({}, { onStep: (step) => steps.push(step) });
      assertGoodPair(issued);
      expect(steps, moment).toEqual(['account', 'order', 'challenge', 'validation', 'certificate']);
      // Pebble validates three times. If two of them find no server, the order is invalid, and a new one is right.
      const isInvalidated = kind === 'pebble' && moment === 'after the step challenge';
      if (kept !== null && !isInvalidated) {
        expect({ orderUrl: issued.orderUrl, keyPem: issued.keyPem }, moment).toMatchObject({
          orderUrl: kept.orderUrl,
          keyPem: kept.keyPem,
        });
      }
      if (kind === 'practice') {
        // An order is lost only if the process dies between the CA's answer and the disk: nothing leads to it then.
        expect(placed() - ordersBefore, moment).toBe(moment === 'before writing the order' ? 2 : 1);
        expect(placed('newAccount') - accountsBefore, moment).toBe(1);
        // The counted events agree with that, if each order is taken to be issued once.
        const ordersOf = (kind: CountedEvent['kind']) =>
          counted.filter((one) => one.kind === kind).map((one) => one.orderUrl);
        expect(ordersOf('newAccount'), moment).toHaveLength(1);
        expect(ordersOf('order'), moment).toHaveLength(placed() - ordersBefore);
        expect([...new Set(ordersOf('issued'))], moment).toEqual([issued.orderUrl]);
      }
    }
    expect(moments).toEqual([
      'before reading the order',
      'after reading the order',
      'before reading the account',
      'after reading the account',
      // Read again: if the account was marked as being closed, it would have been closed by now.
      'before reading the account',
      'after reading the account',
      'before writing the account',
      'after writing the account',
      'before writing the account',
      'after writing the account',
      'after the step account',
      'before writing the order',
      'after writing the order',
      'after the step order',
      'before the challenge',
      'after the step challenge',
      'after the step validation',
      'after the step certificate',
    ]);
  });

  it('gives the same certificate again until it is forgotten', async () => {
    const { orderUrl, chainPem, keyPem } = await issue();
    expect(await issue()).toMatchObject({ orderUrl, chainPem, keyPem, wasValidated: false });
    await stores.pendingOrderStore.clear();
    const other = await issue();
    expect(other.orderUrl).not.toBe(orderUrl);
    expect(other.keyPem).not.toBe(keyPem);
  });

  it('is of no use for another key type', async () => {
    await interruptAfter('order');
    const { orderUrl } = stores.contents.pending ?? {};
    const issued = await issue({ keyType: 'ec-p384' });
    expect(issued.orderUrl).not.toBe(orderUrl);
    expect(createPrivateKey(issued.keyPem).asymmetricKeyDetails).toMatchObject({ namedCurve: 'secp384r1' });
  });

  it('is given up for a new one when the CA does not know it', async () => {
    await interruptAfter('order');
    const { pending } = stores.contents;
    if (pending !== null) stores.contents.pending = { ...pending, orderUrl: `${pending.orderUrl}0` };
    assertGoodPair(await issue());
  });

  it('is forgotten when its validation failed', async () => {
    target.answerWith(() => ({ status: 404, body: '' }));
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'VALIDATION_FAILED' } });
    expect(stores.contents.pending).toBeNull();
    target.answerWith(null);
    assertGoodPair(await issue());
  });
});

describe('An order', () => {
  shareCa('practice');

  const faults = {
    'cut the connection': { status: 0, cut: true },
    'reset the connection': { status: 0, reset: true },
    'be overloaded': { status: 503, headers: { 'Retry-After': '60' } },
    'limit us': { status: 429, problem: { type: 'rateLimited', detail: 'Slowly.' } },
    'answer with a page': { status: 200, body: '<html>Wartung</html>', headers: { 'Content-Type': 'text/html' } },
  };
  const kinds = ['authorization', 'challenge', 'finalize', 'order', 'certificate'] as const;
  const cases = Object.keys(faults).flatMap((fault) =>
    kinds.map((kind) => [fault as keyof typeof faults, kind] as const),
  );

  it.each(cases.filter(([fault, kind]) => fault !== 'answer with a page' || kind !== 'certificate'))(
    'survives it if the CA should %s at the request "%s"',
    async (fault, kind) => {
      practice().failNext(kind, faults[fault]);
      await expect(issue()).rejects.toMatchObject({ failure: { code: expect.stringMatching(/^CA_/) as string } });
      expect(stores.contents.pending).not.toBeNull();
      assertGoodPair(await issue());
      expect(placed()).toBe(1);
    },
  );

  it.each(['newAccount', 'authorization', 'challenge', 'finalize', 'order', 'certificate'] as const)(
    'survives it if only half of the answer to the request "%s" arrives',
    async (kind) => {
      practice().deliverNext(kind, 'half');
      await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_UNREACHABLE', data: { cause: 'reset' } } });
      assertGoodPair(await issue());
      expect(placed()).toBe(1);
      expect(placed('newAccount')).toBe(1);
    },
  );

  it('is placed anew when it has become invalid', async () => {
    await interruptAfter('order');
    practice().invalidateOrders();
    assertGoodPair(await issue());
    expect(placed()).toBe(2);
  });

  it('is placed anew, for a new account, when the CA has forgotten the old one', async () => {
    await interruptAfter('validation');
    practice().forgetAccounts();
    assertGoodPair(await issue());
    expect([placed(), placed('newAccount')]).toEqual([2, 2]);
  });

  it('is placed anew when the CA will not keep it any longer', async () => {
    await interruptAfter('order');
    const afterwards = Date.parse(stores.contents.pending?.expires ?? '') + 1;
    await issue({}, { now: () => afterwards });
    expect(placed()).toBe(2);
    expect(stores.contents.pending?.orderUrl).toBeDefined();
  });

  it('is not kept where it is not to be, as in a rehearsal', async () => {
    await interruptAfter('validation', { pendingOrderStore: null, freshValidation: true });
    expect(stores.contents.pending).toBeNull();
    await issue();
    expect(placed()).toBe(2);
  });

  it.each<Partial<IssueRequest>>([{ name: 'laden.localhost' }, { profile: 'gibtesnicht' }])(
    'is not taken for one that is wanted with %o',
    async (changes) => {
      await interruptAfter('validation');
      const { orderUrl } = stores.contents.pending ?? {};
      expect((await issue(changes)).orderUrl).not.toBe(orderUrl);
    },
  );

  it('remembers what the CA refused of its wishes', async () => {
    const first = await issue({ pendingOrderStore: null });
    const replaces = certIdOf(first.chainPem);
    await interruptAfter('validation', { profile: 'gibtesnicht', replaces });
    const issued = await issue({ profile: 'gibtesnicht', replaces });
    expect(issued).toMatchObject({ profileRefused: true, replacementAccepted: true });
    expect(placed()).toBe(2);
  });

  it('that was installed and not forgotten is not given in its own place', async () => {
    const { chainPem, orderUrl } = await issue();
    expect((await issue({ replaces: certIdOf(chainPem) })).orderUrl).not.toBe(orderUrl);
  });

  it('for which the CA itself has a web page in place of a certificate is not taken up again', async () => {
    practice().misissueNext('notPem');
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_WEB_PAGE' } });
    assertGoodPair(await issue());
    expect(placed()).toBe(2);
  });

  it.each(['otherName', 'otherKey', 'expired', 'chainWrong'] as const)(
    'whose certificate is of no use (%s) is not taken up again',
    async (misissue) => {
      practice().misissueNext(misissue);
      await issue();
      assertGoodPair(await issue());
      expect(placed()).toBe(2);
    },
  );

  it('whose validation fails because nobody was there any more is placed anew, once', async () => {
    const abort = new AbortController();
    const gate = practice().holdNext('validation');
    const attempt = expect(issue({}, { signal: abort.signal })).rejects.toMatchObject({
      failure: { code: 'CANCELLED' },
    });
    await gate.reached;
    abort.abort();
    await attempt;
    let looks = 0;
    target.answerWith((path) => {
      looks += 1;
      return { status: looks === 1 ? 404 : 200, body: challenges.answer(path) ?? '' };
    });
    const steps: IssueStep[] = [];
    const readBefore = requests('authorization').length;
    const again = issue({}, { onStep: (step) => steps.push(step) });
    // The next attempt has taken the order up, and waits for the outcome of the first one's validation.
    await expect.poll(() => requests('authorization').length).toBeGreaterThan(readBefore);
    gate.open();
    assertGoodPair(await again);
    expect(steps).toEqual(['account', 'order', 'challenge', 'validation', 'certificate']);
    expect(placed()).toBe(2);

    stores.contents.pending = null;
    await interruptAfter('order');
    target.answerWith(() => ({ status: 404, body: '' }));
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'VALIDATION_FAILED' } });
    expect(placed()).toBe(4);
  });

  it('that came to nothing after its finalization is forgotten', async () => {
    practice().concludeNext('invalid');
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_OUT_OF_ORDER' } });
    expect(stores.contents.pending).toBeNull();
  });

  it('that may be there and cannot be read is not replaced: the CA is asked for nothing', async () => {
    const load = () =>
      Promise.resolve().then(() => fail('DATABASE_DIRECTORY', { path: '/', reason: 'io', systemCode: 'EIO' }));
    await expect(issue({ pendingOrderStore: { ...stores.pendingOrderStore, load } })).rejects.toMatchObject({
      failure: { code: 'DATABASE_DIRECTORY' },
    });
    expect(requests()).toEqual([]);
  });

  it('that is stuck is waited for once more, and then placed anew', async () => {
    practice().concludeNext('stuck');
    await expect(issue({}, { issuanceTimeoutMs: 100 })).rejects.toMatchObject({
      failure: { code: 'CA_TOO_SLOW', data: { stage: 'issuance' } },
    });
    assertGoodPair(await issue({}, { resumedTimeoutMs: 100 }));
    expect(placed()).toBe(2);
  });

  it('whose validation takes too long is waited for once more, and then forgotten', async () => {
    // Longer than any test. A Retry-After of the CA does not extend the issuer's own limit.
    practice().adjust({ validationDelayMs: 3_600_000 });
    const tooSlow = { failure: { code: 'CA_TOO_SLOW', data: { stage: 'validation' } } };
    await expect(issue({}, { validationTimeoutMs: 100 })).rejects.toMatchObject(tooSlow);
    expect(stores.contents.pending).not.toBeNull();
    await expect(issue({}, { validationTimeoutMs: 100 })).rejects.toMatchObject(tooSlow);
    expect(stores.contents.pending).toBeNull();
    practice().heal();
    assertGoodPair(await issue());
    expect(placed()).toBe(2);
  });

  it('that the CA refuses at its last step is forgotten', async () => {
    practice().failNext('finalize', { status: 400, problem: { type: 'badCSR', detail: 'nein' } });
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_KEY_REFUSED' } });
    expect(stores.contents.pending).toBeNull();
  });
});

describe('Of an order that failed, the authorization', () => {
  shareCa('practice');

  /** The status that the only order's authorization has at the CA. */
  async function authorizationStatus(): Promise<string> {
    const [{ path } = { path: '' }] = requests('authorization');
    const accountKey = createPrivateKey(stores.contents.account?.keyPem ?? '');
    const session = await openSession({ directoryUrl: ca.directoryUrl, rootsPem: ca.rootsPem, accountKey });
    await session.register('chef@meinefirma.example');
    const { text } = await session.post(new URL(path, ca.directoryUrl).href);
    session.close();
    return (JSON.parse(text) as { status: string }).status;
  }
  const refuseChallenge = (status = 400, type = 'malformed') =>
    practice().failNext('challenge', { status, problem: { type, detail: 'nein' } });

  it.each([true, false])('is given back (order kept: %s)', async (kept) => {
    refuseChallenge();
    const attempt = issue(kept ? {} : { pendingOrderStore: null });
    await expect(attempt).rejects.toMatchObject({
      failure: { code: 'CA_PROTOCOL', data: { problem: { detail: 'nein' } } },
    });
    expect(await authorizationStatus()).toBe('deactivated');
    expect(stores.contents.pending).toBeNull();
  });

  it('is given back also where the order cannot be kept', async () => {
    const save = () =>
      Promise.resolve().then(() => fail('DATABASE_DIRECTORY', { path: '/', reason: 'full', systemCode: 'ENOSPC' }));
    await expect(issue({ pendingOrderStore: { ...stores.pendingOrderStore, save } })).rejects.toMatchObject({
      failure: { code: 'DATABASE_DIRECTORY' },
    });
    expect(await authorizationStatus()).toBe('deactivated');
  });

  it('stays open where the order can be taken up again', async () => {
    refuseChallenge(503, 'serverInternal');
    await expect(issue()).rejects.toMatchObject({ failure: { code: 'CA_OUT_OF_ORDER' } });
    expect(await authorizationStatus()).toBe('pending');
  });

  it('may be impossible to give back, and the failure is still the one that it was', async () => {
    refuseChallenge();
    const abort = new AbortController();
    const clear = () => {
      // The CA goes down between the failure and the deactivation of the authorization.
      practice().failNext('any', { status: 0, cut: true }, 9);
      return Promise.reject(new Error('the disk, too'));
    };
    await expect(
      issue({ pendingOrderStore: { ...stores.pendingOrderStore, clear } }, { signal: abort.signal }),
    ).rejects.toMatchObject({
      failure: { code: 'CA_PROTOCOL', data: { problem: { detail: 'nein' } } },
    });
  });
});
