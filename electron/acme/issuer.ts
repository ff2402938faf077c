import type { ConversationLimits } from './transport.ts';
import { withConnection, type Connection, type DirectoryCache } from './connection.ts';
import { toFailureError } from './failures.ts';
import { giveUpOrder } from './give-up.ts';
import { downloadChain, finalizeOrder, isText, orderFailure } from './order.ts';
import { openOrder, savePendingOrder, type ActiveOrder } from './open-order.ts';
import { validate } from './validation.ts';
import type {
  CertificateIssuer,
  CountedEvent,
  IssuedCertificate,
  IssueRequest,
  IssueStep,
} from '../certificates/issuer.ts';

type IssuerOptions = {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** How long the CA may take to validate, and how long to issue, in milliseconds. */
  validationTimeoutMs: number;
  issuanceTimeoutMs: number;
  /** How long a resumed order may stay `processing`, in milliseconds. */
  resumedTimeoutMs: number;
  /** For tests: shorter ones than usual. */
  limits?: ConversationLimits;
};
const defaults: IssuerOptions = {
  now: Date.now,
  validationTimeoutMs: 180_000,
  issuanceTimeoutMs: 180_000,
  resumedTimeoutMs: 30_000,
};

/** One issuance. */
type Issuance = {
  request: IssueRequest;
  connection: Connection;
  options: IssuerOptions;
  onStep: (step: IssueStep) => void;
  onCounted: (counted: CountedEvent) => Promise<void>;
};

/** A CertificateIssuer with acme-client 5.4.0 behind it. Keeps each CA's directory for a day. */
export function createAcmeIssuer(overrides: Partial<IssuerOptions> = {}): CertificateIssuer {
  const options = { ...defaults, ...overrides };
  const directories: DirectoryCache = new Map();
  return {
    issue: (request, { signal, onStep, onCounted = () => Promise.resolve() }) =>
      withConnection(request, { ...options, signal, directories }, (connection) =>
        runOrder({ request, connection, options, onStep: oncePerStep(onStep), onCounted }),
      ),
  };
}

async function runOrder(issuance: Issuance, isRetry = false): Promise<IssuedCertificate> {
  const { request, connection, options, onStep, onCounted } = issuance;
  const { now, resumedTimeoutMs } = options;
  const active = await openOrder({
    request,
    connection,
    now,
    resumedTimeoutMs,
    onAccount: () => onStep('account'),
    onAccountCreated: (account) =>
      onCounted({ kind: 'newAccount', account, orderUrl: null, replacementAccepted: false }),
    onPlaced: (account, { order, extensions }) =>
      onCounted({ kind: 'order', account, orderUrl: order.url, replacementAccepted: extensions.replaces !== null }),
  });
  try {
    await savePendingOrder(active, { request, now });
    onStep('order');
    return await completeOrder(active, issuance);
  } catch (error) {
    const failureError = toFailureError(error, connection.session, connection.context);
    await giveUpOrder(active, failureError.failure, request.pendingOrderStore ?? null, connection);
    // The CA may have fetched the challenge after the earlier process had ended: try once more with a new order.
    const isStaleVerdict = active.resumed && failureError.failure.code === 'VALIDATION_FAILED';
    if (isStaleVerdict && !isRetry) return runOrder(issuance, true);
    throw failureError;
  }
}

/** From the order to the certificate. */
async function completeOrder(active: ActiveOrder, issuance: Issuance): Promise<IssuedCertificate> {
  const wasValidated = await authorize(active, issuance);
  // Also for an order that is valid already: the process that placed it may have died before reporting this.
  if (active.chainPem !== null) await reportCounted('issued', active, issuance);
  const chainPem = active.chainPem ?? (await obtainChain(active, issuance));
  issuance.onStep('certificate');
  const { order, keyPem, profileRefused, replaces } = active;
  return {
    orderUrl: order.url,
    chainPem,
    keyPem,
    wasValidated,
    profileRefused,
    replacementAccepted: replaces !== null,
  };
}

/** @returns whether the CA has fetched a challenge */
async function authorize(active: ActiveOrder, issuance: Issuance): Promise<boolean> {
  const { request, connection, options, onStep } = issuance;
  const { client, order, openAuthorizations } = active;
  let wasFetched = false;
  if (order.status === 'pending') {
    await validate(order, {
      client,
      connection,
      challenges: request.challenges,
      challengeType: request.challengeType,
      timeoutMs: options.validationTimeoutMs,
      onFetched: () => {
        onStep('challenge');
        wasFetched = true;
      },
      onSettled: (url) => void openAuthorizations.delete(url),
      onFailed: () => reportCounted('failedAuthorization', active, issuance),
    });
  }
  // Where the authorizations were valid already, the CA fetches no challenge: these steps are reported all the same.
  onStep('challenge');
  onStep('validation');
  return wasFetched;
}

async function obtainChain(active: ActiveOrder, issuance: Issuance): Promise<string> {
  const { connection, options } = issuance;
  const { client, order, csrPem } = active;
  const done = await finalizeOrder(order, csrPem, client, connection, options.issuanceTimeoutMs);
  if (done.status !== 'valid' || !isText(done.certificate)) {
    active.endedByCa = true;
    throw orderFailure(done, connection);
  }
  await reportCounted('issued', active, issuance);
  return downloadChain(done, client, connection);
}

function reportCounted(
  kind: CountedEvent['kind'],
  { client, order, replaces }: ActiveOrder,
  { onCounted }: Issuance,
): Promise<void> {
  return onCounted({
    kind,
    account: client.getAccountUrl(),
    orderUrl: order.url,
    replacementAccepted: replaces !== null,
  });
}

function oncePerStep<T>(report: (step: T) => void): (step: T) => void {
  const reported = new Set<T>();
  return (step) => {
    if (reported.has(step)) return;
    reported.add(step);
    report(step);
  };
}
