import type { Client } from 'acme-client';
import { FailureError } from '#shared/contract/failure-error.ts';
import { contactUri } from '#shared/values/email.ts';
import { internals, lastProblem, type Connection } from './connection.ts';
import { createKey } from './key.ts';
import type { AccountStore, IssueRequest, StoredAccount } from '../certificates/issuer.ts';

/** A key for an account that the CA does not know yet. */
export async function createLocalAccount(): Promise<StoredAccount> {
  return { keyPem: await createKey('ec-p256'), url: null, contact: null, termsOfService: null, nextKeyPem: null };
}

/**
 * Creates, finds or updates the account (RFC 8555 §7.3); asks the CA nothing when nothing changed.
 *
 * @param onCreated the CA has made a new one, at this URL
 */
export async function ensureAccount(
  request: IssueRequest,
  connection: Connection,
  onCreated: (url: string) => Promise<void>,
): Promise<Client> {
  const isDeactivating = (await request.accountStore.load())?.deactivating === true;
  // Who closed it may not have lived to forget it: the CA would refuse whatever it signs.
  if (isDeactivating) await deactivateAccount(request.accountStore, connection);
  let account = isDeactivating ? null : await loadAccount(request.accountStore, connection);
  if (account === null) {
    account = await createLocalAccount();
    // The key is stored before the CA learns of it: a crash in between finds the same account again.
    await request.accountStore.save(account);
  }
  const client = connection.clientFor(account);
  const terms = account.url === null ? null : await termsOf(client);
  // What nobody remembers was accepted all the same; only terms that are known to have changed are agreed to anew.
  const sameTerms = terms === null || account.termsOfService === null || account.termsOfService === terms;
  if (account.url !== null && account.contact === request.contact && sameTerms) return client;
  connection.context.externalAccount = request.externalAccount !== null;
  await client.createAccount({ termsOfServiceAgreed: true, contact: [contactUri(request.contact)] });
  connection.context.externalAccount = false;
  // The library does not tell whether it was there already: only the CA's answer does.
  if (connection.session.lastStatus === 201) await onCreated(client.getAccountUrl());
  const termsOfService = await termsOf(client);
  await request.accountStore.save({
    ...account,
    url: client.getAccountUrl(),
    contact: request.contact,
    termsOfService,
  });
  return client;
}

/** From the directory that the account is used with; a client holds it for a day. */
async function termsOf(client: Client): Promise<string | null> {
  const terms: unknown = await client.getTermsOfServiceUrl();
  return typeof terms === 'string' ? terms : null;
}

/**
 * The stored account with the key that the CA has for it: an interrupted change of keys (RFC 8555 §7.3.5) may or may
 * not have come to pass, and only the CA knows.
 *
 * Until it has, the next key is kept: a change that is still under way must not lock anybody out.
 */
async function loadAccount(store: AccountStore, connection: Connection): Promise<StoredAccount | null> {
  const account = await store.load();
  const nextKeyPem = account?.nextKeyPem ?? null;
  if (account === null || nextKeyPem === null) return account;
  const url = await findAccountUrl(nextKeyPem, connection);
  if (url === null) return account;
  const changed = { ...account, keyPem: nextKeyPem, url, nextKeyPem: null };
  await store.save(changed);
  return changed;
}

export type RegisteredAccount = StoredAccount & { url: string };

/** The account as the CA has it; `null` where it has none. */
export async function registeredAccount(
  store: AccountStore,
  connection: Connection,
): Promise<RegisteredAccount | null> {
  const account = await loadAccount(store, connection);
  if (account === null) return null;
  // It was being made when something broke off: it may be there without our having heard of it.
  const url = account.url ?? (await findAccountUrl(account.keyPem, connection));
  return url === null ? null : { ...account, url };
}

/** Ends the account at the CA (RFC 8555 §7.3.6); the caller forgets it. One that is gone has been ended. */
export async function deactivateAccount(store: AccountStore, connection: Connection): Promise<void> {
  try {
    const account = await registeredAccount(store, connection);
    if (account === null) return;
    const client = connection.clientFor(account);
    // Where the CA cannot be had at all, nothing was begun.
    await client.getTermsOfServiceUrl();
    await store.save({ ...account, deactivating: true });
    // A field that the library's types do not have.
    const deactivation: object = { status: 'deactivated' };
    await client.updateAccount(deactivation).catch(async (error: unknown) => {
      // It stands where the CA has said so. What was not heard is not known, and is done again.
      if (lastProblem(connection) !== null && !isGone(connection)) await store.save(account);
      throw error;
    });
  } catch (error) {
    // What the disk says is not the CA's word.
    if (error instanceof FailureError || !isGone(connection)) throw error;
  }
}

/** It has been ended before, and that was not heard of; or the CA does not know it any more. */
function isGone(connection: Connection): boolean {
  const type = lastProblem(connection)?.type;
  return type === 'unauthorized' || type === 'accountDoesNotExist';
}

/** The URL of the account with this key (RFC 8555 §7.3.1), or `null`. */
async function findAccountUrl(keyPem: string, connection: Connection): Promise<string | null> {
  const client = connection.clientFor({ keyPem, url: null });
  try {
    await internals(client).api.createAccount({ onlyReturnExisting: true });
  } catch (error) {
    if (lastProblem(connection)?.type === 'accountDoesNotExist') return null;
    throw error;
  }
  return client.getAccountUrl();
}
