/** A CA, or whoever stands in its place, on which nothing can be relied. */
import * as fc from 'fast-check';
import { FailureError } from '#shared/contract/failure-error.ts';
import { failureSchema } from '#shared/contract/failures.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import { isTime } from '#shared/values/times.ts';
import { createAcmeAccountKeeper } from '../../../electron/acme/accounts.ts';
import { createAcmeIssuer } from '../../../electron/acme/issuer.ts';
import { fetchRenewalInfo } from '../../../electron/acme/renewal-info.ts';
import type { AccountStore, IssueRequest, PendingOrderStore } from '../../../electron/certificates/issuer.ts';
import { askDirectory } from '../../../electron/diagnosis/probes/ca.ts';
import { createChallenges } from '../../../electron/webserver/challenges.ts';
import { controlsIn } from '../clean-output.ts';
import { startHostileCa, tricks, type HostileCa, type Trick } from '../hostile-ca.ts';
import { record } from '../hostile.ts';
import { leafPem } from '../sample-certificates.ts';
import type { Surface } from '../surface.ts';

type Case = { what: 'issue' | 'again' | 'rehearse' | 'revoke' | 'contact' | 'ask'; tricks: Trick[] };

const NAME = 'meinefirma.de';

export const surface: Surface<Case> = {
  arbitrary: record({
    what: fc.constantFrom('issue', 'issue', 'issue', 'again', 'rehearse', 'revoke', 'contact', 'ask'),
    tricks,
  }),

  async open() {
    const ca = await startHostileCa(NAME);
    // Nothing that is asked here has to wait.
    const limits = { validationTimeoutMs: 300, issuanceTimeoutMs: 300, resumedTimeoutMs: 100 };
    const issuer = createAcmeIssuer(limits);
    const keeper = createAcmeAccountKeeper();
    const known = await accountAt(ca);
    return {
      async run({ what, tricks: given }) {
        ca.begin(given);
        const { signal } = new AbortController();
        const request = requestAt(ca, what === 'again' ? known : null, what === 'rehearse');
        const access = { directoryUrl: ca.directoryUrl, trustedRoots: [ca.rootPem], account: memory(known) };
        const actions: Record<Case['what'], () => Promise<unknown>> = {
          issue: () => issuer.issue(request, { signal, onStep: () => undefined }),
          again: () => issuer.issue(request, { signal, onStep: () => undefined }),
          rehearse: () => issuer.issue(request, { signal, onStep: () => undefined }),
          revoke: () => keeper.revoke(access, { chainPem: leafPem, keyPem: null, reason: 1 }, signal),
          contact: () => keeper.updateContact(access, 'neu@meinefirma.de', signal),
          ask: () => askAll(ca, signal),
        };
        const problems = await outcomeOf(what, actions[what]);
        return [...problems, ...ca.signedInTheClear().map((url) => `something signed was sent in the clear: ${url}`)];
      },
      async close() {
        ca.begin([]);
        const sound = issuer.issue(requestAt(ca, null, false), {
          signal: new AbortController().signal,
          onStep: () => undefined,
        });
        const problems = await sound.then(
          () => [],
          (error: unknown) => [`a sound CA is not understood any more: ${String(error)}`],
        );
        await ca.close();
        return problems;
      },
    };
  },
};

/** What is asked without an account: for the checks, and when to renew. */
async function askAll(ca: HostileCa, signal: AbortSignal) {
  const { directoryUrl, rootPem } = ca;
  const asked = { directoryUrl, trustedRoots: [rootPem], certId: 'AAAA.BBBB', now: Date.now, signal };
  return {
    directory: await askDirectory(directoryUrl, [rootPem], Date.now, signal),
    renewal: await fetchRenewalInfo(asked),
  };
}
type Answers = Awaited<ReturnType<typeof askAll>>;

async function outcomeOf(what: string, action: () => Promise<unknown>): Promise<string[]> {
  try {
    const value = await action();
    return what === 'ask' ? [...controlsIn('the answers', value), ...impossibleTimesIn(value as Answers)] : [];
  } catch (error) {
    if (!(error instanceof FailureError)) return [`${what} throws ${String(error)}`];
    const { failure } = error;
    const texts = (['de', 'en'] as const).map((language) => describeFailure(failure, language));
    const isClosed = failure.code !== 'INTERNAL' && failureSchema.safeParse(failure).success;
    return [
      ...(isClosed ? [] : [`${failure.code} is not a closed failure: ${JSON.stringify(failure.data)}`]),
      ...controlsIn(`the data of ${failure.code}`, failure.data),
      ...controlsIn(`the texts of ${failure.code}`, texts),
    ];
  }
}

/** A window for the renewal is stored, and everything that is shown is reckoned with it. */
function impossibleTimesIn({ renewal }: Answers): string[] {
  if (renewal.kind !== 'window') return [];
  const { start, end } = renewal.window;
  return [start, end]
    .filter((time) => !isTime(time))
    .map((time) => `a time beyond the years is taken for one: ${time}`);
}

type Account = Awaited<ReturnType<AccountStore['load']>>;

function memory(account: Account): AccountStore {
  let stored = account;
  return {
    load: () => Promise.resolve(stored),
    save: (next) => {
      stored = next;
      return Promise.resolve();
    },
  };
}

/** An account that the CA has confirmed. */
async function accountAt(ca: HostileCa): Promise<Account> {
  const request = requestAt(ca, null, false);
  await createAcmeIssuer().issue(request, { signal: new AbortController().signal, onStep: () => undefined });
  return request.accountStore.load();
}

function requestAt(ca: HostileCa, account: Account, isRehearsal: boolean): IssueRequest {
  let pending: Awaited<ReturnType<PendingOrderStore['load']>> = null;
  const pendingOrderStore: PendingOrderStore = {
    load: () => Promise.resolve(pending),
    save: (order) => Promise.resolve(void (pending = order)),
    clear: () => Promise.resolve(void (pending = null)),
  };
  return {
    directoryUrl: ca.directoryUrl,
    name: NAME,
    contact: 'chef@meinefirma.de',
    keyType: 'ec-p256',
    profile: 'classic',
    replaces: null,
    externalAccount: null,
    trustedRoots: [ca.rootPem],
    accountStore: memory(account),
    challenges: createChallenges(),
    challengeType: 'http-01',
    freshValidation: isRehearsal,
    pendingOrderStore: isRehearsal ? null : pendingOrderStore,
  };
}
