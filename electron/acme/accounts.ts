import { fail } from '#shared/contract/failure-error.ts';
import { contactUri } from '#shared/values/email.ts';
import type { AccountAccess, AccountKeeper, Revocation, RevocationReason } from '../certificates/account-keeper.ts';
import { deactivateAccount, registeredAccount } from './account.ts';
import { lastProblem, withConnection, type Connection } from './connection.ts';
import { internals } from './internals.ts';
import { problemFromText, type AcmeProblemType } from './problem.ts';
import { createKey } from './key.ts';
import type { StoredAccount } from '../certificates/issuer.ts';
import { splitPem } from '../certificates/trusted-roots.ts';

/** How a CA refuses a signer that may not revoke a certificate: another account, one that is gone, another key. */
const NOT_ENTITLED: readonly AcmeProblemType[] = ['unauthorized', 'accountDoesNotExist', 'badPublicKey'];

/** An AccountKeeper with acme-client 5.4.0 behind it. */
export function createAcmeAccountKeeper(): AccountKeeper {
  return {
    updateContact: (access, contact, signal) =>
      withAccountConnection(access, signal, async (connection) => {
        const account = await registeredAccount(access.account, connection);
        if (account === null) return;
        await connection.clientFor(account).updateAccount({ contact: [contactUri(contact)] });
        await access.account.save({ ...account, contact });
      }),

    rollOver: (access, signal) =>
      withAccountConnection(access, signal, async (connection) => {
        const account = await registeredAccount(access.account, connection);
        if (account === null) return;
        // The next key of an interrupted change, if there was one: that change may still be in progress.
        const nextKeyPem = account.nextKeyPem ?? (await createKey('ec-p256'));
        await access.account.save({ ...account, nextKeyPem });
        await connection.clientFor(account).updateAccountKey(nextKeyPem);
        await access.account.save({ ...account, keyPem: nextKeyPem, nextKeyPem: null });
      }),

    deactivate: (access, signal) =>
      withAccountConnection(access, signal, async (connection) => {
        await deactivateAccount(access.account, connection);
        await access.account.remove();
      }),

    revoke: (access, revocation, signal) =>
      withAccountConnection(access, signal, (connection) => revoke(access, revocation, connection)),
  };
}

function withAccountConnection(
  { directoryUrl, trustedRoots }: AccountAccess,
  signal: AbortSignal,
  action: (connection: Connection) => Promise<void>,
): Promise<void> {
  const ca = { directoryUrl, trustedRoots, externalAccount: null, name: '', profile: null };
  return withConnection(ca, { signal, directories: new Map() }, action);
}

/**
 * Revokes a certificate. A key that others know (reason 1) signs the revocation itself where it is at hand: only then
 * does the CA refuse that key from then on (Boulder). Otherwise the account is tried first.
 */
async function revoke(access: AccountAccess, revocation: Revocation, connection: Connection): Promise<void> {
  const { keyPem, reason } = revocation;
  const revokeAs = createRevoker(leafBase64Url(revocation.chainPem), reason, connection);
  const revokeByAccount = async () => revokeAs(await registeredAccount(access.account, connection));
  const revokeByCertificateKey = () => revokeAs(keyPem === null ? null : { keyPem, url: null });
  const [first, second] =
    reason === 1 ? [revokeByCertificateKey, revokeByAccount] : [revokeByAccount, revokeByCertificateKey];
  if ((await first()) === 'done') return;
  // The failure is that of the last signer that asked the CA.
  const firstProblem = lastProblem(connection);
  if ((await second()) === 'done') return;
  const problem = (lastProblem(connection) ?? firstProblem)?.problem;
  fail('CA_ACCOUNT_REFUSED', {
    problem: problem ?? problemFromText('neither an account nor the key of the certificate'),
  });
}

type Signer = Pick<StoredAccount, 'keyPem' | 'url'>;

/** Revokes (RFC 8555 §7.6), or finds that this signer is not there or not entitled to it. */
function createRevoker(certificate: string, reason: RevocationReason, connection: Connection) {
  return async (signer: Signer | null): Promise<'done' | 'notEntitled'> => {
    if (signer === null) return 'notEntitled';
    const { api } = internals(connection.clientFor(signer));
    const options = { includeJwsKid: signer.url !== null };
    try {
      await api.apiResourceRequest('revokeCert', { certificate, reason }, [200], options);
      return 'done';
    } catch (error) {
      const type = lastProblem(connection)?.type ?? null;
      if (type === 'alreadyRevoked') return 'done';
      if (type !== null && NOT_ENTITLED.includes(type)) return 'notEntitled';
      throw error;
    }
  };
}

/** base64url of the DER of the first certificate. */
function leafBase64Url(chainPem: string): string {
  const [leaf] = splitPem(chainPem);
  if (leaf === undefined) return fail('CERTIFICATE_REJECTED', { reason: 'unreadable' });
  return Buffer.from(leaf.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64').toString('base64url');
}
