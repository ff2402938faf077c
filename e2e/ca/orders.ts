import { randomBytes } from 'node:crypto';

import { z } from 'zod';

import { accountOf } from './accounts.ts';
import { checkCsr } from './csr.ts';
import type { CheckedCsr } from './csr.ts';
import { issueLeaf } from './issuance.ts';
import { parseJson } from './jws.ts';
import type { SignedRequest } from './jws.ts';
import { countCertificate, limitNewOrder, standingOf } from './limits.ts';
import { problem, Refusal } from './problems.ts';
import type { Problem, ProblemType } from './problems.ts';
import { chooseProfile } from './profiles.ts';
import { assertReplaceable } from './renewal-info.ts';
import type { Account, Authorization, Ca, Order, Reply } from './state.ts';

const newOrderPayload = z.object({
  identifiers: z
    .array(z.object({ type: z.string(), value: z.string() }))
    .min(1)
    .max(100),
  profile: z.string().optional(),
  replaces: z.string().optional(),
  notBefore: z.string().optional(),
  notAfter: z.string().optional(),
});
const finalizePayload = z.object({ csr: z.string() });

const orderLifetimeMs = 7 * 24 * 3_600_000;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Opens an order with a fresh authorization for each name; none is ever used twice (RFC 8555 §7.4). */
export function newOrder(ca: Ca, request: SignedRequest): Reply {
  const account = accountOf(request);
  const requested = parseJson(newOrderPayload, request.payload, 'The new order');
  if (requested.notBefore !== undefined || requested.notAfter !== undefined) {
    throw new Refusal('malformed', 'NotBefore and NotAfter are not supported');
  }
  const profile = chooseProfile(ca.settings, requested.profile);
  const names = checkIdentifiers(requested.identifiers, profile.maxNames ?? Infinity);
  // A CA without ARI ignores the field, as it does not know it (RFC 8555 §7.1.3).
  const replaces = ca.settings.renewalInfo === undefined ? undefined : requested.replaces;
  const predecessor = replaces === undefined ? undefined : assertReplaceable(ca, account, names, replaces);
  const standing = standingOf(ca, names, predecessor);
  limitNewOrder(ca, account, names, standing);
  const order: Order = {
    id: ca.state.nextId(),
    account,
    status: 'pending',
    names,
    ...(requested.profile === undefined ? {} : { profile: requested.profile }),
    ...(replaces === undefined ? {} : { replaces }),
    standing,
    expires: new Date(ca.now() + (profile.orderLifetimeMs ?? orderLifetimeMs)),
    authorizations: [],
  };
  order.authorizations = names.map((name) => openAuthorization(ca, order, name));
  if (predecessor !== undefined) predecessor.replacedBy = order;
  ca.state.orders.set(order.id, order);
  account.orders.push(order);
  return orderReply(ca, order, 201);
}

/** Reads an order (RFC 8555 §7.1.3). */
export function orderResource(ca: Ca, request: SignedRequest, ids: string[]): Reply {
  return orderReply(ca, findOrder(ca, accountOf(request), ids), 200);
}

/** Accepts the certificate request and answers "processing"; issues after that (RFC 8555 §7.4). */
export async function finalize(ca: Ca, request: SignedRequest, ids: string[]): Promise<Reply> {
  const order = findOrder(ca, accountOf(request), ids);
  const { csr } = parseJson(finalizePayload, request.payload, 'The finalization');
  assertReady(order);
  const checked = await checkCsr(csr, order, ca.state.compromisedKeys);
  // Again: the order may have been finalized while its CSR was being checked.
  assertReady(order);
  order.status = 'processing';
  void conclude(ca, order, checked);
  return orderReply(ca, order, 200);
}

/** Ends an order: one failed or deactivated authorization is enough (RFC 8555 §7.1.6). */
export function failOrder(order: Order, error: Problem): void {
  if (order.status !== 'pending' && order.status !== 'ready') return;
  order.status = 'invalid';
  order.error = error;
}

/** Makes every unfinished order invalid, also one that is being processed. */
export function invalidateOrders({ state }: Ca): void {
  for (const order of state.orders.values()) {
    if (order.status === 'valid' || order.status === 'invalid') continue;
    order.status = 'invalid';
    order.error = problem('malformed', 'The practice CA was told to spoil this order');
  }
}

function assertReady(order: Order): void {
  if (order.status !== 'ready') {
    throw new Refusal('orderNotReady', `Order's status ("${order.status}") is not acceptable for finalization`);
  }
}

async function conclude(ca: Ca, order: Order, csr: CheckedCsr): Promise<void> {
  switch (ca.state.orderOutcomes.take()) {
    case 'stuck':
      order.isStuck = true;
      return;
    case 'invalid':
      order.status = 'invalid';
      order.error = problem('serverInternal', 'Error finalizing order: the practice CA was told to fail it');
      return;
    case undefined:
      await issue(ca, order, csr);
  }
}

