import type { Failure, FailureCode } from '#shared/contract/failures.ts';
import { internals, type Connection } from './connection.ts';
import type { RunningOrder } from './open-order.ts';
import { withinExchange } from './transport.ts';
import type { PendingOrderStore } from '../certificates/issuer.ts';

/** How long giving back may take, in milliseconds: somebody waits for the failure. */
const GIVING_BACK_MS = 5000;

/** What an order survives: it can go on when this is over. */
const INTERRUPTIONS: ReadonlySet<FailureCode> = new Set([
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
export async function giveUp(
  running: RunningOrder,
  failure: Failure,
  pending: PendingOrderStore | null,
  connection: Connection,
): Promise<void> {
  if (running.stored && !isOver(running, failure)) return;
  if (running.stored) await pending?.clear().catch(() => undefined);
  // Who cancels does not wait, and whom we cannot reach we cannot give anything back.
  if (['CANCELLED', 'CA_UNREACHABLE', 'CA_UNTRUSTED'].includes(failure.code)) return;
  const { exchange } = connection;
  const signal = AbortSignal.any([exchange.signal, AbortSignal.timeout(GIVING_BACK_MS)]);
  const { api } = internals(running.client);
  await withinExchange({ ...exchange, signal }, () =>
    Promise.all([...running.open].map((url) => api.apiRequest(url, { status: 'deactivated' }, [200]))),
  ).catch(() => undefined);
}

function isOver(running: RunningOrder, { code, data }: Failure): boolean {
  if (running.over) return true;
  switch (code) {
    // Once more is patience; twice would be for ever.
    case 'CA_TOO_SLOW':
      return running.takenUp;
    // With a type the CA has spoken; without one it was something else: a proxy, a page, half an answer.
    case 'CA_PROTOCOL':
      return data.problem.type !== null;
    default:
      return !INTERRUPTIONS.has(code);
  }
}
