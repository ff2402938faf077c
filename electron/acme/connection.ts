import acme, { type Client } from 'acme-client';
import type { Problem } from '#shared/contract/failures.ts';
import { directoryKey } from '#shared/values/acme-directory.ts';
import { toFailureError, type ErrorContext } from './failures.ts';
import { effectiveType, parseProblem, type AcmeProblemType } from './problem.ts';
import { agentFor, runInSession, usualLimits, type ConversationLimits, type HttpSession } from './transport.ts';
import { internals } from './internals.ts';
import { assertAnswersOf } from './answers.ts';
import { createCaAddresses } from './ca-addresses.ts';
import type { StoredAccount } from '../certificates/issuer.ts';

/** Where a CA rejects half of all nonces, five retries (acme-client's default) would fail one run in ten. */
const BAD_NONCE_RETRIES = 30;

/** Each CA's directory, cached for a day; forgotten when an action at that CA fails. */
export type DirectoryCache = Map<string, CachedDirectory>;
/** `isPrivate`: as it was found with the connection over which the directory came (`ca-addresses.ts`). */
type CachedDirectory = { cache: unknown; timestamp: number; isPrivate: boolean | null };

/** The CA, and what is asked of it. */
type CaAccess = {
  directoryUrl: string;
  /** The host name that it is about, for failures. */
  name: string;
  profile: string | null;
  externalAccount: { keyId: string; hmacKey: string } | null;
  trustedRoots: readonly string[];
};

type ConnectionOptions = {
  signal: AbortSignal;
  directories: DirectoryCache;
  /** Milliseconds since the epoch; by default from the machine's clock. */
  now?: () => number;
  /** For tests: shorter ones than usual. */
  limits?: ConversationLimits;
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
 * @throws FailureError and nothing else: what acme-client throws is turned into one
 */
export async function withConnection<T>(
  { directoryUrl, name, profile, externalAccount, trustedRoots }: CaAccess,
  { signal, directories, now = Date.now, limits = usualLimits }: ConnectionOptions,
  action: (connection: Connection) => Promise<T>,
): Promise<T> {
  const isPrivate = directories.get(directoryKey(directoryUrl))?.isPrivate ?? null;
  const addresses = createCaAddresses(directoryUrl, { isPrivate });
  const session: HttpSession = {
    now,
    signal,
    agent: agentFor(trustedRoots, addresses.lookup),
    addresses,
    limits,
    endsAt: performance.now() + limits.conversationMs,
    nonces: [],
    lastErrorResponse: null,
    lastNetworkError: null,
    lastStatus: null,
    retryAfterMs: null,
  };
  const context: ErrorContext = { directoryUrl, name, profile, externalAccount: false };
  const clients: Client[] = [];
  /** Keeps the directory that a client has fetched, for the next client. */
  const rememberDirectory = () => {
    for (const { http } of clients.map(internals)) {
      if (http.directoryCache === null) continue;
      const { directoryCache: cache, directoryTimestamp: timestamp } = http;
      directories.set(directoryKey(directoryUrl), { cache, timestamp, isPrivate: addresses.isPrivate() });
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
      assertAnswersOf(client, directoryUrl);
      const { http } = internals(client);
      http.maxBadNonceRetries = BAD_NONCE_RETRIES;
      const known = directories.get(directoryKey(directoryUrl));
      if (known !== undefined) {
        // As when it came, and so that a failure calls its addresses by their names.
        addresses.assertAnswer({ data: known.cache, location: undefined });
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
    // The cause may have been a directory that has changed since it was cached.
    directories.delete(directoryKey(directoryUrl));
    throw toFailureError(error, session, context);
  } finally {
    session.agent.destroy();
  }
}

/** Whether the CA's directory has an optional resource (RFC 8555 §7.1.1). */
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
