import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { Core } from './core.ts';
import type { Installation } from './installation.ts';
import { nameOf } from './public-name.ts';
import type { Operations } from './operations/operations.ts';

/** What can be done with the installed certificate's files. Each is refused with `NO_CERTIFICATE` where there is none. */
export type CertificateFiles = {
  /** The installed chain with every field, leaf first. */
  view(): Promise<CertificateDetails[]>;
  /** The pair as PKCS #12 with this password; journalled, because a copy of the key leaves. */
  exportPfx(password: string): Promise<{ fileName: string; base64: string }>;
  /** The folder of the installed pair, readable or not. */
  directory(): string;
  /** Stops TLS and deletes them. @returns the folder. @throws FailureError `DATABASE_DIRECTORY`, `BUSY` */
  remove(): Promise<{ directory: string }>;
};

export function createCertificateFiles(
  { settings, journal }: Core,
  parts: {
    installation: Installation;
    operations: Operations;
    refreshPresent: () => Promise<void>;
    /** The certificate is gone because somebody wanted that. */
    onRemoved: () => Promise<void>;
  },
): CertificateFiles {
  const { installation, operations, refreshPresent } = parts;
  return {
    async view() {
      const { current } = await installation.vault().inspect();
      const isReadable = current !== null && 'chainPem' in current;
      // What is served is shown also where its files have been lost.
      const { chainPem } = isReadable ? current : (installation.pair() ?? failWithout(installation));
      const { certificateDetails } = await import('../certificates/details.ts');
      return certificateDetails(chainPem);
    },

    async exportPfx(password) {
      const pair = installation.pair() ?? failWithout(installation);
      const { chainPem, keyPem } = pair;
      const name = pair.info.names[0] ?? nameOf(settings());
      const { makePfx } = await import('../certificates/pfx.ts');
      const pfx = await makePfx({ chainPem, keyPem, password, name });
      journal.write({ event: 'pfxExported', directory: pair.folder });
      return { fileName: `${name.replace('*', '_')}.pfx`, base64: pfx.toString('base64') };
    },

    directory: () => installation.pair()?.folder ?? installation.unreadable() ?? failWithout(installation),

    remove: () =>
      operations.run('delete', {}, async () => {
        await refreshPresent();
        // Nothing is switched off for a deletion that the disk will not allow.
        await installation.vault().probe();
        await installation.vault().assertDeletable();
        const directory = await installation.remove();
        if (directory === null) fail('NO_CERTIFICATE', {});
        await parts.onRemoved();
        return { directory };
      }),
  };
}

/**
 * @throws FailureError `NO_CERTIFICATE`, always, unless it could not be looked whether there is one: then why
 */
function failWithout(installation: Pick<Installation, 'databaseFailure'>): never {
  const unknown = installation.databaseFailure();
  if (unknown !== null) throw new FailureError(unknown);
  fail('NO_CERTIFICATE', {});
}
