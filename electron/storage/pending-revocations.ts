import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { foreignAddressSchema, foreignTimeSchema } from '#shared/contract/foreign-values.ts';
import { failureSchema } from '#shared/contract/failures.ts';
import { makePrivateFolder, withStorageFailure } from './files.ts';
import { rootAbove } from './vault-folder.ts';
import { soundLists, stateFile } from './state-file.ts';

/** Of a certificate, which may have begun and ended in any year. */
const validityTime = z.iso.datetime();

const intentSchema = z.object({
  directoryUrl: foreignAddressSchema,
  fingerprint256: z.string(),
  names: z.array(z.string()),
  notAfter: validityTime,
  /** The certificate and its own key: with them it can be revoked when nothing else is left of it. */
  chainPem: z.string(),
  keyPem: z.string(),
  since: foreignTimeSchema,
  /** It is to be revoked even where no replacement can be issued. */
  evenWithoutReplacement: z.boolean(),
  lastAttemptAt: foreignTimeSchema.nullable(),
  lastError: failureSchema.nullable(),
});
/** A certificate that is to be revoked because its key is known to others. Holds that key. */
export type RevocationIntent = z.infer<typeof intentSchema>;

const revokedCertificateSchema = z.object({
  fingerprint256: z.string(),
  notAfter: validityTime,
  at: foreignTimeSchema,
  /** Since when its revocation was pending. */
  since: foreignTimeSchema.optional(),
});
const stateSchema = z.object({
  pending: z.array(intentSchema),
  /** Certificates that were revoked and have not demonstrably expired. */
  revoked: z.array(revokedCertificateSchema),
});
/** Pending and completed revocations at one CA. */
export type RevocationState = z.infer<typeof stateSchema>;

export type RevocationStore = {
  /**
   * Of a damaged file counts what is sound of it; it is kept aside before it is written, and at once where nothing is.
   *
   * @throws FailureError `DATABASE_DIRECTORY` where it cannot be read or kept aside: it must then not be overwritten
   */
  load(): Promise<RevocationState>;
  /** @throws FailureError `DATABASE_DIRECTORY` */
  save(state: RevocationState): Promise<void>;
};

export const NO_REVOCATIONS: RevocationState = { pending: [], revoked: [] };

/** In a small file beside `orders/`, mode 0600. @param folder the CA's: `letsencrypt/<CA>/` */
export function openRevocationStore(folder: string): RevocationStore {
  const revocations = stateFile({
    file: path.join(folder, FILE),
    within: rootAbove(folder),
    schema: stateSchema,
    empty: NO_REVOCATIONS,
    salvage: soundLists<RevocationState>({ pending: intentSchema, revoked: revokedCertificateSchema }),
    unreadable: 'throw',
    makeFolder: makePrivateFolder,
  });
  return {
    load: () => withStorageFailure(folder, () => revocations.read()),
    save: (state) => withStorageFailure(folder, () => revocations.update(() => state)),
  };
}

const FILE = 'revocations.json';

/** The CAs' folders below `letsencrypt/` that hold such a file. */
export async function foldersWithRevocations(root: string): Promise<string[]> {
  try {
    const entries = await fs.readdir(root, { withFileTypes: true });
    const folders = entries.filter((one) => one.isDirectory()).map((one) => path.join(root, one.name));
    // One unreadable folder must not hide the others.
    const names = await Promise.all(folders.map((folder) => fs.readdir(folder).catch((): string[] => [])));
    return folders.filter((_, index) => names[index]?.includes(FILE));
  } catch {
    // The drive may be missing for a moment: its files are found once it is back.
    return [];
  }
}
