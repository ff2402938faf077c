import type { Settings } from '#shared/contract/settings.ts';

/**
 * Which key types the next certificate may have. Beside profacto, two as long as the setting has its default: RSA, which
 * every 4D takes, and ECDSA where the 4D that answers is known to take it. Else the one that is set. Pure.
 */
export function possibleKeyTypes({
  operation,
  keyType,
}: Pick<Settings, 'operation' | 'keyType'>): readonly Settings['keyType'][] {
  return operation === 'beside' && keyType === 'ec-p256' ? ['rsa-2048', 'ec-p256'] : [keyType];
}
