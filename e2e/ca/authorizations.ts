import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { accountOf } from './accounts.ts';
import { parseJson } from './jws.ts';
import type { SignedRequest } from './jws.ts';
import { countFailure } from './limits.ts';
import { failOrder } from './orders.ts';
import { problem, Refusal } from './problems.ts';
import type { Problem } from './problems.ts';
import type { Account, Authorization, Ca, Challenge, Reply } from './state.ts';
import { validateTlsAlpn01 } from './tls-alpn.ts';
import { validateHttp01 } from './validation.ts';

const deactivation = z.object({ status: z.literal('deactivated') });
const startPayload = z.object({});

/** Reads an authorization or deactivates it (RFC 8555 §7.5, §7.5.2). */
export function authorizationResource(ca: Ca, request: SignedRequest, ids: string[]): Reply {
  const authorization = find(ca, accountOf(request), ids);
  if (request.payload !== '') {
    parseJson(deactivation, request.payload, 'The authorization');
    if (authorization.status === 'pending' || authorization.status === 'valid') {
      authorization.status = 'deactivated';
      failOrder(
        authorization.order,
        problem('unauthorized', `The authorization for ${authorization.name} was deactivated`),
      );
    }
  }
  return {
    status: 200,
    headers: retryAfter(authorization),
    body: {
      identifier: { type: 'dns', value: authorization.name },
      status: authorization.status,
      expires: authorization.expires.toISOString(),
      challenges: authorization.challenges.map((one) => describeChallenge(ca, authorization, one)),
    },
  };
}

/** Reads a challenge, or starts its validation, which continues after the answer (RFC 8555 §7.5.1). */
export function challengeResource(ca: Ca, request: SignedRequest, ids: string[]): Reply {
  const authorization = find(ca, accountOf(request), ids);
  const challenge = findChallenge(authorization, ids);
  if (request.payload !== '') {
    parseJson(startPayload, request.payload, 'The challenge');
    if (authorization.status === 'pending' && challenge.status === 'pending') {
      challenge.status = 'processing';
      authorization.validationAt = Date.now() + ca.settings.validationDelayMs;
      void validate(ca, authorization, challenge);
    }
  }
  const up = `<${ca.urls.authorization(authorization)}>;rel="up"`;
  return {
    status: 200,
    headers: { ...retryAfter(authorization), Link: up },
    body: describeChallenge(ca, authorization, challenge),
  };
}

async function validate(ca: Ca, authorization: Authorization, challenge: Challenge): Promise<void> {
  const { httpPort, httpsPort = 443, resolve, validationDelayMs, validationTimeoutMs, perspectives } = ca.settings;
  const { name, account } = authorization;
  const { token } = challenge;
  const keyAuthorization = `${token}.${account.key.thumbprint}`;
  try {
    if (validationDelayMs > 0) await sleep(validationDelayMs, undefined, { signal: ca.closing, ref: false });
    await ca.gates.pass('validation');
    const { closing } = ca;
    const common = { name, keyAuthorization, resolve, closing };
    const createTimeout = () => AbortSignal.timeout(validationTimeoutMs);
    const failure = await fromAll(perspectives, (perspective) =>
      challenge.type === 'http-01'
        ? validateHttp01({ ...common, token, httpPort, createTimeout, perspective })
        : validateTlsAlpn01({ ...common, httpsPort, timeoutMs: validationTimeoutMs, perspective }),
    );
    settle(ca, authorization, challenge, failure);
  } catch (error) {
    settle(ca, authorization, challenge, problem('serverInternal', `The validation broke off: ${String(error)}`));
  }
}

/** Looks from the primary perspective, then from all others, of which one may fail; returns `undefined` if it passes. */
async function fromAll(
  [primary = '', ...others]: readonly string[],
  look: (perspective: string) => Promise<Problem | undefined>,
): Promise<Problem | undefined> {
  const found = await look(primary);
  if (found !== undefined) return found;
  const [first, ...more] = (await Promise.all(others.map(look))).filter((one) => one !== undefined);
  if (first === undefined || more.length === 0) return undefined;
  return { ...first, detail: `During secondary validation: ${first.detail}` };
}

function settle(ca: Ca, authorization: Authorization, challenge: Challenge, failure: Problem | undefined): void {
  const { order, name, account } = authorization;
  challenge.validated = new Date(ca.now());
  challenge.status = failure === undefined ? 'valid' : 'invalid';
  if (failure !== undefined) challenge.error = failure;
  // Deactivated while it was being validated: it stays deactivated.
  if (authorization.status !== 'pending') return;
  authorization.status = challenge.status;
  // As at Let's Encrypt: the others are not shown any more.
  authorization.challenges = [challenge];
  if (failure !== undefined) {
    countFailure(ca, account, name);
    const identifier = { type: 'dns', value: name };
    failOrder(order, { ...failure, subproblems: [{ ...failure, identifier }] });
  } else if (order.status === 'pending' && order.authorizations.every(({ status }) => status === 'valid')) {
    order.status = 'ready';
  }
}

function find(ca: Ca, account: Account, [, id = '']: string[]): Authorization {
  const authorization = ca.state.authorizations.get(id);
  if (authorization === undefined) throw new Refusal('malformed', 'No such authorization', { status: 404 });
  if (authorization.account !== account) {
    throw new Refusal('unauthorized', 'This authorization belongs to another account');
  }
  return authorization;
}

function findChallenge({ challenges }: Authorization, [, , start = '']: string[]): Challenge {
  const challenge = challenges.find(({ token }) => start !== '' && token.startsWith(start));
  if (challenge === undefined) throw new Refusal('malformed', 'No such challenge', { status: 404 });
  return challenge;
}

/** Only for a wait of a second or more: clients honour the header, and rounding up a shorter wait would slow them. */
function retryAfter({ challenges, validationAt = 0 }: Authorization): Record<string, string> {
  const seconds = Math.floor((validationAt - Date.now()) / 1000);
  return challenges.some(({ status }) => status === 'processing') && seconds > 0
    ? { 'Retry-After': seconds.toFixed(0) }
    : {};
}

function describeChallenge(ca: Ca, authorization: Authorization, challenge: Challenge): object {
  const { type, status, token, validated, error } = challenge;
  return {
    type,
    url: ca.urls.challenge(authorization, challenge),
    status,
    token,
    ...(validated === undefined ? {} : { validated: validated.toISOString() }),
    ...(error === undefined ? {} : { error }),
  };
}
