import { generateKeyPair } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import acme, { type Authorization, type Client, type Order } from 'acme-client';
import { fail, FailureError } from '#shared/contract/failures.ts';
import { contactUri } from '#shared/domain/email.ts';
import type { Settings } from '#shared/contract/settings.ts';
import {
  acmeType,
  problemFailure,
  problemOf,
  toIssuerFailure,
  validationReason,
  type ErrorContext,
} from './acme-failures.ts';
import { splitPem } from './trusted-roots.ts';
import { agentFor, withinExchange, type Exchange } from './acme-transport.ts';
import type {
  CertificateIssuer,
  IssuedCertificate,
  IssueRequest,
  IssueStep,
  PendingChallenge,
  StoredAccount,
} from './issuer.ts';

const generate = promisify(generateKeyPair);

/** Until when the CA must have validated, and until when it must have issued; milliseconds. */
const VALIDATION_DEADLINE_MS = 180_000;
const ISSUANCE_DEADLINE_MS = 180_000;
/** The pause before a second poll; each next one is twice as long, up to the slowest. */
const FIRST_PAUSE_MS = 10;
const SLOWEST_PAUSE_MS = 1000;
/** As long as the CA has not fetched the challenge it cannot have decided: asking more often would only cost requests. */
const UNFETCHED_PAUSE_MS = 500;
/** At a share of rejected nonces of a half, five retries would fail one run in ten (acme-client's default). */
const BAD_NONCE_RETRIES = 30;

/** What acme-client has but does not declare; the version is pinned because of these. */
type Internals = {
  http: {
    maxBadNonceRetries: number;
    directoryCache: unknown;
    directoryTimestamp: number;
    getNonce: () => Promise<string>;
  };
  api: { apiRequest(url: string, payload: null, validStatus: number[]): Promise<{ data: Authorization }> };
};

/** Extends `OrderCreateRequest` by what newer CAs understand (draft-ietf-acme-profiles). */
type OrderRequest = Parameters<Client['createOrder']>[0] & { profile?: string };

/** A CertificateIssuer with acme-client 5.4.0 behind it. Keeps each CA's directory for a day. */
export function createAcmeIssuer(): CertificateIssuer {
  const directories = new Map<string, { cache: unknown; timestamp: number }>();

  return {
    async issue(request, { signal, onStep }) {
      const exchange: Exchange = {
        signal,
        agent: agentFor(request.trustedRoots),
        nonces: [],
        lastRefusal: null,
        lastNetworkError: null,
        retryAfterMs: null,
      };
      const context: ErrorContext = {
        directoryUrl: request.directoryUrl,
        name: request.name,
        profile: request.profile,
        externalAccount: false,
      };
      const connect = (account: StoredAccount): Client => {
        const client = connectClient(request, account, exchange);
        const known = directories.get(request.directoryUrl);
        if (known !== undefined) {
          internals(client).http.directoryCache = known.cache;
          internals(client).http.directoryTimestamp = known.timestamp;
        }
        return client;
      };
      try {
        return await withinExchange(exchange, async () => {
          const { client, issued } = await runOrder(request, exchange, context, connect, onStep);
          const { directoryCache, directoryTimestamp } = internals(client).http;
          directories.set(request.directoryUrl, { cache: directoryCache, timestamp: directoryTimestamp });
          return issued;
        });
      } catch (error) {
        // Whatever was wrong may have been a directory that changed meanwhile.
        directories.delete(request.directoryUrl);
        throw toIssuerFailure(error, exchange, context);
      } finally {
        exchange.agent.destroy();
      }
    },
  };
}

function internals(client: Client): Internals {
  return client as unknown as Internals;
}

function connectClient(request: IssueRequest, account: StoredAccount, exchange: Exchange): Client {
  const client = new acme.Client({
    directoryUrl: request.directoryUrl,
    accountKey: account.keyPem,
    ...(account.url === null ? {} : { accountUrl: account.url }),
    ...(request.externalAccount === null
      ? {}
      : { externalAccountBinding: { kid: request.externalAccount.keyId, hmacKey: request.externalAccount.hmacKey } }),
  });
  const { http } = internals(client);
  http.maxBadNonceRetries = BAD_NONCE_RETRIES;
  const fetchNonce = http.getNonce.bind(http);
  http.getNonce = async () => exchange.nonces.pop() ?? (await fetchNonce());
  return client;
}

type Connect = (account: StoredAccount) => Client;

