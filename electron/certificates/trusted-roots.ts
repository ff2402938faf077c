import fs from 'node:fs/promises';
import type { X509Certificate } from 'node:crypto';
import { fail } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { OtherContent } from './certificate-file.ts';

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The certificates in a PEM text, one PEM each, in their order. */
export function splitPem(pem: string): string[] {
  return pem.match(PEM_BLOCK) ?? [];
}

type Reason = FailureData<'TRUSTED_ROOTS_UNREADABLE'>['reason'];
const REASONS: Readonly<Record<OtherContent, Reason>> = {
  empty: 'empty',
  privateKey: 'privateKey',
  request: 'request',
  pkcs12: 'pkcs12',
  webPage: 'webPage',
  unknown: 'notPem',
};

/**
 * Reads `trustedRootsFile`: roots trusted for the ACME server and in the evaluation, nowhere else.
 *
 * @param file path of a file with certificates in a usual format (`certificate-file.ts`), or empty for none
 * @returns one PEM each
 * @throws FailureError `TRUSTED_ROOTS_UNREADABLE`, which says what the file is
 */
export async function readTrustedRoots(file: string): Promise<string[]> {
  return (await readRootsFile(file)).map((root) => root.toString());
}

/** The same, parsed. @throws FailureError `TRUSTED_ROOTS_UNREADABLE` */
export async function readRootsFile(file: string): Promise<X509Certificate[]> {
  if (file === '') return [];
  let bytes: Buffer;
  try {
    const found = await fs.stat(file);
    // A pipe may be waited for without end, and a device never ends.
    if (!found.isFile() && !found.isDirectory()) throw Object.assign(new TypeError(), { code: 'EINVAL' });
    bytes = await fs.readFile(file);
  } catch (error) {
    return fail('TRUSTED_ROOTS_UNREADABLE', { path: file, reason: await reasonFor(file, error) }, error);
  }
  const { certificatesIn } = await import('./certificate-file.ts');
  const found = await certificatesIn(bytes);
  return typeof found === 'string' ? fail('TRUSTED_ROOTS_UNREADABLE', { path: file, reason: REASONS[found] }) : found;
}

async function reasonFor(file: string, error: unknown): Promise<Reason> {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
  const isFolder = await fs.stat(file).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
  return isFolder ? 'folder' : 'io';
}
