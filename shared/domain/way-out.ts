/** Whether it is the way out of this machine that keeps a CA from being reached. Pure. */
import type { FailureData } from '#shared/contract/failures.ts';
import type { FindingData } from '#shared/contract/findings.ts';

/** Whether the error code says that this machine has no way to the internet. */
export function isOffline(systemCode: string): boolean {
  return /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/.test(systemCode);
}

type Unreachable = Pick<
  FailureData<'CA_UNREACHABLE'> & Pick<FindingData<'CA_UNREACHABLE'>, 'why'>,
  'systemCode' | 'proxy' | 'why'
>;

/** Whether the cause lies between this machine and the internet, and not at the CA or at its name. */
export function isWayOutCut({ systemCode, proxy, why }: Unreachable): boolean {
  return why === undefined ? proxy === undefined && isOffline(systemCode) : why !== 'filtered';
}
