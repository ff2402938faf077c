import { failureTraits } from '#shared/contract/failure-traits.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { type Connection } from './connection.ts';
import { internals } from './internals.ts';
import type { ActiveOrder } from './open-order.ts';
import { runInSession } from './transport.ts';
import type { PendingOrderStore } from '../certificates/issuer.ts';

/** How long deactivating the authorizations may take, in milliseconds: the user is waiting for the failure. */
const DEACTIVATION_TIMEOUT_MS = 5000;

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
  if (!failureTraits[failure.code].caAnswers) return;
  const { session } = connection;
  const { api } = internals(active.client);
  const deactivate = () =>
    Promise.all([...active.openAuthorizations].map((url) => api.apiRequest(url, { status: 'deactivated' }, [200])));
  await withTimeLimit(session.signal, DEACTIVATION_TIMEOUT_MS, (signal) =>
    runInSession({ ...session, signal }, deactivate),
  ).catch(() => undefined);
}

function isFinal(active: ActiveOrder, { code, data }: Failure): boolean {
  if (active.endedByCa) return true;
  switch (failureTraits[code].order) {
    case 'kept':
      return false;
    // Resuming it once gives the CA more time; without this limit, it would be resumed for ever.
    case 'keptOnce':
      return active.resumed;
    case 'keptUnlessProblem':
      if (code === 'CA_PROTOCOL' && data.address !== undefined) return true;
      return 'problem' in data && data.problem.type !== null;
    case 'ended':
      return true;
  }
}
