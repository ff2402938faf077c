import { randomBytes, randomInt } from 'node:crypto';

import type { CryptoKey, JWK } from 'jose';

import type { CaStep, Gates } from './gates.ts';
import type { Authority, Misissue } from './issuance.ts';
import type { OrderStanding, Spending, Settings } from './types.ts';
import type { OrderOutcome } from './levers.ts';
import type { Problem } from './problems.ts';
import { createQueue } from './queue.ts';
import type { Queue } from './queue.ts';

export type SignatureAlgorithm = 'ES256' | 'ES384' | 'RS256';

/** A public key as it came in a JWS, imported once: importing costs more than verifying. */
export type AcmeKey = { jwk: JWK; alg: SignatureAlgorithm; cryptoKey: CryptoKey; thumbprint: string };

export type Account = {
  id: string;
  status: 'valid' | 'deactivated';
  contact: string[];
  key: AcmeKey;
  externalAccountBinding?: unknown;
  orders: Order[];
};

export type Challenge = {
  type: 'http-01' | 'tls-alpn-01';
  token: string;
  status: 'pending' | 'processing' | 'valid' | 'invalid';
  validated?: Date;
  error?: Problem;
};

export type Authorization = {
  id: string;
  account: Account;
  order: Order;
  name: string;
  status: 'pending' | 'valid' | 'invalid' | 'deactivated';
  expires: Date;
  challenges: Challenge[];
  /** When the validation begins, once the client has asked for it. */
  validationAt?: number;
};

export type Order = {
  id: string;
  account: Account;
  status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid';
  names: string[];
  profile?: string;
  /** The CertID of the certificate that it replaces (RFC 9773 §5). */
  replaces?: string;
  standing: OrderStanding;
  expires: Date;
  authorizations: Authorization[];
  serial?: string;
  error?: Problem;
  /** A lever made it stay "processing" for ever. */
  isStuck?: true;
};

export type IssuedCertificate = {
  serial: string;
  account: Account;
  names: string[];
  profile?: string;
  /** By the CA's clock; milliseconds since the epoch, as are the next two. */
  issuedAt: number;
  notBefore: number;
  notAfter: number;
  chainPem: string;
  leafDer: Buffer;
  keyThumbprint: string;
  revocation?: { reason: number; at: number };
  /** What is wrong with it, if a lever asked for that. */
  misissue?: Misissue;
  replacedBy?: Order;
};

/** All that the CA knows; in memory, so it ends with the process. */
export type State = {
  accounts: Map<string, Account>;
  accountsByKey: Map<string, Account>;
  orders: Map<string, Order>;
  authorizations: Map<string, Authorization>;
  certificates: Map<string, IssuedCertificate>;
  /** Thumbprints of keys proven to be compromised. */
  compromisedKeys: Set<string>;
  spending: Spending;
  misissues: Queue<Misissue>;
  orderOutcomes: Queue<OrderOutcome>;
  nextId(): string;
};

/** The state of an empty CA. Ids start at a random height, as at a CA that has been in use. */
export function createState(): State {
  let lastId = randomInt(100_000_000_000, 200_000_000_000);
  return {
    accounts: new Map(),
    accountsByKey: new Map(),
    orders: new Map(),
    authorizations: new Map(),
    certificates: new Map(),
    compromisedKeys: new Set(),
    spending: new Map(),
    misissues: createQueue(),
    orderOutcomes: createQueue(),
    nextId: () => (lastId += randomInt(1, 1000)).toFixed(0),
  };
}

/** The nonces issued and not yet used (RFC 8555 §6.5). */
export type NoncePool = { issue(): string; redeem(nonce: string): boolean };

const nonceLimit = 100_000;

export function createNoncePool(): NoncePool {
  const good = new Set<string>();
  return {
    issue() {
      const nonce = randomBytes(16).toString('base64url');
      good.add(nonce);
      if (good.size > nonceLimit) {
        const [oldest = nonce] = good;
        good.delete(oldest);
      }
      return nonce;
    },
    redeem: (nonce) => good.delete(nonce),
  };
}

/** The URLs of all resources. Order URLs carry account and order number, as Let's Encrypt's do. */
type Urls = ReturnType<typeof createUrls>;

export function createUrls(base: string) {
  const acme = `${base}/acme`;
  return {
    base,
    directory: `${base}/directory`,
    terms: `${base}/terms`,
    newNonce: `${acme}/new-nonce`,
    newAccount: `${acme}/new-acct`,
    newOrder: `${acme}/new-order`,
    revokeCert: `${acme}/revoke-cert`,
    keyChange: `${acme}/key-change`,
    renewalInfo: `${acme}/renewal-info`,
    accountPrefix: `${acme}/acct/`,
    account: (account: Account) => `${acme}/acct/${account.id}`,
    order: (order: Order) => `${acme}/order/${order.account.id}/${order.id}`,
    finalize: (order: Order) => `${acme}/finalize/${order.account.id}/${order.id}`,
    authorization: (authorization: Authorization) => `${acme}/authz/${authorization.account.id}/${authorization.id}`,
    challenge: (authorization: Authorization, challenge: Challenge) =>
      `${acme}/chall/${authorization.account.id}/${authorization.id}/${challenge.token.slice(0, 6)}`,
    certificate: (serial: string) => `${acme}/cert/${serial}`,
  };
}

/** What each handler works with. */
export type Ca = {
  settings: Settings;
  /** The time by which everything is dated, in milliseconds since the epoch. */
  now: () => number;
  urls: Urls;
  state: State;
  nonces: NoncePool;
  /** Where tests hold an issuance. */
  gates: Gates<CaStep>;
  authority: Authority;
  /** Aborted by close(): validations under way end with it. */
  closing: AbortSignal;
};

/** What a handler answers; the server adds nonce, index link and type of content. */
export type Reply = { status: number; headers?: Record<string, string>; body?: object | string; contentType?: string };
