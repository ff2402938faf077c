import { z } from 'zod';

import { parseJson, verifyExternalAccount, verifyKeyChange } from './jws.ts';
import type { SignedRequest } from './jws.ts';
import { limitNewAccount } from './limits.ts';
import { Refusal } from './problems.ts';
import type { Account, Ca, Reply } from './state.ts';

const newAccountPayload = z.object({
  contact: z.array(z.string()).optional(),
  termsOfServiceAgreed: z.boolean().optional(),
  onlyReturnExisting: z.boolean().optional(),
  externalAccountBinding: z.unknown().optional(),
});
const accountPayload = z.object({
  contact: z.array(z.string()).optional(),
  status: z.literal('deactivated').optional(),
});

/** The account that signed; only for requests whose header had to name it by `kid`. */
export function accountOf({ signer }: SignedRequest): Account {
  if (signer.account === undefined) throw new Refusal('malformed', 'This resource wants its signer named by "kid"');
  return signer.account;
}

/** Creates an account or finds the one of this key (RFC 8555 §7.3, §7.3.1). */
export async function newAccount(ca: Ca, { signer: { key }, payload }: SignedRequest): Promise<Reply> {
  const requested = parseJson(newAccountPayload, payload, 'The new account');
  const found = existing(ca, key.thumbprint);
  if (found !== undefined) return found;
  if (requested.onlyReturnExisting === true)
    throw new Refusal('accountDoesNotExist', 'No account exists with this key');
  if (requested.termsOfServiceAgreed !== true) throw new Refusal('malformed', 'Must agree to the terms of service');
  const contact = checkContact(requested.contact ?? []);
  if (ca.settings.externalAccounts !== undefined) {
    if (requested.externalAccountBinding === undefined) {
      throw new Refusal('externalAccountRequired', 'This CA wants a binding to an external account');
    }
    await verifyExternalAccount(ca, requested.externalAccountBinding, key);
  }
  const meanwhile = existing(ca, key.thumbprint);
  if (meanwhile !== undefined) return meanwhile;
  limitNewAccount(ca);

  const { externalAccountBinding } = requested;
  const id = ca.state.nextId();
  const account: Account = { id, status: 'valid', contact, key, externalAccountBinding, orders: [] };
  ca.state.accounts.set(id, account);
  ca.state.accountsByKey.set(key.thumbprint, account);
  const Link = `<${termsUrl(ca)}>;rel="terms-of-service"`;
  return { status: 201, headers: { Location: ca.urls.account(account), Link }, body: describe(ca, account) };
}

/** Reads, updates or deactivates an account (RFC 8555 §7.3.2, §7.3.6), or lists its orders (§7.1.2.1). */
export function accountResource(ca: Ca, request: SignedRequest, [id, part]: string[]): Reply {
  const account = accountOf(request);
  if (account.id !== id) throw new Refusal('unauthorized', 'This account belongs to another key');
  if (part === 'orders') {
    return { status: 200, body: { orders: account.orders.map((order) => ca.urls.order(order)) } };
  }
  if (request.payload !== '') {
    const requested = parseJson(accountPayload, request.payload, 'The account');
    if (requested.contact !== undefined) account.contact = checkContact(requested.contact);
    if (requested.status !== undefined) account.status = requested.status;
  }
  return { status: 200, headers: { Location: ca.urls.account(account) }, body: describe(ca, account) };
}

/** Gives the account another key (RFC 8555 §7.3.5). */
export async function keyChange(ca: Ca, request: SignedRequest): Promise<Reply> {
  const account = accountOf(request);
  const key = await verifyKeyChange(ca, request.payload, account);
  const { accountsByKey } = ca.state;
  const holder = accountsByKey.get(key.thumbprint);
  if (holder !== undefined) {
    const headers = { Location: ca.urls.account(holder) };
    throw new Refusal('malformed', 'The new key is in use already', { status: 409, headers });
  }
  accountsByKey.delete(account.key.thumbprint);
  account.key = key;
  accountsByKey.set(key.thumbprint, account);
  return { status: 200, headers: { Location: ca.urls.account(account) }, body: describe(ca, account) };
}

/** The URL of the terms of service that a client agrees to. */
export function termsUrl({ settings, urls }: Ca): string {
  return settings.termsOfService ?? urls.terms;
}

function existing(ca: Ca, thumbprint: string): Reply | undefined {
  const account = ca.state.accountsByKey.get(thumbprint);
  if (account === undefined) return undefined;
  if (account.status === 'deactivated') {
    throw new Refusal('unauthorized', 'An account with this key exists but is deactivated', { status: 401 });
  }
  return { status: 200, headers: { Location: ca.urls.account(account) }, body: describe(ca, account) };
}

function checkContact(contact: string[]): string[] {
  for (const url of contact) {
    if (!url.startsWith('mailto:')) {
      throw new Refusal('unsupportedContact', `Only contact scheme "mailto:" is supported, not "${url}"`);
    }
    // One address, nothing encoded, no header fields (RFC 8555 §7.3), a domain of two labels or more.
    if (!/^mailto:[!#$&'*+\-./0-9=^_`a-z{|}~]+@([a-z0-9-]+\.)+[a-z][a-z0-9-]+$/i.test(url)) {
      throw new Refusal('invalidContact', `Unable to parse the e-mail address of "${url}"`);
    }
  }
  return contact;
}

function describe(ca: Ca, account: Account): object {
  const { status, contact, externalAccountBinding } = account;
  return {
    status,
    contact,
    termsOfServiceAgreed: true,
    orders: `${ca.urls.account(account)}/orders`,
    ...(externalAccountBinding === undefined ? {} : { externalAccountBinding }),
  };
}
