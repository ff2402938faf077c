import type { Settings } from '#shared/contract/settings.ts';
import type { Account } from '#shared/contract/snapshot.ts';
import { caHost, isSameDirectory } from '#shared/values/acme-directory.ts';
import type { StoredAccount } from '../../certificates/issuer.ts';
import type { Vault } from '../../storage/vault.ts';

/** The account at the configured CA, as it may be shown. */
export type AccountView = {
  current(): Account | null;
  /** Reads what is on the disk: at the start, and when the CA, the directory or an operation may have changed it. */
  load(): Promise<void>;
};

export function createAccountView(deps: { settings: () => Settings; vault: () => Vault }): AccountView {
  const { settings, vault } = deps;
  /** Never with its keys. */
  let known: (Pick<StoredAccount, 'url' | 'contact'> & { directoryUrl: string }) | null = null;
  return {
    current() {
      const { acmeDirectoryUrl, contactEmail } = settings();
      if (known === null || !isSameDirectory(known.directoryUrl, acmeDirectoryUrl)) return null;
      const { directoryUrl, url, contact } = known;
      const contactDiffers = contact !== null && contactEmail !== '' && contact !== contactEmail;
      return { directoryUrl, host: caHost(directoryUrl), url, contact, contactDiffers };
    },

    async load() {
      const directoryUrl = settings().acmeDirectoryUrl;
      // A missing drive is reported by whatever needs it.
      const stored = await vault()
        .accountStore(directoryUrl)
        .load()
        .catch(() => null);
      known = stored === null ? null : { directoryUrl, url: stored.url, contact: stored.contact };
    },
  };
}
