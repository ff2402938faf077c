import { withConnection, type Connection, type DirectoryCache } from './connection.ts';
import { toIssuerFailure } from './failures.ts';
import { giveUp } from './give-up.ts';
import { downloadChain, finalizeOrder, orderFailure } from './order.ts';
import { openOrder, store, type RunningOrder } from './open-order.ts';
import { validate } from './validation.ts';
import type { CertificateIssuer, Counted, IssuedCertificate, IssueRequest, IssueStep } from '../certificates/issuer.ts';

type IssuerOptions = {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** How long the CA may take to validate, and how long to issue, in milliseconds. */
  validationMs: number;
  issuanceMs: number;
  /** How long an order that is taken up may go on being processed, in milliseconds. */
  resumedMs: number;
};
const usual: IssuerOptions = { now: Date.now, validationMs: 180_000, issuanceMs: 180_000, resumedMs: 30_000 };

/** One issuance. */
type Run = {
  request: IssueRequest;
  connection: Connection;
  options: IssuerOptions;
  onStep: (step: IssueStep) => void;
  onCounted: (counted: Counted) => Promise<void>;
};

/** A CertificateIssuer with acme-client 5.4.0 behind it. Keeps each CA's directory for a day. */
export function createAcmeIssuer(told: Partial<IssuerOptions> = {}): CertificateIssuer {
  const options = { ...usual, ...told };
  const directories: DirectoryCache = new Map();
  return {
    issue: (request, { signal, onStep, onCounted = () => Promise.resolve() }) =>
      withConnection({ ...request, signal, directories, now: options.now }, (connection) =>
        runOrder({ request, connection, options, onStep: eachOnce(onStep), onCounted }),
      ),
  };
}

async function runOrder(run: Run, isSecond = false): Promise<IssuedCertificate> {
  const { request, connection, options, onStep, onCounted } = run;
  const { now, resumedMs } = options;
  const running = await openOrder({
    ...{ request, connection, now, resumedMs },
    onAccount: () => onStep('account'),
    onAccountCreated: (account) => onCounted({ kind: 'newAccount', account, orderUrl: null, replaced: false }),
    onPlaced: (account, { order, wishes }) =>
      onCounted({ kind: 'order', account, orderUrl: order.url, replaced: wishes.replaces !== null }),
  });
  try {
    await store(running, { request, now });
    onStep('order');
    return await conclude(running, run);
  } catch (error) {
    const failure = toIssuerFailure(error, connection.exchange, connection.context);
    await giveUp(running, failure.failure, request.pending ?? null, connection);
    // The CA may have looked when the process that placed the order was gone: that says nothing about this one.
    const isOld = running.takenUp && failure.failure.code === 'VALIDATION_FAILED';
    if (isOld && !isSecond) return runOrder(run, true);
    throw failure;
  }
}

/** From the order to the certificate. */
async function conclude(running: RunningOrder, run: Run): Promise<IssuedCertificate> {
  const wasValidated = await authorize(running, run);
  // Of one that is valid already as well: whoever placed it may not have lived to tell.
  if (running.chainPem !== null) await count('issued', running, run);
  const chainPem = running.chainPem ?? (await obtainChain(running, run));
  run.onStep('certificate');
  const { order, keyPem, profileRefused, replaces } = running;
  return { orderUrl: order.url, chainPem, keyPem, wasValidated, profileRefused, replaced: replaces !== null };
}

/** @returns whether the CA has fetched a challenge */
async function authorize(running: RunningOrder, run: Run): Promise<boolean> {
  const { request, connection, options, onStep } = run;
  const { client, order, open } = running;
  let wasFetched = false;
  if (order.status === 'pending') {
    await validate(order, {
      ...{ client, connection, challenges: request.challenges, deadlineMs: options.validationMs },
      onFetched: () => {
        onStep('challenge');
        wasFetched = true;
      },
      onSettled: (url) => void open.delete(url),
      onFailed: () => count('failedAuthorization', running, run),
    });
  }
  // What was valid before is passed over: then nobody has looked.
  onStep('challenge');
  onStep('validation');
  return wasFetched;
}

async function obtainChain(running: RunningOrder, run: Run): Promise<string> {
  const { connection, options } = run;
  const { client, order, csrPem } = running;
  const done = await finalizeOrder(order, csrPem, client, connection, options.issuanceMs);
  if (done.status !== 'valid' || done.certificate === undefined) {
    running.over = true;
    throw orderFailure(done, connection);
  }
  await count('issued', running, run);
  return downloadChain(done, client);
}

function count(kind: Counted['kind'], { client, order, replaces }: RunningOrder, { onCounted }: Run): Promise<void> {
  return onCounted({ kind, account: client.getAccountUrl(), orderUrl: order.url, replaced: replaces !== null });
}

function eachOnce<T>(report: (step: T) => void): (step: T) => void {
  const reported = new Set<T>();
  return (step) => {
    if (reported.has(step)) return;
    reported.add(step);
    report(step);
  };
}
