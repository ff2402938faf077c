import type { Client } from 'acme-client';
import { FailureError } from '#shared/contract/failure-error.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { contactUri } from '#shared/values/email.ts';
import { lastProblem, type Connection } from './connection.ts';
import { internals } from './internals.ts';
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
  // The process that deactivated it may have died before removing it here; the CA refuses whatever it signs.
  if (isDeactivating) await deactivateAccount(request.accountStore, connection);
  let account = isDeactivating ? null : await loadAccount(request.accountStore, connection);
  if (account === null) {
    account = await createLocalAccount();
    // The key is stored before the CA learns of it: a crash in between finds the same account again.
    await request.accountStore.save(account);
  }
  const client = connection.clientFor(account);
  const terms = account.url === null ? null : await termsOf(client);
  // Terms that are not on record were accepted all the same; only terms known to have changed are agreed to again.
  const sameTerms = terms === null || account.termsOfService === null || account.termsOfService === terms;
  if (account.url !== null && account.contact === request.contact && sameTerms) return client;
  connection.context.externalAccount = request.externalAccount !== null;
  await client.createAccount({ termsOfServiceAgreed: true, contact: [contactUri(request.contact)] });
  connection.context.externalAccount = false;
  // The library does not say whether the account existed already; only the status of the CA's answer does.
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

/** The terms of service that the CA's directory names, safe to show; a client caches the directory for a day. */
async function termsOf(client: Client): Promise<string | null> {
  const terms: unknown = await client.getTermsOfServiceUrl();
  return typeof terms === 'string' ? foreignLine(terms) : null;
}

/**
 * The stored account with the key that the CA has for it: an interrupted change of keys (RFC 8555 §7.3.5) may or may
 * not have taken effect, and only the CA knows.
 *
 * Until it has, the next key is kept: a change that is still in progress must not lock us out of the account.
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

/** The account as the CA has it; `null` where the CA has none. */
export async function registeredAccount(
  store: AccountStore,
  connection: Connection,
): Promise<RegisteredAccount | null> {
  const account = await loadAccount(store, connection);
  if (account === null) return null;
  // Its creation was interrupted: the CA may have the account although its answer never arrived.
  const url = account.url ?? (await findAccountUrl(account.keyPem, connection));
  return url === null ? null : { ...account, url };
}

/** Ends the account at the CA (RFC 8555 §7.3.6), if the CA still has it; the caller removes it here. */
export async function deactivateAccount(store: AccountStore, connection: Connection): Promise<void> {
  try {
    const account = await registeredAccount(store, connection);
    if (account === null) return;
    const client = connection.clientFor(account);
    // A CA that cannot be reached at all fails here, before anything is stored.
    await client.getTermsOfServiceUrl();
    await store.save({ ...account, deactivating: true });
    // A field that the library's types do not have.
    const deactivation: object = { status: 'deactivated' };
    await client.updateAccount(deactivation).catch(async (error: unknown) => {
      // After a refusal the account stands. Without an answer the outcome is unknown, and the next call repeats this.
      if (lastProblem(connection) !== null && !isGone(connection)) await store.save(account);
      throw error;
    });
  } catch (error) {
    // A failure of the disk says nothing about the account at the CA.
    if (error instanceof FailureError || !isGone(connection)) throw error;
  }
}

/** The account was ended by a request whose answer was lost, or the CA no longer knows it. */
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
