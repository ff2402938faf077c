import type { Failure, FailureCode } from '#shared/contract/failures.ts';
import { internals, type Connection } from './connection.ts';
import type { ActiveOrder } from './open-order.ts';
import { runInSession } from './transport.ts';
import type { PendingOrderStore } from '../certificates/issuer.ts';

/** How long deactivating the authorizations may take, in milliseconds: the user is waiting for the failure. */
const DEACTIVATION_TIMEOUT_MS = 5000;

/** Failures that an order survives: it can be resumed once they are over. */
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
 * After a failure: an order that can be resumed stays as it is. Any other is forgotten here, and its open
 * authorizations are deactivated at the CA (RFC 8555 §7.5.2), so that they do not count against us.
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
  // A user who cancels does not wait, and a CA that cannot be reached cannot deactivate anything.
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
    // Resuming it once gives the CA more time; without this limit, it would be resumed for ever.
    case 'CA_TOO_SLOW':
      return active.resumed;
    // A problem with a type is from the CA; without one it was something else: a proxy, a web page, half an answer.
    case 'CA_PROTOCOL':
      return data.problem.type !== null;
    default:
      return !RESUMABLE_FAILURES.has(code);
  }
}
