import type { Client, Order } from 'acme-client';
import { newAccount, openAccount } from './account.ts';
import { refusal, type Connection } from './connection.ts';
import { placeOrder, type PlacedOrder } from './order.ts';
import { takeUp } from './resume.ts';
import { createKeyAndCsr, type CertificateKey } from './key.ts';
import type { IssueRequest, PendingOrder } from '../certificates/issuer.ts';
import { answers } from '../storage/pending-order.ts';

/** An order that is on its way to a certificate. */
export type RunningOrder = CertificateKey & {
  client: Client;
  order: Order;
  /** Of an order that was taken up and is valid already. */
  chainPem: string | null;
  profileRefused: boolean;
  /** The certID that the CA took as replaced by it. */
  replaces: string | null;
  /** It was placed by an earlier issuance. */
  takenUp: boolean;
  /** It is remembered, and could be taken up again. */
  stored: boolean;
  /** The CA has ended it. */
  over: boolean;
  /** URLs of its authorizations on which the CA has not decided. */
  open: Set<string>;
};

export type Opening = {
  request: IssueRequest;
  connection: Connection;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** How long an order that is taken up may go on being processed, in milliseconds. */
  resumedMs: number;
  /** The account is there. */
  onAccount: () => void;
  /** The CA has made a new account, at this URL. */
  onAccountCreated: (url: string) => Promise<void>;
  /** The CA has taken a new order from the account at this URL. */
  onPlaced: (account: string, placed: PlacedOrder) => Promise<void>;
};

/** For an order of which the CA does not say how long it keeps it: as long as Let's Encrypt's shortest. */
const UNKNOWN_LIFETIME_MS = 3_600_000;

/** The order that is pending for this request, or else a new one; and before that, the account. */
export async function openOrder(opening: Opening): Promise<RunningOrder> {
  const { request, connection, now, onAccount, onAccountCreated } = opening;
  const remembered = (await request.pending?.load()) ?? null;
  const pending = remembered !== null && answers(remembered, request, now()) ? remembered : null;
  let made: Promise<CertificateKey> | null = null;
  const makeKey = () => (made ??= createKeyAndCsr(request.name, request.keyType));
  // The key is made while the CA is asked for other things; a failure is awaited where it is needed.
  if (pending === null) makeKey().catch(() => undefined);

  const open = async (): Promise<RunningOrder> => {
    const client = await openAccount(request, connection, onAccountCreated);
    onAccount();
    const resumed = pending === null ? null : await resume(pending, client, opening);
    return resumed ?? placeNew(client, makeKey(), opening);
  };
  return open().catch(async (error: unknown) => {
    if (refusal(connection)?.type !== 'accountDoesNotExist') throw error;
    // The CA has forgotten the account: a new key and a new account, once.
    await request.account.save(await newAccount());
    return open();
  });
}

async function resume(pending: PendingOrder, client: Client, opening: Opening): Promise<RunningOrder | null> {
  const { request, connection, now, resumedMs } = opening;
  const resumed = await takeUp(pending, request, client, connection, { patienceMs: resumedMs, now });
  if (resumed === null) return null;
  const { keyPem, csrPem, profileRefused, replaces } = pending;
  return running(client, resumed.order, {
    ...{ keyPem, csrPem, profileRefused, replaces },
    chainPem: resumed.chainPem,
    takenUp: true,
    stored: true,
  });
}

async function placeNew(client: Client, key: Promise<CertificateKey>, opening: Opening): Promise<RunningOrder> {
  const { request, connection } = opening;
  const { order, wishes } = await placeOrder(request, client, connection, (placed) =>
    opening.onPlaced(client.getAccountUrl(), placed),
  );
  return running(client, order, {
    ...(await key),
    chainPem: null,
    profileRefused: wishes.profile !== request.profile,
    replaces: wishes.replaces,
    takenUp: false,
    stored: false,
  });
}

function running(
  client: Client,
  order: Order,
  rest: Omit<RunningOrder, 'client' | 'order' | 'over' | 'open'>,
): RunningOrder {
  const open = new Set(order.status === 'pending' ? order.authorizations : []);
  return { client, order, ...rest, over: false, open };
}

/** Remembers a new order. From here on it may be interrupted. */
export async function store(running: RunningOrder, { request, now }: Pick<Opening, 'request' | 'now'>): Promise<void> {
  if (running.stored || (request.pending ?? null) === null) return;
  const { directoryUrl, name, keyType, profile } = request;
  const { client, order, keyPem, csrPem, profileRefused, replaces } = running;
  await request.pending?.save({
    ...{ directoryUrl, name, keyType, profile, keyPem, csrPem, profileRefused, replaces },
    accountUrl: client.getAccountUrl(),
    orderUrl: order.url,
    expires: order.expires ?? new Date(now() + UNKNOWN_LIFETIME_MS).toISOString(),
  });
  running.stored = true;
}
