import acme, { type Authorization, type Client } from 'acme-client';
import type { Problem } from '#shared/contract/failures.ts';
import { toFailureError, type ErrorContext } from './failures.ts';
import { effectiveType, parseProblem, type AcmeProblemType } from './problem.ts';
import { agentFor, runInSession, type HttpSession } from './transport.ts';
import type { StoredAccount } from '../certificates/issuer.ts';

/** At a share of rejected nonces of a half, five retries would fail one run in ten (acme-client's default). */
const BAD_NONCE_RETRIES = 30;

/** What acme-client has but does not declare; the version is pinned because of these. */
type Internals = {
  http: {
    maxBadNonceRetries: number;
    directoryCache: unknown;
    directoryTimestamp: number;
    getDirectory: () => Promise<unknown>;
    getNonce: () => Promise<string>;
  };
  api: {
    apiRequest(url: string, payload: object | null, validStatus: number[]): Promise<{ data: Authorization }>;
    apiResourceRequest(
      resource: string,
      payload: object,
      validStatus: number[],
      options: { includeJwsKid: boolean },
    ): Promise<unknown>;
    createAccount(payload: { onlyReturnExisting: true }): Promise<unknown>;
  };
};

export function internals(client: Client): Internals {
  return client as unknown as Internals;
}

/** What each CA's directory said, for a day; of those that have done their work. */
export type DirectoryCache = Map<string, { cache: unknown; timestamp: number }>;

export type ConnectionOptions = {
  directoryUrl: string;
  trustedRoots: readonly string[];
  externalAccount: { keyId: string; hmacKey: string } | null;
  signal: AbortSignal;
  /** What it is about, for failures. */
  name: string;
  profile: string | null;
  directories: DirectoryCache;
  /** Milliseconds since the epoch; the machine's clock unless told. */
  now?: () => number;
};

/** One conversation with a CA. */
export type Connection = {
  readonly session: HttpSession;
  readonly context: ErrorContext;
  /** A client that signs with this key: by the account's URL where it is known. */
  clientFor(signer: Pick<StoredAccount, 'keyPem' | 'url'>): Client;
};

/**
 * Runs `action` in a conversation with the CA.
 *
 * @throws FailureError alone: what acme-client throws is made one
 */
export async function withConnection<T>(
  options: ConnectionOptions,
  action: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { directoryUrl, trustedRoots, externalAccount, signal, name, profile, directories, now = Date.now } = options;
  const session: HttpSession = {
    now,
    signal,
    agent: agentFor(trustedRoots),
    nonces: [],
    lastErrorResponse: null,
    lastNetworkError: null,
    lastStatus: null,
    retryAfterMs: null,
  };
  const context: ErrorContext = { directoryUrl, name, profile, externalAccount: false };
  const clients: Client[] = [];
  /** What the last client knows of the directory is known to the next one. */
  const rememberDirectory = () => {
    for (const { http } of clients.map(internals)) {
      if (http.directoryCache === null) continue;
      directories.set(directoryUrl, { cache: http.directoryCache, timestamp: http.directoryTimestamp });
    }
  };
  const connection: Connection = {
    session,
    context,
    clientFor({ keyPem, url }) {
      const client = new acme.Client({
        directoryUrl,
        accountKey: keyPem,
        ...(url === null ? {} : { accountUrl: url }),
        ...(externalAccount === null
          ? {}
          : { externalAccountBinding: { kid: externalAccount.keyId, hmacKey: externalAccount.hmacKey } }),
      });
      rememberDirectory();
      const { http } = internals(client);
      http.maxBadNonceRetries = BAD_NONCE_RETRIES;
      const known = directories.get(directoryUrl);
      if (known !== undefined) {
        http.directoryCache = known.cache;
        http.directoryTimestamp = known.timestamp;
      }
      const fetchNonce = http.getNonce.bind(http);
      http.getNonce = async () => session.nonces.pop() ?? (await fetchNonce());
      clients.push(client);
      return client;
    },
  };
  try {
    const result = await runInSession(session, () => action(connection));
    rememberDirectory();
    return result;
  } catch (error) {
    // Whatever was wrong may have been a directory that changed meanwhile.
    directories.delete(directoryUrl);
    throw toFailureError(error, session, context);
  } finally {
    session.agent.destroy();
  }
}

/** Whether the CA has a resource beside those that every CA has (RFC 8555 §7.1.1). */
export async function offers(client: Client, resource: string): Promise<boolean> {
  const directory = await internals(client).http.getDirectory();
  return typeof directory === 'object' && directory !== null && Object.hasOwn(directory, resource);
}

/** What the CA said if it refused the last request; `null` where it did not, or could not be reached. */
export function lastProblem({ session }: Connection): { problem: Problem; type: AcmeProblemType | null } | null {
  const { lastErrorResponse } = session;
  if (lastErrorResponse === null) return null;
  const problem = parseProblem(lastErrorResponse.body, lastErrorResponse.status);
  return { problem, type: effectiveType(problem) };
}
