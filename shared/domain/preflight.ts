/** Which findings of the checks stop a request. Pure. */
import type { Finding } from '../contract/findings.ts';

const CA_IS_DOWN: ReadonlySet<Finding['code']> = new Set(['CA_UNREACHABLE', 'CA_WEB_PAGE', 'CA_OUT_OF_ORDER']);

/**
 * The broken ones: the CA would meet them as well, and count the attempt. Where the first CA is down and another may be
 * asked, not what holds for the first alone, which is the only one that the checks look at.
 */
export function findingsInTheWay(findings: readonly Finding[], hasFallback: boolean): Finding[] {
  const broken = findings.filter((one) => one.status === 'broken');
  const isPassedOver = hasFallback && broken.some((one) => CA_IS_DOWN.has(one.code));
  return isPassedOver ? broken.filter((one) => !holdsForFirstCaAlone(one)) : broken;
}

function holdsForFirstCaAlone({ code, data }: Finding): boolean {
  // Records that allow nobody, or that nobody can read, stop every CA (RFC 8659).
  if (code === 'CAA_FORBIDS') return data.allowed.length > 0;
  return CA_IS_DOWN.has(code) || code === 'CAA_RESTRICTS';
}
