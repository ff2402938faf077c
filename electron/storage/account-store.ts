import path from 'node:path';
import { z } from 'zod';
import { foreignAddressSchema } from '#shared/contract/foreign-values.ts';
import { directoryKey, entryForDirectory, withoutDirectory } from '#shared/values/acme-directory.ts';
import { makePrivateFolder, withStorageFailure } from './files.ts';
import { rootAbove } from './vault-folder.ts';
import { soundEntries, stateFile } from './state-file.ts';
import type { AccountStore } from '../certificates/issuer.ts';

const accountSchema = z.object({
  keyPem: z.string(),
  url: foreignAddressSchema.nullable(),
  contact: z.string().nullable(),
  /** Not in files of earlier versions. */
  termsOfService: z.string().nullable().default(null),
  nextKeyPem: z.string().nullable().default(null),
  deactivating: z.literal(true).optional(),
});
/** By directory URL: two CAs on one host (production and a test instance on another port) share the folder. */
const accountsSchema = z.record(z.string(), accountSchema);
/** Without its address an account still has its key, by which the CA tells the address (RFC 8555 §7.3.1). */
const soundAccountSchema = accountSchema.extend({ url: accountSchema.shape.url.catch(null) });

/**
 * The account at one CA, in `account.json` in the CA's folder; `remove` forgets it, and its key with it.
 *
 * @param databaseDirectory what a failure names
 * @throws FailureError `DATABASE_DIRECTORY` where the file cannot be read or written
 */
export function openAccountStore(
  folder: string,
  directoryUrl: string,
  databaseDirectory: string,
): AccountStore & { remove(): Promise<void> } {
  const accounts = stateFile({
    file: path.join(folder, 'account.json'),
    within: rootAbove(folder),
    schema: accountsSchema,
    empty: {},
    salvage: soundEntries(soundAccountSchema),
    unreadable: 'throw',
    makeFolder: makePrivateFolder,
  });
  return {
    load: () =>
      withStorageFailure(databaseDirectory, async () => entryForDirectory(await accounts.read(), directoryUrl) ?? null),
    save: (account) =>
      withStorageFailure(databaseDirectory, () =>
        accounts.update((all) => ({ ...withoutDirectory(all, directoryUrl), [directoryKey(directoryUrl)]: account })),
      ),
    remove: () =>
      withStorageFailure(databaseDirectory, () =>
        accounts.update((all) =>
          entryForDirectory(all, directoryUrl) === undefined ? all : withoutDirectory(all, directoryUrl),
        ),
      ),
  };
}