async function runOrder(
  request: IssueRequest,
  exchange: Exchange,
  context: ErrorContext,
  connect: Connect,
  onStep: (step: IssueStep) => void,
): Promise<{ client: Client; issued: IssuedCertificate }> {
  // The key is made while the CA is asked for other things; a failure is awaited where it is needed.
  const csr = createKeyAndCsr(request.name, request.keyType);
  csr.catch(() => undefined);

  const placeOrder = async (): Promise<{ client: Client; order: Order }> => {
    const client = await openAccount(request, context, connect);
    reportAccount();
    return { client, order: await client.createOrder(orderRequest(request)) };
  };
  let reported = false;
  const reportAccount = () => {
    if (!reported) onStep('account');
    reported = true;
  };
  const { client, order } = await placeOrder().catch(async (error: unknown) => {
    if (!isUnknownAccount(exchange)) throw error;
    // The CA has forgotten the account: a new key and a new account, once.
    await request.account.save(await newAccount());
    return placeOrder();
  });
  onStep('order');

  await authorize(client, order, request, exchange, context, onStep);

  const { keyPem, csrPem } = await csr;
  let answer: Order | null = await client.finalizeOrder(order, csrPem);
  const valid = await untilSettled(exchange, 'issuance', ISSUANCE_DEADLINE_MS, null, async () => {
    // The answer to finalize is the first poll.
    const current = answer ?? (await client.getOrder(order));
    answer = null;
    return current;
  });
  if (valid.status !== 'valid' || valid.certificate === undefined) {
    const { error } = valid as { error?: unknown };
    throw new FailureError(
      problemFailure(problemOf(error ?? { detail: `order is ${valid.status}` }, null), null, context),
    );
  }
  // Only the certificates: what else a CA may write between them is nobody's business.
  const chainPem = `${splitPem(await client.getCertificate(valid)).join('\n')}\n`;
  onStep('certificate');
  return { client, issued: { orderUrl: order.url, chainPem, keyPem } };
}

function orderRequest(request: IssueRequest): OrderRequest {
  return {
    identifiers: [{ type: 'dns', value: request.name }],
    ...(request.profile === null ? {} : { profile: request.profile }),
  };
}

function isUnknownAccount(exchange: Exchange): boolean {
  const { lastRefusal } = exchange;
  return (
    lastRefusal !== null && acmeType(problemOf(lastRefusal.body, lastRefusal.status).type) === 'accountDoesNotExist'
  );
}

async function newAccount(): Promise<StoredAccount> {
  return { keyPem: await createKey('ec-p256'), url: null, contact: null };
}

/** Creates, finds or updates the account (RFC 8555 §7.3); asks the CA nothing when nothing changed. */
async function openAccount(request: IssueRequest, context: ErrorContext, connect: Connect): Promise<Client> {
  let account = await request.account.load();
  if (account === null) {
    account = await newAccount();
    // The key is stored before the CA learns of it: a crash in between finds the same account again.
    await request.account.save(account);
  }
  if (account.url !== null && account.contact === request.contact) return connect(account);
  const client = connect(account);
  context.externalAccount = request.externalAccount !== null;
  await client.createAccount({ termsOfServiceAgreed: true, contact: [contactUri(request.contact)] });
  context.externalAccount = false;
  await request.account.save({ ...account, url: client.getAccountUrl(), contact: request.contact });
  return client;
}

/** Answers the HTTP-01 challenge of each pending authorization and waits for the CA's verdict (RFC 8555 §7.5.1). */
async function authorize(
  client: Client,
  order: Order,
  request: IssueRequest,
  exchange: Exchange,
  context: ErrorContext,
  onStep: (step: IssueStep) => void,
): Promise<void> {
  let answered = false;
  const onAnswered = () => {
    if (!answered) onStep('challenge');
    answered = true;
  };
  if (order.status === 'pending') {
    for (const authorization of await client.getAuthorizations(order)) {
      if (authorization.status !== 'valid') {
        await authorizeOne(client, authorization, request, exchange, context, onAnswered);
      }
    }
  }
  onAnswered();
  onStep('validation');
}

