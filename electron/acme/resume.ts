import type { Client, Order } from 'acme-client';
import { FailureError } from '#shared/contract/failure-error.ts';
import { lastProblem, type Connection } from './connection.ts';
import { AnswerError } from './answers.ts';
import { CaAddressError } from './ca-addresses.ts';
import { authorizationsOf, downloadChain, isText, untilIssued } from './order.ts';
import { certIdOf } from '../certificates/id.ts';
import { checkPair } from '../certificates/info.ts';
import type { IssueRequest, PendingOrder } from '../certificates/issuer.ts';

/** A resumed order; with its chain where it has become valid meanwhile. */
export type ResumedOrder = { order: Order; chainPem: string | null };

/**
 * Asks the CA what has become of an order.
 *
 * @param options.timeoutMs how long the order may stay `processing`, as it has for a while already
 * @returns `null` where it can no longer lead to a usable certificate: the CA does not know it, or not under this
 *   account, it is invalid or stuck, or its certificate is of no use
 */
export async function resumeOrder(
  pending: PendingOrder,
  request: IssueRequest,
  client: Client,
  connection: Connection,
  { timeoutMs, now }: { timeoutMs: number; now: () => number },
): Promise<ResumedOrder | null> {
  if (pending.accountUrl !== client.getAccountUrl()) return null;
  try {
    const order = await readOrder(pending.orderUrl, client, connection, timeoutMs);
    if (order === null || order.status === 'pending' || order.status === 'ready') {
      return order === null ? null : { order, chainPem: null };
    }
    if (order.status !== 'valid' || !isText(order.certificate)) return null;
    const chainPem = await downloadAgain(order, client, connection);
    if (chainPem === null) return null;
    return isUsable({ chainPem, keyPem: pending.keyPem }, request, now()) ? { order, chainPem } : null;
  } catch (error) {
    if (isGone(connection) || isUseless(error, connection)) return null;
    throw error;
  }
}

async function readOrder(
  url: string,
  client: Client,
  connection: Connection,
  timeoutMs: number,
): Promise<Order | null> {
  const order = await client.getOrder({ url } as Order);
  if ((authorizationsOf(order)?.length ?? Infinity) > 1) return null;
  if (order.status !== 'processing') return order;
  try {
    return await untilIssued(order, client, connection, timeoutMs);
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'CA_TOO_SLOW') return null;
    throw error;
  }
}

/**
 * `null`: what comes in the certificate's place is none, although the way to the CA is free: the order was answered over
 * it a moment ago. Waiting for another answer might last for ever.
 */
async function downloadAgain(order: Order, client: Client, connection: Connection): Promise<string | null> {
  try {
    return await downloadChain(order, client, connection);
  } catch (error) {
    if (error instanceof AnswerError) return null;
    throw error;
  }
}

/** The CA has no such order, or not for this account. */
function isGone(connection: Connection): boolean {
  const refused = lastProblem(connection);
  if (refused === null) return false;
  const { type, problem } = refused;
  return (
    (type !== null && ['malformed', 'unauthorized', 'accountDoesNotExist'].includes(type)) ||
    (type === null && [403, 404, 410].includes(problem.status ?? 0))
  );
}

/** What the CA says of the order is refused here, and would be refused again. */
function isUseless(error: unknown, { session }: Connection): boolean {
  if (error instanceof CaAddressError) return true;
  // A page is that of something on the way, and says nothing of the order.
  if (error instanceof AnswerError) return session.lastPage === undefined;
  return error instanceof FailureError && error.failure.code === 'CERTIFICATE_REJECTED';
}

/** Whether the certificate of an earlier order is usable now: it may itself be the one that is to be replaced. */
function isUsable(pair: { chainPem: string; keyPem: string }, request: IssueRequest, now: number): boolean {
  const certId = certIdOf(pair.chainPem);
  if (certId !== null && certId === request.replaces) return false;
  try {
    checkPair(pair, request.name, request.trustedRoots, now);
    return true;
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'CERTIFICATE_REJECTED') throw error;
    // With a slow clock, a new certificate would be rejected for the same reason.
    return error.failure.data.reason === 'notYetValid';
  }
}
