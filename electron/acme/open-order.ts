import type { Client, Order } from 'acme-client';
import { foreignZonedTimeSchema } from '#shared/contract/foreign-values.ts';
import { createLocalAccount, ensureAccount } from './account.ts';
import { lastProblem, type Connection } from './connection.ts';
import { placeOrder, type PlacedOrder } from './order.ts';
import { resumeOrder } from './resume.ts';
import { createKeyAndCsr, type CertificateKey } from './key.ts';
import type { IssueRequest, PendingOrder } from '../certificates/issuer.ts';
import { matchesRequest } from '../storage/pending-order.ts';

/** An order that is on its way to a certificate. */
export type ActiveOrder = CertificateKey & {
  client: Client;
  order: Order;
  /** Its chain, where the order was resumed and is valid already. */
  chainPem: string | null;
  profileRefused: boolean;
  /** The certID that the CA accepted as replaced by it. */
  replaces: string | null;
  /** It was placed by an earlier issuance. */
  resumed: boolean;
  /** It is stored, so that it can be resumed. */
  stored: boolean;
  /** The CA has ended it. */
  endedByCa: boolean;
  /** URLs of its authorizations on which the CA has not decided. */
  openAuthorizations: Set<string>;
};

export type OpenOrderOptions = {
  request: IssueRequest;
  connection: Connection;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** How long a resumed order may stay `processing`, in milliseconds. */
  resumedTimeoutMs: number;
  /** The account is ready for use. */
  onAccount: () => void;
  /** The CA has created a new account, at this URL. */
  onAccountCreated: (url: string) => Promise<void>;
  /** The CA has accepted a new order from the account at this URL. */
  onPlaced: (account: string, placed: PlacedOrder) => Promise<void>;
};

/** For an order for which the CA names no expiry: the shortest lifetime that Let's Encrypt has. */
const UNKNOWN_LIFETIME_MS = 3_600_000;

/** Makes sure of the account, then resumes the pending order for this request or places a new one. */
export async function openOrder(options: OpenOrderOptions): Promise<ActiveOrder> {
  const { request, connection, now, onAccount, onAccountCreated } = options;
  const remembered = (await request.pendingOrderStore?.load()) ?? null;
  const pending = remembered !== null && matchesRequest(remembered, request, now()) ? remembered : null;
  let keyPromise: Promise<CertificateKey> | null = null;
  const makeKey = () => (keyPromise ??= createKeyAndCsr(request.name, request.keyType));
  // The key is made while the CA is asked for other things; if that fails, the error surfaces where the key is needed.
  if (pending === null) makeKey().catch(() => undefined);

  const open = async (): Promise<ActiveOrder> => {
    const client = await ensureAccount(request, connection, onAccountCreated);
    onAccount();
    const resumed = pending === null ? null : await resume(pending, client, options);
    return resumed ?? placeNew(client, makeKey(), options);
  };
  return open().catch(async (error: unknown) => {
    if (lastProblem(connection)?.type !== 'accountDoesNotExist') throw error;
    // The CA has forgotten the account: a new key and a new account, once.
    await request.accountStore.save(await createLocalAccount());
    return open();
  });
}

async function resume(pending: PendingOrder, client: Client, options: OpenOrderOptions): Promise<ActiveOrder | null> {
  const { request, connection, now, resumedTimeoutMs } = options;
  const resumed = await resumeOrder(pending, request, client, connection, { timeoutMs: resumedTimeoutMs, now });
  if (resumed === null) return null;
  const { keyPem, csrPem, profileRefused, replaces } = pending;
  return toActiveOrder(client, resumed.order, {
    keyPem,
    csrPem,
    profileRefused,
    replaces,
    chainPem: resumed.chainPem,
    resumed: true,
    stored: true,
  });
}

async function placeNew(client: Client, key: Promise<CertificateKey>, options: OpenOrderOptions): Promise<ActiveOrder> {
  const { request, connection } = options;
  const { order, extensions } = await placeOrder(request, client, connection, (placed) =>
    options.onPlaced(client.getAccountUrl(), placed),
  );
  return toActiveOrder(client, order, {
    ...(await key),
    chainPem: null,
    profileRefused: extensions.profile !== request.profile,
    replaces: extensions.replaces,
    resumed: false,
    stored: false,
  });
}

function toActiveOrder(
  client: Client,
  order: Order,
  rest: Omit<ActiveOrder, 'client' | 'order' | 'endedByCa' | 'openAuthorizations'>,
): ActiveOrder {
  const openAuthorizations = new Set(order.status === 'pending' ? order.authorizations : []);
  return { client, order, ...rest, endedByCa: false, openAuthorizations };
}

/** Stores a new order. From here on it may be interrupted. */
export async function savePendingOrder(
  active: ActiveOrder,
  { request, now }: Pick<OpenOrderOptions, 'request' | 'now'>,
): Promise<void> {
  if (active.stored || (request.pendingOrderStore ?? null) === null) return;
  const { directoryUrl, name, keyType, profile } = request;
  const { client, order, keyPem, csrPem, profileRefused, replaces } = active;
  await request.pendingOrderStore?.save({
    directoryUrl,
    name,
    keyType,
    profile,
    keyPem,
    csrPem,
    profileRefused,
    replaces,
    accountUrl: client.getAccountUrl(),
    orderUrl: order.url,
    expires: foreignZonedTimeSchema.catch(new Date(now() + UNKNOWN_LIFETIME_MS).toISOString()).parse(order.expires),
  });
  active.stored = true;
}