async function issue(ca: Ca, order: Order, { publicKey, keyThumbprint }: CheckedCsr): Promise<void> {
  const { account, names, profile: profileName } = order;
  try {
    const profile = chooseProfile(ca.settings, profileName);
    const issuedAt = ca.now();
    const misissue = ca.state.misissues.take();
    const { chainPem, ...leaf } = await issueLeaf(ca.authority, {
      names,
      publicKey,
      commonName: profile.commonName ?? false,
      lifetimeMs: profile.lifetimeMs ?? ca.settings.certificateLifetimeMs,
      now: issuedAt,
      misissue,
    });
    const { serial, der: leafDer, notBefore, notAfter } = leaf;
    ca.state.certificates.set(serial, {
      serial,
      account,
      names,
      issuedAt,
      notBefore,
      notAfter,
      chainPem,
      leafDer,
      keyThumbprint,
      ...(profileName === undefined ? {} : { profile: profileName }),
      ...(misissue === undefined ? {} : { misissue }),
    });
    countCertificate(ca, order);
    order.serial = serial;
    order.status = 'valid';
  } catch (error) {
    order.status = 'invalid';
    order.error = problem('serverInternal', `Error finalizing order: ${String(error)}`);
  }
}

type Identifier = z.infer<typeof newOrderPayload>['identifiers'][number];

function checkIdentifiers(identifiers: Identifier[], maxNames: number): string[] {
  if (identifiers.length > maxNames) {
    throw new Refusal('malformed', `Order cannot contain more than ${maxNames.toFixed(0)} identifiers`);
  }
  const names = new Set(identifiers.map(({ value }) => value));
  if (names.size < identifiers.length) throw new Refusal('malformed', 'The order has the same name twice');
  const [first, ...others] = identifiers.flatMap((identifier) => {
    const objection = objectionTo(identifier);
    return objection === undefined ? [] : [{ identifier, ...objection }];
  });
  if (first === undefined) return [...names];
  const detail = `Invalid identifiers requested :: ${first.detail}`;
  if (others.length === 0) throw new Refusal(first.type, detail);
  throw new Refusal(
    first.type,
    `${detail} (and ${others.length} more problems. Refer to sub-problems for more information.)`,
    { subproblems: [first, ...others].map(({ type, detail, identifier }) => problem(type, detail, { identifier })) },
  );
}

function objectionTo({ type, value }: Identifier): { type: ProblemType; detail: string } | undefined {
  const refuse = (problemType: ProblemType, reason: string) => ({
    type: problemType,
    detail: `Cannot issue for "${value}": ${reason}`,
  });
  const labels = value.split('.');
  if (type !== 'dns') return refuse('unsupportedIdentifier', `Identifiers of type "${type}" are not supported`);
  if (value.startsWith('*.')) return refuse('rejectedIdentifier', 'A wildcard needs DNS-01, which is not offered here');
  if (/^[\d.]+$/.test(value)) return refuse('rejectedIdentifier', 'The ACME server can not issue for an IP address');
  if (labels.length < 2) return refuse('rejectedIdentifier', 'Domain name needs at least one dot');
  if (value.length > 253 || !labels.every((part) => label.test(part))) {
    return refuse('malformed', 'Domain name contains an invalid character');
  }
  return undefined;
}

function openAuthorization(ca: Ca, order: Order, name: string): Authorization {
  const types = ca.settings.httpsPort === undefined ? (['http-01'] as const) : (['http-01', 'tls-alpn-01'] as const);
  const authorization: Authorization = {
    id: ca.state.nextId(),
    account: order.account,
    order,
    name,
    status: 'pending',
    expires: order.expires,
    challenges: types.map((type) => ({ type, token: randomBytes(32).toString('base64url'), status: 'pending' })),
  };
  ca.state.authorizations.set(authorization.id, authorization);
  return authorization;
}

function findOrder(ca: Ca, account: Account, [, id = '']: string[]): Order {
  const order = ca.state.orders.get(id);
  if (order === undefined) throw new Refusal('malformed', 'No such order', { status: 404 });
  if (order.account !== account) throw new Refusal('unauthorized', 'This order belongs to another account');
  if (order.expires.getTime() < ca.now()) failOrder(order, problem('malformed', 'The order has expired'));
  return order;
}

function orderReply(ca: Ca, order: Order, status: number): Reply {
  const { urls } = ca;
  return {
    status,
    headers: { Location: urls.order(order) },
    body: {
      status: order.status,
      expires: order.expires.toISOString(),
      identifiers: order.names.map((value) => ({ type: 'dns', value })),
      ...(order.profile === undefined ? {} : { profile: order.profile }),
      ...(order.replaces === undefined ? {} : { replaces: order.replaces }),
      authorizations: order.authorizations.map((authorization) => urls.authorization(authorization)),
      finalize: urls.finalize(order),
      ...(order.serial === undefined ? {} : { certificate: urls.certificate(order.serial) }),
      ...(order.error === undefined ? {} : { error: order.error }),
    },
  };
}
