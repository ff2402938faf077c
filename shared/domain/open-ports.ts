/** Whether what is wrong is mended by a forwarding in the router, so that the router may be asked for it. Pure. */
import type { Failure } from '#shared/contract/failures.ts';
import type { Finding, FindingCode } from '#shared/contract/findings.ts';
import { addressKind } from './address-kind.ts';
import type { Cause } from './root-cause.ts';

/** With these, a forwarding is of no use: the name does not lead to the router, or nobody comes to it. */
const IN_VAIN: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'LINE_SHARED',
  'LINE_BEHIND_ROUTER',
  'LINE_RECORD_ELSEWHERE',
  'LINE_RECORD_DOUBTFUL',
  'CHALLENGE_RECORD_WRONG',
  'PUBLIC_RECORD_WRONG',
]);

/**
 * Whether the router may be offered to be asked for the ports: where nobody comes in over IPv4 for want of a forwarding, and nothing
 * known speaks against it. Not where another device answers: that has the port.
 *
 * @param cause the first one
 * @param findings all that is known
 */
export function mayOpenPorts(cause: Cause, findings: readonly Finding[]): boolean {
  // About an address of the house, as in a laboratory, the router is not asked: that it says nothing means nothing then.
  const isMute = !isOfHouse(cause) && findings.some(({ code }) => code === 'LINE_UNKNOWN');
  if (isMute || findings.some(({ code }) => IN_VAIN.has(code))) return false;
  return cause.by === 'finding' ? isMissing(cause.finding) : isNotReached(cause.failure);
}

function isOfHouse(cause: Cause): boolean {
  const { data } = cause.by === 'finding' ? cause.finding : cause.failure;
  return 'address' in data && typeof data.address === 'string' && addressKind(data.address) !== null;
}

/** Whether nobody answers there, or the router leads to a port of this machine where nobody listens. */
function isMissing({ code, data }: Finding): boolean {
  switch (code) {
    case 'LINE_PORT_MISSING':
      return true;
    case 'LINE_PORT_ELSEWHERE':
      return data.isHere;
    case 'CHALLENGE_NOT_ANSWERED':
    case 'PUBLIC_DOWN':
      return !data.address.includes(':');
    default:
      return false;
  }
}

function isNotReached(failure: Failure): boolean {
  if (failure.code !== 'VALIDATION_FAILED') return false;
  const { reason, cause, stage = 'connect', address, requestsSeen, fromHere } = failure.data;
  const isSilent = reason === 'connection' && stage === 'connect' && (cause === 'timeout' || cause === 'refused');
  return isSilent && requestsSeen === 0 && fromHere !== 'cameBack' && address?.includes(':') !== true;
}

/** The router as it names itself, where that is known. */
export function routerNameIn(findings: readonly Finding[]): string | null {
  const known = findings.find((one) => one.code === 'LINE_KNOWN');
  return known?.code === 'LINE_KNOWN' ? known.data.router : null;
}
