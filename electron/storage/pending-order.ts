import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { settingsShape } from '#shared/contract/settings.ts';
import { makePrivateFolder, readIfExists, replaceDurably, storageFailure, syncFolder } from './files.ts';
import type { IssueRequest, PendingOrder, PendingOrderStore } from '../certificates/issuer.ts';

const pendingOrderSchema: z.ZodType<PendingOrder> = z.object({
  directoryUrl: z.string(),
  accountUrl: z.string(),
  orderUrl: z.string(),
  name: z.string(),
  keyPem: z.string(),
  csrPem: z.string(),
  keyType: settingsShape.keyType,
  profile: z.string().nullable(),
  profileRefused: z.boolean(),
  replaces: z.string().nullable(),
  expires: z.iso.datetime({ offset: true }),
});

/**
 * The pending order of one CA, in a small file in its folder, readable for the owner alone. A damaged file counts as no
 * pending order; one that cannot be read may hold one, with a key that must not be lost.
 *
 * @throws FailureError `DATABASE_DIRECTORY` where it cannot be read, written or removed
 */
export function openPendingOrderStore(folder: string): PendingOrderStore {
  const file = path.join(folder, 'pending-order.json');
  const withStorageFailure = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw storageFailure(folder, error);
    }
  };
  return {
    async load() {
      const text = await withStorageFailure(() => readIfExists(file));
      if (text === null) return null;
      try {
        return pendingOrderSchema.parse(JSON.parse(text));
      } catch {
        return null;
      }
    },
    save: (order) =>
      withStorageFailure(async () => {
        await makePrivateFolder(folder);
        await replaceDurably(file, `${JSON.stringify(order, null, 2)}\n`);
      }),
    clear: () =>
      withStorageFailure(async () => {
        if ((await readIfExists(file)) === null) return;
        await fs.rm(file, { force: true });
        await syncFolder(folder);
      }),
  };
}

/** Whether an order is for what is requested, and has not expired at the CA. `now`: milliseconds since the epoch. */
export function matchesRequest(
  pending: PendingOrder,
  request: Pick<IssueRequest, 'directoryUrl' | 'name' | 'keyType' | 'profile'>,
  now: number,
): boolean {
  const { directoryUrl, name, keyType, profile } = request;
  return (
    pending.directoryUrl === directoryUrl &&
    pending.name === name &&
    pending.keyType === keyType &&
    pending.profile === profile &&
    Date.parse(pending.expires) > now
  );
}
