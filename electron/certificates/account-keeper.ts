/** The port for what is done with an account and its certificates after the issuance. */
import type { AccountStore } from './issuer.ts';

/** How the account keeper gets at the account at one CA. */
export type AccountAccess = {
  directoryUrl: string;
  /** PEM of further roots that are trusted for the ACME server. */
  trustedRoots: readonly string[];
  account: AccountStore;
};

/** RFC 5280 §5.3.1, those that a subscriber may give: unspecified, keyCompromise, superseded, cessationOfOperation. */
export type RevocationReason = 0 | 1 | 4 | 5;

export type Revocation = {
  /** The certificate, or a chain that begins with it. */
  chainPem: string;
  /** The certificate's own key, where it is still at hand: it may revoke as well as the account. */
  keyPem: string | null;
  reason: RevocationReason;
};

/**
 * Changes accounts and revokes certificates at a CA.
 *
 * Law: each call may be interrupted at any point and repeated; ends soon after `signal` aborts, with `CANCELLED`;
 * rejects with a FailureError for everything that can be expected to go wrong. Where the CA knows no account, nothing
 * is changed, and no account is created.
 */
export type AccountKeeper = {
  /** Tells the CA another e-mail address (RFC 8555 §7.3.2). */
  updateContact(access: AccountAccess, contact: string, signal: AbortSignal): Promise<void>;
  /** Gives the account another key (RFC 8555 §7.3.5); the old one is worth nothing afterwards. */
  rollOver(access: AccountAccess, signal: AbortSignal): Promise<void>;
  /** Ends the account for good (RFC 8555 §7.3.6) and forgets it here. Certificates stay valid. */
  deactivate(access: AccountAccess & { account: { remove(): Promise<void> } }, signal: AbortSignal): Promise<void>;
  /** Revokes a certificate (RFC 8555 §7.6); one that is revoked already counts as done. */
  revoke(access: AccountAccess, revocation: Revocation, signal: AbortSignal): Promise<void>;
};
