import type { Failure, FailureCode } from '#shared/contract/failures.ts';
import { internals, type Connection } from './connection.ts';
import type { ActiveOrder } from './open-order.ts';
import { runInSession } from './transport.ts';
import type { PendingOrderStore } from '../certificates/issuer.ts';

/** How long giving back may take, in milliseconds: somebody waits for the failure. */
const DEACTIVATION_TIMEOUT_MS = 5000;

/** What an order survives: it can go on when this is over. */
const RESUMABLE_FAILURES: ReadonlySet<FailureCode> = new Set([
  'CANCELLED',
  'CA_UNREACHABLE',
  'CA_UNTRUSTED',
  'CA_RATE_LIMITED',
  'CA_ACCOUNT_PAUSED',
  'CA_TERMS_CHANGED',
  'CA_OUT_OF_ORDER',
]);

/**
 * After a failure: what can be taken up again stays as it is; anything else is forgotten here, and what the CA still
 * has open of it is given back (RFC 8555 §7.5.2), so that it does not count against us.
 *
 * Law: never throws, so that it hides no failure.
 */
export async function giveUpOrder(
  active: ActiveOrder,
  failure: Failure,
  pendingOrderStore: PendingOrderStore | null,
  connection: Connection,
): Promise<void> {
  if (active.stored && !isFinal(active, failure)) return;
  if (active.stored) await pendingOrderStore?.clear().catch(() => undefined);
  // Who cancels does not wait, and whom we cannot reach we cannot give anything back.
  if (['CANCELLED', 'CA_UNREACHABLE', 'CA_UNTRUSTED'].includes(failure.code)) return;
  const { session } = connection;
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(DEACTIVATION_TIMEOUT_MS)]);
  const { api } = internals(active.client);
  await runInSession({ ...session, signal }, () =>
    Promise.all([...active.openAuthorizations].map((url) => api.apiRequest(url, { status: 'deactivated' }, [200]))),
  ).catch(() => undefined);
}

function isFinal(active: ActiveOrder, { code, data }: Failure): boolean {
  if (active.endedByCa) return true;
  switch (code) {
    // Once more is patience; twice would be for ever.
    case 'CA_TOO_SLOW':
      return active.resumed;
    // With a type the CA has spoken; without one it was something else: a proxy, a page, half an answer.
    case 'CA_PROTOCOL':
      return data.problem.type !== null;
    default:
      return !RESUMABLE_FAILURES.has(code);
  }
}
