/** Which way a finding about the line concerns, and where it lies. Pure. */
import type { HopId } from '#shared/contract/check-table.ts';
import type { Finding, FindingData } from '#shared/contract/findings.ts';

type Purpose = FindingData<'LINE_PORT_MISSING'>['forwards'][number]['for'];

/** Whether a finding concerns who comes over port 80 (`http`) or 443; one that speaks of no such port concerns both. */
export function isLineFor({ data }: Finding, purpose: Purpose): boolean {
  return !('forwards' in data) || data.forwards.some((one) => one.for === purpose);
}

/** Where a finding about the line, or the router's port, lies, if that is not at the name; `null`: where its check belongs. */
export function lineHop(one: Finding): HopId | null {
  if (one.code === 'LINE_SHARED') return 'internet';
  if (one.code === 'LINE_OTHER_ROUTER' || one.code === 'LINE_GUEST_NETWORK') return 'router80';
  // It is no matter of TLS who answers on port 80.
  if (one.code === 'REDIRECT_OTHER_SERVER') return 'router80';
  if (!('forwards' in one.data)) return null;
  if (one.code === 'LINE_PORT_HELD') return isLineFor(one, 'http') ? 'port8080' : 'tls';
  return isLineFor(one, 'http') ? 'router80' : 'router443';
}
