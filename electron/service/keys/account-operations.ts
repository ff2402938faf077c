import { fail } from '#shared/contract/failure-error.ts';
import type { OperationKind } from '#shared/contract/failures.ts';
import type { Account } from '#shared/contract/snapshot.ts';
import { caHost } from '#shared/values/acme-directory.ts';
import type { AccountKeeper } from '../../certificates/account-keeper.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';
import type { Operations } from '../operations/operations.ts';
import type { AccountView } from './account-view.ts';

/** What can be done with the account at the configured CA. Each is refused with `NO_ACCOUNT` where there is none. */
export type AccountOperations = {
  /** Sends the CA the contact that is set, where it has another one. @throws FailureError `CONTACT_MISSING`, … */
  updateContact(): Promise<Account>;
  rollOver(): Promise<Account>;
  deactivate(): Promise<{ host: string }>;
};

export function createAccountOperations(
  { settings, trustedRoots }: Core,
  parts: {
    installation: Installation;
    accountKeeper: AccountKeeper;
    operations: Operations;
    accountView: AccountView;
    /** See `Reload`. */
    refreshPresent: () => Promise<void>;
  },
): AccountOperations {
  const { installation, accountKeeper, operations, accountView, refreshPresent } = parts;

  type Access = Parameters<AccountKeeper['deactivate']>[0];
  const withAccount = (
    kind: Extract<OperationKind, 'updateContact' | 'rollOver' | 'deactivate'>,
    action: (access: Access, signal: AbortSignal) => Promise<void>,
  ): Promise<Account> =>
    operations.run(kind, {}, async ({ signal }) => {
      await refreshPresent();
      const directoryUrl = settings().acmeDirectoryUrl;
      const account = installation.vault().accountStore(directoryUrl);
      // Read from the store, not from the view: a missing drive has a failure of its own.
      if ((await account.load()) === null) fail('NO_ACCOUNT', { host: caHost(directoryUrl) });
      const before = accountView.current();
      try {
        await action({ directoryUrl, trustedRoots: await trustedRoots(), account }, signal);
      } finally {
        await accountView.load();
      }
      return accountView.current() ?? before ?? fail('NO_ACCOUNT', { host: caHost(directoryUrl) });
    });

  return {
    async updateContact() {
      const { contactEmail } = settings();
      if (contactEmail === '') fail('CONTACT_MISSING', {});
      return withAccount('updateContact', async (access, signal) => {
        if ((await access.account.load())?.contact === contactEmail) return;
        await accountKeeper.updateContact(access, contactEmail, signal);
      });
    },

    rollOver: () => withAccount('rollOver', (access, signal) => accountKeeper.rollOver(access, signal)),

    async deactivate() {
      const { host } = await withAccount('deactivate', (access, signal) => accountKeeper.deactivate(access, signal));
      return { host };
    },
  };
}
