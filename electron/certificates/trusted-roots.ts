import fs from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { fail } from '#shared/contract/failure-error.ts';

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The certificates in a PEM text, one PEM each, in their order. */
export function splitPem(pem: string): string[] {
  return pem.match(PEM_BLOCK) ?? [];
}

/**
 * Reads `trustedRootsFile`: roots trusted for the ACME server and in the evaluation, nowhere else.
 *
 * @param file path of a PEM file, or empty for none
 * @throws FailureError `TRUSTED_ROOTS_UNREADABLE`
 */
export async function readTrustedRoots(file: string): Promise<string[]> {
  if (file === '') return [];
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return fail('TRUSTED_ROOTS_UNREADABLE', { path: file, reason: missing ? 'missing' : 'io' }, error);
  }
  const roots = splitPem(text);
  try {
    for (const root of roots) new X509Certificate(root);
  } catch (error) {
    fail('TRUSTED_ROOTS_UNREADABLE', { path: file, reason: 'notPem' }, error);
  }
  return roots.length > 0 ? roots : fail('TRUSTED_ROOTS_UNREADABLE', { path: file, reason: 'notPem' });
}