async function authorizeOne(
  client: Client,
  authorization: Authorization,
  request: IssueRequest,
  exchange: Exchange,
  context: ErrorContext,
  onAnswered: () => void,
): Promise<void> {
  const challenge = authorization.challenges.find((one) => one.type === 'http-01');
  if (challenge === undefined) {
    const detail = `no http-01 challenge among ${authorization.challenges.map((one) => one.type).join(', ')}`;
    return fail('CA_PROTOCOL', { problem: { type: null, status: null, detail, subproblems: [] } });
  }
  const pending = request.challenges.add(challenge.token, await client.getChallengeKeyAuthorization(challenge));
  try {
    const fetched = new AbortController();
    pending.onRequest(() => {
      onAnswered();
      fetched.abort();
    });
    const { status } = await client.completeChallenge(challenge);
    if (status === 'pending' || status === 'processing') await pauseUntilFetched(exchange, fetched.signal);
    const settled = await untilSettled(exchange, 'validation', VALIDATION_DEADLINE_MS, fetched.signal, async () => {
      const { data } = await internals(client).api.apiRequest(authorization.url, null, [200]);
      return data;
    });
    if (settled.status !== 'valid') throw new FailureError(validationFailure(settled, pending, context));
  } finally {
    pending.remove();
  }
}

function validationFailure(authorization: Authorization, pending: PendingChallenge, context: ErrorContext) {
  const errors = authorization.challenges.flatMap((one) => ('error' in one ? [one.error] : []));
  const problem = problemOf(errors[0] ?? { detail: `authorization is ${authorization.status}` }, null);
  const general = problemFailure(problem, null, context);
  // A rate limit or an outage may hit during validation, too; only then the general reading is the better one.
  if (general.code === 'CA_RATE_LIMITED' || general.code === 'CA_OUT_OF_ORDER') return general;
  return {
    code: 'VALIDATION_FAILED' as const,
    data: {
      name: context.name,
      reason: validationReason(problem.type),
      requestsSeen: pending.requestsSeen,
      problem,
    },
  };
}

/**
 * Polls until the object is no longer pending or processing: slower and slower, or as the CA asks by Retry-After.
 *
 * @param fetched aborts when the CA has fetched the challenge; polling quickens then. `null`: nothing to wait for
 */
async function untilSettled<T extends { status: string }>(
  exchange: Exchange,
  stage: 'validation' | 'issuance',
  deadlineMs: number,
  fetched: AbortSignal | null,
  fetch: () => Promise<T>,
): Promise<T> {
  const started = Date.now();
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const current = await fetch();
    if (!['pending', 'processing', 'ready'].includes(current.status)) return current;
    const left = started + deadlineMs - Date.now();
    if (left <= 0) fail('CA_TOO_SLOW', { stage, seconds: Math.round(deadlineMs / 1000) });
    if (fetched?.aborted === false) {
      await pauseUntilFetched(exchange, fetched);
    } else {
      await sleep(Math.min(exchange.retryAfterMs ?? pause, left), undefined, { signal: exchange.signal });
      pause = Math.min(pause * 2, SLOWEST_PAUSE_MS);
    }
  }
}

/** Waits for the CA's look at the challenge, though not for ever, and a moment longer for its verdict. */
async function pauseUntilFetched(exchange: Exchange, fetched: AbortSignal): Promise<void> {
  const { signal, retryAfterMs } = exchange;
  if (retryAfterMs !== null) {
    await sleep(Math.min(retryAfterMs, VALIDATION_DEADLINE_MS), undefined, { signal });
    return;
  }
  try {
    await sleep(UNFETCHED_PAUSE_MS, undefined, { signal: AbortSignal.any([signal, fetched]) });
  } catch {
    signal.throwIfAborted();
    await sleep(FIRST_PAUSE_MS, undefined, { signal });
  }
}

const keyOptions = {
  'ec-p256': () => generate('ec', { namedCurve: 'P-256' }),
  'ec-p384': () => generate('ec', { namedCurve: 'P-384' }),
  'rsa-2048': () => generate('rsa', { modulusLength: 2048 }),
  'rsa-4096': () => generate('rsa', { modulusLength: 4096 }),
} satisfies Record<Settings['keyType'], () => Promise<unknown>>;

async function createKey(type: Settings['keyType']): Promise<string> {
  const { privateKey } = await keyOptions[type]();
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A new key for each order, and the request for exactly this name; no subject, the name is in the SAN. */
async function createKeyAndCsr(name: string, type: Settings['keyType']): Promise<{ keyPem: string; csrPem: Buffer }> {
  const keyPem = await createKey(type);
  const [, csrPem] = await acme.crypto.createCsr({ altNames: [name] }, keyPem);
  return { keyPem, csrPem };
}
