/** Whether it is the way out of this machine that keeps a CA from being reached. Pure. */
import type { FindingData } from '#shared/contract/findings.ts';

/** Whether the error code says that this machine has no way to the internet. */
export function isOffline(systemCode: string): boolean {
  return /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/.test(systemCode);
}

/** Whether the cause lies between this machine and the internet, and not at the CA or at its name. A failure does not say why. */
export function isWayOutCut({
  systemCode,
  proxy,
  why,
}: Pick<FindingData<'CA_UNREACHABLE'>, 'systemCode' | 'proxy' | 'why'>): boolean {
  return why === undefined ? proxy === undefined && isOffline(systemCode) : why !== 'filtered';
}
