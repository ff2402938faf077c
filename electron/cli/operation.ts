import type { Client } from '#shared/contract/contract.ts';
import { fail } from '#shared/contract/failure-error.ts';
import type { OperationKind } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Snapshot, Step } from '#shared/contract/snapshot.ts';
import { isFallbackCa } from '#shared/domain/certificate-authorities.ts';

/**
 * Runs one operation of the service and waits for its end.
 *
 * While it runs, `onSteps` gets its steps with each snapshot, and once more at the end, and `onFindings` all that its
 * checks have found so far; `onCa` the host of the CA that is being asked, before its steps, and whether it is another
 * one than the first. When `interrupted` is aborted, the operation is asked to stop, and its end is still awaited:
 * `CANCELLED`, or its result when it was too late.
 *
 * @throws whatever the operation fails with
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
    // Refused or lost: the operation's own end tells.
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
  // Ends with the connection or with `return` below; the operation's own end is what is awaited.
  follow().catch(() => undefined);

  try {
    return await start();
  } finally {
    interrupted.removeEventListener('abort', onAbort);
    // Awaited, because the connection may be closed right after; one that is gone already needs no goodbye.
    await snapshots.return(undefined).catch(() => undefined);
    if (onSteps) {
      const last = await client.state.get().catch(() => null);
      const request = last?.lastRequest;
      // Over before a snapshot showed it: then it is the request that was not there before.
      const isOurs =
        seen.operationId === null ? request?.id !== before?.lastRequest?.id : request?.id === seen.operationId;
      if (request && isOurs) onSteps(request.steps);
    }
  }
}
