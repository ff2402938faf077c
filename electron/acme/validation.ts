import type { Authorization, Client, Order } from 'acme-client';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { Problem } from '#shared/contract/failures.ts';
import { type Connection } from './connection.ts';
import { internals } from './internals.ts';
import { validationFailure } from './failures.ts';
import { isSettled, pauseUntilFetched, untilSettled } from './polling.ts';
import { problemFromText, parseProblem } from './problem.ts';
import type { ChallengeResponder } from '../certificates/issuer.ts';

/** What the authorizations of an order are validated with. */
export type Validation = {
  client: Client;
  connection: Connection;
  challenges: ChallengeResponder;
  /** How long the CA may take, in milliseconds. */
  timeoutMs: number;
  /** A challenge has been fetched. */
  onFetched: () => void;
  /** The CA has decided on an authorization, one way or the other. */
  onSettled: (authorizationUrl: string) => void;
  /** The CA has decided that the validation failed. */
  onFailed: () => Promise<void>;
};

/**
 * Answers the HTTP-01 challenge of each authorization that is not valid yet, and waits for the CA's verdict (RFC 8555
 * §7.5.1).
 *
 * @throws FailureError `VALIDATION_FAILED`, which is the end of the order
 */
export async function validate(order: Order, validation: Validation): Promise<void> {
  const { client, onSettled } = validation;
  for (const authorization of await client.getAuthorizations(order)) {
    if (authorization.status === 'pending') await validateOne(authorization, validation);
    onSettled(authorization.url);
    // Happens only in a resumed order: the CA will not validate this authorization again.
    if (authorization.status !== 'pending' && authorization.status !== 'valid') {
      if (authorization.status === 'invalid') await validation.onFailed();
      throw validationError(authorization, 0, validation);
    }
  }
}

async function validateOne(authorization: Authorization, validation: Validation): Promise<void> {
  const { client, connection, challenges, timeoutMs } = validation;
  const { session } = connection;
  const challenge = challengesOf(authorization).find((one) => one.type === 'http-01');
  if (challenge === undefined) {
    const detail = `no http-01 challenge among ${challengesOf(authorization)
      .map((one) => one.type)
      .join(', ')}`;
    return fail('CA_PROTOCOL', { problem: problemFromText(detail) });
  }
  // RFC 8555 §8.3. It becomes part of a path and of an answer of this machine.
  if (typeof (challenge.token as unknown) !== 'string' || !/^[\w-]{1,500}$/.test(challenge.token)) {
    return fail('CA_PROTOCOL', { problem: problemFromText('the token of the challenge is not base64url') });
  }
  const pending = challenges.add(challenge.token, await client.getChallengeKeyAuthorization(challenge));
  try {
    const challengeFetched = new AbortController();
    pending.onRequest(() => {
      validation.onFetched();
      challengeFetched.abort();
    });
    // In a resumed order, the validation may be in progress already.
    const { status } = challenge.status === 'pending' ? await client.completeChallenge(challenge) : challenge;
    if (!isSettled(status)) {
      await pauseUntilFetched(session, challengeFetched.signal, timeoutMs);
    }
    const settled = await untilSettled({
      session,
      stage: 'validation',
      timeoutMs,
      challengeFetched: challengeFetched.signal,
      poll: async () => (await internals(client).api.getAuthorization(authorization.url)).data,
    });
    if (settled.status !== 'valid') {
      validation.onSettled(authorization.url);
      // One that has expired, or was deactivated meanwhile, has not failed: the CA counts only what it found invalid.
      if (settled.status === 'invalid') await validation.onFailed();
      throw validationError(settled, pending.requestsSeen, validation);
    }
  } finally {
    pending.remove();
  }
}

/** The challenges of an authorization, without what the CA has put in the place of one. */
function challengesOf({ challenges }: Authorization): Authorization['challenges'] {
  const all: unknown = challenges;
  return Array.isArray(all) ? all.filter(isChallenge) : [];
}

function isChallenge(value: unknown): value is Authorization['challenges'][number] {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

function validationError(authorization: Authorization, requestsSeen: number, { connection }: Validation): FailureError {
  return new FailureError(validationFailure(challengeProblem(authorization), requestsSeen, connection.context));
}

/** The error of the challenge that failed (RFC 8555 §8.1). */
function challengeProblem(authorization: Authorization): Problem {
  const { status } = authorization;
  const error = challengesOf(authorization)
    .flatMap((one) => ('error' in one ? [one.error] : []))
    .at(0);
  return parseProblem(error ?? { detail: `authorization is ${status}` }, null);
}
