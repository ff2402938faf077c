/** The port behind which ACME lies. */
import type { Settings } from '#shared/contract/settings.ts';
import type { ChallengeType } from '#shared/values/challenge-type.ts';
import type { LedgerEvent } from '#shared/domain/rate-limit-rules.ts';

/** Answers challenges of HTTP-01 (RFC 8555 §8.3) and TLS-ALPN-01 (RFC 8737 §3) while they are pending. */
export type ChallengeResponder = {
  /** From now on `/.well-known/acme-challenge/<token>` answers with the key authorization. */
  add(token: string, keyAuthorization: string): PendingChallenge;
  /**
   * From now on whoever asks the HTTPS port for `acme-tls/1` and this name (A-labels) gets this certificate. Opens the
   * port for that where nothing listens there yet.
   *
   * @throws FailureError `PORT_BUSY`, `PORT_FORBIDDEN`, `PORT_UNUSABLE`
   */
  addAlpn(name: string, certificate: { chainPem: string; keyPem: string }): Promise<PendingChallenge>;
};
/**
 * Requests that came while a challenge was open and that it did not answer, counted no further than a few of each. Nothing else
 * is kept of them: a token is another one's secret. `changed`: for its own token in another spelling, as something on the way
 * leaves it (other case, a slash, an ending, another path); `unknown`: for another token.
 */
export type OtherRequests = { changed: number; unknown: number };
export type PendingChallenge = {
  /** How often the answer has been fetched so far. */
  readonly requestsSeen: number;
  /** What was asked for meanwhile in its place; left out: nobody looks for that. */
  readonly otherRequests?: OtherRequests;
  /** Somebody else answers, and does not tell who came: `requestsSeen` says nothing. */
  readonly isBlind?: true;
  /** Called at each fetch. */
  onRequest(listener: () => void): void;
  remove(): void;
};

/** Stores the account at one CA; survives restarts. */
export type AccountStore = {
  load(): Promise<StoredAccount | null>;
  save(account: StoredAccount): Promise<void>;
};
export type StoredAccount = {
  keyPem: string;
  url: string | null;
  contact: string | null;
  /** The terms that were accepted with it (RFC 8555 §7.3.3); `null`: the CA had none, or it is not known. */
  termsOfService: string | null;
  /** The key that takes over from `keyPem` (RFC 8555 §7.3.5); stored before the CA learns of it. */
  nextKeyPem: string | null;
  /** It is being ended (RFC 8555 §7.3.6); stored before the CA learns of it. The next order ends it first. */
  deactivating?: true | undefined;
};

/** An order that was placed and whose certificate is not installed yet; survives restarts. Holds a private key. */
export type PendingOrder = {
  directoryUrl: string;
  accountUrl: string;
  orderUrl: string;
  /** Host name as A-labels. */
  name: string;
  /** The key of the certificate, PKCS#8, and the CSR that was made with it. */
  keyPem: string;
  csrPem: string;
  keyType: Settings['keyType'];
  /** The profile that was wanted; `profileRefused`: the CA does not have it, and the order is without one. */
  profile: string | null;
  profileRefused: boolean;
  /** The certID that the CA accepted as replaced by this order (RFC 9773 §5). */
  replaces: string | null;
  /** Until when the CA keeps the order; ISO 8601. */
  expires: string;
};
/** Stores one such order; a new one replaces it. */
export type PendingOrderStore = {
  load(): Promise<PendingOrder | null>;
  save(order: PendingOrder): Promise<void>;
  clear(): Promise<void>;
};

export type IssueRequest = {
  directoryUrl: string;
  /** Host name as A-labels. */
  name: string;
  /** E-mail address of the account's contact. */
  contact: string;
  keyType: Settings['keyType'];
  /** Left out of the order where the CA does not have it. */
  profile: string | null;
  /** The certID of the certificate that this one replaces (RFC 9773 §4.1); only ever one from the same CA. */
  replaces: string | null;
  externalAccount: { keyId: string; hmacKey: string } | null;
  /** PEM of further roots that are trusted for the ACME server. */
  trustedRoots: readonly string[];
  accountStore: AccountStore;
  challenges: ChallengeResponder;
  /** How the CA is to validate. */
  challengeType: ChallengeType;
  /** Has the CA validate again, even where an earlier validation is still valid: that is what a rehearsal is for. */
  freshValidation: boolean;
  /**
   * Stores the order once it is placed, so that an interruption does not cost a new one. The caller clears it once the
   * certificate is installed; until then, the same certificate is returned again. `null` for a rehearsal.
   */
  pendingOrderStore: PendingOrderStore | null;
};

/** A pair as it comes from the CA. */
export type IssuedPair = {
  orderUrl: string;
  /** Leaf first. */
  chainPem: string;
  /** PKCS#8. */
  keyPem: string;
};
export type IssuedCertificate = IssuedPair & {
  /** Whether the CA has fetched the challenge for it; otherwise an earlier validation was still valid. */
  wasValidated: boolean;
  /** The CA does not have the profile that was wanted; the certificate was issued without one. */
  profileRefused: boolean;
  /** The CA accepted the order as a replacement for `replaces`: within the CA's window, it is free of rate limits. */
  replacementAccepted: boolean;
};

/** An event that the CA counts towards its rate limits. */
export type CountedEvent = {
  /** `newAccount` only where the CA made one; `order` only for a newly placed one; `failedAuthorization` for each. */
  kind: LedgerEvent['kind'];
  /** The account's URL. */
  account: string;
  /** The order that it is about; `null` for an account. */
  orderUrl: string | null;
  /** See `IssuedCertificate`. */
  replacementAccepted: boolean;
};

/** Steps that the issuer reports; each is reported once, when it is done. */
export type IssueStep = 'account' | 'order' | 'challenge' | 'validation' | 'certificate';

/**
 * Gets one certificate for one name, or resumes the pending order for it.
 *
 * Law: reports each step once and in order; never retries a refused order or a failed validation, with two exceptions:
 * once without each extension that the CA refuses (`profile`, `replaces`), and once with a new order where the
 * validation of a resumed one failed, perhaps because of the interruption; ends soon after `signal` aborts, with
 * `CANCELLED`; rejects with a FailureError for everything that can be expected to go wrong; leaves no pending challenge
 * behind, and, where the order cannot be resumed, no pending authorization that could be deactivated.
 */
export type CertificateIssuer = {
  issue(
    request: IssueRequest,
    options: {
      signal: AbortSignal;
      onStep: (step: IssueStep) => void;
      /** Called when something happens that the CA counts; awaited, and must never reject. */
      onCounted?: (counted: CountedEvent) => Promise<void>;
    },
  ): Promise<IssuedCertificate>;
};
