import path from 'node:path';
import { z } from 'zod';
import { foreignAddressSchema, foreignZonedTimeSchema } from '#shared/contract/foreign-values.ts';
import { settingsShape } from '#shared/contract/settings.ts';
import { isSameDirectory } from '#shared/values/acme-directory.ts';
import { makePrivateFolder, keptAsideOf, removeKeptAside, withStorageFailure } from './files.ts';
import { rootAbove } from './vault-folder.ts';
import { stateFile } from './state-file.ts';
import type { IssueRequest, PendingOrder, PendingOrderStore } from '../certificates/issuer.ts';

const pendingOrderSchema: z.ZodType<PendingOrder> = z.object({
  directoryUrl: foreignAddressSchema,
  accountUrl: foreignAddressSchema,
  orderUrl: foreignAddressSchema,
  name: z.string(),
  keyPem: z.string(),
  csrPem: z.string(),
  keyType: settingsShape.keyType,
  profile: z.string().nullable(),
  profileRefused: z.boolean(),
  replaces: z.string().nullable(),
  expires: foreignZonedTimeSchema,
});

/**
 * The pending order of one CA, in a small file in its folder, readable for the owner alone. A damaged file counts as no
 * pending order, and is kept aside; one that cannot be read may hold one, with a key that must not be lost.
 *
 * @throws FailureError `DATABASE_DIRECTORY` where it cannot be read, written or removed
 */
export function openPendingOrderStore(folder: string): PendingOrderStore {
  const order = stateFile<PendingOrder | null>({
    file: path.join(folder, FILE),
    within: rootAbove(folder),
    schema: pendingOrderSchema,
    empty: null,
    unreadable: 'throw',
    makeFolder: makePrivateFolder,
  });
  return {
    load: () => withStorageFailure(folder, () => order.read()),
    save: (pending) => withStorageFailure(folder, () => order.update(() => pending)),
    clear: () => withStorageFailure(folder, () => order.remove()),
  };
}

/**
 * Removes the pending order of one CA, and those that were kept aside: their keys are left to nobody.
 *
 * @throws FailureError `DATABASE_DIRECTORY`
 */
export async function deletePendingOrders(folder: string): Promise<void> {
  await openPendingOrderStore(folder).clear();
  await withStorageFailure(folder, () => removeKeptAside(path.join(folder, FILE)));
}

const FILE = 'pending-order.json';

/** The files that `deletePendingOrders` removes. @throws FailureError `DATABASE_DIRECTORY` */
export async function pendingOrderFiles(folder: string): Promise<string[]> {
  const file = path.join(folder, FILE);
  return [file, ...(await keptAsideOf(file))];
}

/** Whether an order is for what is requested, and has not expired at the CA. `now`: milliseconds since the epoch. */
export function matchesRequest(
  pending: PendingOrder,
  request: Pick<IssueRequest, 'directoryUrl' | 'name' | 'keyType' | 'profile'>,
  now: number,
): boolean {
  const { directoryUrl, name, keyType, profile } = request;
  return (
    isSameDirectory(pending.directoryUrl, directoryUrl) &&
    pending.name === name &&
    pending.keyType === keyType &&
    pending.profile === profile &&
    Date.parse(pending.expires) > now
  );
}
