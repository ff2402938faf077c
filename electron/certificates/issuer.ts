/** The port behind which ACME lies. */
import type { Settings } from '#shared/contract/settings.ts';

/** Answers HTTP-01 challenges (RFC 8555 §8.3) while they are pending. */
export type ChallengeResponder = {
  /** From now on `/.well-known/acme-challenge/<token>` answers with the key authorization. */
  add(token: string, keyAuthorization: string): PendingChallenge;
};
export type PendingChallenge = {
  /** How often the answer has been fetched so far. */
  readonly requestsSeen: number;
  /** Called at each fetch. */
  onRequest(listener: () => void): void;
  remove(): void;
};

/** The account's key and URL of one CA; survives restarts. */
export type AccountStore = {
  load(): Promise<StoredAccount | null>;
  save(account: StoredAccount): Promise<void>;
};
export type StoredAccount = { keyPem: string; url: string | null; contact: string | null };

export type IssueRequest = {
  directoryUrl: string;
  /** Host name as A-labels. */
  name: string;
  /** E-mail address of the account's contact. */
  contact: string;
  keyType: Settings['keyType'];
  profile: string | null;
  externalAccount: { keyId: string; hmacKey: string } | null;
  /** PEM of further roots that are trusted for the ACME server. */
  trustedRoots: readonly string[];
  account: AccountStore;
  challenges: ChallengeResponder;
};

export type IssuedCertificate = {
  orderUrl: string;
  /** Leaf first. */
  chainPem: string;
  /** PKCS#8. */
  keyPem: string;
};

/** Steps that the issuer reports; each is reported once, when it is done. */
export type IssueStep = 'account' | 'order' | 'challenge' | 'validation' | 'certificate';

/**
 * Gets one certificate for one name over HTTP-01.
 *
 * Law: reports each step once and in order; never retries a refused order or a failed validation by itself; ends soon
 * after `signal` aborts, with `CANCELLED`; rejects with a FailureError and with nothing else that was foreseeable;
 * leaves no pending challenge behind.
 */
export type CertificateIssuer = {
  issue(
    request: IssueRequest,
    options: { signal: AbortSignal; onStep: (step: IssueStep) => void },
  ): Promise<IssuedCertificate>;
};
