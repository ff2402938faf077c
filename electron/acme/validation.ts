import type { Authorization, Client, Order } from 'acme-client';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { Problem } from '#shared/contract/failures.ts';
import { type Connection } from './connection.ts';
import { internals } from './internals.ts';
import { noArrivals, validationFailure, type Arrivals } from './failures.ts';
import { createAlpnCertificate } from './alpn-certificate.ts';
import { isSettled, pauseUntilFetched, untilSettled } from './polling.ts';
import { problemFromText, parseProblem } from './problem.ts';
import { challengeTypes, type ChallengeType } from '#shared/values/challenge-type.ts';
import type { ChallengeResponder, PendingChallenge } from '../certificates/issuer.ts';

/** What the authorizations of an order are validated with. */
export type Validation = {
  client: Client;
  connection: Connection;
  challenges: ChallengeResponder;
  challengeType: ChallengeType;
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
 * Answers the challenge of the wanted type of each authorization that is not valid yet, and waits for the CA's verdict
 * (RFC 8555 §7.5.1).
 *
 * @throws FailureError `VALIDATION_FAILED`, which is the end of the order; `CA_WITHOUT_TLS_ALPN`; `PORT_…`, where the
 *   challenge cannot be answered
 */
export async function validate(order: Order, validation: Validation): Promise<void> {
  const { client, onSettled } = validation;
  for (const authorization of await client.getAuthorizations(order)) {
    if (authorization.status === 'pending') await validateOne(authorization, validation);
    onSettled(authorization.url);
    // Happens only in a resumed order: the CA will not validate this authorization again.
    if (authorization.status !== 'pending' && authorization.status !== 'valid') {
      if (authorization.status === 'invalid') await validation.onFailed();
      throw validationError(authorization, noArrivals, validation);
    }
  }
}

async function validateOne(authorization: Authorization, validation: Validation): Promise<void> {
  const { client, connection, timeoutMs } = validation;
  const { session } = connection;
  const challenge = challengeOf(authorization, validation);
  const pending = await answer(challenge, validation);
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
      throw validationError(settled, pending, validation);
    }
  } finally {
    pending.remove();
  }
}

/** The challenge of the wanted type. */
function challengeOf(
  authorization: Authorization,
  { challengeType, connection }: Validation,
): Authorization['challenges'][number] {
  const challenge = challengesOf(authorization).find((one) => one.type === challengeType);
  if (challenge === undefined) {
    const { name } = connection.context;
    if (challengeType === 'tls-alpn-01') return fail('CA_WITHOUT_TLS_ALPN', { name });
    const offered = challengesOf(authorization).map((one) => one.type);
    return fail('CA_PROTOCOL', {
      problem: problemFromText(`no ${challengeType} challenge among ${offered.join(', ')}`),
    });
  }
  // RFC 8555 §8.3. It becomes part of a path and of an answer of this machine.
  if (typeof (challenge.token as unknown) !== 'string' || !/^[\w-]{1,500}$/.test(challenge.token)) {
    return fail('CA_PROTOCOL', { problem: problemFromText('the token of the challenge is not base64url') });
  }
  return challenge;
}

/** From here on a CA that looks gets the right answer. */
async function answer(
  challenge: Authorization['challenges'][number],
  { client, challenges, challengeType, connection }: Validation,
): Promise<PendingChallenge> {
  const keyAuthorization = await client.getChallengeKeyAuthorization(challenge);
  if (challengeType === 'http-01') return challenges.add(challenge.token, keyAuthorization);
  // The name that was asked for, not what the CA calls it.
  const { name } = connection.context;
  return challenges.addAlpn(name, await createAlpnCertificate(name, keyAuthorization));
}

/** The challenges of an authorization, without what the CA has put in the place of one. */
function challengesOf({ challenges }: Authorization): Authorization['challenges'] {
  const all: unknown = challenges;
  return Array.isArray(all) ? all.filter(isChallenge) : [];
}

function isChallenge(value: unknown): value is Authorization['challenges'][number] {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

function validationError(authorization: Authorization, arrivals: Arrivals, validation: Validation): FailureError {
  const { connection, challengeType } = validation;
  const failed = failedChallenge(authorization)?.type;
  const challenge = challengeTypes.find((one) => one === failed) ?? challengeType;
  const problem = challengeProblem(authorization);
  return new FailureError(validationFailure(problem, arrivals, connection.context, challenge));
}

/** Of a resumed order, another one than this issuance has answered may have failed. */
function failedChallenge(authorization: Authorization): Authorization['challenges'][number] | undefined {
  return challengesOf(authorization).find((one) => 'error' in one);
}

/** The error of the challenge that failed (RFC 8555 §8.1). */
function challengeProblem(authorization: Authorization): Problem {
  const { status } = authorization;
  const failed = failedChallenge(authorization);
  const error = failed !== undefined && 'error' in failed ? failed.error : null;
  return parseProblem(error ?? { detail: `authorization is ${status}` }, null);
}
