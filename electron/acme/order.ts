import type { Client, Order } from 'acme-client';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { AnswerError } from './answers.ts';
import { offers, lastProblem, type Connection } from './connection.ts';
import { noExtras, problemFailure } from './failures.ts';
import { untilSettled } from './polling.ts';
import { parseProblem, problemFromText, problemText } from './problem.ts';
import type { IssueRequest } from '../certificates/issuer.ts';
import { splitPem } from '../certificates/trusted-roots.ts';

/** What an order asks for beside its name; where a CA refuses one of these, the order is placed without it. */
type OrderExtensions = { profile: string | null; replaces: string | null };
/** `extensions`: those that the CA accepted. */
export type PlacedOrder = { order: Order; extensions: OrderExtensions };

/** Extends `OrderCreateRequest` by what newer CAs understand (draft-ietf-acme-profiles, RFC 9773 §5). */
type OrderRequest = Parameters<Client['createOrder']>[0] & { profile?: string; replaces?: string };

/**
 * Places the order; where the CA refuses one of the extensions, again without that one.
 *
 * @param onPlaced called for each order that the CA accepted: a fresh validation may need a second one
 */
export async function placeOrder(
  request: IssueRequest,
  client: Client,
  connection: Connection,
  onPlaced: (placed: PlacedOrder) => Promise<void>,
): Promise<PlacedOrder> {
  const wanted = request.replaces ?? null;
  // A CA without ARI need not understand `replaces`.
  const replaces = wanted !== null && (await offers(client, 'renewalInfo')) ? wanted : null;
  const place = async (extensions: OrderExtensions) => {
    const placed = await placeOrderWith(request.name, extensions, client, connection);
    await onPlaced(placed);
    assertOneAuthorization(placed.order);
    return placed;
  };
  const placed = await place({ profile: request.profile, replaces });
  if (!request.freshValidation) return placed;
  return (await deactivateValidAuthorizations(client, placed.order)) ? place(placed.extensions) : placed;
}

async function placeOrderWith(
  name: string,
  extensions: OrderExtensions,
  client: Client,
  connection: Connection,
): Promise<PlacedOrder> {
  const { profile, replaces } = extensions;
  const order: OrderRequest = {
    identifiers: [{ type: 'dns', value: name }],
    ...(profile === null ? {} : { profile }),
    ...(replaces === null ? {} : { replaces }),
  };
  try {
    return { order: await client.createOrder(order), extensions };
  } catch (error) {
    const remaining = withoutRefused(extensions, connection);
    if (remaining === null) throw error;
    return placeOrderWith(name, remaining, client, connection);
  }
}

/** The extensions without the one that was refused; `null` where none of them was. */
function withoutRefused(extensions: OrderExtensions, connection: Connection): OrderExtensions | null {
  const refused = lastProblem(connection);
  if (refused === null) return null;
  const { type, problem } = refused;
  if (type === 'invalidProfile') return extensions.profile === null ? null : { ...extensions, profile: null };
  if (extensions.replaces === null) return null;
  // Boulder says "unauthorized" where another account ordered the certificate to be replaced.
  const isAboutReplacement = type === 'unauthorized' && /\breplac/i.test(problemText(problem));
  const mayBeAboutReplacement = type === 'alreadyReplaced' || type === 'malformed' || problem.status === 409;
  return isAboutReplacement || mayBeAboutReplacement ? { ...extensions, replaces: null } : null;
}

/**
 * Asserts that an order asks for what we ordered: one name has one authorization (RFC 8555 §7.1.3). One with thousands
 * would make this machine ask for each of them.
 *
 * @throws FailureError `CA_PROTOCOL`
 */
function assertOneAuthorization(order: Order): void {
  const count = authorizationsOf(order)?.length ?? null;
  if (count === null) fail('CA_PROTOCOL', { problem: problemFromText('the order has no list of authorizations') });
  if (count > 1) fail('CA_PROTOCOL', { problem: problemFromText(`the order has ${count} authorizations, not one`) });
}

/** The URLs of an order's authorizations; `null`: the CA has put something else in their place. */
export function authorizationsOf(order: Order): readonly string[] | null {
  const { authorizations = [] } = order as { authorizations?: string[] };
  return Array.isArray(authorizations) ? authorizations : null;
}

/** Deactivates the authorizations that are still valid (RFC 8555 §7.5.2); true where there was one. */
async function deactivateValidAuthorizations(client: Client, order: Order): Promise<boolean> {
  const validAuthorizations = (await client.getAuthorizations(order)).filter((one) => one.status === 'valid');
  for (const authorization of validAuthorizations) await client.deactivateAuthorization(authorization);
  return validAuthorizations.length > 0;
}

/** Finalizes the order with its CSR (RFC 8555 §7.4) and waits until it is valid or invalid. */
export async function finalizeOrder(
  order: Order,
  csrPem: string,
  client: Client,
  connection: Connection,
  timeoutMs: number,
): Promise<Order> {
  if (!isText(order.finalize)) throw new AnswerError('the order has no finalize');
  return untilIssued(await client.finalizeOrder(order, csrPem), client, connection, timeoutMs);
}

/**
 * Polls an order until it is valid or invalid; its given state counts as the first answer.
 *
 * @throws FailureError `CA_TOO_SLOW`
 */
export async function untilIssued(
  order: Order,
  client: Client,
  { session }: Connection,
  timeoutMs: number,
): Promise<Order> {
  let known: Order | null = order;
  return untilSettled({
    session,
    stage: 'issuance',
    timeoutMs,
    challengeFetched: null,
    async poll() {
      const current = known ?? (await client.getOrder(order));
      known = null;
      return current;
    },
  });
}

/** Whether an order has this address at all: a CA may have put anything in its place. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Why an order ended without a certificate. */
export function orderFailure(order: Order, { context }: Connection): FailureError {
  const { error } = order as { error?: unknown };
  const problem = parseProblem(error ?? { detail: `order is ${order.status}` }, null);
  return new FailureError(problemFailure(problem, noExtras, context));
}

/** A certificate has one or two above it, rarely three; each would be read, checked and sent to every visitor. */
const MAX_CHAIN_LENGTH = 10;

/**
 * The chain of a valid order, leaf first.
 *
 * @throws FailureError `CERTIFICATE_REJECTED` where it is far too long
 * @throws AnswerError for anything but text, and for a web page
 */
export async function downloadChain(order: Order, client: Client, { session }: Connection): Promise<string> {
  const answer: unknown = await client.getCertificate(order);
  if (typeof answer !== 'string') throw new AnswerError('the certificate is JSON, not PEM');
  if (session.lastPage !== undefined) throw new AnswerError('the certificate is a web page');
  // Only the certificates, without any text that a CA may write between them.
  const certificates = splitPem(answer);
  if (certificates.length > MAX_CHAIN_LENGTH) fail('CERTIFICATE_REJECTED', { reason: 'chainTooLong' });
  return `${certificates.join('\n')}\n`;
}
