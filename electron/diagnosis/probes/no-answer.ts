/** Why no answer came from an address, and how long to wait for one. */
import os from 'node:os';
import { isLoopback } from '#shared/values/addresses.ts';

/** Longest wait for one answer from the network, in milliseconds. */
export const PROBE_TIMEOUT_MS = 5000;

export type NoAnswerCause = 'refused' | 'timeout' | 'reset' | 'unreachable' | 'other';

const CODES: Readonly<Record<string, NoAnswerCause>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'timeout',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
};

/** Groups the system codes of failed connections. */
export function noAnswerCauseOf(code: string): NoAnswerCause {
  return CODES[code] ?? 'other';
}

/** Whether an address belongs to this machine, so that no router lies in between. */
export function isOwnAddress(address: string): boolean {
  if (isLoopback(address)) return true;
  return Object.values(os.networkInterfaces()).some((list) => list?.some((one) => one.address === address) === true);
}
