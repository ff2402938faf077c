import type { Client } from '#shared/contract/contract.ts';
import { fail } from '#shared/contract/failure-error.ts';
import type { OperationKind } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Snapshot, Step } from '#shared/contract/snapshot.ts';
import { isFallbackCa } from '#shared/domain/certificate-authorities.ts';

/**
 * Runs one operation of the service and waits for its end.
 *
 * With each snapshot while it runs, `onFindings` gets all findings of its checks so far, `onCa` the host of the CA that
 * is being asked and whether that is a fallback CA, and then `onSteps` its steps; these once more at the end. When
 * `interrupted` aborts, the operation is cancelled, and its end is still awaited: `CANCELLED`, or its result if it was
 * too late to cancel.
 *
 * @throws the failure of the operation
 */
export async function runOperation<T>(
  client: Client,
  kind: OperationKind,
  options: {
    interrupted: AbortSignal;
    onInterrupt: () => void;
    onCa?: (host: string, isFallback: boolean) => void;
    onSteps?: (steps: readonly Step[]) => void;
    onFindings?: (findings: readonly Finding[]) => void;
  },
  start: () => Promise<T>,
): Promise<T> {
  const { interrupted, onInterrupt, onCa, onSteps, onFindings } = options;
  if (interrupted.aborted) fail('CANCELLED', {});
  const snapshots = await client.state.watch();
  const first = await snapshots.next();
  const before = first.done === true ? null : first.value;

  const seen: { operationId: string | null; cancelRequested: boolean } = { operationId: null, cancelRequested: false };
  const cancelWhenInterrupted = () => {
    if (!interrupted.aborted || seen.operationId === null || seen.cancelRequested) return;
    seen.cancelRequested = true;
    // If this is refused or lost, the end of the operation shows it.
    client.certificate.cancel({ operationId: seen.operationId }).catch(() => undefined);
  };
  const onAbort = () => {
    onInterrupt();
    cancelWhenInterrupted();
  };
  interrupted.addEventListener('abort', onAbort, { once: true });

  const onSnapshot = ({ operation, settings }: Snapshot) => {
    if (operation?.kind !== kind || operation.id === before?.operation?.id) return;
    seen.operationId ??= operation.id;
    if (operation.id !== seen.operationId) return;
    cancelWhenInterrupted();
    onFindings?.(operation.findings);
    if (operation.ca !== null) onCa?.(operation.ca, isFallbackCa(operation, settings));
    onSteps?.(operation.steps);
  };
  const follow = async () => {
    for await (const snapshot of snapshots) onSnapshot(snapshot);
  };
  // Not awaited: it ends with the connection or with `return` below. What is awaited is `start`.
  follow().catch(() => undefined);

  try {
    return await start();
  } finally {
    interrupted.removeEventListener('abort', onAbort);
    // Awaited, because the connection may be closed right after; if that is lost already, an error does not matter.
    await snapshots.return(undefined).catch(() => undefined);
    if (onSteps) {
      const last = await client.state.get().catch(() => null);
      const request = last?.lastRequest;
      // If the operation ended before a snapshot showed it, it is ours if it is not the last request from before.
      const isOurs =
        seen.operationId === null ? request?.id !== before?.lastRequest?.id : request?.id === seen.operationId;
      if (request && isOurs) onSteps(request.steps);
    }
  }
}
