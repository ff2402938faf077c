import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { accountOf } from './accounts.ts';
import { parseJson } from './jws.ts';
import type { SignedRequest } from './jws.ts';
import { countFailure } from './limits.ts';
import { failOrder } from './orders.ts';
import { problem, Refusal } from './problems.ts';
import type { Problem } from './problems.ts';
import type { Account, Authorization, Ca, Reply } from './state.ts';
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
      challenges: [describeChallenge(ca, authorization)],
    },
  };
}

/** Reads a challenge, or starts its validation, which continues after the answer (RFC 8555 §7.5.1). */
export function challengeResource(ca: Ca, request: SignedRequest, ids: string[]): Reply {
  const authorization = find(ca, accountOf(request), ids);
  const { challenge } = authorization;
  if (request.payload !== '') {
    parseJson(startPayload, request.payload, 'The challenge');
    if (authorization.status === 'pending' && challenge.status === 'pending') {
      challenge.status = 'processing';
      authorization.validationAt = Date.now() + ca.settings.validationDelayMs;
      void validate(ca, authorization);
    }
  }
  const up = `<${ca.urls.authorization(authorization)}>;rel="up"`;
  return {
    status: 200,
    headers: { ...retryAfter(authorization), Link: up },
    body: describeChallenge(ca, authorization),
  };
}

async function validate(ca: Ca, authorization: Authorization): Promise<void> {
  const { httpPort, resolve, validationDelayMs } = ca.settings;
  const { name, challenge, account } = authorization;
  const keyAuthorization = `${challenge.token}.${account.key.thumbprint}`;
  try {
    if (validationDelayMs > 0) await sleep(validationDelayMs, undefined, { signal: ca.closing, ref: false });
    await ca.gates.pass('validation');
    const { closing } = ca;
    settle(
      ca,
      authorization,
      await validateHttp01({ name, token: challenge.token, keyAuthorization, httpPort, resolve, closing }),
    );
  } catch (error) {
    settle(ca, authorization, problem('serverInternal', `The validation broke off: ${String(error)}`));
  }
}

function settle(ca: Ca, authorization: Authorization, failure: Problem | undefined): void {
  const { challenge, order, name, account } = authorization;
  challenge.validated = new Date(ca.now());
  challenge.status = failure === undefined ? 'valid' : 'invalid';
  if (failure !== undefined) challenge.error = failure;
  // Deactivated while it was being validated: it stays deactivated.
  if (authorization.status !== 'pending') return;
  authorization.status = challenge.status;
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

/** Only for a wait of a second or more: clients honour the header, and rounding up a shorter wait would slow them. */
function retryAfter({ challenge, validationAt = 0 }: Authorization): Record<string, string> {
  const seconds = Math.floor((validationAt - Date.now()) / 1000);
  return challenge.status === 'processing' && seconds > 0 ? { 'Retry-After': seconds.toFixed(0) } : {};
}

function describeChallenge(ca: Ca, authorization: Authorization): object {
  const { status, token, validated, error } = authorization.challenge;
  return {
    type: 'http-01',
    url: ca.urls.challenge(authorization),
    status,
    token,
    ...(validated === undefined ? {} : { validated: validated.toISOString() }),
    ...(error === undefined ? {} : { error }),
  };
}
